#pragma once

/// Lanes of a living book (models/book/living.hpp): the walk of market.hpp, with both worlds step
/// by step, since each opens positions at its own price and so has a book of its own. Chosen once
/// per run (KernelTables::living); every lane walks every chunk. A run without such a book never
/// comes here.
///
/// What leaves. All notional shrinks at one rate where it stands, so it is kept as its USD over the
/// survival S(t) = exp(-leave t) of the run, which does not change while it is open; the map itself
/// is kept as of the start. A step triggers at S of its middle.
///
/// What opens. At the end of an interval, at the price of the world: what is new, and the part of
/// what left in the interval that was given margin instead of being closed. For the latter the open
/// notional of a side is kept, initial draws of the whole side included.
///
/// Checked path by path against the reference, which shrinks every level in every step, in
/// tests/property/living_test.cpp, by closed forms in tests/statistical/living_test.cpp.

#include "engine/simulate/kernel/market.hpp"
#include "models/book/point_heap.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

/// A side of one world. USD are over survival, but for those that are said to be real.
struct LivingSide {
    models::PointHeap points;  ///< what has opened since the start
    double open;               ///< all that is open
    double waiting;            ///< real USD that left in the interval and come back at its end
};

struct LivingState {
    LivingSide side[kWorlds][models::kSides];
    models::Frontier frontier[models::kSides];  ///< of the baseline in the map
    double liquidated[models::kSides];          ///< of the baseline, real USD
    double before;                              ///< S at the beginning of the interval
    double now;                                 ///< S in the middle of the step
};
static_assert(sizeof(LivingState) == kLivingDoubles * sizeof(double));

/// States of all lanes: behind those of their markets (a living book has nobody deleveraged).
CASCADE_INLINE LivingState* living_states(LaneJob const& job) {
    return reinterpret_cast<LivingState*>(market_states(job) + kLanes);
}

/// USD of a whole side of the map, as the lane draws it.
CASCADE_INLINE double whole_side(LaneJob const& job, PathState& path, int side) {
    SideTables const& t = job.tables->side[side];
    double sum = 0.0;
    for (std::int64_t k = 0; k < t.levels; ++k) {
        sum += field_factor(job, path, side, k) * t.notional[k];
    }
    return sum;
}

CASCADE_INLINE void begin_living(LaneJob const& job, LaneState& s) {
    LivingTable const& t = job.tables->living;
    if (!t.on) {
        return;
    }
    auto* storage = reinterpret_cast<models::OpenPoint*>(living_states(job) + kLanes);
    for (int i = 0; i < job.lanes; ++i) {
        LivingState& living = living_states(job)[i];
        living = LivingState{};
        living.before = 1.0;
        for (int side = 0; side < models::kSides; ++side) {
            double const open = t.top_up_share > 0.0 ? whole_side(job, s.path[i], side) : 0.0;
            for (int world = 0; world < kWorlds; ++world) {
                living.side[world][side] = {{storage, 0}, open, 0.0};
                storage += t.room;
            }
        }
        s.trigger_low[i] = __builtin_inf();  // every lane walks every chunk
    }
}

CASCADE_INLINE double survival(LivingTable const& t, double steps) {
    return models::exp_inline(-t.leave * steps);
}

/// Real USD were liquidated in the middle of the step: what of them had left before comes back.
CASCADE_INLINE void take_out(LivingTable const& t, LivingState const& living, double usd,
                             LivingSide& own) {
    double const out = usd / living.now;
    own.open -= out;
    own.waiting += t.top_up_share * out * (living.before - living.now);
}

/// The baseline uses up a side to its own extreme, an outward distance.
CASCADE_INLINE void meet_baseline(Walk& walk, LivingState& living, int side, double reached) {
    KernelTables const& t = *walk.job.tables;
    models::LevelTable const table = level_table(t.side[side]);
    models::Frontier& frontier = living.frontier[side];
    LivingSide& own = living.side[0][side];
    double usd = 0.0;
    while (own.points.nearest() <= reached) {
        usd += own.points.take();
    }
    while (frontier.trigger(table) <= reached) {
        double const from = frontier.trigger(table);
        std::int64_t const k = frontier.level;
        double const factor = field_factor(walk.job, walk.path, side, k);
        bool const is_bin = table.far[k] > table.near[k];
        frontier.y = lane_min(table.far[k], reached);
        usd += factor * (is_bin ? table.density[k] * (frontier.y - from) : table.notional[k]);
        if (frontier.y < table.far[k]) {
            break;
        }
        ++frontier.level;
    }
    if (usd > 0.0) {
        living.liquidated[side] += usd * living.now;
        take_out(t.living, living, usd * living.now, own);
    }
}

/// Points on their way into a cascade: their USD become real.
struct LivingStrays {
    models::PointHeap& points;
    double survival;

    [[nodiscard]] CASCADE_INLINE double nearest() const { return points.nearest(); }
    CASCADE_INLINE double take() { return points.take() * survival; }
};

CASCADE_INLINE void show_living_trigger(Walk& walk, LivingState const& living, int side) {
    double const table = walk.path.frontier[side].trigger(level_table(walk.job.tables->side[side]));
    set_trigger(walk.path, side, lane_min(table, living.side[1][side].points.nearest()));
}

/// Settle one side of the lane, whose mark has reached a level or a point.
/// \return the outward mark at the end
__attribute__((noinline)) static double settle_living_lane(Walk& walk, LivingState& living,
                                                           int side, double mark) {
    LaneJob const& job = walk.job;
    LivingSide& own = living.side[1][side];
    constexpr double kNone = __builtin_inf();
    models::MarketEnd const end = settle_by_law(
        walk, side, mark, Room{kNone, kNone},
        [&](std::int64_t level) { return living.now * field_factor(job, walk.path, side, level); },
        models::OpenDesk{}, LivingStrays{own.points, living.now});
    take_out(job.tables->living, living, end.flow, own);
    show_living_trigger(walk, living, side);
    return end.mark;
}

/// The end of an interval: positions open in a world, at log price `price`.
CASCADE_INLINE void open_positions(LivingTable const& t, LivingState& living, int world,
                                   double price, double after) {
    for (int side = 0; side < models::kSides; ++side) {
        LivingSide& own = living.side[world][side];
        double const left = own.open * (living.before - after);
        double const usd = (t.opens[side] + own.waiting + t.top_up_share * left) / after;
        double const at = side == 0 ? -price : price;
        for (std::int64_t j = 0; j < t.tiers; ++j) {
            own.points.push({at + t.distance[side][j], t.share[j] * usd});
        }
        own.open += usd;
        own.waiting = 0.0;
    }
}

/// The end of step `step` of the run, at log price `end` without feedback.
CASCADE_INLINE void renew_book(Walk& walk, LivingState& living, std::size_t step, double end) {
    KernelTables const& t = *walk.job.tables;
    if (t.living.room == 0 || step % t.living.interval != 0 || step == t.steps) {
        return;
    }
    double const after = survival(t.living, static_cast<double>(step));
    open_positions(t.living, living, 0, end, after);
    open_positions(t.living, living, 1, end + walk.displacement, after);
    living.before = after;
    for (int side = 0; side < models::kSides; ++side) {
        show_living_trigger(walk, living, side);
    }
}

/// walk_lane() of a living book, both worlds.
__attribute__((noinline)) static void walk_living_lane(LaneJob const& job, LaneState& s, int lane,
                                                       std::size_t steps_before, int steps,
                                                       std::size_t column) {
    Walk walk = begin_walk(job, s, lane, steps_before, column);
    ExtremesOf<double> e = extremes_of(s.world[1], lane);
    LivingState& living = living_states(job)[lane];
    double start = s.start[lane];
    for (int k = 0; k < steps; ++k) {
        walk.now = k + 1;
        walk.displacement = displacement_now(walk);
        std::size_t const step = steps_before + static_cast<std::size_t>(walk.now);
        living.now = survival(job.tables->living, static_cast<double>(step) - 0.5);
        double const end = s.end[k][lane];
        Range const x{s.low[k][lane], s.high[k][lane]};
        meet_baseline(walk, living, 0, -x.low);
        meet_baseline(walk, living, 1, x.high);
        Range const p = settle_step(walk, end >= start, x, [&](int side, double mark) {
            return settle_living_lane(walk, living, side, mark);
        });
        leave_step(walk, p, e);
        renew_book(walk, living, step, end);
        start = end;
    }
    end_walk(walk, e);
    s.trigger_low[lane] = __builtin_inf();  // it walks the next chunk as well
}

/// Notional that the baseline liquidated: of its own book, not of the map up to its extremes.
CASCADE_INLINE double living_baseline(LaneJob const& job, int lane, int side) {
    return living_states(job)[lane].liquidated[side];
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
