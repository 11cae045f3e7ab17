#pragma once

/// A lane that triggers in a chunk of steps leaves the vector loop, walks the chunk step by step
/// here with its cascades, and comes back. The arithmetic of a step is that of chunk.hpp, lane by
/// lane.

#include "engine/simulate/kernel/lane_state.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

CASCADE_INLINE std::size_t cascade_size_bin(double usd) {
    auto const quarter_octave =
        static_cast<std::int64_t>(models::double_to_bits(usd) >> 50) - (1023 << 2);
    std::int64_t const last = static_cast<std::int64_t>(kCascadeSizeBins) - 1;
    return static_cast<std::size_t>(quarter_octave < 0      ? 0
                                    : quarter_octave > last ? last
                                                            : quarter_octave);
}

/// One lane inside the chunk. Y and f stand as they were after the last cascade, `since` steps into
/// the chunk; powers of their decay carry them on.
struct Walk {
    LaneJob const& job;
    LaneState& s;
    PathState& path;
    int lane;
    int since;                 ///< step of the chunk at whose end Y and f stand, 0: its beginning
    int now;                   ///< step of the chunk under way, 1-based
    double permanent;          ///< J
    double displacement;       ///< J + Y now
    double depth;              ///< f at `since`
    std::size_t steps_before;  ///< steps of the run before the chunk
    std::size_t column;        ///< time column of the heat map
};

CASCADE_INLINE double depth_now(Walk const& walk) {
    double const power = walk.job.tables->depth_power[walk.now - walk.since];
    return __builtin_fma(power, walk.depth - 1.0, 1.0);
}

CASCADE_INLINE double displacement_now(Walk const& walk) {
    KernelTables const& t = *walk.job.tables;
    double sum = walk.permanent;
    double const* power = t.decay_power + (walk.now - walk.since);
    for (int j = 0; j < t.transients; ++j, power += kPowers) {
        sum = __builtin_fma(walk.s.transient[j][walk.lane], *power, sum);
    }
    return sum;
}

/// Move J, Y and f by a cascade that shifts log price and leaves depth `depth`.
CASCADE_INLINE void displace_lane(Walk& walk, double shift, double depth) {
    KernelTables const& t = *walk.job.tables;
    walk.displacement += shift;
    walk.permanent = __builtin_fma(t.permanent, shift, walk.permanent);
    double const* power = t.decay_power + (walk.now - walk.since);
    for (int j = 0; j < t.transients; ++j, power += kPowers) {
        double& y = walk.s.transient[j][walk.lane];
        y = __builtin_fma(t.transient_share[j], shift, y * *power);
    }
    walk.depth = depth;
    walk.since = walk.now;
}

/// Enter a finished cascade in the lane's figures.
CASCADE_INLINE void book_cascade(Walk& walk, int side, double start_mark, double depth_before,
                                 models::CascadeEnd const& end) {
    LaneJob const& job = walk.job;
    PathState& path = walk.path;
    displace_lane(walk, (side == 0 ? -1.0 : 1.0) * (end.mark - start_mark), end.depth);
    path.liquidated[side] += end.flow;
    unsigned const runaway = (end.map_end ? kRunawayMapEnd : 0)
                             | (end.rounds > job.tables->max_rounds ? kRunawayRoundLimit : 0);
    if (__builtin_fabs(walk.displacement) > __builtin_fabs(path.largest_displacement)) {
        path.largest_displacement = walk.displacement;
    }
    path.depth_low = lane_min(path.depth_low, end.depth);
    path.cascades += 1.0;
    if (end.flow > path.largest_cascade) {
        path.largest_cascade = end.flow;
        path.rounds = static_cast<double>(end.rounds);
        path.travel = end.mark - start_mark;
    }
    path.runaway |= runaway;
    std::size_t const bin = cascade_size_bin(end.flow);
    if (job.counts != nullptr) {
        job.counts->cascade(side, bin, walk.lane);
    } else {
        job.cascade_sizes[side][bin] += 1;
    }
    if (is_watched(job, walk.lane)) {
        job.watch->cascade(walk.steps_before + static_cast<std::size_t>(walk.now),
                           side == 0 ? models::Side::long_ : models::Side::short_, start_mark,
                           end.mark, end.flow, depth_before, end.depth, runaway);
    }
}

/// USD used up between two outward distances, in the heat map.
CASCADE_INLINE void enter_heat(Walk const& walk, int side, double from, double to, double usd) {
    if (walk.job.heat[side] == nullptr) {
        return;
    }
    SideTables const& t = walk.job.tables->side[side];
    auto bin = static_cast<std::int64_t>((0.5 * (from + to) - t.heat_start) * t.heat_bins_per_log);
    if (__builtin_expect(static_cast<std::uint64_t>(bin) >= static_cast<std::uint64_t>(t.heat_bins),
                         0)) {
        bin = bin < 0 ? 0 : t.heat_bins - 1;
    }
    std::size_t const index =
        walk.column * static_cast<std::size_t>(t.heat_bins) + static_cast<std::size_t>(bin);
    if (walk.job.counts != nullptr) {
        walk.job.counts->heat(side, index, walk.lane, usd);
    } else {
        walk.job.heat[side][index] += models::to_fixed(usd, walk.job.tables->heat_per_unit);
    }
}

/// How much thinner the book is than in a calm market: see models::DepthDynamics.
CASCADE_INLINE double thinness(Walk const& walk) {
    KernelTables const& t = *walk.job.tables;
    int const k = walk.now - 1;
    double log_factor = 0.0;
    if (t.volatility_exponent > 0.0) {
        double const ratio = walk.s.variance_of[k][walk.lane] / t.calm_variance;
        log_factor += ratio > 1.0 ? 0.5 * t.volatility_exponent * models::log_inline(ratio) : 0.0;
    }
    if (t.intensity_exponent > 0.0) {
        double const ratio = walk.s.excess_of[k][walk.lane] / t.jump.intensity;
        log_factor += ratio > 0.0 ? t.intensity_exponent * models::log_inline(1.0 + ratio) : 0.0;
    }
    return log_factor > 0.0 ? models::exp_inline(log_factor) : 1.0;
}

/// Let the lane's column be that of the step it is in.
CASCADE_INLINE void reach_column(Walk& walk) {
    KernelTables const& t = *walk.job.tables;
    std::size_t const step = walk.steps_before + static_cast<std::size_t>(walk.now);
    while (walk.column < t.columns && t.step_of_column[walk.column] < step) {
        ++walk.column;
    }
}

/// Settle one side of the lane, whose mark has reached a level. Out of line: one copy serves both.
/// \return the outward mark at the end
__attribute__((noinline)) static double settle_lane(Walk& walk, int side, double mark) {
    LaneJob const& job = walk.job;
    KernelTables const& t = *job.tables;
    PathState& path = walk.path;
    bool const watched = is_watched(job, walk.lane);
    double const depth_before = depth_now(walk);
    reach_column(walk);
    if (watched) {
        job.watch->begin_cascade();
    }
    models::CascadeEnd const end = models::settle(
        level_table(t.side[side]), {t.per_usd * thinness(walk), t.depletion, t.depth_floor}, mark,
        depth_before, path.frontier[side],
        [&](std::int64_t level) { return field_factor(job, path, side, level); },
        [&](double from, double to, double usd) { enter_heat(walk, side, from, to, usd); },
        [&](std::int64_t count, double flow, double round_mark) {
            if (watched) {
                job.watch->round(count, flow, round_mark);
            }
        });
    if (end.flow > 0.0) {
        book_cascade(walk, side, mark, depth_before, end);
    }
    double const trigger = path.frontier[side].trigger(level_table(t.side[side]));
    (side == 0 ? path.trigger_low : path.trigger_high) = side == 0 ? -trigger : trigger;
    return end.mark;
}

/// Low and high with feedback.
struct Range {
    double low;
    double high;
};

/// Both sides of the lane in one step. Only the end points and extremes of the step are known, not
/// their order: a step that ends higher than it began is taken to have made its low first (and the
/// other way round), and the side met second sees the displacement left by the first.
/// \param x  low and high without feedback
/// \param settle  settle(side, outward mark): the outward mark at the end
template <class Settle>
CASCADE_INLINE Range settle_step(Walk& walk, bool longs_first, Range const& x, Settle&& settle) {
    Range out{x.low + walk.displacement, x.high + walk.displacement};
    bool const met = out.low <= walk.path.trigger_low || out.high >= walk.path.trigger_high;
    for (int turn = 0; met && turn < 2; ++turn) {
        if ((turn == 0) == longs_first) {
            out.low = x.low + walk.displacement;
            if (out.low <= walk.path.trigger_low) {
                out.low = -settle(0, -out.low);
            }
        } else {
            out.high = x.high + walk.displacement;
            if (out.high >= walk.path.trigger_high) {
                out.high = settle(1, out.high);
            }
        }
    }
    return out;
}

CASCADE_INLINE Walk begin_walk(LaneJob const& job, LaneState& s, int lane, std::size_t steps_before,
                               std::size_t column) {
    return {job,          s,     s.path[lane], lane, 0, 0, s.permanent[lane], 0.0, s.depth[lane],
            steps_before, column};
}

CASCADE_INLINE ExtremesOf<double> extremes_of(Extremes const& world, int lane) {
    return {world.low[lane], world.high[lane], world.drawdown[lane], world.runup[lane]};
}

/// Write down the step under way, whose low and high with feedback are `p`.
CASCADE_INLINE void leave_step(Walk const& walk, Range const& p, ExtremesOf<double>& e) {
    LaneState& s = walk.s;
    int const k = walk.now - 1;
    widen(e, p.low, p.high);
    s.low[k][walk.lane] = p.low;
    s.high[k][walk.lane] = p.high;
    s.displaced[k][walk.lane] = walk.displacement;
    if (is_watched(walk.job, walk.lane)) {
        double const end = s.end[k][walk.lane];
        walk.job.watch->step(walk.steps_before + static_cast<std::size_t>(walk.now), end,
                             end + walk.displacement, walk.displacement, depth_now(walk));
    }
}

CASCADE_INLINE void end_walk(Walk const& walk, ExtremesOf<double> const& e) {
    KernelTables const& t = *walk.job.tables;
    LaneState& s = walk.s;
    int const i = walk.lane;
    Extremes& world = s.world[1];
    world.low[i] = e.low;
    world.high[i] = e.high;
    world.drawdown[i] = e.drawdown;
    world.runup[i] = e.runup;
    s.permanent[i] = walk.permanent;
    s.displacement[i] = walk.displacement;
    s.depth[i] = depth_now(walk);
    for (int j = 0; j < t.transients; ++j) {
        s.transient[j][i] *= t.decay_power[j * kPowers + walk.now - walk.since];
    }
    show_triggers(walk.job, s, i);
}

/// Walk a lane through a chunk. Leaves in s.low and s.high its extremes with feedback.
__attribute__((noinline)) static void walk_lane(LaneJob const& job, LaneState& s, int lane,
                                                std::size_t steps_before, int steps,
                                                std::size_t column) {
    Walk walk = begin_walk(job, s, lane, steps_before, column);
    ExtremesOf<double> e = extremes_of(s.world[1], lane);
    double start = s.start[lane];
    for (int k = 0; k < steps; ++k) {
        walk.now = k + 1;
        walk.displacement = displacement_now(walk);
        double const end = s.end[k][lane];
        Range const x{s.low[k][lane], s.high[k][lane]};
        Range const p = settle_step(walk, end >= start, x, [&](int side, double mark) {
            return settle_lane(walk, side, mark);
        });
        leave_step(walk, p, e);
        start = end;
    }
    end_walk(walk, e);
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
