#pragma once

/// How a venue cuts a position that triggers into orders: all at once, or part of it, so that the
/// rest has margin enough and triggers again further out.

#include <vector>

#include "models/venue/margin.hpp"

namespace cascade::models {

/// `full`: the whole position. `staged`: down to the upper edge of a lower tier (Bybit, BitMEX: the
/// next one; OKX: two below), the whole of it in the lowest. `sliced`: a share of it, the rest
/// whole when it triggers again (Hyperliquid). `incremental`: that share of what was open, again
/// and again (Deribit).
enum class StageKind { full, staged, sliced, incremental };

struct StageRule {
    StageKind kind = StageKind::full;
    int tiers_down = 1;        ///< of staged
    double slice = 1.0;        ///< of sliced and incremental, (0, 1]
    double slice_above = 0.0;  ///< value up to which a position is closed whole
};

struct Stage {
    double price;  ///< where it triggers
    double share;  ///< of the position's size
};

/// Stages of a position's liquidation, in the order in which price meets them; shares sum to 1. The
/// part closed is taken to fill at its trigger price: what it loses beyond does not bring the next
/// stage nearer. The last stage may have price 0 (long) or infinity (short): it is never reached.
/// Exact but for that: each stage's price is liquidation_price() of what is left, whose collateral
/// is the position's and the profit of the parts closed. At most 1 + tiers, or 1 + 1 / slice.
/// Checked in tests/unit/models/stages_test.cpp.
[[nodiscard]] std::vector<Stage> liquidation_stages(MarginRules const& rules,
                                                    Position const& position,
                                                    StageRule const& rule);

}  // namespace cascade::models
