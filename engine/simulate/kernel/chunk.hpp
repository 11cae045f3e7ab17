#pragma once

/// A chunk of steps in vector code: draws, exogenous move, both worlds' extremes. Lanes that
/// trigger somewhere in the chunk keep their feedback world as it was; resolve.hpp walks them.

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

inline constexpr int kDraws = kChunk / kStepsPerDraw;

using WideExtremes = ExtremesOf<Wide>;

CASCADE_INLINE WideExtremes load_extremes(Extremes const& e, int i) {
    return {wide_load(&e.low[i]), wide_load(&e.high[i]), wide_load(&e.drawdown[i]),
            wide_load(&e.runup[i])};
}

CASCADE_INLINE void store_extremes(Extremes& e, int i, WideExtremes const& w) {
    wide_store(&e.low[i], w.low);
    wide_store(&e.high[i], w.high);
    wide_store(&e.drawdown[i], w.drawdown);
    wide_store(&e.runup[i], w.runup);
}

CASCADE_INLINE WideExtremes select(WideMask m, WideExtremes const& yes, WideExtremes const& no) {
    return {select(m, yes.low, no.low), select(m, yes.high, no.high),
            select(m, yes.drawdown, no.drawdown), select(m, yes.runup, no.runup)};
}

/// J + Y after `n` steps of the chunk.
CASCADE_INLINE Wide displacement_after(KernelTables const& t, LaneState const& s, int i,
                                       Wide permanent, int n) {
    Wide sum = permanent;
    for (int j = 0; j < t.transients; ++j) {
        sum = fma(wide_load(&s.transient[j][i]), wide_of(t.decay_power[j * kPowers + n]), sum);
    }
    return sum;
}

/// Relax Y and f of the lanes that are not called out.
CASCADE_INLINE void relax(KernelTables const& t, int steps, int i, WideMask hit, LaneState& s) {
    for (int j = 0; j < t.transients; ++j) {
        Wide const y = wide_load(&s.transient[j][i]);
        Wide const later = y * wide_of(t.decay_power[j * kPowers + steps]);
        wide_store(&s.transient[j][i], select(hit, y, later));
    }
    Wide const f = wide_load(&s.depth[i]);
    Wide const later = fma(wide_of(t.depth_power[steps]), f - wide_of(1.0), wide_of(1.0));
    wide_store(&s.depth[i], select(hit, f, later));
}

/// Both worlds of lanes i .. i + kWideLanes - 1, whose end points are known; the feedback world as
/// far as nothing triggers. Stores of vectors are dear, so the steps' extremes are not kept:
/// lane_range() finds them again for the few lanes that need them.
///
/// \param columns  bits of steps at whose end the displacement is wanted
///
/// \return bits of lanes that trigger; their feedback state is left as it was
template <bool kBridge>
CASCADE_INLINE std::uint32_t advance(KernelTables const& t, StepDraws const* draws, int steps,
                                     std::uint32_t columns, int i, LaneState& s) {
    Wide const permanent = wide_load(&s.permanent[i]);
    WideExtremes const before = load_extremes(s.world[1], i);
    WideExtremes baseline = load_extremes(s.world[0], i);
    WideExtremes feedback = before;
    Wide lowest = wide_of(__builtin_inf());
    Wide highest = wide_of(-__builtin_inf());
    Wide displacement = permanent;
    Wide x = wide_load(&s.start[i]);
    for (int k = 0; k < steps; ++k) {
        Wide const end = wide_load(&s.end[k][i]);
        Wide low = end;
        Wide high = end;
        if constexpr (kBridge) {
            StepDraws const& d = draws[k / kStepsPerDraw];
            int const part = k % kStepsPerDraw;
            low = lane_min(x + wide_load(&d.low[part][i]), lane_min(x, end));
            high = lane_max(x + wide_load(&d.high[part][i]), lane_max(x, end));
        }
        x = end;
        widen(baseline, low, high);
        displacement = displacement_after(t, s, i, permanent, k + 1);
        low = low + displacement;
        high = high + displacement;
        lowest = lane_min(lowest, low);
        highest = lane_max(highest, high);
        widen(feedback, low, high);
        if ((columns >> k & 1u) != 0) {
            wide_store(&s.displaced[k][i], displacement);
        }
    }
    WideMask const hit = either(at_or_below(lowest, wide_load(&s.trigger_low[i])),
                                at_or_below(wide_load(&s.trigger_high[i]), highest));
    store_extremes(s.world[0], i, baseline);
    store_extremes(s.world[1], i, select(hit, before, feedback));
    wide_store(&s.displacement[i], displacement);
    relax(t, steps, i, hit, s);
    return bits_of(hit) << i;
}

/// The extremes of a lane's steps without impact, into s.low and s.high.
template <bool kBridge>
CASCADE_INLINE void lane_range(StepDraws const* draws, int steps, int lane, LaneState& s) {
    double x = s.start[lane];
    for (int k = 0; k < steps; ++k) {
        double const end = s.end[k][lane];
        double low = end;
        double high = end;
        if constexpr (kBridge) {
            StepDraws const& d = draws[k / kStepsPerDraw];
            int const part = k % kStepsPerDraw;
            low = lane_min(x + static_cast<double>(d.low[part][lane]), lane_min(x, end));
            high = lane_max(x + static_cast<double>(d.high[part][lane]), lane_max(x, end));
        }
        s.low[k][lane] = low;
        s.high[k][lane] = high;
        x = end;
    }
}

/// Step of the chunk at which a lane passes a threshold, 0-based.
/// \pre s.low and s.high hold the lane's extremes in the world in question
CASCADE_INLINE int passing_step(LaneState const& s, bool is_long, double level, bool first,
                                int steps, int lane) {
    // Spot counts as seen before the first step.
    if (first && (is_long ? 0.0 <= level : 0.0 >= level)) {
        return 0;
    }
    for (int k = 0; k < steps; ++k) {
        if (is_long ? s.low[k][lane] <= level : s.high[k][lane] >= level) {
            return k;
        }
    }
    return steps;
}

/// Count the steps of the chunk before each threshold is passed.
/// \param find  find(lane): see to it that s.low and s.high hold the lane's extremes in `world`
template <class Find>
CASCADE_INLINE void count_survival(KernelTables const& t, int world, std::size_t steps_before,
                                   int steps, LaneState& s, Find&& find) {
    Wide const done = wide_of(static_cast<double>(steps_before));
    Wide const after = wide_of(static_cast<double>(steps_before) + static_cast<double>(steps));
    for (int k = 0; k < t.thresholds; ++k) {
        Lane& survived = s.survived[world * t.thresholds + k];
        double const level = t.threshold_level[k];
        bool const is_long = t.threshold_long[k] != 0;
        std::uint32_t passing = 0;
        for (int i = 0; i < kLanes; i += kWideLanes) {
            Extremes const& e = s.world[world];
            WideMask const passed = is_long ? at_or_below(wide_load(&e.low[i]), wide_of(level))
                                            : at_or_below(wide_of(level), wide_load(&e.high[i]));
            Wide const count = wide_load(&survived[i]);
            passing |= bits_of(both(passed, at_or_below(done, count))) << i;
            wide_store(&survived[i], select(passed, count, after));
        }
        for (; passing != 0; passing &= passing - 1) {
            int const lane = __builtin_ctz(passing);
            find(lane);
            survived[lane] += static_cast<double>(
                passing_step(s, is_long, level, steps_before == 0, steps, lane));
        }
    }
}

/// Count prices at the end of a time column, step k of the chunk (0-based).
CASCADE_INLINE void count_fan(LaneJob const& job, LaneState const& s, int k, std::size_t column) {
    KernelTables const& t = *job.tables;
    auto const last = static_cast<double>(t.fan_bins - 1);
    for (int w = 0; w < kWorlds; ++w) {
        if (job.fan[w] == nullptr) {
            continue;
        }
        std::uint64_t* const row = job.fan[w] + column * t.fan_bins;
        for (int i = 0; i < job.lanes; ++i) {
            double const price = w == 0 ? s.end[k][i] : s.end[k][i] + s.displaced[k][i];
            double const at = (price + t.fan_half_range) * t.fan_bins_per_log;
            auto const bin = static_cast<std::size_t>(lane_max(0.0, lane_min(at, last)));
            if (job.counts != nullptr) {
                job.counts->fan(w, column * t.fan_bins + bin, i);
            } else {
                row[bin] += 1;
            }
        }
    }
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
