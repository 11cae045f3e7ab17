#pragma once

/// Where a mark that a power law of impact drives through a bin comes to rest.
///
/// Along a bin the impact is concave up to one inflection and convex beyond it. On the concave part
/// Newton's iteration starts from the right, on the convex one from the left: neither passes the
/// least root. Used by impact_law.hpp, and checked with it.

#include "models/base/lanes.hpp"
#include "models/math/elementary_inline.hpp"

namespace cascade::models {
inline namespace CASCADE_SIMD {

CASCADE_INLINE double power_of(double flow, double exponent) {
    if (!(flow > 0.0)) {
        return 0.0;
    }
    return exponent == 0.5 ? __builtin_sqrt(flow) : exp_inline(exponent * log_inline(flow));
}

/// F(d) = d - gap - (g(E0 + E(d)) - g(E0)) along a bin, E(d) = rate * (exp(bend d) - 1) / bend, or
/// rate * d where bend is 0.
struct PowerBin {
    double scale;
    double exponent;
    double flow;  ///< E0
    double rate;
    double bend;
    double gap;

    [[nodiscard]] CASCADE_INLINE double own(double d) const {
        return bend > 0.0 ? rate / bend * expm1_inline(bend * d) : rate * d;
    }
    [[nodiscard]] CASCADE_INLINE double shift(double d) const {
        return scale * (power_of(flow + own(d), exponent) - power_of(flow, exponent));
    }
    /// dI/dd
    [[nodiscard]] CASCADE_INLINE double reproduction(double d) const {
        double const all = flow + own(d);
        double const speed = rate + (bend > 0.0 ? bend * own(d) : 0.0);
        return all > 0.0 ? exponent * scale * power_of(all, exponent) / all * speed
                         : __builtin_inf();
    }
    /// Where I turns from concave to convex.
    [[nodiscard]] CASCADE_INLINE double inflection() const {
        if (!(bend > 0.0)) {
            return __builtin_inf();
        }
        double const turn = (1.0 - flow * bend / rate) / exponent;
        return turn > 1.0 ? log_inline(turn) / bend : 0.0;
    }
};

/// Root of F in (0, from], F convex there, F(0) < 0 < F(from): Newton from the right, which
/// descends to the root without passing it.
CASCADE_INLINE double descend(PowerBin const& bin, double from) {
    double d = from;
    for (int iteration = 0; iteration < 200; ++iteration) {
        double const excess = d - bin.gap - bin.shift(d);
        double const slope = 1.0 - bin.reproduction(d);
        if (!(excess > 0.0) || !(slope > 0.0)) {
            break;
        }
        double const step = excess / slope;
        d -= step;
        if (step <= 0x1p-27 * d) {
            break;
        }
    }
    return d;
}

/// Least root of F in [from, to), F concave there and F(from) <= 0: Newton from the left.
/// \return a negative number where there is none
CASCADE_INLINE double climb(PowerBin const& bin, double from, double to) {
    double d = from;
    for (int iteration = 0; iteration < 200 && d < to; ++iteration) {
        double const slope = 1.0 - bin.reproduction(d);
        if (!(slope > 0.0)) {
            break;
        }
        double const step = (bin.shift(d) + bin.gap - d) / slope;
        d = step > 0.0 ? d + step : d;
        if (step <= 0x1p-27 * d && d < to) {
            return d;
        }
    }
    return -1.0;
}

/// Highest distance - I inside a bin used up whole: where the reproduction number rises through 1.
CASCADE_INLINE double highest_inside(PowerBin const& bin, double width) {
    double low = lane_min(bin.inflection(), width);
    double high = width;
    if (!(low < high) || !(bin.reproduction(low) < 1.0) || !(bin.reproduction(high) > 1.0)) {
        return 0.0;
    }
    for (int n = 0; n < 60; ++n) {
        double const middle = 0.5 * (low + high);
        (bin.reproduction(middle) < 1.0 ? low : high) = middle;
    }
    return lane_max(0.0, low - bin.shift(low));
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
