#pragma once

/// Figures of a sweep by name: where they stand in its data set. What its text and its page share.

#include <cstddef>
#include <string>
#include <vector>

#include "engine/results/dataset.hpp"

namespace cascade::program {

enum class SweepDesign { grid, one_at_a_time, sobol, critical };

[[nodiscard]] SweepDesign design_of(engine::Dataset const& root);

/// Where a figure stands in its variable: the index along its own dimensions, behind the swept
/// ones.
struct SweptFigure {
    std::string name;  ///< with its keys, as people write it
    std::string variable;
    std::vector<std::size_t> index;
    double base = 0.0;  ///< the figure of the base scenario

    /// The index of the figure in a cell of the sweep.
    [[nodiscard]] std::vector<std::size_t> at(std::vector<std::size_t> cell) const;
};

/// Values of a variable or coordinate of numbers.
[[nodiscard]] engine::Numbers const& numbers_of(engine::Dataset const& root,
                                                std::string const& name);

/// Prices of the thresholds, also where a sweep has them for each cell: those of the first that was
/// run. Empty without thresholds.
[[nodiscard]] engine::Numbers threshold_prices(engine::Dataset const& root);

/// The figures that a grid or a one-at-a-time sweep names.
[[nodiscard]] std::vector<SweptFigure> swept_figures(engine::Dataset const& root);

/// Names of the swept dimensions of a grid, or of the two of a critical surface, outermost first.
[[nodiscard]] std::vector<std::string> swept_inputs(engine::Dataset const& root);

/// Number of the last setting that an input of a one-at-a-time sweep has.
[[nodiscard]] std::size_t last_setting(engine::Dataset const& root, std::size_t input);

/// One figure as one input goes from its lowest to its highest value.
struct TornadoRow {
    std::string input;
    double low_value = 0.0;  ///< of the input
    double high_value = 0.0;
    double at_low = 0.0;  ///< the figure there
    double at_high = 0.0;
    double error = 0.0;  ///< paired standard error of at_high's difference from the base

    /// The larger of the two distances from the base.
    [[nodiscard]] double swing(double base) const;
};

/// The rows of a one-at-a-time sweep, in the order of its inputs, and the widest first.
[[nodiscard]] std::vector<TornadoRow> tornado_rows(engine::Dataset const& root,
                                                   SweptFigure const& figure);
[[nodiscard]] std::vector<TornadoRow> widest_first(std::vector<TornadoRow> rows, double base);

/// Step to the next cell of a grid, the last dimension fastest; false after the last one.
[[nodiscard]] bool next_cell(engine::Dataset const& root, std::vector<std::string> const& inputs,
                             std::vector<std::size_t>& cell);

/// Cells of a grid; empty where the figure exists nowhere.
struct ExtremeCells {
    std::vector<std::size_t> least, most;
};
[[nodiscard]] ExtremeCells extreme_cells(engine::Dataset const& root, SweptFigure const& figure,
                                         std::vector<std::string> const& inputs);

/// "kappa 0.1, depth_1pct 400 M"
[[nodiscard]] std::string cell_text(engine::Dataset const& root,
                                    std::vector<std::string> const& inputs,
                                    std::vector<std::size_t> const& cell);

}  // namespace cascade::program
