#include "tests/fuzz/mutate.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace cascade::test {

namespace {

std::size_t below(Generator& generator, std::size_t size) {
    return size == 0 ? 0 : generator() % size;
}

bool often(Generator& generator, std::size_t in_ten) {
    return below(generator, 10) < in_ten;
}

/// Every value of the document: one of them is to be altered.
void collect(Json& value, std::vector<Json*>& out) {
    out.push_back(&value);
    if (value.is_structured()) {
        for (auto& item : value) {
            collect(item, out);
        }
    }
}

Json strange_value(Generator& generator) {
    static Json const kValues = {
        0,
        -1,
        1,
        2,
        1e-300,
        5e-324,
        1e300,
        -1e300,
        1e16,
        9007199254740993,
        std::numeric_limits<std::int64_t>::max(),
        std::numeric_limits<std::uint64_t>::max(),
        0.5,
        0.999999999999,
        1e-12,
        true,
        nullptr,
        "",
        "0s",
        "1ms",
        "1us",
        "100000d",
        "1h",
        "never",
        "\xC3\xA9\x1B[31m\n",
        "../../../../etc/passwd",
        ".",
        "long",
        "short",
        Json::array(),
        Json::object(),
        {{"price", 1}},
        {1, 2},
    };
    return kValues[below(generator, kValues.size())];
}

void scale(Json& value, Generator& generator) {
    constexpr double kFactors[] = {-1.0, 0.0, 1e-9, 1e-3, 0.5, 0.9,
                                   1.1,  2.0, 10.0, 1e3,  1e9, 1e200};
    double const factor = kFactors[below(generator, std::size(kFactors))];
    value = value.get<double>() * factor;
}

void alter_object(Json& object, std::vector<Json> const& others, Generator& generator) {
    std::vector<std::string> keys;
    for (auto const& item : object.items()) {
        keys.push_back(item.key());
    }
    if (!keys.empty() && often(generator, 4)) {
        object.erase(keys[below(generator, keys.size())]);
        return;
    }
    if (!keys.empty() && often(generator, 2)) {
        std::string const key = keys[below(generator, keys.size())];
        object[key + "x"] = object[key];
        return;
    }
    Json const& other = others[below(generator, others.size())];
    std::vector<std::string> theirs;
    for (auto const& item : other.items()) {
        theirs.push_back(item.key());
    }
    if (!theirs.empty()) {
        std::string const key = theirs[below(generator, theirs.size())];
        object[key] = other[key];
    }
}

void alter_list(Json& list, Generator& generator) {
    if (list.empty()) {
        list.push_back(strange_value(generator));
        return;
    }
    auto const at = static_cast<std::ptrdiff_t>(below(generator, list.size()));
    if (often(generator, 4)) {
        list.erase(list.begin() + at);
    } else if (often(generator, 5)) {
        Json const copy = list[static_cast<std::size_t>(at)];
        list.insert(list.begin() + at, copy);
    } else {
        std::reverse(list.begin(), list.end());
    }
}

void alter(Json& document, std::vector<Json> const& others, Generator& generator) {
    std::vector<Json*> places;
    collect(document, places);
    Json& place = *places[below(generator, places.size())];
    if (place.is_number() && often(generator, 6)) {
        scale(place, generator);
    } else if (place.is_object() && often(generator, 9)) {
        alter_object(place, others, generator);
    } else if (place.is_array() && often(generator, 9)) {
        alter_list(place, generator);
    } else if (often(generator, 3)) {
        place = Json(*places[below(generator, places.size())]);
    } else {
        place = strange_value(generator);
    }
}

}  // namespace

Json mutate(Json document, std::vector<Json> const& others, Generator& generator) {
    for (std::size_t n = 1 + below(generator, 4); n > 0; --n) {
        alter(document, others, generator);
    }
    return document;
}

std::string mutate_bytes(std::string text, Generator& generator) {
    static char const* const kTokens[] = {"1e999",    "-",  "nan",      "inf", "\"",  "{",
                                          "[[[[[[[[", ",",  "\n",       "\r",  "0x1", "1e-5",
                                          ":",        "//", "\xFF\xFE", "#"};
    for (std::size_t n = 1 + below(generator, 8); n > 0 && !text.empty(); --n) {
        std::size_t const at = below(generator, text.size());
        std::size_t const length = std::min(text.size() - at, 1 + below(generator, 16));
        switch (below(generator, 6)) {
            case 0:
                text[at] = static_cast<char>(generator());
                break;
            case 1:
                text.erase(at, length);
                break;
            case 2:
                text.insert(at, text.substr(at, length));
                break;
            case 3:
                text.replace(at, length, kTokens[below(generator, std::size(kTokens))]);
                break;
            case 4:
                text.insert(at, kTokens[below(generator, std::size(kTokens))]);
                break;
            default:
                if (often(generator, 1)) {
                    text.resize(at);
                }
        }
    }
    return text;
}

}  // namespace cascade::test
