#include "engine/results/figure_name.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "engine/figures/aggregates.hpp"
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

/// Labels of a coordinate; empty where it holds numbers.
Strings labels_of(Dataset const& dataset, std::string const& dimension) {
    auto const* const labels = std::get_if<Strings>(&dataset.at(dimension).values);
    return labels == nullptr ? Strings{} : *labels;
}

constexpr double kSame = 1e-9;  // relative distance within which a number names a coordinate

}  // namespace

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

namespace {

std::string key_text(Dataset const& dataset, std::string const& dimension, std::size_t i) {
    Strings const labels = labels_of(dataset, dimension);
    return i < labels.size() ? labels[i] : number_text(coordinate_keys(dataset, dimension)[i]);
}

/// The number behind the last space of each label, "long 100700"; NaN where there is none.
std::vector<double> numbers_in(Strings const& labels) {
    std::vector<double> out;
    for (std::string const& label : labels) {
        std::size_t const space = label.rfind(' ');
        char const* const from = label.data() + (space == std::string::npos ? 0 : space + 1);
        double number = std::numeric_limits<double>::quiet_NaN();
        std::from_chars(from, label.data() + label.size(), number);
        out.push_back(number);
    }
    return out;
}

std::optional<std::size_t> position_of(Dataset const& dataset, std::string const& dimension,
                                       std::string const& key) {
    Strings const labels = labels_of(dataset, dimension);
    auto const named = std::find(labels.begin(), labels.end(), key);
    if (named != labels.end()) {
        return static_cast<std::size_t>(named - labels.begin());
    }
    double wanted = 0.0;
    auto const read = std::from_chars(key.data(), key.data() + key.size(), wanted);
    if (read.ec != std::errc{} || read.ptr != key.data() + key.size()) {
        return std::nullopt;
    }
    std::vector<double> const keys = dimension == name_of(Axis::threshold)
                                         ? numbers_in(labels)
                                         : coordinate_keys(dataset, dimension);
    auto const same = [&](double k) { return std::fabs(k - wanted) <= kSame * std::fabs(wanted); };
    auto const first = std::find_if(keys.begin(), keys.end(), same);
    bool const alone =
        first != keys.end() && std::find_if(first + 1, keys.end(), same) == keys.end();
    return alone ? std::optional(static_cast<std::size_t>(first - keys.begin())) : std::nullopt;
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
    Variable const& keys = dataset.at(dimension);
    if (auto const* const numbers = std::get_if<Numbers>(&keys.values)) {
        return *numbers;
    }
    std::vector<double> out;
    if (auto const* const integers = std::get_if<Integers>(&keys.values)) {
        out.assign(integers->begin(), integers->end());
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
