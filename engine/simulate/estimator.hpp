#pragma once

/// How paths are drawn, and what for: part of a plan.

#include <cstdint>
#include <optional>

#include "engine/figures/path_figures.hpp"

namespace cascade::engine {

enum class EstimatorMethod : int { plain, importance, splitting, sobol };

/// Its name in scenarios.
[[nodiscard]] constexpr char const* name_of(EstimatorMethod method) {
    constexpr char const* kNames[] = {"plain", "importance", "splitting", "sobol"};
    return kNames[static_cast<int>(method)];
}

/// Whether its paths are divided into independent repeats.
[[nodiscard]] constexpr bool in_repeats(EstimatorMethod method) {
    return method == EstimatorMethod::splitting || method == EstimatorMethod::sobol;
}

/// The event that an estimator aims at: a figure at or beyond a level; beyond is below for lows.
struct RareEvent {
    Figure figure = Figure::feedback_drawdown;
    double level = 0.0;  ///< unit of the figure

    /// Larger is rarer: the figure, or its negative for a low.
    [[nodiscard]] double score(double value) const {
        bool const low = figure == Figure::baseline_low || figure == Figure::feedback_low;
        return low ? -value : value;
    }
    [[nodiscard]] bool happened(double value) const { return score(value) >= score(level); }
};

/// Fewest repeats of `splitting` and `sobol` before a run asks whether it is precise enough. Their
/// spread is the standard error: from 8 repeats it is off by a quarter, and looks that show it
/// small by luck come often. Checked in tests/schedule/run_until_test.cpp.
inline constexpr std::uint64_t kLeastRepeats = 16;

/// docs/estimators.md says what the methods are. A method reads its own fields only.
struct Estimator {
    EstimatorMethod method = EstimatorMethod::plain;
    std::optional<RareEvent> target;  ///< importance (or `tilt` is given), splitting

    // importance
    std::optional<double> tilt;        ///< theta; left out: found by a pilot run at the target
    double plain_share = 0.1;          ///< of paths from the law as it is, (0, 1)
    std::uint64_t pilot_paths = 8192;  ///< of each stage of the pilot run

    // plain
    bool control_variate = false;  ///< correct figures by baseline laws known in closed form

    // splitting, sobol
    std::uint64_t repeats = 32;  ///< independent repeats that the paths are divided into

    // splitting
    double kill_share = 0.25;  ///< of a repeat's particles, at least, replaced at each level
};

}  // namespace cascade::engine
