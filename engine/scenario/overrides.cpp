/// `--set /pointer=value`: changes to the document before anything is validated.

#include <algorithm>

#include "engine/scenario/text.hpp"

namespace cascade::engine {
namespace {

struct BadPointer {
    std::string message;
};

std::vector<std::string> split(std::string const& pointer) {
    if (pointer.empty() || pointer[0] != '/') {
        throw BadPointer{"a JSON pointer begins with '/', as in --set /simulation/paths=1000"};
    }
    std::vector<std::string> tokens{""};
    for (std::size_t i = 1; i < pointer.size(); ++i) {
        if (pointer[i] == '/') {
            tokens.emplace_back();
        } else if (pointer[i] == '~') {
            char const next = i + 1 < pointer.size() ? pointer[i + 1] : '\0';
            if (next != '0' && next != '1') {
                throw BadPointer{"'~' in a JSON pointer is followed by 0 or 1"};
            }
            tokens.back() += next == '0' ? '~' : '/';
            ++i;
        } else {
            tokens.back() += pointer[i];
        }
    }
    return tokens;
}

std::size_t array_index(Json const& array, std::string const& token, bool last) {
    if (token == "-" && last) {
        return array.size();
    }
    bool const digits =
        !token.empty() && token.size() < 8
        && std::all_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; });
    std::size_t const index = digits ? std::stoul(token) : array.size() + 1;
    if (index > array.size() || (index == array.size() && !last)) {
        throw BadPointer{"no element '" + printable(token) + "' in a list of "
                         + std::to_string(array.size())};
    }
    return index;
}

Json& element(Json& parent, std::string const& token, bool last) {
    if (parent.is_array()) {
        std::size_t const index = array_index(parent, token, last);
        if (index == parent.size()) {
            parent.push_back(nullptr);
        }
        return parent[index];
    }
    if (!parent.is_object()) {
        throw BadPointer{"the value there has no parts, so '" + printable(token)
                         + "' cannot be set in it"};
    }
    if (!last && !parent.contains(token)) {
        parent[token] = Json::object();  // an optional block that the file leaves out
    }
    return parent[token];
}

/// JSON if it parses as such, else a bare word.
Json value_of(std::string const& text) {
    Json value = Json::parse(text, nullptr, false);
    return value.is_discarded() ? Json(printable(text)) : value;
}

}  // namespace

void apply_overrides(Document& document, std::vector<Override> const& overrides,
                     std::vector<Fault>& faults) {
    for (Override const& o : overrides) {
        try {
            std::vector<std::string> const tokens = split(o.pointer);
            Json* node = &document.value;
            for (std::size_t i = 0; i < tokens.size(); ++i) {
                node = &element(*node, tokens[i], i + 1 == tokens.size());
            }
            *node = value_of(o.value);
            document.values.insert_or_assign(o.pointer, Place{"--set", 0, 0});
        } catch (BadPointer const& bad) {
            faults.push_back({"--set", 0, 0, printable(o.pointer), bad.message});
        }
    }
}

}  // namespace cascade::engine
