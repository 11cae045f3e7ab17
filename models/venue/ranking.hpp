#pragma once

/// Who is deleveraged first: by profit and leverage.
///
/// With entry price E, bankruptcy price B and mark price P, profit is (P - E) / E of a long,
/// (E - P) / E of a short, and effective leverage P / |P - B|. Profitable positions are ranked by
/// profit times leverage, the others by profit over leverage.
///
/// Source: BitMEX, "Auto deleveraging" (support 18589621443357), which Binance's scheme follows.
/// Checked against a plain version in tests/property/liquidation_test.cpp.

#include "models/base/lanes.hpp"
#include "models/math/elementary_inline.hpp"

namespace cascade::models {
inline namespace CASCADE_SIMD {

/// \param price, entry, bankrupt  log price over spot
CASCADE_INLINE double deleveraging_rank(int side, double price, double entry, double bankrupt) {
    double const outward = side == 0 ? 1.0 : -1.0;
    double const profit = outward * (exp_inline(price - entry) - 1.0);
    double const equity = outward * (1.0 - exp_inline(bankrupt - price));
    if (!(equity > 0.0)) {
        return __builtin_inf();  // bankrupt: nothing is more urgent
    }
    return profit > 0.0 ? profit / equity : profit * equity;
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
