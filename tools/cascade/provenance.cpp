#include "tools/cascade/provenance.hpp"

#include <cstdint>
#include <string_view>

#include "tools/cascade/format.hpp"

namespace cascade::program {
namespace {

struct TextOf {
    std::string operator()(std::string const& text) const { return text; }
    std::string operator()(double value) const { return short_number(value); }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(std::uint64_t value) const { return std::to_string(value); }
    template <typename T>
    std::string operator()(std::vector<T> const& values) const {
        std::string text;
        for (T const value : values) {
            text += (text.empty() ? "" : ", ") + (*this)(value);
        }
        return text;
    }
};

}  // namespace

std::string shell_quoted(std::vector<std::string> const& words) {
    constexpr std::string_view kPlain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,+@%";
    std::string line;
    for (std::string const& word : words) {
        line += line.empty() ? "" : " ";
        if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) {
            line += word;
            continue;
        }
        line += '\'';
        for (char const letter : word) {
            line += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
        }
        line += '\'';
    }
    return line;
}

std::string attribute_text(engine::Dataset const& dataset, std::string const& name) {
    for (auto const& [key, value] : dataset.attributes) {
        if (key == name) {
            return std::visit(TextOf{}, value);
        }
    }
    return "";
}

}  // namespace cascade::program
