#pragma once

/// The money of liquidations on one path.
///
/// A position of notional q triggers with margin m q left and is closed at a price that is `loss`
/// worse, all in USD. Then
///     m q = loss + fee + rest,
/// fee <= what is left; a positive rest goes to the fund or back to the trader, a negative one is
/// paid by the fund, and what the fund cannot pay is bad debt, borne by the winners of the venue.
/// So at any time
///     margin + bad debt = loss + returned + (fund now - fund at the start).
/// Checked on every path of 10,000 random scenarios in tests/property/liquidation_test.cpp.

#include "models/base/lanes.hpp"
#include "models/math/elementary_inline.hpp"
#include "models/venue/liquidation.hpp"

namespace cascade::models {
inline namespace CASCADE_SIMD {

/// Sums over a path, USD.
struct Account {
    double margin;       ///< of closed positions, when they triggered
    double loss;         ///< of their closing beyond the trigger price
    double fees;         ///< part of what the fund got
    double returned;     ///< to traders
    double fund_low;     ///< lowest balance
    double fund;         ///< balance; of an infinite fund: what it has won
    double bad_debt;     ///< not paid by anybody's margin or fund
    double deleveraged;  ///< notional closed against the other side's positions
};

CASCADE_INLINE Account open_account(LiquidationRules const& rules) {
    double const fund = rules.fund < __builtin_inf() ? rules.fund : 0.0;
    return {0.0, 0.0, 0.0, 0.0, fund, fund, 0.0, 0.0};
}

/// USD lost on notional `usd` closed `distance` of log price beyond its trigger.
CASCADE_INLINE double loss_beyond(int side, double usd, double distance) {
    double const factor = exp_near_zero(side == 0 ? -distance : distance);
    return usd * (side == 0 ? 1.0 - factor : factor - 1.0);
}

/// Notional `usd` was closed in the market, `loss` worse than where it triggered.
CASCADE_INLINE void close_in_market(LiquidationRules const& rules, double usd, double loss,
                                    Account& account) {
    double const margin = rules.margin * usd;
    double const left = margin - loss;
    double const fee = lane_min(rules.fee * usd, lane_max(left, 0.0));
    double const rest = left - fee;
    double const surplus = lane_max(rest, 0.0);
    account.margin += margin;
    account.loss += loss;
    account.fees += fee;
    account.returned += rules.surplus_to_fund ? 0.0 : surplus;
    account.fund += fee + (rules.surplus_to_fund ? surplus : 0.0) + lane_min(rest, 0.0);
    if (rules.fund < __builtin_inf() && account.fund < 0.0) {
        account.bad_debt -= account.fund;
        account.fund = 0.0;
    }
    account.fund_low = lane_min(account.fund_low, account.fund);
}

/// Notional `usd` was closed against the other side's positions at its bankruptcy price: they get
/// the whole margin.
CASCADE_INLINE void close_by_deleveraging(LiquidationRules const& rules, double usd,
                                          Account& account) {
    account.margin += rules.margin * usd;
    account.loss += rules.margin * usd;
    account.deleveraged += usd;
}

CASCADE_INLINE bool deleverages(LiquidationRules const& rules, Account const& account) {
    return rules.deleveraging && account.fund <= rules.deleverage_at * rules.fund;
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
