#pragma once

/// The block `portfolio`: positions of the user.

#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"
#include "engine/simulate/plan.hpp"

namespace cascade::engine {

/// Positions ready to be followed; their thresholds are not yet known.
/// \param warnings  takes a line for each that the venue would not have let be opened
/// \pre the scenario was read and checked
[[nodiscard]] std::vector<OwnPosition> own_positions(Scenario const& scenario,
                                                     std::vector<std::string>& warnings);

}  // namespace cascade::engine
