#include <charconv>
#include <cmath>
#include <cstddef>
#include <span>

#include "engine/results/dataset.hpp"

namespace cascade::engine {

namespace {

void append(std::string& out, std::string const& text) {
    static constexpr char kHex[] = "0123456789abcdef";
    out += '"';
    for (char const c : text) {
        auto const code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (code < 0x20) {
            out += "\\u00";
            out += kHex[code >> 4];
            out += kHex[code & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

template <class Number>
void append_number(std::string& out, Number value) {
    char buffer[32];
    auto const end = std::to_chars(buffer, buffer + sizeof buffer, value);
    out.append(buffer, end.ptr);
}

void append(std::string& out, std::int64_t value) {
    append_number(out, value);
}

void append(std::string& out, std::uint64_t value) {
    append_number(out, value);
}

void append(std::string& out, double value) {
    if (!std::isfinite(value)) {
        out += "null";
        return;
    }
    append_number(out, value);
}

/// Row-major values as arrays nested along `extents`.
template <class Value>
void append_nested(std::string& out, std::span<Value const> values,
                   std::span<std::size_t const> extents) {
    if (extents.empty()) {
        append(out, values.front());
        return;
    }
    std::size_t const stride = extents[0] == 0 ? 0 : values.size() / extents[0];
    out += '[';
    for (std::size_t i = 0; i < extents[0]; ++i) {
        if (i > 0) {
            out += ',';
        }
        append_nested(out, values.subspan(i * stride, stride), extents.subspan(1));
    }
    out += ']';
}

template <class Value>
void append_list(std::string& out, std::vector<Value> const& values) {
    std::size_t const extent[] = {values.size()};
    append_nested(out, std::span<Value const>(values), std::span<std::size_t const>(extent));
}

void append(std::string& out, Numbers const& values) {
    append_list(out, values);
}

void append(std::string& out, Integers const& values) {
    append_list(out, values);
}

void append_attributes(std::string& out, Attributes const& attributes) {
    bool first = true;
    for (auto const& [name, value] : attributes) {
        out += first ? "" : ",";
        first = false;
        append(out, name);
        out += ':';
        std::visit([&out](auto const& v) { append(out, v); }, value);
    }
}

void append(std::string& out, Dataset const& dataset, Variable const& variable) {
    append(out, variable.name);
    out += ":{\"dimensions\":";
    append_list(out, variable.dimensions);
    out += ",\"units\":";
    append(out, variable.units);
    out += ",\"long_name\":";
    append(out, variable.long_name);
    if (!variable.attributes.empty()) {
        out += ',';
        append_attributes(out, variable.attributes);
    }
    out += ",\"values\":";
    std::vector<std::size_t> extents;
    for (std::string const& dimension : variable.dimensions) {
        extents.push_back(dataset.extent(dimension));
    }
    std::visit(
        [&](auto const& values) {
            using Value = typename std::decay_t<decltype(values)>::value_type;
            append_nested(out, std::span<Value const>(values),
                          std::span<std::size_t const>(extents));
        },
        variable.values);
    out += '}';
}

void append_variables(std::string& out, Dataset const& dataset,
                      std::vector<Variable> const& variables) {
    bool first = true;
    for (Variable const& variable : variables) {
        out += first ? "" : ",";
        first = false;
        append(out, dataset, variable);
    }
}

}  // namespace

std::string to_json(Dataset const& dataset) {
    std::string out = "{\"attributes\":{";
    append_attributes(out, dataset.attributes);
    out += "},\"coordinates\":{";
    append_variables(out, dataset, dataset.coordinates);
    out += "},\"variables\":{";
    append_variables(out, dataset, dataset.variables);
    out += "}}";
    return out;
}

}  // namespace cascade::engine
