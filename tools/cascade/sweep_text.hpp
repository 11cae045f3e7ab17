#pragma once

/// The summary of a sweep as text, at most 80 columns: pure functions of its data set.

#include <string>
#include <vector>

#include "engine/results/dataset.hpp"

namespace cascade::program {

/// One figure as one input goes from its lowest to its highest value.
struct TornadoRow {
    std::string input;
    double low_value = 0.0;  ///< of the input
    double high_value = 0.0;
    double at_low = 0.0;  ///< the figure there
    double at_high = 0.0;
    double error = 0.0;  ///< standard error of the larger of the two differences from the base
};

/// Bars from the base outwards, the widest first.
[[nodiscard]] std::string tornado_text(std::string const& figure, double base,
                                       std::vector<TornadoRow> rows);

/// A design over one input (lines) or two (a table for each figure); more inputs: extremes.
[[nodiscard]] std::string grid_text(engine::Dataset const& root,
                                    std::vector<std::string> const& inputs,
                                    std::vector<std::string> const& figures);
[[nodiscard]] std::string one_at_a_time_text(engine::Dataset const& root,
                                             std::vector<std::string> const& figures);
[[nodiscard]] std::string sobol_text(engine::Dataset const& root);
[[nodiscard]] std::string critical_text(engine::Dataset const& root, std::string const& x,
                                        std::string const& y);

}  // namespace cascade::program
