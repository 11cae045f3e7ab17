#pragma once

/// The block "liquidation": rules of venues, and what a scenario changes of them.

#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"
#include "models/venue/liquidation.hpp"
#include "models/venue/stages.hpp"

namespace cascade::engine {

/// "generic", then venues.
[[nodiscard]] std::vector<std::string> preset_names();

/// The block with everything filled in that the venue, or the book, says. Where the venue is
/// "generic" and nobody asks who pays, the keys of money stay empty.
[[nodiscard]] LiquidationInput filled_in(Scenario const& scenario);

/// \pre the block is sound
[[nodiscard]] models::StageRule stage_rule(Scenario const& scenario);
[[nodiscard]] models::LiquidationRules liquidation_rules(Scenario const& scenario);

}  // namespace cascade::engine
