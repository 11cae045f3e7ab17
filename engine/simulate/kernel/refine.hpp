#pragma once

/// Steps refined on demand, for geometric Brownian motion with bridge monitoring.
///
/// Time is cut into intervals of up to kInterval steps that end where a time column ends, intervals
/// into chunks of kChunk steps. A lane takes an interval, or a chunk, in one step as long as
/// nothing it could meet is within reach; otherwise it is cut further, down to single steps. The
/// price at the end of an interval is drawn first; inside, prices follow the Brownian bridge
/// between its ends: with S the sum of independent increments over tau of n steps, and m the
/// interval's own move,
///     x(tau) = x(0) + S(tau) + tau / n (m - S(n)).
/// Every draw is named by path and step, so where a path is refined changes nothing about where it
/// goes: all levels sample one Brownian path.
///
/// Within reach. A bridge of variance V whose ends lie a and b above a line meets it with
/// probability exp(-2 a b / V). Where this exceeds `miss_probability` for a trigger, or for a
/// threshold that is not passed yet, or where the extreme drawn for the whole interval meets it all
/// the same, the lane is refined; so is a lane whose displacement changes by more than
/// kSteady standard deviations of the interval. What is lost is the chance, below miss_probability
/// for each interval and line, that a trigger is met between grid points where the interval's own
/// extremes stay clear of it.
///
/// Lanes in need are copied into fresh blocks, so that vectors stay full. Checked against the
/// scalar reference in tests/property/refine_test.cpp.

#include "engine/simulate/kernel/leap.hpp"
#include "engine/simulate/kernel/steps.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

inline constexpr int kBlocks = kPackLanes / kLanes;
static_assert(sizeof(LaneState) <= kStateDoubles * sizeof(double));

/// Copy one lane between blocks: everything that outlives a chunk.
CASCADE_INLINE void copy_lane(KernelTables const& t, LaneState const& from, int i, LaneState& to,
                              int k) {
    to.number[k] = from.number[i];
    to.baseline[k] = from.baseline[i];
    to.permanent[k] = from.permanent[i];
    to.displacement[k] = from.displacement[i];
    to.depth[k] = from.depth[i];
    for (int w = 0; w < kWorlds; ++w) {
        to.world[w].low[k] = from.world[w].low[i];
        to.world[w].high[k] = from.world[w].high[i];
        to.world[w].drawdown[k] = from.world[w].drawdown[i];
        to.world[w].runup[k] = from.world[w].runup[i];
    }
    to.trigger_low[k] = from.trigger_low[i];
    to.trigger_high[k] = from.trigger_high[i];
    to.target[k] = from.target[i];
    for (int j = 0; j < t.transients; ++j) {
        to.transient[j][k] = from.transient[j][i];
    }
    for (int j = 0; j < kWorlds * t.thresholds; ++j) {
        to.survived[j][k] = from.survived[j][i];
    }
    to.path[k] = from.path[i];
}

/// Lanes taken from other blocks, in the order in which they came.
struct Guests {
    LaneState* state;
    int count;
    LaneState* home[kLanes];
    int lane[kLanes];
};

CASCADE_INLINE void invite(KernelTables const& t, LaneState& home, int lane, Guests& g) {
    g.home[g.count] = &home;
    g.lane[g.count] = lane;
    copy_lane(t, home, lane, *g.state, g.count);
    ++g.count;
}

CASCADE_INLINE void send_home(KernelTables const& t, Guests& g) {
    for (int k = 0; k < g.count; ++k) {
        copy_lane(t, *g.state, k, *g.home[k], g.lane[k]);
    }
    g.count = 0;
}

/// Thresholds that are not passed have survived so many steps: leaps do not count them.
CASCADE_INLINE void hold_survival(KernelTables const& t, std::size_t steps, LaneState& s) {
    Wide const count = wide_of(static_cast<double>(steps));
    for (int k = 0; k < kWorlds * t.thresholds; ++k) {
        Extremes const& e = s.world[k / t.thresholds];
        Wide const level = wide_of(t.threshold_level[k % t.thresholds]);
        bool const is_long = t.threshold_long[k % t.thresholds] != 0;
        for (int i = 0; i < kLanes; i += kWideLanes) {
            WideMask const passed = is_long ? at_or_below(wide_load(&e.low[i]), level)
                                            : at_or_below(level, wide_load(&e.high[i]));
            double* const survived = &s.survived[k][i];
            wide_store(survived, select(passed, wide_load(survived), count));
        }
    }
}

/// Single steps of a chunk, for lanes that are near something.
CASCADE_INLINE void refine_chunk(LaneJob const& job, Interval const& v, std::size_t column,
                                 LaneState& s) {
    KernelTables const& t = *job.tables;
    hold_survival(t, v.begin, s);
    draw_inside(t, v, 1, Purpose::price, s, s.end);
    s.start = s.baseline;
    s.baseline = s.target;
    StepDraws draws[kDraws];
    auto const unit = static_cast<float>(t.price.sd[0]);
    double const per_sd = t.price.sd[0] > 0.0 ? 1.0 / t.price.sd[0] : 0.0;
    for (int k = 0; k < v.steps; ++k) {
        StepDraws& d = draws[k / kStepsPerDraw];
        Lane const& from = k == 0 ? s.start : s.end[k - 1];
        for (int i = 0; i < kLanes; ++i) {
            d.span[k % kStepsPerDraw][i] = static_cast<float>((s.end[k][i] - from[i]) * per_sd);
            d.unit[k % kStepsPerDraw][i] = unit;
        }
    }
    // A step of a bridge is a normal, less the mean of its chunk's, plus a share of the target's.
    float const reach = bridge_reach(unit, unit, 3.0f * kLargestNormal);
    for (int g = 0; g * kStepsPerDraw < v.steps; ++g) {
        for (int i = 0; i < kLanes; ++i) {
            draws[g].reach[i] = reach;
        }
    }
    draw_extremes(job, static_cast<std::uint32_t>(v.begin), v.steps, 0, draws, s);
    take_steps<true>(job, draws, v.begin, v.steps, column, s);
}

/// Where a pack of lanes works: blocks of lanes by level of refinement.
struct Pack {
    LaneJob job[kBlocks];       ///< of each block of whole paths
    LaneState* path[kBlocks];   ///< whole paths
    LaneState* chunk[kBlocks];  ///< guests that go chunk by chunk
    LaneState* step;            ///< guests that go step by step
    double* decay;              ///< room for the factors of two intervals
};

/// Doubles of workspace of one block of whole paths.
CASCADE_INLINE std::int64_t block_doubles(KernelTables const& t) {
    std::int64_t const each = t.transients + kWorlds * t.thresholds + t.side[0].levels
                              + t.side[1].levels + t.mix_tiers + 1;
    return each * kLanes;
}

/// Guests that need single steps, through a chunk. Lanes that nobody took stand still.
CASCADE_INLINE void take_guests(LaneJob const& of, Interval const& v, std::size_t column,
                                Guests& g) {
    LaneJob job = of;
    LaneState& s = *g.state;
    job.lanes = g.count;
    for (int k = g.count; k < kLanes; ++k) {
        copy_lane(*job.tables, s, 0, s, k);
        s.trigger_low[k] = -__builtin_inf();
        s.trigger_high[k] = __builtin_inf();
    }
    if (job.watch != nullptr) {
        show_triggers(job, s, 0);  // calls the watched lane
    }
    refine_chunk(job, v, column, s);
    if (job.watch != nullptr) {
        job.watch = nullptr;
        show_triggers(job, s, 0);
    }
}

/// Lanes of a guest block that need single steps in the chunk, as many at a time as fit.
CASCADE_INLINE void take_chunk(Pack& p, Interval const& v, std::size_t column,
                               std::uint32_t const* near, int blocks) {
    KernelTables const& t = *p.job[0].tables;
    Guests fine{p.step, 0, {}, {}};
    auto const go = [&] {
        if (fine.count > 0) {
            take_guests(p.job[0], v, column, fine);
            send_home(t, fine);
        }
    };
    for (int b = 0; b < blocks; ++b) {
        for (std::uint32_t left = near[b]; left != 0; left &= left - 1) {
            invite(t, *p.chunk[b], __builtin_ctz(left), fine);
            if (fine.count == kLanes) {
                go();
            }
        }
    }
    go();
}

/// Watch the one lane of a watched run leap.
CASCADE_INLINE void show_leap(LaneJob const& job, Interval const& v, LaneState const& s, int lane) {
    job.watch->step(v.begin + static_cast<std::size_t>(v.steps), s.baseline[lane],
                    s.baseline[lane] + s.displacement[lane], s.displacement[lane], s.depth[lane]);
}

/// The guests of the chunk level through an interval.
CASCADE_INLINE void take_interval(Pack& p, Interval const& v, std::size_t column, int guests) {
    KernelTables const& t = *p.job[0].tables;
    int const blocks = (guests + kLanes - 1) / kLanes;
    int const chunks = (v.steps + kChunk - 1) / kChunk;
    for (int b = 0; b < blocks; ++b) {
        // Ends of the chunks wait in arrays that only single steps use.
        draw_inside(t, v, kChunk, Purpose::chunk, *p.chunk[b], p.chunk[b]->end);
    }
    for (int c = 0; c < chunks; ++c) {
        std::size_t const begin = v.begin + static_cast<std::size_t>(c * kChunk);
        int const steps = c + 1 < chunks ? kChunk : v.steps - c * kChunk;
        Interval const chunk = interval_of(t, begin, steps, p.decay + t.transients);
        std::uint32_t near[kBlocks];
        for (int b = 0; b < blocks; ++b) {
            LaneState& s = *p.chunk[b];
            int const lanes = guests - b * kLanes < kLanes ? guests - b * kLanes : kLanes;
            LaneWords words;
            random_lane_words(t.seed, s.number, Purpose::chunk_bridge,
                              static_cast<std::uint32_t>(begin), words);
            s.target = s.end[c];
            near[b] = leap_block(t, chunk, words.word[0].value, first_bits(lanes), s);
            if (p.job[0].watch != nullptr && near[b] == 0) {
                show_leap(p.job[0], chunk, s, 0);
            }
        }
        take_chunk(p, chunk, column, near, blocks);
    }
}

/// The whole pack through an interval.
CASCADE_INLINE void advance_pack(Pack& p, Interval const& v, std::size_t column, int blocks) {
    KernelTables const& t = *p.job[0].tables;
    Guests group[kBlocks];
    for (int n = 0; n < kBlocks; ++n) {
        group[n].state = p.chunk[n];
        group[n].count = 0;
    }
    int guests = 0;
    for (int b = 0; b < blocks; ++b) {
        LaneState& s = *p.path[b];
        LaneWords words;
        random_lane_words(t.seed, s.number, Purpose::interval, static_cast<std::uint32_t>(v.begin),
                          words);
        for (int i = 0; i < kLanes; ++i) {
            auto const z =
                static_cast<double>(box_muller(words.word[0][i], words.word[1][i]).first);
            s.target[i] = s.baseline[i] + __builtin_fma(v.sd, z, v.mean);
        }
        std::uint32_t near = leap_block(t, v, words.word[2].value, first_bits(p.job[b].lanes), s);
        if (p.job[b].watch != nullptr && near == 0) {
            show_leap(p.job[b], v, s, 0);
        }
        for (; near != 0; near &= near - 1) {
            invite(t, s, __builtin_ctz(near), group[guests / kLanes]);
            ++guests;
        }
    }
    take_interval(p, v, column, guests);
    for (int n = 0; n * kLanes < guests; ++n) {
        send_home(t, group[n]);
    }
}

/// Lay out the workspace and put every lane at spot.
CASCADE_INLINE int begin_pack(LaneJob const& job, Pack& p) {
    KernelTables const& t = *job.tables;
    int const blocks = (job.lanes + kLanes - 1) / kLanes;
    double* storage = job.workspace;
    auto const state = [&] {
        auto* const s = reinterpret_cast<LaneState*>(storage);
        storage += kStateDoubles;
        return s;
    };
    for (int b = 0; b < kBlocks; ++b) {
        p.path[b] = state();
        p.chunk[b] = state();
    }
    p.step = state();
    for (int b = 0; b < kBlocks; ++b) {
        storage = place_parts(t, storage, *p.chunk[b]);
    }
    storage = place_parts(t, storage, *p.step);
    std::int64_t const used = block_doubles(t);
    p.decay = storage + blocks * used;
    for (int b = 0; b < blocks; ++b) {
        int const left = job.lanes - b * kLanes;
        p.job[b] = job;
        p.job[b].number = job.number + b * kLanes;
        p.job[b].lanes = left < kLanes ? left : kLanes;
        p.job[b].first_row = b * kLanes;
        p.job[b].workspace = storage;
        storage += used;
        LaneJob unwatched = p.job[b];
        unwatched.watch = nullptr;
        reset(unwatched, *p.path[b]);
    }
    return blocks;
}

/// Up to kPackLanes paths from spot to the horizon.
CASCADE_INLINE void simulate_refined(LaneJob const& job) {
    KernelTables const& t = *job.tables;
    Pack p;
    int const blocks = begin_pack(job, p);
    std::size_t done = 0;
    for (std::size_t column = 0; done < t.steps;) {
        std::size_t const end = column < t.columns ? t.step_of_column[column] : t.steps;
        std::size_t const left = end - done;
        int const steps = static_cast<int>(left < kInterval ? left : kInterval);
        advance_pack(p, interval_of(t, done, steps, p.decay), column, blocks);
        done += static_cast<std::size_t>(steps);
        if (column < t.columns && done == end) {
            for (int b = 0; b < blocks; ++b) {
                p.path[b]->end[0] = p.path[b]->baseline;
                p.path[b]->displaced[0] = p.path[b]->displacement;
                count_fan(p.job[b], *p.path[b], 0, column);
            }
            ++column;
        }
    }
    for (int b = 0; b < blocks; ++b) {
        hold_survival(t, t.steps, *p.path[b]);
        for (int i = 0; i < p.job[b].lanes; ++i) {
            finish_lane(p.job[b], *p.path[b], i);
        }
    }
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
