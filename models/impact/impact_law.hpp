#pragma once

/// Any law of impact, on a depth that the flow itself depletes: what the general cascade
/// (settle_market.hpp) asks of it. The common case, linear impact, has its own way in settle.hpp;
/// here it is solved by the same formulas.
///
/// E is the flow in units of calm depth, E(q) = thinness * integral over s in [0, q] of
/// 1 / max(floor, f exp(-a s)) ds, on top of what the side still remembers; a law moves log price
/// by g(E after) - g(E before), see models/impact/impact.hpp. Crossings inside bins are exact to
/// rounding: closed form or Newton iterations that cannot overshoot, on either side of the one
/// inflection that the impact of a power law has along a bin.
///
/// Checked in tests/unit/models/impact_law_test.cpp and, path by path, in
/// tests/property/kernel_test.cpp.

#include <cstdint>

#include "models/impact/depth_impact.hpp"
#include "models/impact/law_table.hpp"
#include "models/impact/power_bin.hpp"

namespace cascade::models {
inline namespace CASCADE_SIMD {

/// What a flow finds and leaves.
struct LawState {
    double flow;   ///< E
    double depth;  ///< f
};

/// Where a flow through a bin, or of a point, ends.
struct LawAdvance {
    double distance;    ///< log price, in [0, width]
    double shift;       ///< log price moved
    LawState state;     ///< afterwards
    bool whole;         ///< the bin is used up
    double resistance;  ///< highest distance - shift on the way, over its beginning
};

/// Segment of a profile in which E lies.
CASCADE_INLINE std::int64_t profile_segment(LawTable const& law, double flow) {
    std::int64_t low = 0;
    std::int64_t high = law.points - 1;
    while (high - low > 1) {
        std::int64_t const middle = (low + high) / 2;
        (law.depth[middle] <= flow ? low : high) = middle;
    }
    return low;
}

CASCADE_INLINE double profile_slope(LawTable const& law, std::int64_t segment) {
    return (law.distance[segment + 1] - law.distance[segment])
           / (law.depth[segment + 1] - law.depth[segment]);
}

/// g(E).
CASCADE_INLINE double impact_of(LawTable const& law, double flow) {
    if (law.kind == LawKind::linear) {
        return law.scale * flow;
    }
    if (law.kind == LawKind::profile) {
        std::int64_t const k = profile_segment(law, flow);
        return law.distance[k] + profile_slope(law, k) * (flow - law.depth[k]);
    }
    return law.scale * power_of(flow, law.exponent);
}

/// g'(E); infinite for a power law at 0.
CASCADE_INLINE double slope_of(LawTable const& law, double flow) {
    if (law.kind == LawKind::linear) {
        return law.scale;
    }
    if (law.kind == LawKind::profile) {
        return profile_slope(law, profile_segment(law, flow));
    }
    return flow > 0.0 ? law.exponent * law.scale * power_of(flow, law.exponent) / flow
                      : __builtin_inf();
}

/// Orders of one size, one after the other: linear impact on a depth raised to the exponent.
CASCADE_INLINE DepthImpact orders_impact(LawTable const& law) {
    double const one = law.scale * power_of(law.order_size * law.thinness, law.exponent);
    double const floor = law.floor < 1.0 ? power_of(law.floor, law.exponent) : 1.0;
    return {one / law.order_size, law.depletion * law.exponent, floor};
}

/// Log price that one more USD moves.
CASCADE_INLINE double marginal_impact(LawTable const& law, LawState const& s) {
    if (law.kind == LawKind::per_order) {
        return orders_impact(law).per_usd / power_of(s.depth, law.exponent);
    }
    return slope_of(law, s.flow) * law.thinness / s.depth;
}

/// Flow q of a point.
CASCADE_INLINE LawAdvance displace(LawTable const& law, LawState const& s, double q) {
    if (law.kind == LawKind::linear) {
        Displaced const d =
            displace(DepthImpact{law.scale * law.thinness, law.depletion, law.floor}, s.depth, q);
        return {0.0, d.shift, {s.flow + d.shift / law.scale, d.depth}, true, 0.0};
    }
    Displaced const e = displace(DepthImpact{law.thinness, law.depletion, law.floor}, s.depth, q);
    double const after = s.flow + e.shift;
    double const shift = law.kind == LawKind::per_order
                             ? impact_of(law, e.shift)
                             : impact_of(law, after) - impact_of(law, s.flow);
    return {0.0, shift, {after, e.depth}, true, 0.0};
}

/// USD whose flow in units of calm depth is `flow`: the inverse of E(q).
CASCADE_INLINE double usd_of_flow(LawTable const& law, double depth, double flow) {
    double const calm = flow / law.thinness;
    if (law.depletion == 0.0 || depth <= law.floor) {
        return calm * depth;
    }
    double const at_floor = (depth / law.floor - 1.0) / (law.depletion * depth);
    if (calm <= at_floor) {
        return log_inline(1.0 + law.depletion * depth * calm) / law.depletion;
    }
    return log_inline(depth / law.floor) / law.depletion + (calm - at_floor) * law.floor;
}

/// Power law along a bin, or its beginning, on which the floor of depth is not crossed.
CASCADE_INLINE LawAdvance advance_power(LawTable const& law, LawState const& s, double density,
                                        double gap, double width) {
    bool const fixed = law.depletion == 0.0 || s.depth <= law.floor;
    PowerBin const bin{law.scale,
                       law.exponent,
                       s.flow,
                       law.thinness * density / s.depth,
                       fixed ? 0.0 : law.depletion * density,
                       gap};
    auto const at = [&](double d, bool whole) {
        double const own = bin.own(d);
        double const depth = fixed ? s.depth : s.depth / (1.0 + expm1_inline(bin.bend * d));
        double const shift = whole ? bin.shift(d) : d - gap;
        return LawAdvance{d, shift, {s.flow + own, lane_max(depth, law.floor)}, whole, 0.0};
    };
    if (gap <= 0.0) {
        return at(0.0, false);
    }
    double const turn = lane_min(bin.inflection(), width);
    if (turn - gap - bin.shift(turn) > 0.0) {
        return at(descend(bin, turn), false);
    }
    if (turn < width) {
        double const root = climb(bin, turn, width);
        if (root >= 0.0) {
            return at(root, false);
        }
    }
    LawAdvance out = at(width, true);
    out.resistance = highest_inside(bin, width);
    return out;
}

/// Append to an advance that used up the beginning of a bin what happens in the next stretch.
CASCADE_INLINE LawAdvance join(LawAdvance const& first, LawAdvance const& next) {
    double const begun = first.distance - first.shift;
    double resistance = lane_max(first.resistance, begun);
    resistance = lane_max(resistance, begun + next.resistance);
    return {first.distance + next.distance, first.shift + next.shift, next.state, next.whole,
            resistance};
}

CASCADE_INLINE LawAdvance advance_power_to_floor(LawTable const& law, LawState const& s,
                                                 double density, double gap, double width) {
    if (law.depletion == 0.0 || s.depth <= law.floor) {
        return advance_power(law, s, density, gap, width);
    }
    double const to_floor = log_inline(s.depth / law.floor) / (law.depletion * density);
    if (to_floor >= width) {
        return advance_power(law, s, density, gap, width);
    }
    LawAdvance first = advance_power(law, s, density, gap, to_floor);
    if (!first.whole) {
        return first;
    }
    first.state.depth = law.floor;
    return join(first, advance_power(law, first.state, density, gap + first.shift - to_floor,
                                     width - to_floor));
}

/// Linear impact, of this slope, along a bin.
/// \param flow_per_shift  0 where nobody asks for the flow
CASCADE_INLINE LawAdvance advance_sloped(DepthImpact const& linear, double flow_per_shift,
                                         LawState const& s, double density, double gap,
                                         double width) {
    Advance const a = advance_through_bin(linear, s.depth, density, gap, width);
    double const inside = a.whole ? resistance_inside(linear, s.depth, a.depth, density) : 0.0;
    return {a.distance, a.shift, {s.flow + a.shift * flow_per_shift, a.depth}, a.whole, inside};
}

/// A profile along a bin, one segment of it after the other.
CASCADE_INLINE LawAdvance advance_profile(LawTable const& law, LawState const& s, double density,
                                          double gap, double width) {
    LawAdvance out{0.0, 0.0, s, true, 0.0};
    for (std::int64_t k = profile_segment(law, s.flow); k < law.points - 1; ++k) {
        double const slope = profile_slope(law, k);
        double const left = width - out.distance;
        double stretch = left;
        bool const last = k == law.points - 2;
        if (!last) {
            double const usd = usd_of_flow(law, out.state.depth, law.depth[k + 1] - out.state.flow);
            stretch = usd / density;
        }
        bool const ends_here = last || stretch >= left;
        double const gap_here = gap + out.shift - out.distance;
        if (gap_here < 0.0) {  // rounding at the joint: it ends there
            out.whole = false;
            return out;
        }
        LawAdvance const next =
            advance_sloped({slope * law.thinness, law.depletion, law.floor}, 1.0 / slope, out.state,
                           density, gap_here, ends_here ? left : stretch);
        out = join(out, next);
        if (!next.whole || ends_here) {
            break;
        }
        out.state.flow = law.depth[k + 1];
    }
    return out;
}

/// Least root of gap + (impact of the flow density * d) = d, as advance_through_bin().
CASCADE_INLINE LawAdvance advance(LawTable const& law, LawState const& s, double density,
                                  double gap, double width) {
    if (law.kind == LawKind::linear) {
        return advance_sloped({law.scale * law.thinness, law.depletion, law.floor}, 1.0 / law.scale,
                              s, density, gap, width);
    }
    if (density == 0.0) {
        return gap < width ? LawAdvance{gap, 0.0, s, false, 0.0}
                           : LawAdvance{width, 0.0, s, true, 0.0};
    }
    if (law.kind == LawKind::power) {
        return advance_power_to_floor(law, s, density, gap, width);
    }
    if (law.kind == LawKind::profile) {
        return advance_profile(law, s, density, gap, width);
    }
    DepthImpact const orders = orders_impact(law);
    LawAdvance out =
        advance_sloped(orders, 0.0, {s.flow, power_of(s.depth, law.exponent)}, density, gap, width);
    // The depth itself, not its power.
    out.state.depth =
        displace(DepthImpact{1.0, law.depletion, law.floor}, s.depth, density * out.distance).depth;
    return out;
}

/// The same questions of linear impact, whose state is its depth alone: LawState::flow stays.
/// \{
CASCADE_INLINE double marginal_impact(DepthImpact const& law, LawState const& s) {
    return law.per_usd / s.depth;
}
CASCADE_INLINE LawAdvance displace(DepthImpact const& law, LawState const& s, double q) {
    Displaced const d = displace(law, s.depth, q);
    return {0.0, d.shift, {s.flow, d.depth}, true, 0.0};
}
CASCADE_INLINE LawAdvance advance(DepthImpact const& law, LawState const& s, double density,
                                  double gap, double width) {
    return advance_sloped(law, 0.0, s, density, gap, width);
}
CASCADE_INLINE double mean_impact(DepthImpact const& /*law*/, double /*before*/, double /*after*/,
                                  double shift) {
    return 0.5 * shift;
}
/// \}

/// Integral of g from 0 to E.
CASCADE_INLINE double impact_integral(LawTable const& law, double flow) {
    if (law.kind != LawKind::profile) {
        return law.scale * power_of(flow, law.exponent) * flow / (law.exponent + 1.0);
    }
    double sum = 0.0;
    for (std::int64_t k = 0; k < law.points - 1; ++k) {
        double const from = law.depth[k];
        bool const last = k == law.points - 2 || flow < law.depth[k + 1];
        double const part = (last ? flow : law.depth[k + 1]) - from;
        sum += part * (law.distance[k] + 0.5 * profile_slope(law, k) * part);
        if (last) {
            break;
        }
    }
    return sum;
}

/// Mean of the impact that a flow met on its way, over the flow in units of calm depth: how far
/// beyond the mark before it its orders fill on average.
CASCADE_INLINE double mean_impact(LawTable const& law, double before, double after, double shift) {
    bool const straight = law.kind == LawKind::linear || law.kind == LawKind::per_order;
    if (straight || !(after - before > 1e-6 * after)) {
        return 0.5 * shift;
    }
    return (impact_integral(law, after) - impact_integral(law, before)) / (after - before)
           - impact_of(law, before);
}

/// USD that move log price by `band`: what a price band lets through.
CASCADE_INLINE double usd_within(LawTable const& law, LawState const& s, double band) {
    if (law.kind == LawKind::per_order) {
        DepthImpact const orders = orders_impact(law);
        LawTable linear = law;
        linear.kind = LawKind::linear;
        linear.depletion = orders.depletion;
        linear.floor = orders.floor;
        linear.thinness = 1.0;
        return usd_of_flow(linear, power_of(s.depth, law.exponent), band / orders.per_usd);
    }
    double flow = band / law.scale;
    if (law.kind == LawKind::power) {
        flow = power_of(power_of(s.flow, law.exponent) + band / law.scale, 1.0 / law.exponent)
               - s.flow;
    } else if (law.kind == LawKind::profile) {
        double const end = impact_of(law, s.flow) + band;
        std::int64_t k = 0;
        while (k < law.points - 2 && law.distance[k + 1] <= end) {
            ++k;
        }
        flow = law.depth[k] + (end - law.distance[k]) / profile_slope(law, k) - s.flow;
    }
    return usd_of_flow(law, s.depth, flow);
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
