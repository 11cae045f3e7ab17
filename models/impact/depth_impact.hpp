#pragma once

/// Linear impact on a depth that the flow itself depletes.
///
/// With l = 0.01 / depth_1pct, a = depletion / depth_1pct and depth factor f at the start, flow q
/// >= 0 moves log price by
///     I(q) = integral over s in [0, q] of l / max(floor, f exp(-a s)) ds
///          = (l / (a f)) (exp(a q) - 1)                        until the floor is reached,
/// then linearly at l / floor. The impact of a cascade is I of its cumulative flow: settling a flow
/// in parts gives the same total as at once. a == 0 is plain linear impact.

#include "models/base/lanes.hpp"
#include "models/math/elementary_inline.hpp"

namespace cascade::models {
inline namespace CASCADE_SIMD {

struct DepthImpact {
    double per_usd;    ///< l, log price per USD at full depth
    double depletion;  ///< a, per USD
    double floor;      ///< lowest depth factor
};

/// Where a flow left the market.
struct Displaced {
    double shift;  ///< log price moved by this flow
    double depth;  ///< depth factor after it
};

/// Effect of flow q from depth factor `depth`.
CASCADE_INLINE Displaced displace(DepthImpact const& law, double depth, double q) {
    double const rate = law.per_usd / depth;
    double const u = law.depletion * q;
    if (!(u > 0.0) || depth <= law.floor) {
        return {rate * q, depth};
    }
    double const growth = expm1_inline(u);
    double const after = depth / (1.0 + growth);
    if (after >= law.floor) {
        return {rate / law.depletion * growth, after};
    }
    // The floor is reached on the way: f exp(-a q1) = floor.
    double const q1 = log_inline(depth / law.floor) / law.depletion;
    double const shift = rate / law.depletion * (depth / law.floor - 1.0);
    return {shift + law.per_usd / law.floor * (q - q1), law.floor};
}

/// Least root of gap + I(density * d) = d with d >= 0: how far a mark that stands `gap` beyond the
/// frontier carries it through a bin of even density, or `width` if it runs through the whole bin.
struct Advance {
    double distance;  ///< log price, in [0, width]
    double shift;     ///< log price moved by the flow of that distance
    double depth;     ///< depth factor after it
    bool whole;       ///< the bin is used up; the mark may stand beyond it
};

CASCADE_INLINE Advance advance_linear(double rate, double depth, double density, double gap,
                                      double width) {
    double const reproduction = rate * density;
    if (reproduction < 1.0) {
        double const distance = gap / (1.0 - reproduction);
        if (distance < width) {
            return {distance, distance - gap, depth, false};
        }
    }
    return {width, reproduction * width, depth, true};
}

/// Bin on which the depth stays above the floor. With u = a density d, A = a density gap and
/// R = l density / f the root solves F(u) = A + R (exp(u) - 1) - u = 0, convex and falling at its
/// least root. Start at the root of F cut after u^2, which lies left of it, and climb by Newton,
/// which does not overshoot. A step below 2^-27 u is the last: convergence is quadratic.
CASCADE_INLINE Advance advance_depleting(DepthImpact const& law, double depth, double density,
                                         double gap, double width) {
    double const scale = law.depletion * density;
    double const reproduction = law.per_usd / depth * density;
    double const end = scale * width;
    double const target = scale * gap;
    double const margin = 1.0 - reproduction;
    double const discriminant = margin * margin - 2.0 * reproduction * target;
    if (margin > 0.0 && discriminant > 0.0) {
        double u = 2.0 * target / (margin + __builtin_sqrt(discriminant));
        for (int iteration = 0; iteration < 100 && u < end; ++iteration) {
            double const growth = expm1_inline(u);
            double const slope = 1.0 - reproduction * (1.0 + growth);
            if (!(slope > 0.0)) {
                break;  // past the minimum of F without a root
            }
            double const step = (__builtin_fma(reproduction, growth, target) - u) / slope;
            u = step > 0.0 ? u + step : u;
            if (step <= 0x1p-27 * u && u < end) {
                double const distance = u / scale;
                double const after = depth / (1.0 + __builtin_fma(1.0 + growth, step, growth));
                return {distance, distance - gap, after, false};
            }
        }
    }
    double const growth = expm1_inline(end);
    return {width, law.per_usd / (law.depletion * depth) * growth, depth / (1.0 + growth), true};
}

/// The common case of advance_depleting: a root well inside the bin and well left of the minimum of
/// F, above the floor. With r = R / (1 - R) and v = A / (1 - R) the root is the series
///     v + r v^2 / 2 + (r^2 / 2 + r / 6) v^3 + (5 r^3 / 8 + 5 r^2 / 12 + r / 24) v^4 + ...;
/// for r v <= 2^-7 its error is below 2^-27 u, and one Newton step leaves rounding only; up to 2^-4
/// an ordinary Newton step goes before. The last step's inverse slope, 1 / (1 - R exp(u)), is a
/// series in r (exp(u) - 1) too: the chain to the mark holds two divisions.
///
/// \return false if the case is another one; `out` then means nothing
CASCADE_INLINE bool advance_slightly(DepthImpact const& law, double depth, double density,
                                     double gap, double width, Advance& out) {
    double const per_depth = 1.0 / depth;
    double const reproduction = law.per_usd * per_depth * density;
    double const target = law.depletion * density * gap;
    double const inverse = 1.0 / (1.0 - reproduction);
    double const r = reproduction * inverse;
    double const v = target * inverse;
    if (!(reproduction < 0.9375 && r * v <= 0x1p-4 && v <= 0x1.cp-6)) {
        return false;
    }
    double const c3 = r * __builtin_fma(0.5, r, 1.0 / 6.0);
    double const c4 = r * __builtin_fma(r, __builtin_fma(0.625, r, 5.0 / 12.0), 1.0 / 24.0);
    double const v2 = v * v;
    double u = __builtin_fma(v2, __builtin_fma(v2, c4, __builtin_fma(v, c3, 0.5 * r)), v);
    if (r * v > 0x1p-7) {
        double const first = u * expm1_over_small(u);
        u += (__builtin_fma(reproduction, first, target) - u) * inverse / (1.0 - r * first);
    }
    double const growth = u * expm1_over_small(u);
    double const q = r * growth;
    double const slope = inverse * __builtin_fma(q, __builtin_fma(q, 1.0 + q, 1.0), 1.0);
    double const step = (__builtin_fma(reproduction, growth, target) - u) * slope;
    double const end = __builtin_fma(1.0 + growth, step, growth);
    double const shift = law.per_usd / law.depletion * per_depth * end;
    double const after = depth / (1.0 + end);
    out = {gap + shift, shift, after, false};
    return gap + shift < width && after >= law.floor;
}

/// What a bin used up whole adds to y - I(N(y)) at most inside it, over its beginning. As depth
/// falls from `before` to `after` the reproduction number rises, and where it passes 1 the mark
/// stops catching up slower than it runs away: that is the highest point. 0 where there is none.
CASCADE_INLINE double resistance_inside(DepthImpact const& law, double before, double after,
                                        double density) {
    double const critical = law.per_usd * density;  // depth factor at which the number is 1
    if (!(critical < before && critical > after)) {
        return 0.0;
    }
    return (log_inline(before / critical) / density - law.per_usd * (1.0 / critical - 1.0 / before))
           / law.depletion;
}

CASCADE_INLINE Advance advance_through_bin(DepthImpact const& law, double depth, double density,
                                           double gap, double width) {
    if (law.depletion == 0.0 || depth <= law.floor || density == 0.0) {
        return advance_linear(law.per_usd / depth, depth, density, gap, width);
    }
    Advance common;
    if (advance_slightly(law, depth, density, gap, width, common)) {
        return common;
    }
    double const end = law.depletion * density * width;
    if (depth * (1.0 - end) >= law.floor || depth >= law.floor * exp_inline(end)) {
        return advance_depleting(law, depth, density, gap, width);
    }
    // The floor lies inside the bin: up to it depleting, beyond it linear.
    double const to_floor = log_inline(depth / law.floor) / (law.depletion * density);
    Advance const first = advance_depleting(law, depth, density, gap, to_floor);
    if (!first.whole) {
        return first;
    }
    double const rest_gap = gap + first.shift - to_floor;
    if (rest_gap < 0.0) {  // rounding at the joint: it ends there
        return {to_floor, first.shift, law.floor, false};
    }
    Advance const rest =
        advance_linear(law.per_usd / law.floor, law.floor, density, rest_gap, width - to_floor);
    return {to_floor + rest.distance, first.shift + rest.shift, law.floor, rest.whole};
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
