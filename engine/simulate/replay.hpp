#pragma once

/// One path again, with every round of its cascades.

#include <array>
#include <cstdint>
#include <vector>

#include "engine/figures/path_figures.hpp"
#include "engine/simulate/prepared.hpp"

namespace cascade::engine {

/// One round: levels taken in at `mark`, what they sold or bought, where that left the mark.
struct RoundEvent {
    std::uint64_t levels = 0;  ///< levels entered in this round
    double flow = 0.0;         ///< USD of forced orders of this round, > 0
    double mark = 0.0;         ///< outward log price after the round, of the venue's mark
    std::size_t venue = 0;     ///< number in the plan's list, where it has several
};

/// One cascade of one side in one step.
struct CascadeEvent {
    std::size_t step = 0;  ///< 1-based
    double time_s = 0.0;   ///< end of the step
    models::Side side = models::Side::long_;
    double exogenous_mark = 0.0;  ///< outward log price that started it, impact so far included
    double end_mark = 0.0;        ///< outward log price where it ended
    double flow = 0.0;            ///< USD, > 0
    double depth_before = 1.0;
    double depth_after = 1.0;
    unsigned runaway = 0;  ///< kRunaway bits
    std::vector<RoundEvent> rounds;
};

struct StepState {
    std::size_t step = 0;       ///< 1-based; not every one where steps are refined on demand
    double baseline = 0.0;      ///< log price over spot at the step's end, impact off
    double feedback = 0.0;      ///< the same with impact
    double displacement = 0.0;  ///< feedback - baseline
    double depth_factor = 1.0;
};

struct Replay {
    std::uint64_t path = 0;
    std::array<double, kFigures> figures{};
    std::array<double, kCashFigures> cash{};  ///< 0 where no accounts are kept
    std::vector<double> venue;                ///< [figure * venues + venue]
    std::vector<double> first_passage;        ///< [world * thresholds + threshold], s
    std::vector<StepState> steps;
    std::vector<CascadeEvent> cascades;
};

/// Simulate path `path` of the plan alone. Its figures equal those of a whole run bit for bit
/// (tests/schedule/schedule_test.cpp).
[[nodiscard]] Replay replay(Plan const& plan, std::uint64_t path);
[[nodiscard]] Replay replay(Prepared const& prepared, std::uint64_t path);

}  // namespace cascade::engine
