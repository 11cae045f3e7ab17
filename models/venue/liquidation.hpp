#pragma once

/// What a venue does with the positions that trigger, as far as money and speed go. How a position
/// is cut into orders is in the book already (models/venue/slicing.hpp).

#include <limits>

namespace cascade::models {

/// By what those are ranked who may be deleveraged (ranking.hpp).
enum class Ranking { profit, price_ratio };

struct LiquidationRules {
    /// Margin, fees and fund are kept account of. Off: positions are closed without anybody asking
    /// who pays.
    bool accounts = false;
    double margin = 0.0;  ///< left when a position triggers, share of its notional, [0, 1)
    double fee = 0.0;     ///< share of the notional closed, from what margin is left; to the fund
    bool surplus_to_fund = true;  ///< margin left after that: to the fund, or back to the trader
    /// Insurance fund at the start, USD; infinity: it never runs out.
    double fund = std::numeric_limits<double>::infinity();
    bool deleveraging = false;   ///< positions are closed against the other side's once the fund
    double deleverage_at = 0.0;  ///< is down to this share of its start, [0, 1)
    Ranking ranking = Ranking::profit;
    /// Orders of a side that reach the market, USD a second; the rest waits.
    double flow_per_s = std::numeric_limits<double>::infinity();
    /// Log price that the orders of a side move within one step; the rest waits.
    double price_band = std::numeric_limits<double>::infinity();

    /// Whether anything differs from orders at once and nobody asking who pays.
    [[nodiscard]] bool plain() const {
        constexpr double kNone = std::numeric_limits<double>::infinity();
        return !accounts && flow_per_s == kNone && price_band == kNone;
    }
};

}  // namespace cascade::models
