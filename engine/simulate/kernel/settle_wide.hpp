#pragma once

/// Common cascades, several at once: one side of a lane triggers, a bin of even density takes the
/// mark up, and both impact and depletion are slight. The lanes that trigger in a step are packed
/// into vectors here and settled together; everything else is settled lane by lane (resolve.hpp).
/// Which of the two a lane takes depends on its own numbers alone.
///
/// With gap the way from frontier to mark, R the reproduction number, r = R / (1 - R), rho the
/// bin's density and v = a rho gap / (1 - R), the root of DepthImpact in the bin is the distance
///     d = gap (1 + r) (1 + H),   H = r v / 2 + (r^2 / 2 + r / 6) v^2 + ...,
/// the series (in the inverse of u - r (exp(u) - 1 - u) = v, u = a rho d) cut after v^4 and then
/// one Newton step. For r v and v up to 0.1 the relative error of d stays below 3e-10, and below
/// 1e-15 up to 0.01. Without depletion v = 0, and d = gap / (1 - R) is exact.
///
/// Checked against brute force in tests/property/kernel_test.cpp.

#include "engine/simulate/kernel/lane_state.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

using models::at_or_below;
using models::bits_of;
using models::both;
using models::either;
using models::kWideLanes;
using models::select;
using models::Wide;
using models::wide_load;
using models::wide_of;
using models::wide_store;
using models::WideMask;
using models::without;

/// Cascades to settle together: item n belongs to lane[n]. Room for whole vectors.
struct CascadeBatch {
    int count = 0;
    int lane[kLanes];
    int side[kLanes];
    Lane mark;     ///< outward
    Lane from;     ///< frontier
    Lane far;      ///< end of the bin
    Lane density;  ///< USD
    Lane depth;    ///< depth factor before

    // Found by settle_batch().
    Lane shift;             ///< outward move of the mark
    Lane flow;              ///< USD
    Lane lost;              ///< of the depth factor
    std::uint32_t settled;  ///< bits of items for which these hold
};

/// (exp(u) - 1) / u for |u| <= 0.12: models::expm1_over_small, truncation below 2e-15.
CASCADE_INLINE Wide growth_over(Wide u) {
    Wide const u2 = u * u;
    Wide const a = fma(u, wide_of(1.0 / 6.0), wide_of(0.5));
    Wide const b = fma(u, wide_of(1.0 / 120.0), wide_of(1.0 / 24.0));
    Wide const c = fma(u, wide_of(1.0 / 5040.0), wide_of(1.0 / 720.0));
    Wide const d = fma(u, wide_of(1.0 / 362880.0), wide_of(1.0 / 40320.0));
    Wide const p = fma(fma(fma(d, u2, c), u2, b), u2, a);
    return fma(p, u, wide_of(1.0));
}

/// Settle the items from n on, as many as fill a vector.
/// \return bits of those that are settled
CASCADE_INLINE std::uint32_t settle_vector(KernelTables const& t, int n, CascadeBatch& b) {
    constexpr double kSlight = 0.1;
    Wide const one = wide_of(1.0);
    Wide const zero = wide_of(0.0);
    Wide const mark = wide_load(&b.mark[n]);
    Wide const density = wide_load(&b.density[n]);
    Wide const depth = wide_load(&b.depth[n]);
    Wide const gap = mark - wide_load(&b.from[n]);
    Wide const pressure = wide_of(t.per_usd) * density;
    Wide const inverse = one / (depth - pressure);
    Wide const r = pressure * inverse;
    Wide const v = wide_of(t.depletion) * density * gap * (depth * inverse);
    Wide const c2 = wide_of(0.5) * r;
    Wide const c3 = r * fma(wide_of(0.5), r, wide_of(1.0 / 6.0));
    Wide const c4 = r * fma(r, fma(wide_of(0.625), r, wide_of(5.0 / 12.0)), wide_of(1.0 / 24.0));
    Wide const c5 = r
                    * fma(r, fma(r, fma(wide_of(0.875), r, wide_of(0.875)), wide_of(5.0 / 24.0)),
                          wide_of(1.0 / 120.0));
    Wide h = v * fma(v, fma(v, fma(v, c5, c4), c3), c2);
    Wide u = fma(v, h, v);
    Wide const growth = growth_over(u);
    Wide const q = r * (u * growth);
    Wide const slope = fma(q, fma(q, fma(q, one + q, one), one), one);
    h = fma(fma(fma(r, h, r), growth - one, zero - h), slope, h);
    u = fma(v, h, v);
    Wide const shift = gap * fma(one + r, h, r);
    Wide const lost = depth * u * growth_over(zero - u);
    wide_store(&b.shift[n], shift);
    wide_store(&b.flow[n], density * (gap + shift));
    wide_store(&b.lost[n], lost);
    WideMask const slight =
        both(at_or_below(r * v, wide_of(kSlight)), at_or_below(v, wide_of(kSlight)));
    WideMask const stable = at_or_below(pressure, wide_of(0.9375) * depth);
    WideMask const above_floor = at_or_below(wide_of(t.depth_floor), depth - lost);
    WideMask const beyond = at_or_below(wide_load(&b.far[n]), mark + shift);
    return bits_of(without(both(both(slight, stable), above_floor), beyond));
}

CASCADE_INLINE void settle_batch(KernelTables const& t, CascadeBatch& b) {
    b.settled = 0;
    for (int n = 0; n < b.count; n += kWideLanes) {
        b.settled |= settle_vector(t, n, b) << n;
    }
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
