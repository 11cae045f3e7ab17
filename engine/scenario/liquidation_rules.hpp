#pragma once

/// The blocks "liquidation" and "venues": rules of venues, and what a scenario changes of them.

#include <optional>
#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"
#include "models/venue/liquidation.hpp"
#include "models/venue/stages.hpp"
#include "models/venue/venue.hpp"

namespace cascade::engine {

/// "generic", then venues.
[[nodiscard]] std::vector<std::string> preset_names();

/// The block with everything filled in that the venue, or the book, says. Where the venue is
/// "generic" and nobody asks who pays, the keys of money stay empty.
[[nodiscard]] LiquidationInput filled_in(LiquidationInput const& rules, BookInput const& book);

/// Margin left when a position triggers, share of notional, where the book says: its own key, or
/// the first tier of its venue.
[[nodiscard]] std::optional<double> maintenance_margin_of(BookInput const& book);

/// How positions are cut, on all venues alike. \pre the block is sound
[[nodiscard]] models::StageRule stage_rule(Scenario const& scenario);
[[nodiscard]] models::LiquidationRules liquidation_rules(LiquidationInput const& rules,
                                                         BookInput const& book);

/// The list `venues`.
[[nodiscard]] std::vector<models::Venue> market_venues(Scenario const& scenario);

}  // namespace cascade::engine
