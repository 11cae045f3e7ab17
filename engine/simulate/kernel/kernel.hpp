#pragma once

/// The path kernel: kLanes paths from spot to the horizon, both worlds at once.
///
/// One step: recover, exogenous move with its extremes, trigger test (vector code, no branches);
/// lanes that trigger are settled one by one (resolve.hpp); tally (vector code). Draws come for
/// groups of four steps. This header is compiled once per instruction set (kernel_*.cpp).

#include "engine/simulate/kernel/resolve.hpp"
#include "models/price/gbm_lanes.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

/// Transient impact and depth relax over one step; the new displacement is J + Y.
CASCADE_INLINE void recover(KernelTables const& t, LaneState& s) {
    if (t.transients > 0) {
        Lane displacement = s.permanent;
        for (int j = 0; j < t.transients; ++j) {
            double const decay = t.decay[j];
            Lane y = s.transient[j];
            for (int i = 0; i < kLanes; ++i) {
                y[i] *= decay;
                displacement[i] += y[i];
            }
            s.transient[j] = y;
        }
        s.displacement = displacement;
    }
    if (t.depletion > 0.0) {
        for (int i = 0; i < kLanes; ++i) {
            s.depth[i] = __builtin_fma(t.depth_memory, s.depth[i] - 1.0, 1.0);
        }
    }
}

CASCADE_INLINE void widen(Extremes& e, int i, double low, double high) {
    e.drawdown[i] = lane_max(e.drawdown[i], e.high[i] - low);
    e.runup[i] = lane_max(e.runup[i], high - e.low[i]);
    e.low[i] = lane_min(e.low[i], low);
    e.high[i] = lane_max(e.high[i], high);
}

/// Exogenous move of every lane; the feedback world follows at its present displacement.
template <bool kBridge, class PriceLanes>
CASCADE_INLINE void move(PriceLanes const& price, StepDraws const& draws, int part, LaneState& s) {
    for (int i = 0; i < kLanes; ++i) {
        double const start = s.baseline[i];
        auto const step = price.template advance<kBridge>(start, draws.normal[part][i],
                                                          draws.low[part][i], draws.high[part][i]);
        s.step_start[i] = start;
        s.baseline[i] = step.end;
        s.step_low[i] = step.low;
        s.step_high[i] = step.high;
        double const d = s.displacement[i];
        s.feedback[i] = step.end + d;
        s.feedback_low[i] = step.low + d;
        s.feedback_high[i] = step.high + d;
    }
}

CASCADE_INLINE void tally_step(KernelTables const& t, LaneState& s) {
    Extremes& baseline = s.world[0];
    Extremes& feedback = s.world[1];
    for (int i = 0; i < kLanes; ++i) {
        widen(baseline, i, s.step_low[i], s.step_high[i]);
        widen(feedback, i, s.feedback_low[i], s.feedback_high[i]);
    }
    for (int w = 0; w < kWorlds; ++w) {
        for (int k = 0; k < t.thresholds; ++k) {
            Lane& survived = s.survived[w * t.thresholds + k];
            double const level = t.threshold_level[k];
            Lane count = survived;
            if (t.threshold_long[k] != 0) {
                for (int i = 0; i < kLanes; ++i) {
                    count[i] += s.world[w].low[i] > level ? 1.0 : 0.0;
                }
            } else {
                for (int i = 0; i < kLanes; ++i) {
                    count[i] += s.world[w].high[i] < level ? 1.0 : 0.0;
                }
            }
            survived = count;
        }
    }
}

/// Count prices at the end of a time column.
CASCADE_INLINE void count_fan(LaneJob const& job, LaneState const& s, std::size_t column) {
    KernelTables const& t = *job.tables;
    auto const last = static_cast<double>(t.fan_bins - 1);
    for (int w = 0; w < kWorlds; ++w) {
        if (job.fan[w] == nullptr) {
            continue;
        }
        Lane const& price = w == 0 ? s.baseline : s.feedback;
        std::uint64_t* const row = job.fan[w] + column * t.fan_bins;
        for (int i = 0; i < job.lanes; ++i) {
            double const at = (price[i] + t.fan_half_range) * t.fan_bins_per_log;
            row[static_cast<std::size_t>(lane_max(0.0, lane_min(at, last)))] += 1;
        }
    }
}

CASCADE_INLINE void set(LaneJob const& job, Figure f, int lane, double value) {
    job.figure[static_cast<int>(f)][lane] = value;
}

/// The figures of one lane at the horizon.
CASCADE_INLINE void finish_lane(LaneJob const& job, LaneState& s, int i) {
    KernelTables const& t = *job.tables;
    for (int w = 0; w < kWorlds; ++w) {
        // Figures of both worlds lie side by side, baseline first.
        double const end = w == 0 ? s.baseline[i] : s.feedback[i];
        Extremes const& e = s.world[w];
        auto const at = [w](Figure f) { return static_cast<Figure>(static_cast<int>(f) + w); };
        set(job, at(Figure::baseline_return), i, end);
        set(job, at(Figure::baseline_low), i, e.low[i]);
        set(job, at(Figure::baseline_high), i, e.high[i]);
        set(job, at(Figure::baseline_drawdown), i, lane_max(e.drawdown[i], e.high[i] - end));
        set(job, at(Figure::baseline_runup), i, lane_max(e.runup[i], end - e.low[i]));
        for (int k = 0; k < t.thresholds; ++k) {
            double const survived = s.survived[w * t.thresholds + k][i];
            job.passage[w * t.thresholds + k][i] = survived < static_cast<double>(t.steps)
                                                       ? (survived + 1.0) * t.step_s
                                                       : __builtin_nan("");
        }
    }
    set(job, Figure::baseline_long_liquidated, i,
        models::notional_within(level_table(t.side[0]), -s.world[0].low[i],
                                field_of(job, s, 0, i)));
    set(job, Figure::baseline_short_liquidated, i,
        models::notional_within(level_table(t.side[1]), s.world[0].high[i],
                                field_of(job, s, 1, i)));
    set(job, Figure::feedback_long_liquidated, i, s.side[0].liquidated[i]);
    set(job, Figure::feedback_short_liquidated, i, s.side[1].liquidated[i]);
    set(job, Figure::feedback_displacement, i, s.largest_displacement[i]);
    set(job, Figure::feedback_final_displacement, i, s.displacement[i]);
    set(job, Figure::feedback_cascades, i, s.cascades[i]);
    set(job, Figure::feedback_largest_cascade, i, s.largest_cascade[i]);
    set(job, Figure::feedback_rounds, i, s.rounds[i]);
    set(job, Figure::feedback_travel, i, s.travel[i]);
    set(job, Figure::feedback_depth_low, i, s.depth_low[i]);
    set(job, Figure::feedback_runaway, i, s.runaway[i]);
}

template <bool kBridge, class PriceLanes>
void simulate(LaneJob const& job, PriceLanes const& price) {
    KernelTables const& t = *job.tables;
    LaneState s;
    reset(job, s);
    StepDraws draws;
    std::size_t column = 0;
    for (std::size_t step = 1; step <= t.steps; ++step) {
        int const part = static_cast<int>((step - 1) % kStepsPerDraw);
        if (part == 0) {
            draw_steps<kBridge>(t.seed, job.first_path,
                                static_cast<std::uint32_t>((step - 1) / kStepsPerDraw),
                                price.drift_in_sd(), draws);
        }
        recover(t, s);
        move<kBridge>(price, draws, part, s);
        std::uint32_t hits = lanes_at_or_below(s.feedback_low, s.trigger_low)
                             | lanes_at_or_below(s.trigger_high, s.feedback_high);
        while (hits != 0) {
            resolve_lane(job, s, __builtin_ctz(hits), {step, column});
            hits &= hits - 1;
        }
        tally_step(t, s);
        if (job.watch != nullptr) {
            int const i = job.watched_lane;
            job.watch->step(s.baseline[i], s.feedback[i], s.displacement[i], s.depth[i]);
        }
        if (column < t.columns && step == t.step_of_column[column]) {
            count_fan(job, s, column);
            ++column;
        }
    }
    for (int i = 0; i < job.lanes; ++i) {
        finish_lane(job, s, i);
    }
}

CASCADE_INLINE void simulate_lanes(LaneJob const& job) {
    KernelTables const& t = *job.tables;
    models::GbmLanes const price(t.step_mean, t.step_sd);
    if (t.bridge) {
        simulate<true>(job, price);
    } else {
        simulate<false>(job, price);
    }
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
