#pragma once

/// Many steps at once, where nothing that a lane could meet is within reach (refine.hpp).

#include "engine/simulate/kernel/bridge.hpp"
#include "engine/simulate/kernel/lane_state.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

using models::mask_of;
using models::without;

inline constexpr int kInterval = 16 * kChunk;  ///< steps of the largest interval
inline constexpr double kSteady = 0.05;

/// A span of time that a lane may take in one step.
struct Interval {
    std::size_t begin;  ///< steps before it
    int steps;
    double sd;            ///< of its move
    double mean;          ///< of its move
    double recovery;      ///< factor of 1 - f
    double const* decay;  ///< [part]: factor of Y
};

/// Factors over more steps than the tables hold.
CASCADE_INLINE double power_over(double const* power, int steps) {
    double out = power[steps % kChunk];
    for (int n = 0; n < steps / kChunk; ++n) {
        out *= power[kChunk];
    }
    return out;
}

CASCADE_INLINE Interval interval_of(KernelTables const& t, std::size_t begin, int steps,
                                    double* decay) {
    double const n = steps;
    for (int j = 0; j < t.transients; ++j) {
        decay[j] = power_over(t.decay_power + static_cast<std::ptrdiff_t>(j) * kPowers, steps);
    }
    return {begin,
            steps,
            t.price.sd[0] * __builtin_sqrt(n),
            t.price.mean[0] * n,
            power_over(t.depth_power, steps),
            decay};
}

/// Bits of the first lanes of a block.
CASCADE_INLINE std::uint32_t first_bits(int lanes) {
    return lanes == kLanes ? ~0u : (1u << lanes) - 1u;
}

/// Whether the bridge from a to b (distances from a line, positive on the safe side) may meet it.
CASCADE_INLINE WideMask may_meet(Wide a, Wide b, Wide limit) {
    Wide const zero = wide_of(0.0);
    return either(either(at_or_below(a, zero), at_or_below(b, zero)), at_or_below(a * b, limit));
}

/// J + Y of a few lanes at both ends of an interval.
struct WideDisplacement {
    Wide before;
    Wide after;
};

CASCADE_INLINE WideDisplacement displacement_over(KernelTables const& t, LaneState const& s, int i,
                                                  Interval const& v) {
    WideDisplacement d{wide_load(&s.permanent[i]), wide_load(&s.permanent[i])};
    for (int j = 0; j < t.transients; ++j) {
        Wide const y = wide_load(&s.transient[j][i]);
        d.before = d.before + y;
        d.after = fma(y, wide_of(v.decay[j]), d.after);
    }
    return d;
}

/// Lanes i .. i + kWideLanes - 1 through an interval in one step, from s.baseline to s.target with
/// extremes `low` and `high` in between. \return bits of those that must be refined instead; they
/// are left as they were
CASCADE_INLINE std::uint32_t leap(KernelTables const& t, Interval const& v, Lane const& low_of,
                                  Lane const& high_of, std::uint32_t lanes, int i, LaneState& s) {
    Wide const x0 = wide_load(&s.baseline[i]);
    Wide const x1 = wide_load(&s.target[i]);
    Wide const low = wide_load(&low_of[i]);
    Wide const high = wide_load(&high_of[i]);
    Wide const limit = wide_of(t.reach * v.sd * v.sd);
    WideDisplacement const d = displacement_over(t, s, i, v);
    Wide const least = lane_min(d.before, d.after);
    Wide const most = lane_max(d.before, d.after);
    Wide const bottom = wide_load(&s.trigger_low[i]);
    Wide const top = wide_load(&s.trigger_high[i]);
    WideMask near = either(may_meet(x0 + least - bottom, x1 + least - bottom, limit),
                           may_meet(top - x0 - most, top - x1 - most, limit));
    near = either(near, either(at_or_below(low + least, bottom), at_or_below(top, high + most)));
    near = either(near, at_or_below(wide_of(kSteady * v.sd), most - least));
    WideExtremes baseline = load_extremes(s.world[0], i);
    for (int k = 0; k < t.thresholds; ++k) {
        Wide const level = wide_of(t.threshold_level[k]);
        WideMask passed;
        WideMask meets;
        if (t.threshold_long[k] != 0) {
            passed = at_or_below(baseline.low, level);
            meets = either(may_meet(x0 - level, x1 - level, limit), at_or_below(low, level));
        } else {
            passed = at_or_below(level, baseline.high);
            meets = either(may_meet(level - x0, level - x1, limit), at_or_below(level, high));
        }
        near = either(near, without(meets, passed));
    }
    WideMask const stay = either(near, mask_of(~(lanes >> i)));
    WideExtremes feedback = load_extremes(s.world[1], i);
    WideExtremes const before[kWorlds] = {baseline, feedback};
    Wide const middle = wide_of(0.5) * (d.before + d.after);
    widen(baseline, low, high);
    widen(feedback, low + middle, high + middle);
    store_extremes(s.world[0], i, select(stay, before[0], baseline));
    store_extremes(s.world[1], i, select(stay, before[1], feedback));
    wide_store(&s.baseline[i], select(stay, x0, x1));
    wide_store(&s.displacement[i], select(stay, wide_load(&s.displacement[i]), d.after));
    for (int j = 0; j < t.transients; ++j) {
        Wide const y = wide_load(&s.transient[j][i]);
        wide_store(&s.transient[j][i], select(stay, y, y * wide_of(v.decay[j])));
    }
    Wide const f = wide_load(&s.depth[i]);
    Wide const later = fma(wide_of(v.recovery), f - wide_of(1.0), wide_of(1.0));
    wide_store(&s.depth[i], select(stay, f, later));
    return bits_of(near) << i & lanes;
}

/// All lanes of a block whose bits are given. `word` names the extremes.
/// \return bits of those that must be refined
CASCADE_INLINE std::uint32_t leap_block(KernelTables const& t, Interval const& v,
                                        std::uint32_t const* word, std::uint32_t lanes,
                                        LaneState& s) {
    Lane low;
    Lane high;
    double const per_sd = v.sd > 0.0 ? 1.0 / v.sd : 0.0;
    for (int i = 0; i < kLanes; ++i) {
        double const move = s.target[i] - s.baseline[i];
        BridgeExtremes const e = bridge_extremes(static_cast<float>(move * per_sd), word[i]);
        low[i] = lane_min(__builtin_fma(v.sd, static_cast<double>(e.low), s.baseline[i]),
                          lane_min(s.baseline[i], s.target[i]));
        high[i] = lane_max(__builtin_fma(v.sd, static_cast<double>(e.high), s.baseline[i]),
                           lane_max(s.baseline[i], s.target[i]));
    }
    std::uint32_t near = 0;
    for (int i = 0; i < kLanes; i += kWideLanes) {
        near |= leap(t, v, low, high, lanes, i, s);
    }
    return near;
}

/// Where the bridge from s.baseline to s.target over interval `v` stands after each part of `part`
/// steps (the last may be shorter), into ends[]. Normals of four parts are named by purpose and
/// v.begin + n / 4.
CASCADE_INLINE void draw_inside(KernelTables const& t, Interval const& v, int part, Purpose purpose,
                                LaneState const& s, Lane* ends) {
    int const parts = (v.steps + part - 1) / part;
    double const sd = t.price.sd[0];
    Lane sum{};
    for (int g = 0; g * kStepsPerDraw < parts; ++g) {
        LaneF z[kStepsPerDraw];
        draw_normals(t.seed, s.number, purpose,
                     static_cast<std::uint32_t>(v.begin) + static_cast<std::uint32_t>(g), z);
        for (int n = g * kStepsPerDraw; n < parts && n < (g + 1) * kStepsPerDraw; ++n) {
            int const length = n + 1 < parts ? part : v.steps - n * part;
            double const unit = sd * __builtin_sqrt(static_cast<double>(length));
            for (int i = 0; i < kLanes; ++i) {
                sum[i] = __builtin_fma(unit, static_cast<double>(z[n % kStepsPerDraw][i]), sum[i]);
                ends[n][i] = sum[i];
            }
        }
    }
    for (int n = 0; n < parts; ++n) {
        double const share = n + 1 < parts ? static_cast<double>((n + 1) * part) / v.steps : 1.0;
        for (int i = 0; i < kLanes; ++i) {
            double const bent =
                __builtin_fma(share, s.target[i] - s.baseline[i] - sum[i], ends[n][i]);
            ends[n][i] = n + 1 < parts ? s.baseline[i] + bent : s.target[i];
        }
    }
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
