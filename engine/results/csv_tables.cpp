#include "engine/results/csv_tables.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace cascade::engine {
namespace {

std::string field(std::string const& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (char const letter : text) {
        quoted += letter == '"' ? std::string("\"\"") : std::string(1, letter);
    }
    return quoted + '"';
}

std::string field(double value) {
    if (std::isnan(value)) {
        return "NaN";
    }
    if (std::isinf(value)) {
        return value > 0.0 ? "inf" : "-inf";
    }
    char buffer[32];
    return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

std::string field(std::int64_t value) {
    return std::to_string(value);
}

std::string field_at(Values const& values, std::size_t i) {
    return std::visit([i](auto const& list) { return field(list[i]); }, values);
}

/// Variables of one group over the same axes.
struct Columns {
    std::vector<std::string> axes;
    std::vector<Variable const*> variables;
};

std::vector<Columns> by_axes(Dataset const& dataset, std::string const& group) {
    std::vector<Columns> tables;
    for (Variable const& variable : dataset.variables) {
        if (variable.group != group) {
            continue;
        }
        auto const same = std::find_if(tables.begin(), tables.end(), [&](Columns const& table) {
            return table.axes == variable.dimensions;
        });
        if (same != tables.end()) {
            same->variables.push_back(&variable);
        } else {
            tables.push_back({variable.dimensions, {&variable}});
        }
    }
    return tables;
}

std::string text_of(Dataset const& dataset, Columns const& table) {
    std::string text;
    std::size_t rows = 1;
    for (std::string const& axis : table.axes) {
        text += (text.empty() ? "" : ",") + field(axis);
        rows *= dataset.extent(axis);
    }
    for (Variable const* const variable : table.variables) {
        text += (text.empty() ? "" : ",") + field(variable->name);
    }
    text += '\n';
    for (std::size_t row = 0; row < rows; ++row) {
        std::size_t stride = rows;
        std::string line;
        for (std::string const& axis : table.axes) {
            stride /= dataset.extent(axis);
            std::size_t const place = row / stride % dataset.extent(axis);
            line += (line.empty() ? "" : ",") + field_at(dataset.at(axis).values, place);
        }
        for (Variable const* const variable : table.variables) {
            line += (line.empty() ? "" : ",") + field_at(variable->values, row);
        }
        text += line + '\n';
    }
    return text;
}

void append(Dataset const& dataset, std::string const& root, std::vector<CsvTable>& out) {
    for (std::string const& group : group_names(dataset)) {
        std::vector<Columns> const tables = by_axes(dataset, group);
        for (Columns const& table : tables) {
            std::string name = group.empty() ? root : group;
            for (std::string const& axis : table.axes) {
                name += tables.size() > 1 ? "." + axis : std::string();
            }
            out.push_back({name, text_of(dataset, table)});
        }
    }
}

}  // namespace

std::vector<CsvTable> csv_tables(ResultFile const& result) {
    std::vector<CsvTable> out;
    append(result.figures, "figures", out);
    append(result.paths, "paths", out);
    append(result.book, "book", out);
    return out;
}

}  // namespace cascade::engine
