#pragma once

/// A map from open interest: positions of a mix of leverage and sizes, entered around spot, and the
/// prices at which a venue's margin tiers liquidate them.

#include "engine/scenario/synthesis.hpp"
#include "engine/scenario/venue_file.hpp"
#include "models/venue/stages.hpp"

namespace cascade::engine {

/// How many sizes stand for the law of the notional: midpoints of equal shares of it.
inline constexpr std::size_t kSizeNodes = 32;

/// Groups by leverage and size, and by stage where positions are liquidated in parts. A position
/// whose tier does not allow its leverage is held at the tier's maximum: it could not have been
/// opened otherwise. \param rules  of `in`'s venue \param spot  turns notional into value, for
/// inverse contracts \return distances may be <= 0 where the margin would not suffice
[[nodiscard]] std::vector<PositionGroup> position_groups(BookInput const& in,
                                                         models::MarginRules const& rules,
                                                         models::Side side, double spot,
                                                         models::StageRule const& stage_rule = {});

/// Where positions entered by `in`'s profile or dispersion stand now.
[[nodiscard]] OpenLaw open_law(BookInput const& in, models::Side side, double spot);

/// What one side holds at spot, USD.
[[nodiscard]] double open_notional(BookInput const& in, models::Side side);

/// One side of the book. \pre all distances are > 0, and the law leaves something of each group
[[nodiscard]] SynthesisedSide position_side(BookInput const& in, models::MarginRules const& rules,
                                            models::Side side, double spot,
                                            models::StageRule const& stage_rule = {});

}  // namespace cascade::engine
