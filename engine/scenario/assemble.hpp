#pragma once

/// From a checked scenario to a plan.

#include <vector>

#include "engine/scenario/scenario.hpp"
#include "engine/simulate/plan.hpp"

namespace cascade::engine {

/// The share of each leverage tier in each level, for maps drawn by tier (source "thresholds", or
/// levels that name their leverage).
struct LeverageBreakdown {
    std::vector<double> leverage;                                ///< tiers, ascending
    std::vector<std::vector<double>> intensity[models::kSides];  ///< [side][tier][level], USD
};

struct Assembly {
    Plan plan;
    LeverageBreakdown breakdown;
    std::vector<std::string> warnings;  ///< legal, but a reader should know (one line each)
};

/// \throws Error (invalid_input) where the combination of fields or the data file is wrong.
/// load_scenario has already called this once, so a scenario that loaded assembles.
[[nodiscard]] Assembly assemble(Scenario const& scenario);

}  // namespace cascade::engine
