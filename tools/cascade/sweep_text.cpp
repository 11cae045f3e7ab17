#include "tools/cascade/sweep_text.hpp"

#include <algorithm>
#include <cmath>

#include "engine/results/figure_name.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/interval.hpp"

namespace cascade::program {
namespace {

using engine::Dataset;
using engine::Numbers;

constexpr std::size_t kNameWidth = 18;
constexpr std::size_t kHalfBar = 12;
constexpr std::size_t kMostColumns = 6;

std::string number(double value) {
    return std::isfinite(value) && std::fabs(value) >= 1e5 ? usd(value) : short_number(value);
}

Numbers const& numbers_of(Dataset const& root, std::string const& name) {
    return std::get<Numbers>(root.at(name).values);
}

engine::Strings const& strings_of(Dataset const& root, std::string const& name) {
    return std::get<engine::Strings>(root.at(name).values);
}

/// Where a figure stands in its variable: the index along its own dimensions.
struct Place {
    std::string variable;
    std::vector<std::size_t> index;
};

/// Finds a figure of a sweep by the coordinates that follow the swept ones.
Place place_of(Dataset const& root, std::string const& figure, std::size_t swept) {
    std::string const name = figure.substr(0, figure.find('['));
    engine::Variable const& variable = root.at(name);
    Dataset inner;
    inner.coordinates = root.coordinates;
    engine::Variable about = variable;
    about.dimensions.erase(about.dimensions.begin(),
                           about.dimensions.begin() + static_cast<std::ptrdiff_t>(swept));
    inner.variables.push_back(about);
    if (engine::Variable const* const prices = root.find("threshold_price")) {
        // The same in every cell; thresholds are named by it.
        std::size_t const count = root.extent("threshold");
        auto const& all = std::get<Numbers>(prices->values);
        Numbers first;
        for (std::size_t t = 0; t < count; ++t) {
            std::size_t cell = t;
            while (cell + count < all.size() && std::isnan(all[cell])) {
                cell += count;
            }
            first.push_back(all[cell]);
        }
        inner.variables.push_back(
            {"threshold_price", {"threshold"}, "USD", "price", std::move(first), {}});
    }
    auto const found = engine::find_figure(inner, figure);
    return {name, found ? found->index : std::vector<std::size_t>{}};
}

double value_at(Dataset const& root, Place const& place, std::string const& ending,
                std::vector<std::size_t> cell) {
    cell.insert(cell.end(), place.index.begin(), place.index.end());
    return root.number(place.variable + ending, cell);
}

std::string bar(double from_base, double widest) {
    auto const length = static_cast<std::size_t>(
        std::lround(std::fabs(from_base) / widest * static_cast<double>(kHalfBar)));
    return std::string(std::min(length, kHalfBar), '#');
}

std::string line_grid(Dataset const& root, std::string const& input,
                      std::vector<std::string> const& figures) {
    std::string text;
    Numbers const& values = numbers_of(root, input);
    for (std::string const& figure : figures) {
        Place const place = place_of(root, figure, 1);
        text += "\n" + cut(printable(figure), 80) + "\n" + left("  " + input, 20)
                + right("figure", 12) + right("from base", 12) + right("SE", 12) + "\n";
        for (std::size_t k = 0; k < values.size(); ++k) {
            text += left("  " + number(values[k]), 20)
                    + right(number(value_at(root, place, "", {k})), 12)
                    + right(number(value_at(root, place, "_difference", {k})), 12)
                    + right(number(value_at(root, place, "_difference_standard_error", {k})), 12)
                    + "\n";
        }
    }
    return text;
}

std::string table_grid(Dataset const& root, std::vector<std::string> const& inputs,
                       std::vector<std::string> const& figures) {
    std::string text;
    Numbers const& rows = numbers_of(root, inputs[0]);
    Numbers const& columns = numbers_of(root, inputs[1]);
    std::size_t const shown = std::min(columns.size(), kMostColumns);
    for (std::string const& figure : figures) {
        Place const place = place_of(root, figure, 2);
        text += "\n"
                + cut(printable(figure) + ": " + inputs[0] + " down, " + inputs[1] + " across", 80)
                + "\n" + std::string(12, ' ');
        for (std::size_t c = 0; c < shown; ++c) {
            text += right(number(columns[c]), 11);
        }
        text += "\n";
        for (std::size_t r = 0; r < rows.size(); ++r) {
            text += right(number(rows[r]), 12);
            for (std::size_t c = 0; c < shown; ++c) {
                text += right(number(value_at(root, place, "", {r, c})), 11);
            }
            text += "\n";
        }
        if (shown < columns.size()) {
            text += "  ... and " + whole(columns.size() - shown) + " more across, in the file\n";
        }
    }
    return text;
}

/// The least and the largest value of a figure over many cells.
std::string extremes_grid(Dataset const& root, std::vector<std::string> const& inputs,
                          std::vector<std::string> const& figures) {
    std::string text;
    for (std::string const& figure : figures) {
        Place const place = place_of(root, figure, inputs.size());
        std::vector<std::size_t> cell(inputs.size(), 0);
        std::vector<std::size_t> least, most;
        double low = HUGE_VAL, high = -HUGE_VAL;
        bool more = true;
        while (more) {
            double const value = value_at(root, place, "", cell);
            if (value < low) {
                low = value;
                least = cell;
            }
            if (value > high) {
                high = value;
                most = cell;
            }
            std::size_t d = cell.size();
            while (d > 0 && ++cell[d - 1] == root.extent(inputs[d - 1])) {
                cell[--d] = 0;
            }
            more = d > 0;
        }
        auto const where = [&](std::vector<std::size_t> const& at) {
            std::string list;
            for (std::size_t i = 0; i < at.size(); ++i) {
                list += (i == 0 ? "" : ", ") + inputs[i] + " "
                        + number(numbers_of(root, inputs[i])[at[i]]);
            }
            return list;
        };
        text += "\n" + cut(printable(figure), 80) + "\n";
        if (!least.empty()) {
            text += wrapped("least " + number(low) + " at " + where(least), "  ", "    ")
                    + wrapped("most " + number(high) + " at " + where(most), "  ", "    ");
        } else {
            text += "  exists nowhere\n";
        }
    }
    return text;
}

std::string index_cell(Dataset const& root, char const* name, std::size_t figure,
                       std::size_t input) {
    return number_cell(interval_of(root, name, {figure, input}));
}

}  // namespace

std::string tornado_text(std::string const& figure, double base, std::vector<TornadoRow> rows) {
    auto const swing = [&](TornadoRow const& row) {
        double const a = std::fabs(row.at_low - base);
        double const b = std::fabs(row.at_high - base);
        return std::max(std::isfinite(a) ? a : 0.0, std::isfinite(b) ? b : 0.0);
    };
    std::stable_sort(rows.begin(), rows.end(),
                     [&](TornadoRow const& x, TornadoRow const& y) { return swing(x) > swing(y); });
    double const widest = rows.empty() || !(swing(rows[0]) > 0.0) ? 1.0 : swing(rows[0]);
    std::string text = "\n" + cut(printable(figure) + ", base " + number(base), 80) + "\n";
    for (TornadoRow const& row : rows) {
        std::string sides[2];  // below and above the base
        for (double const value : {row.at_low, row.at_high}) {
            std::string const mark = std::isfinite(value) ? bar(value - base, widest) : "";
            std::string& side = sides[value < base ? 0 : 1];
            side = mark.size() > side.size() ? mark : side;
        }
        text += left(cut("  " + row.input, kNameWidth), kNameWidth)
                + right(number(row.low_value), 8) + right(number(row.at_low), 9) + " "
                + right(sides[0], kHalfBar) + "|" + left(sides[1], kHalfBar) + " "
                + left(number(row.at_high), 9) + left(number(row.high_value), 8) + "\n";
    }
    return text;
}

std::string one_at_a_time_text(Dataset const& root, std::vector<std::string> const& figures) {
    engine::Strings const& inputs = strings_of(root, "input");
    std::size_t const settings = root.extent("setting");
    std::string text = "\n" + left("  input", kNameWidth) + right("lowest", 8) + right("figure", 9)
                       + " " + std::string(2 * kHalfBar + 1, ' ') + " " + left("figure", 9)
                       + "highest\n";
    Numbers const& bases = numbers_of(root, "figure_base_value");
    for (std::size_t f = 0; f < figures.size(); ++f) {
        Place const place = place_of(root, figures[f], 2);
        std::vector<TornadoRow> rows;
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            std::size_t last = settings - 1;
            while (last > 0 && std::isnan(root.number("setting_value", {i, last}))) {
                --last;
            }
            rows.push_back({inputs[i], root.number("setting_value", {i, 0}),
                            root.number("setting_value", {i, last}),
                            value_at(root, place, "", {i, 0}), value_at(root, place, "", {i, last}),
                            value_at(root, place, "_difference_standard_error", {i, last})});
        }
        text += tornado_text(figures[f], bases[f], rows);
        for (TornadoRow const& row : rows) {
            double const difference = row.at_high - bases[f];
            text += std::isnan(row.error)
                        ? ""
                        : left(cut("  " + row.input, kNameWidth), kNameWidth)
                              + right("at highest ", 13) + (difference > 0.0 ? "+" : "")
                              + number(difference) + ", standard error " + number(row.error)
                              + " (paired)\n";
        }
    }
    return text;
}

std::string grid_text(Dataset const& root, std::vector<std::string> const& inputs,
                      std::vector<std::string> const& figures) {
    return inputs.size() == 1   ? line_grid(root, inputs[0], figures)
           : inputs.size() == 2 ? table_grid(root, inputs, figures)
                                : extremes_grid(root, inputs, figures);
}

std::string sobol_text(Dataset const& root) {
    engine::Strings const& inputs = strings_of(root, "input");
    engine::Strings const& figures = strings_of(root, "figure");
    std::string text;
    for (std::size_t f = 0; f < figures.size(); ++f) {
        double const variance = root.number("figure_variance", {f});
        text +=
            "\n"
            + cut(printable(figures[f]) + ", standard deviation " + number(std::sqrt(variance)), 80)
            + "\n" + left("  input", kNameWidth + 2) + right("first order", 22) + right("total", 22)
            + "\n";
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            double const total = root.number("total_index", {f, i});
            std::string const mark = std::isfinite(total) ? bar(std::max(0.0, total), 1.0) : "";
            text += left(cut("  " + inputs[i], kNameWidth + 2), kNameWidth + 2)
                    + right(index_cell(root, "first_order_index", f, i), 22)
                    + right(index_cell(root, "total_index", f, i), 22) + "  " + mark + "\n";
        }
    }
    return text;
}

std::string critical_text(Dataset const& root, std::string const& x, std::string const& y) {
    Numbers const& rows = numbers_of(root, x);
    std::size_t const last = root.extent(y) - 1;
    std::string text = "\n" + wrapped("The " + y + " at which the largest reproduction number R "
                                      "along the map passes 1, and R at both ends of its range, "
                                      + number(numbers_of(root, y).front()) + " and "
                                      + number(numbers_of(root, y).back()),
                                      "", "");
    text += left("  " + x, 12) + right("long: " + cut(y, 10), 18) + right("R", 16)
            + right("short: " + cut(y, 10), 18) + right("R", 16) + "\n";
    for (std::size_t k = 0; k < rows.size(); ++k) {
        text += left("  " + number(rows[k]), 12);
        for (std::size_t side = 0; side < 2; ++side) {
            double const critical = root.number("critical_" + y, {side, k});
            double const a = root.number("reproduction_number_max", {side, k, 0});
            double const b = root.number("reproduction_number_max", {side, k, last});
            text += right(std::isnan(critical) ? "none" : number(critical), 18)
                    + right(number(a) + " .. " + number(b), 16);
        }
        text += "\n";
    }
    return text;
}

}  // namespace cascade::program
