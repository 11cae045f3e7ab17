#pragma once

/// The worst paths of a result as outlines of their prices.

#include <cstdint>
#include <vector>

#include "engine/results/result_file.hpp"

namespace cascade::study {

/// Prices of one path: lowest and highest of each stretch of steps, in the order they came.
struct PathTrace {
    std::uint64_t path = 0;
    bool same = false;  ///< simulated again, the path is the stored one bit for bit
    double feedback_drawdown = 0.0, baseline_drawdown = 0.0;  ///< log
    double feedback_low = 0.0, feedback_return = 0.0;         ///< log over spot
    double long_liquidated = 0.0, short_liquidated = 0.0;     ///< USD
    bool runaway = false;
    std::vector<double> baseline, feedback;  ///< USD
};

/// The paths of `worst_path`, simulated again from the scenario stored in the file. Empty where the
/// file names none.
[[nodiscard]] std::vector<PathTrace> worst_traces(engine::ResultFile const& result);

}  // namespace cascade::study
