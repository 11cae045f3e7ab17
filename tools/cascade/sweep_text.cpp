#include "tools/cascade/sweep_text.hpp"

#include <algorithm>
#include <cmath>

#include "engine/results/sweep_dataset.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/interval.hpp"
#include "tools/cascade/sweep_figures.hpp"

namespace cascade::program {
namespace {

using engine::Dataset;
using engine::Numbers;

constexpr std::size_t kNameWidth = 18;
constexpr std::size_t kHalfBar = 12;
constexpr std::size_t kMostColumns = 6;

double value_at(Dataset const& root, SweptFigure const& figure,
                std::vector<std::size_t> const& cell) {
    return root.number(figure.variable, figure.at(cell));
}

/// The difference of a figure from the base, or the error of that.
double from_base(Dataset const& root, SweptFigure const& figure, engine::Companion which,
                 std::vector<std::size_t> const& cell) {
    return root.number(engine::companion_name(figure.variable, which), figure.at(cell));
}

std::string bar(double distance, double widest) {
    auto const length = static_cast<std::size_t>(
        std::lround(std::fabs(distance) / widest * static_cast<double>(kHalfBar)));
    return std::string(std::min(length, kHalfBar), '#');
}

std::string line_grid(Dataset const& root, std::string const& input) {
    std::string text;
    Numbers const& values = numbers_of(root, input);
    std::vector<std::string> const names = labels(values);
    for (SweptFigure const& figure : swept_figures(root)) {
        text += "\n" + cut(printable(figure.name), 80) + "\n" + left("  " + input, 20)
                + right("figure", 12) + right("from base", 12) + right("SE", 12) + "\n";
        for (std::size_t k = 0; k < values.size(); ++k) {
            text +=
                left("  " + names[k], 20) + right(figure_number(value_at(root, figure, {k})), 12)
                + right(figure_number(from_base(root, figure, engine::Companion::difference, {k})),
                        12)
                + right(figure_number(from_base(root, figure,
                                                engine::Companion::difference_standard_error, {k})),
                        12)
                + "\n";
        }
    }
    return text;
}

std::string table_grid(Dataset const& root, std::vector<std::string> const& inputs) {
    std::string text;
    Numbers const& rows = numbers_of(root, inputs[0]);
    Numbers const& columns = numbers_of(root, inputs[1]);
    std::size_t const shown = std::min(columns.size(), kMostColumns);
    std::vector<std::string> const row_names = labels(rows);
    std::vector<std::string> const column_names = labels(columns);
    for (SweptFigure const& figure : swept_figures(root)) {
        text +=
            "\n"
            + cut(printable(figure.name) + ": " + inputs[0] + " down, " + inputs[1] + " across", 80)
            + "\n" + std::string(12, ' ');
        for (std::size_t c = 0; c < shown; ++c) {
            text += right(column_names[c], 11);
        }
        text += "\n";
        for (std::size_t r = 0; r < rows.size(); ++r) {
            text += right(row_names[r], 12);
            for (std::size_t c = 0; c < shown; ++c) {
                text += right(figure_number(value_at(root, figure, {r, c})), 11);
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
std::string extremes_grid(Dataset const& root, std::vector<std::string> const& inputs) {
    std::string text;
    for (SweptFigure const& figure : swept_figures(root)) {
        ExtremeCells const cells = extreme_cells(root, figure, inputs);
        auto const line = [&](char const* which, std::vector<std::size_t> const& cell) {
            return wrapped(which + figure_number(value_at(root, figure, cell)) + " at "
                               + cell_text(root, inputs, cell),
                           "  ", "    ");
        };
        text += "\n" + cut(printable(figure.name), 80) + "\n"
                + (cells.least.empty() ? "  exists nowhere\n"
                                       : line("least ", cells.least) + line("most ", cells.most));
    }
    return text;
}

std::string index_cell(Dataset const& root, Aggregate of, std::size_t figure, std::size_t input) {
    return number_cell(interval_of(root, of, {figure, input}));
}

/// Bars from the base outwards.
std::string tornado_text(std::string const& figure, double base,
                         std::vector<TornadoRow> const& rows) {
    double const widest = rows.empty() || !(rows[0].swing(base) > 0.0) ? 1.0 : rows[0].swing(base);
    std::string text = "\n" + cut(printable(figure) + ", base " + figure_number(base), 80) + "\n";
    for (TornadoRow const& row : rows) {
        std::string sides[2];  // below and above the base
        for (double const value : {row.at_low, row.at_high}) {
            std::string const mark = std::isfinite(value) ? bar(value - base, widest) : "";
            std::string& side = sides[value < base ? 0 : 1];
            side = mark.size() > side.size() ? mark : side;
        }
        text += left(cut("  " + row.input, kNameWidth), kNameWidth)
                + right(figure_number(row.low_value), 8) + right(figure_number(row.at_low), 9) + " "
                + right(sides[0], kHalfBar) + "|" + left(sides[1], kHalfBar) + " "
                + left(figure_number(row.at_high), 9) + left(figure_number(row.high_value), 8)
                + "\n";
    }
    return text;
}

std::string one_at_a_time_text(Dataset const& root) {
    std::string text = "\n" + left("  input", kNameWidth) + right("lowest", 8) + right("figure", 9)
                       + " " + std::string(2 * kHalfBar + 1, ' ') + " " + left("figure", 9)
                       + "highest\n";
    for (SweptFigure const& figure : swept_figures(root)) {
        std::vector<TornadoRow> const rows = tornado_rows(root, figure);
        text += tornado_text(figure.name, figure.base, widest_first(rows, figure.base));
        for (TornadoRow const& row : rows) {
            double const difference = row.at_high - figure.base;
            text += std::isnan(row.error)
                        ? ""
                        : left(cut("  " + row.input, kNameWidth), kNameWidth)
                              + right("at highest ", 13) + (difference > 0.0 ? "+" : "")
                              + figure_number(difference) + ", standard error "
                              + figure_number(row.error) + " (paired)\n";
        }
    }
    return text;
}

std::string grid_text(Dataset const& root) {
    std::vector<std::string> const inputs = swept_inputs(root);
    return inputs.size() == 1   ? line_grid(root, inputs[0])
           : inputs.size() == 2 ? table_grid(root, inputs)
                                : extremes_grid(root, inputs);
}

std::string sobol_text(Dataset const& root) {
    engine::Strings const& inputs = labels(root, Axis::input);
    engine::Strings const& figures = labels(root, Axis::figure);
    std::string text;
    for (std::size_t f = 0; f < figures.size(); ++f) {
        double const variance = number_of(root, Aggregate::figure_variance, {f});
        text += "\n"
                + cut(printable(figures[f]) + ", standard deviation "
                          + figure_number(std::sqrt(variance)),
                      80)
                + "\n" + left("  input", kNameWidth + 2) + right("first order", 22)
                + right("total", 22) + "\n";
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            double const total = number_of(root, Aggregate::total_index, {f, i});
            std::string const mark = std::isfinite(total) ? bar(std::max(0.0, total), 1.0) : "";
            text += left(cut("  " + inputs[i], kNameWidth + 2), kNameWidth + 2)
                    + right(index_cell(root, Aggregate::first_order_index, f, i), 22)
                    + right(index_cell(root, Aggregate::total_index, f, i), 22) + "  " + mark
                    + "\n";
        }
    }
    return text;
}

std::string critical_text(Dataset const& root) {
    std::vector<std::string> const names = swept_inputs(root);
    std::string const& x = names[0];
    std::string const& y = names[1];
    Numbers const& rows = numbers_of(root, x);
    std::vector<std::string> const row_names = labels(rows);
    std::vector<std::string> const ends =
        labels({numbers_of(root, y).front(), numbers_of(root, y).back()});
    std::size_t const last = root.extent(y) - 1;
    std::string text = "\n" + wrapped("The " + y + " at which the largest reproduction number R "
                                      "along the map passes 1, and R at both ends of its range, "
                                      + ends[0] + " and " + ends[1],
                                      "", "");
    text += left("  " + x, 12) + right("long: " + cut(y, 10), 18) + right("R", 16)
            + right("short: " + cut(y, 10), 18) + right("R", 16) + "\n";
    for (std::size_t k = 0; k < rows.size(); ++k) {
        text += left("  " + row_names[k], 12);
        for (std::size_t side = 0; side < 2; ++side) {
            double const critical = root.number(engine::critical_name(y), {side, k});
            double const a = number_of(root, Aggregate::reproduction_number_max, {side, k, 0});
            double const b = number_of(root, Aggregate::reproduction_number_max, {side, k, last});
            text += right(std::isnan(critical) ? "none" : figure_number(critical), 18)
                    + right(figure_number(a) + " .. " + figure_number(b), 16);
        }
        text += "\n";
    }
    return text;
}

}  // namespace

std::string sweep_text(Dataset const& root) {
    switch (design_of(root)) {
        case SweepDesign::grid:
            return grid_text(root);
        case SweepDesign::one_at_a_time:
            return one_at_a_time_text(root);
        case SweepDesign::sobol:
            return sobol_text(root);
        case SweepDesign::critical:
            return critical_text(root);
    }
    return "";
}

}  // namespace cascade::program
