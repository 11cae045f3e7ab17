#include "engine/results/figure_name.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

std::string number_text(double value) {
    char buffer[40];
    // Prices of thresholds and times without exponent.
    auto const format = std::fabs(value) < 1e15 && value == std::floor(value)
                            ? std::chars_format::fixed
                            : std::chars_format::general;
    auto const end = std::to_chars(buffer, buffer + sizeof buffer, value, format);
    return {buffer, end.ptr};
}

std::string trimmed(std::string const& text) {
    std::size_t const first = text.find_first_not_of(' ');
    std::size_t const last = text.find_last_not_of(' ');
    return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

std::vector<std::string> split(std::string const& text, char at) {
    std::vector<std::string> parts;
    std::size_t from = 0;
    for (std::size_t to = text.find(at); to != std::string::npos; to = text.find(at, from)) {
        parts.push_back(trimmed(text.substr(from, to - from)));
        from = to + 1;
    }
    parts.push_back(trimmed(text.substr(from)));
    return parts;
}

/// Names of the values of a coordinate that holds codes; empty where it holds numbers.
std::vector<std::string> flag_names(Dataset const& dataset, std::string const& dimension) {
    Variable const* const coordinate = dataset.find(dimension);
    if (coordinate != nullptr) {
        if (auto const* const names = std::get_if<Strings>(&coordinate->values)) {
            return *names;
        }
    }
    Attribute const* const meanings =
        coordinate == nullptr ? nullptr : find_attribute(coordinate->attributes, "flag_meanings");
    auto const* const text = meanings == nullptr ? nullptr : std::get_if<std::string>(meanings);
    return text == nullptr ? std::vector<std::string>{} : split(*text, ' ');
}

constexpr double kSame = 1e-9;  // relative distance within which a number names a coordinate

/// As many digits as name the value among the keys: liquidation prices have seventeen.
std::string short_number_text(double value, std::vector<double> const& keys) {
    char buffer[40];
    auto const end =
        std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, 10);
    bool const alone = 1 == std::count_if(keys.begin(), keys.end(), [&](double k) {
                           return std::fabs(k - value) <= 4.0 * kSame * std::fabs(value);
                       });
    std::string const full = number_text(value);
    return alone && static_cast<std::size_t>(end.ptr - buffer) < full.size()
               ? std::string(buffer, end.ptr)
               : full;
}

std::string key_text(Dataset const& dataset, std::string const& dimension, std::size_t i) {
    std::vector<std::string> const names = flag_names(dataset, dimension);
    if (i < names.size()) {
        return names[i];
    }
    std::vector<double> const keys = coordinate_keys(dataset, dimension);
    return dimension == "threshold" ? short_number_text(keys[i], keys) : number_text(keys[i]);
}

std::optional<std::size_t> position_of(Dataset const& dataset, std::string const& dimension,
                                       std::string const& key) {
    std::vector<std::string> const names = flag_names(dataset, dimension);
    auto const named = std::find(names.begin(), names.end(), key);
    if (named != names.end()) {
        return static_cast<std::size_t>(named - names.begin());
    }
    double wanted = 0.0;
    auto const read = std::from_chars(key.data(), key.data() + key.size(), wanted);
    if (read.ec != std::errc{} || read.ptr != key.data() + key.size()) {
        return std::nullopt;
    }
    std::vector<double> const keys = coordinate_keys(dataset, dimension);
    auto const nearest = std::min_element(keys.begin(), keys.end(), [&](double a, double b) {
        return std::fabs(a - wanted) < std::fabs(b - wanted);
    });
    bool const found =
        nearest != keys.end() && std::fabs(*nearest - wanted) <= kSame * std::fabs(wanted);
    return found ? std::optional(static_cast<std::size_t>(nearest - keys.begin())) : std::nullopt;
}

}  // namespace

std::vector<std::size_t> index_of(Dataset const& dataset, Variable const& variable, std::size_t i) {
    std::vector<std::size_t> index(variable.dimensions.size());
    for (std::size_t d = index.size(); d-- > 0;) {
        std::size_t const extent = dataset.extent(variable.dimensions[d]);
        index[d] = i % extent;
        i /= extent;
    }
    return index;
}

std::vector<double> coordinate_keys(Dataset const& dataset, std::string const& dimension) {
    Variable const* price = nullptr;
    if (dimension == "threshold") {
        price = dataset.find("threshold_price");
    }
    Variable const& keys = price != nullptr ? *price : dataset.at(dimension);
    if (auto const* const numbers = std::get_if<Numbers>(&keys.values)) {
        return *numbers;
    }
    std::vector<double> out;
    if (auto const* const integers = std::get_if<Integers>(&keys.values)) {
        for (std::int64_t const value : *integers) {
            out.push_back(static_cast<double>(value));
        }
    } else {
        for (std::size_t i = 0; i < size_of(keys.values); ++i) {
            out.push_back(static_cast<double>(i));
        }
    }
    return out;
}

std::string figure_text(Dataset const& dataset, FigureName const& figure) {
    std::vector<std::string> const& dimensions = dataset.at(figure.variable).dimensions;
    CASCADE_EXPECTS(dimensions.size() == figure.index.size());
    std::string keys;
    for (std::size_t d = 0; d < dimensions.size(); ++d) {
        keys += (d == 0 ? "" : ", ") + key_text(dataset, dimensions[d], figure.index[d]);
    }
    return keys.empty() ? figure.variable : figure.variable + "[" + keys + "]";
}

std::optional<FigureName> find_figure(Dataset const& dataset, std::string const& text) {
    std::size_t const open = text.find('[');
    FigureName figure{trimmed(text.substr(0, open)), {}};
    Variable const* const variable = dataset.find(figure.variable);
    if (variable == nullptr || std::holds_alternative<Strings>(variable->values)) {
        return std::nullopt;
    }
    if (open == std::string::npos) {
        return variable->dimensions.empty() ? std::optional(figure) : std::nullopt;
    }
    std::size_t const close = text.find(']', open);
    if (close == std::string::npos || !trimmed(text.substr(close + 1)).empty()) {
        return std::nullopt;
    }
    std::vector<std::string> const keys = split(text.substr(open + 1, close - open - 1), ',');
    if (keys.size() != variable->dimensions.size()) {
        return std::nullopt;
    }
    for (std::size_t d = 0; d < keys.size(); ++d) {
        auto const at = position_of(dataset, variable->dimensions[d], keys[d]);
        if (!at) {
            return std::nullopt;
        }
        figure.index.push_back(*at);
    }
    return figure;
}

}  // namespace cascade::engine
