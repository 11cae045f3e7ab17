// (l) Which input matters: results of a sweep.

#include <algorithm>
#include <cmath>

#include "engine/results/sweep_dataset.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/report/figure.hpp"
#include "tools/cascade/report/sweep_panels.hpp"
#include "tools/cascade/sweep_figures.hpp"

namespace cascade::program {
namespace {

using engine::Dataset;
using engine::Numbers;
using engine::Strings;

constexpr std::size_t kMostRows = 500;  ///< of a table; the file has all

As as_of(Dataset const& root, SweptFigure const& figure) {
    std::string const& units = root.at(figure.variable).units;
    bool const share = figure.variable.find("probability") != std::string::npos;
    return units == "USD" ? As::usd : units == "s" ? As::seconds : share ? As::percent : As::number;
}

std::string head_of(Dataset const& root, SweptFigure const& figure) {
    As const as = as_of(root, figure);
    return as == As::usd ? "figure, USD" : as == As::percent ? "figure, %" : "figure";
}

/// Value and difference from the base, in one cell of the sweep.
void append_cells(Dataset const& root, SweptFigure const& figure,
                  std::vector<std::size_t> const& cell, std::vector<std::string>& row) {
    As const as = as_of(root, figure);
    std::string const difference =
        engine::companion_name(figure.variable, engine::Companion::difference);
    row.push_back(figure_cell(root, root.at(figure.variable), figure.at(cell), as));
    row.push_back(figure_cell(root, root.at(difference), figure.at(cell), as));
}

std::string bold(std::string const& text) {
    return "<b>" + escaped(text) + "</b>";
}

std::string moved_by(TornadoRow const& row) {
    return bold(row.input) + " (" + figure_number(row.at_low) + " at "
           + figure_number(row.low_value) + ", " + figure_number(row.at_high) + " at "
           + figure_number(row.high_value) + ")";
}

std::string tornado_statement(Dataset const& root) {
    std::string text =
        "Each input alone goes from its lowest to its highest value, all others "
        "stay at the base, on the same random numbers. ";
    for (SweptFigure const& figure : swept_figures(root)) {
        auto const rows = widest_first(tornado_rows(root, figure), figure.base);
        text += escaped(figure.name) + ", " + figure_number(figure.base)
                + " at the base, hangs most on " + moved_by(rows[0])
                + (rows.size() > 1 ? ", then on " + moved_by(rows[1]) : "") + ". ";
    }
    return text;
}

std::string tornado_tables(Dataset const& root) {
    std::string html;
    for (SweptFigure const& figure : swept_figures(root)) {
        Table table{figure.name,
                    {"input", "its value", head_of(root, figure), "difference from the base"},
                    {}};
        for (std::size_t i = 0; i < extent(root, Axis::input); ++i) {
            for (std::size_t k = 0; k <= last_setting(root, i); ++k) {
                std::vector<std::string> row{
                    row_head(labels(root, Axis::input)[i]),
                    cell(figure_number(number_of(root, Aggregate::setting_value, {i, k})))};
                append_cells(root, figure, {i, k}, row);
                table.rows.push_back(std::move(row));
            }
        }
        html += to_html(table);
    }
    return html;
}

std::string indices_statement(Dataset const& root) {
    Strings const& inputs = labels(root, Axis::input);
    Strings const& figures = labels(root, Axis::figure);
    std::string text = "All inputs vary at once, independently, each over its range. ";
    for (std::size_t f = 0; f < figures.size(); ++f) {
        std::size_t most = 0;
        for (std::size_t i = 1; i < inputs.size(); ++i) {
            most = number_of(root, Aggregate::total_index, {f, i})
                           > number_of(root, Aggregate::total_index, {f, most})
                       ? i
                       : most;
        }
        text += "Of the variance of " + escaped(figures[f]) + " (standard deviation "
                + short_number(std::sqrt(number_of(root, Aggregate::figure_variance, {f})))
                + "), most hangs on " + bold(inputs[most]) + ": known, it takes away "
                + value_of(root, Aggregate::first_order_index, {f, most}, As::number)
                + " of it; the only unknown, it leaves "
                + value_of(root, Aggregate::total_index, {f, most}, As::number) + ". ";
    }
    return text;
}

std::string indices_tables(Dataset const& root) {
    Strings const& figures = labels(root, Axis::figure);
    std::string html;
    for (std::size_t f = 0; f < figures.size(); ++f) {
        Table table{figures[f], {"input", "first-order index", "total index"}, {}};
        for (std::size_t i = 0; i < extent(root, Axis::input); ++i) {
            table.rows.push_back(
                {row_head(labels(root, Axis::input)[i]),
                 figure_cell(root, Aggregate::first_order_index, {f, i}, As::number),
                 figure_cell(root, Aggregate::total_index, {f, i}, As::number)});
        }
        html += to_html(table);
    }
    return html;
}

std::string grid_statement(Dataset const& root) {
    std::vector<std::string> const inputs = swept_inputs(root);
    std::string text = "Every combination of the inputs, on the same random numbers. ";
    for (SweptFigure const& figure : swept_figures(root)) {
        ExtremeCells const cells = extreme_cells(root, figure, inputs);
        auto const end = [&](std::vector<std::size_t> const& cell) {
            return value_of(root, root.at(figure.variable), figure.at(cell), as_of(root, figure))
                   + " (" + escaped(cell_text(root, inputs, cell)) + ")";
        };
        text += escaped(figure.name) + ", " + figure_number(figure.base) + " at the base, "
                + (cells.least.empty()
                       ? "exists nowhere. "
                       : "lies between " + end(cells.least) + " and " + end(cells.most) + ". ");
    }
    return text;
}

std::string grid_tables(Dataset const& root) {
    std::vector<std::string> const inputs = swept_inputs(root);
    std::string html;
    for (SweptFigure const& figure : swept_figures(root)) {
        Table table{figure.name, inputs, {}};
        table.head.push_back(head_of(root, figure));
        table.head.emplace_back("difference from the base");
        std::vector<std::size_t> at(inputs.size(), 0);
        do {
            std::vector<std::string> row;
            for (std::size_t i = 0; i < inputs.size(); ++i) {
                std::string const value = figure_number(numbers_of(root, inputs[i])[at[i]]);
                row.push_back(i == 0 ? row_head(value) : cell(value));
            }
            append_cells(root, figure, at, row);
            table.rows.push_back(std::move(row));
        } while (next_cell(root, inputs, at) && table.rows.size() < kMostRows);
        html += to_html(table);
    }
    return html;
}

std::string critical_statement(Dataset const& root) {
    std::vector<std::string> const names = swept_inputs(root);
    std::string const critical = engine::critical_name(names[1]);
    std::string text = "Without simulation, on the expected book in calm depth: the "
                       + escaped(names[1])
                       + " at which the largest reproduction number R along the map passes 1, so "
                         "that a cascade there feeds itself. ";
    for (std::size_t side = 0; side < kSides; ++side) {
        std::size_t known = 0;
        for (std::size_t k = 0; k < root.extent(names[0]); ++k) {
            known += std::isnan(root.number(critical, {side, k})) ? 0U : 1U;
        }
        std::size_t const middle = root.extent(names[0]) / 2;
        std::string const at = figure_number(numbers_of(root, names[0])[middle]);
        double const value = root.number(critical, {side, middle});
        text += std::string(side == 0 ? "Longs" : "Shorts") + ": at " + escaped(names[0]) + " " + at
                + " "
                + (std::isnan(value) ? "R passes 1 nowhere in the range"
                                     : "R passes 1 at <b>" + figure_number(value) + "</b>")
                + "; it does so at " + whole(known) + " of " + whole(root.extent(names[0]))
                + " values. ";
    }
    return text;
}

std::string critical_table(Dataset const& root) {
    std::vector<std::string> const names = swept_inputs(root);
    auto const& ys = numbers_of(root, names[1]);
    std::string const critical = engine::critical_name(names[1]);
    std::string const from = "R at " + figure_number(ys.front());
    std::string const to = "R at " + figure_number(ys.back());
    Table table{"Where R passes 1",
                {names[0], "longs: " + names[1], from, to, "shorts: " + names[1], from, to},
                {}};
    for (std::size_t k = 0; k < root.extent(names[0]); ++k) {
        std::vector<std::string> row{row_head(figure_number(numbers_of(root, names[0])[k]))};
        for (std::size_t side = 0; side < kSides; ++side) {
            double const value = root.number(critical, {side, k});
            row.push_back(cell(std::isnan(value) ? "none" : figure_number(value)));
            row.push_back(
                figure_cell(root, Aggregate::reproduction_number_max, {side, k, 0}, As::number));
            row.push_back(figure_cell(root, Aggregate::reproduction_number_max,
                                      {side, k, ys.size() - 1}, As::number));
        }
        table.rows.push_back(std::move(row));
    }
    return to_html(table);
}

/// A chart for each figure.
std::string multiples(std::vector<ChartTitle> const& charts, char const* summary) {
    std::string html = "<div class=\"multiples\">\n";
    for (auto const& [name, title] : charts) {
        html += chart(name, title + ": " + summary, "", title);
    }
    return html + "</div>\n";
}

}  // namespace

std::vector<ChartTitle> sweep_charts(Report const& report) {
    Dataset const& root = report.root;
    SweepDesign const design = design_of(root);
    if (design == SweepDesign::critical) {
        return {{"critical", "Where R passes 1"}};
    }
    std::size_t const inputs = design == SweepDesign::grid ? swept_inputs(root).size() : 0;
    if (inputs > 2) {
        return {};
    }
    std::string const kind = design == SweepDesign::sobol           ? "indices"
                             : design == SweepDesign::one_at_a_time ? "tornado"
                             : inputs == 1                          ? "response"
                                                                    : "surface";
    std::vector<ChartTitle> charts;
    for (std::string const& figure : labels(root, Axis::figure)) {
        charts.emplace_back(kind + "-" + std::to_string(charts.size()), figure);
    }
    return charts;
}

Panel sweep_panel(Report const& report) {
    Dataset const& root = report.root;
    std::vector<ChartTitle> const charts = sweep_charts(report);
    Panel panel{"sweep", "Which input matters", "", ""};
    switch (design_of(root)) {
        case SweepDesign::one_at_a_time:
            panel.statement = tornado_statement(root);
            panel.body = multiples(charts, "bars from the base to each input's ends, widest first.")
                         + table_below(tornado_tables(root));
            break;
        case SweepDesign::sobol:
            panel.statement = indices_statement(root);
            panel.body = multiples(charts, "first-order and total index of each input.")
                         + table_below(indices_tables(root));
            break;
        case SweepDesign::grid:
            panel.statement = grid_statement(root);
            panel.body = (charts.empty() ? "" : multiples(charts, "the figure by the inputs."))
                         + table_below(grid_tables(root));
            break;
        case SweepDesign::critical:
            panel.statement = critical_statement(root);
            panel.body = chart("critical", charts.front().second + ", by the other input.",
                               critical_table(root));
            break;
    }
    return panel;
}

}  // namespace cascade::program
