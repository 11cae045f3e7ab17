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

CASCADE_INLINE Advance advance_through_bin(DepthImpact const& law, double depth, double density,
                                           double gap, double width) {
    if (law.depletion == 0.0 || depth <= law.floor || density == 0.0) {
        return advance_linear(law.per_usd / depth, depth, density, gap, width);
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
