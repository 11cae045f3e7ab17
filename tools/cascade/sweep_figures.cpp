#include "tools/cascade/sweep_figures.hpp"

#include <algorithm>
#include <cmath>

#include "engine/results/figure_name.hpp"
#include "engine/results/figure_values.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/interval.hpp"

namespace cascade::program {
namespace {

using engine::Dataset;
using engine::Numbers;
using engine::Strings;

/// The figure by the coordinates that follow the swept ones.
SweptFigure swept_place(Dataset const& root, std::string const& figure, std::size_t swept) {
    std::string const name = figure.substr(0, figure.find('['));
    Dataset inner;
    inner.coordinates = root.coordinates;
    engine::Variable about = root.at(name);
    about.dimensions.erase(about.dimensions.begin(),
                           about.dimensions.begin() + static_cast<std::ptrdiff_t>(swept));
    inner.variables.push_back(about);
    auto const found = engine::find_figure(inner, figure);
    return {figure, name, found ? found->index : std::vector<std::size_t>{}, 0.0};
}

}  // namespace

std::vector<std::size_t> SweptFigure::at(std::vector<std::size_t> cell) const {
    cell.insert(cell.end(), index.begin(), index.end());
    return cell;
}

Numbers const& numbers_of(Dataset const& root, std::string const& name) {
    return std::get<Numbers>(root.at(name).values);
}

Numbers threshold_prices(Dataset const& root) {
    Numbers prices;
    if (!holds(root, Aggregate::threshold_price)) {
        return prices;
    }
    Numbers const& all = numbers_of(root, engine::name_of(Aggregate::threshold_price));
    std::size_t const count = extent(root, Axis::threshold);
    for (std::size_t t = 0; t < count; ++t) {
        std::size_t cell = t;
        while (cell + count < all.size() && std::isnan(all[cell])) {
            cell += count;
        }
        prices.push_back(all[cell]);
    }
    return prices;
}

SweepDesign design_of(Dataset const& root) {
    return holds(root, Aggregate::first_order_index) ? SweepDesign::sobol
           : holds(root, Aggregate::setting_value)   ? SweepDesign::one_at_a_time
           : holds(root, Aggregate::section_value)   ? SweepDesign::grid
                                                     : SweepDesign::critical;
}

std::vector<std::string> swept_inputs(Dataset const& root) {
    bool const surface = design_of(root) == SweepDesign::critical;
    auto const& dimensions =
        at(root, surface ? Aggregate::reproduction_number_max : Aggregate::section_value)
            .dimensions;
    return {dimensions.begin() + 1, dimensions.end() - (surface ? 0 : 1)};
}

std::vector<SweptFigure> swept_figures(Dataset const& root) {
    std::size_t const swept = swept_inputs(root).size();
    std::vector<SweptFigure> figures;
    for (std::string const& name : labels(root, Axis::figure)) {
        figures.push_back(swept_place(root, name, swept));
        figures.back().base = number_of(root, Aggregate::figure_base_value, {figures.size() - 1});
    }
    return figures;
}

std::size_t last_setting(Dataset const& root, std::size_t input) {
    std::size_t last = extent(root, Axis::setting) - 1;
    while (last > 0 && std::isnan(number_of(root, Aggregate::setting_value, {input, last}))) {
        --last;
    }
    return last;
}

double TornadoRow::swing(double base) const {
    double const a = std::fabs(at_low - base);
    double const b = std::fabs(at_high - base);
    return std::max(std::isfinite(a) ? a : 0.0, std::isfinite(b) ? b : 0.0);
}

std::vector<TornadoRow> tornado_rows(Dataset const& root, SweptFigure const& figure) {
    Strings const& inputs = labels(root, Axis::input);
    std::string const error =
        engine::companion_name(figure.variable, engine::Companion::difference_standard_error);
    std::vector<TornadoRow> rows;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        std::size_t const last = last_setting(root, i);
        rows.push_back({inputs[i], number_of(root, Aggregate::setting_value, {i, 0}),
                        number_of(root, Aggregate::setting_value, {i, last}),
                        root.number(figure.variable, figure.at({i, 0})),
                        root.number(figure.variable, figure.at({i, last})),
                        root.number(error, figure.at({i, last}))});
    }
    return rows;
}

std::vector<TornadoRow> widest_first(std::vector<TornadoRow> rows, double base) {
    std::stable_sort(rows.begin(), rows.end(), [&](TornadoRow const& x, TornadoRow const& y) {
        return x.swing(base) > y.swing(base);
    });
    return rows;
}

bool next_cell(Dataset const& root, std::vector<std::string> const& inputs,
               std::vector<std::size_t>& cell) {
    for (std::size_t d = cell.size(); d > 0; --d) {
        if (++cell[d - 1] < root.extent(inputs[d - 1])) {
            return true;
        }
        cell[d - 1] = 0;
    }
    return false;
}

ExtremeCells extreme_cells(Dataset const& root, SweptFigure const& figure,
                           std::vector<std::string> const& inputs) {
    auto const value = [&](std::vector<std::size_t> const& cell) {
        return root.number(figure.variable, figure.at(cell));
    };
    ExtremeCells found;
    std::vector<std::size_t> cell(inputs.size(), 0);
    do {
        if (std::isnan(value(cell))) {
            continue;
        }
        if (found.least.empty() || value(cell) < value(found.least)) {
            found.least = cell;
        }
        if (found.most.empty() || value(cell) > value(found.most)) {
            found.most = cell;
        }
    } while (next_cell(root, inputs, cell));
    return found;
}

std::string cell_text(Dataset const& root, std::vector<std::string> const& inputs,
                      std::vector<std::size_t> const& cell) {
    std::string text;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        text +=
            (i == 0 ? "" : ", ") + inputs[i] + " " + labels(numbers_of(root, inputs[i]))[cell[i]];
    }
    return text;
}

}  // namespace cascade::program
