#pragma once

/// Who is deleveraged first.
///
/// With entry price E, bankruptcy price B and mark price P, effective leverage is P / |P - B|, and
///   - `profit`: profit, (P - E) / E of a long, (E - P) / E of a short, times leverage; profit over
///     leverage of those in loss;
///   - `price_ratio`: P / E of a long, E / P of a short, times leverage.
///
/// Source: BitMEX, "Auto deleveraging" (support 18589621443357), which Binance's scheme follows;
/// Hyperliquid, "Auto-deleveraging", whose page has P / E and does not speak of shorts. Checked
/// against a plain version in tests/property/liquidation_test.cpp.

#include "models/base/lanes.hpp"
#include "models/math/elementary_inline.hpp"
#include "models/venue/liquidation.hpp"

namespace cascade::models {
inline namespace CASCADE_SIMD {

/// \param price, entry, bankrupt  log price over spot
CASCADE_INLINE double deleveraging_rank(Ranking ranking, int side, double price, double entry,
                                        double bankrupt) {
    double const outward = side == 0 ? 1.0 : -1.0;
    double const equity = outward * (1.0 - exp_inline(bankrupt - price));
    if (!(equity > 0.0)) {
        return __builtin_inf();  // bankrupt: nothing is more urgent
    }
    if (ranking == Ranking::price_ratio) {
        return exp_inline(outward * (price - entry)) / equity;
    }
    double const profit = outward * (exp_inline(price - entry) - 1.0);
    return profit > 0.0 ? profit / equity : profit * equity;
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
