#pragma once

/// Lanes of markets that are more than linear impact and whole levels at once: the same walk as in
/// resolve.hpp, with any law of impact and the desk of a venue (desk.hpp). Chosen once per run
/// (KernelTables::general_market); a run
/// without such a market never comes here.

#include "engine/simulate/kernel/desk.hpp"
#include "engine/simulate/kernel/resolve.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

/// The law that a side's orders meet now, and what they find.
struct SideMarket {
    models::LawTable law;
    models::LawState state;
};

CASCADE_INLINE SideMarket side_market(Walk const& walk, MarketState const& market,
                                      models::LawTable const& law, double depth, int side) {
    KernelTables const& t = *walk.job.tables;
    auto const now = static_cast<double>(walk.steps_before) + static_cast<double>(walk.now);
    SideMarket out{law, {0.0, depth}};
    out.law.thinness = thinness(walk);
    if (law.kind != models::LawKind::linear) {  // which needs no memory
        out.state.flow = market.remembered[side]
                         * models::exp_inline(t.memory_decay * (market.since[side] - now));
    }
    return out;
}

/// A law that is linear, as the orders meet it now.
CASCADE_INLINE models::DepthImpact linear_law(Walk const& walk, models::LawTable const& law) {
    return {law.scale * thinness(walk), law.depletion, law.floor};
}

CASCADE_INLINE void remember(Walk const& walk, MarketState& market, int side, double flow) {
    market.remembered[side] = flow;
    market.since[side] = static_cast<double>(walk.steps_before) + static_cast<double>(walk.now);
}

/// What of a side's caps is left in this step.
struct Room {
    double usd;   ///< of orders
    double band;  ///< of log price they may move
};

CASCADE_INLINE Room whole_room(models::LiquidationRules const& rules, double step_s) {
    return {rules.flow_per_s * step_s, rules.price_band};
}

CASCADE_INLINE double usd_let_through(Room const& room, SideMarket const& now) {
    if (!(room.band < __builtin_inf())) {
        return room.usd;
    }
    double const within = models::usd_within(now.law, now.state, lane_max(room.band, 0.0));
    return lane_min(room.usd, lane_max(within, 0.0));
}

/// Displacement and depth where they are furthest.
CASCADE_INLINE void note_lowest(Walk& walk) {
    PathState& path = walk.path;
    if (__builtin_fabs(walk.displacement) > __builtin_fabs(path.largest_displacement)) {
        path.largest_displacement = walk.displacement;
    }
    path.depth_low = lane_min(path.depth_low, walk.depth);
}

/// Orders that waited, at the beginning of a step: they are settled as one, at the mean price of
/// their own impact.
CASCADE_INLINE void work_queue(Walk& walk, MarketState& market, int side, double start,
                               Room& room) {
    models::LiquidationRules const& rules = walk.job.tables->liquidation;
    double const waiting = market.queue[side];
    if (!(waiting > 0.0)) {
        return;
    }
    SideMarket now = side_market(walk, market, walk.job.tables->law[side], depth_now(walk), side);
    double const usd = lane_min(waiting, usd_let_through(room, now));
    double const outward = side == 0 ? -1.0 : 1.0;
    double const mark = outward * (start + walk.displacement);
    double const before = now.state.flow;
    models::LawAdvance const a = models::displace(now.law, now.state, usd);
    double const units = usd < waiting ? market.units[side] * (usd / waiting) : market.units[side];
    double const at = mark + models::mean_impact(now.law, before, a.state.flow, a.shift);
    if (rules.accounts) {
        double const value = units * models::exp_inline(outward * at);
        models::close_in_market(rules, usd, outward * (value - usd), market.account);
    }
    market.queue[side] = waiting - usd;
    market.units[side] -= units;
    remember(walk, market, side, a.state.flow);
    displace_lane(walk, outward * a.shift, a.state.depth);
    note_lowest(walk);
    room.usd -= usd;
    room.band -= a.shift;
}

/// Settle one side of the lane by the law that its orders meet now.
/// \param room  what of its caps is left
/// \param xi, desk, strays  as models::settle_market()
template <class Xi, class Desk, class Strays>
CASCADE_INLINE models::MarketEnd settle_by_law(Walk& walk, int side, double mark, Room const& room,
                                               Xi&& xi, Desk&& desk, Strays&& strays) {
    LaneJob const& job = walk.job;
    KernelTables const& t = *job.tables;
    MarketState& market = market_states(job)[walk.lane];
    reach_column(walk);
    SideMarket now = side_market(walk, market, t.law[side], depth_now(walk), side);
    double const depth_before = now.state.depth;
    models::CascadeStart const start{mark, usd_let_through(room, now)};
    if (is_watched(job, walk.lane)) {
        job.watch->begin_cascade();
    }
    models::CascadeNotes const notes{
        [&](double from, double to, double usd) { enter_heat(walk, side, from, to, usd); },
        [&](std::int64_t count, double flow, double round_mark) {
            if (is_watched(job, walk.lane)) {
                job.watch->round(count, flow, round_mark);
            }
        }};
    auto const settle_by = [&](auto const& law) {
        return models::settle_market({level_table(t.side[side]), walk.path.frontier[side]}, law,
                                     start, now.state, xi, notes, desk, strays);
    };
    models::MarketEnd const end = now.law.kind == models::LawKind::linear
                                      ? settle_by(linear_law(walk, now.law))
                                      : settle_by(now.law);
    remember(walk, market, side, now.state.flow);
    if (end.flow > 0.0) {
        book_cascade(walk, side, mark, depth_before,
                     {end.mark, end.flow, now.state.depth, end.rounds, end.map_end});
    }
    return end;
}

/// Let the steps to come see where a side triggers next, at this outward distance.
CASCADE_INLINE void set_trigger(PathState& path, int side, double trigger) {
    (side == 0 ? path.trigger_low : path.trigger_high) = side == 0 ? -trigger : trigger;
}

/// Settle one side of the lane, whose mark has reached a level.
/// \return the outward mark at the end
__attribute__((noinline)) static double settle_market_lane(Walk& walk, int side, double mark,
                                                           Room const& room) {
    LaneJob const& job = walk.job;
    PathState& path = walk.path;
    WholeBook const book{job, path, walk.lane};
    models::MarketEnd const end = settle_by_law(
        walk, side, mark, room, [&](std::int64_t level) { return book.factor(side, level); },
        VenueDesk<WholeBook>{book, market_states(job)[walk.lane], side}, models::NoStrays{});
    set_trigger(path, side, path.frontier[side].trigger(level_table(job.tables->side[side])));
    return end.mark;
}

/// walk_lane() of a general market.
__attribute__((noinline)) static void walk_market_lane(LaneJob const& job, LaneState& s, int lane,
                                                       std::size_t steps_before, int steps,
                                                       std::size_t column) {
    Walk walk = begin_walk(job, s, lane, steps_before, column);
    ExtremesOf<double> e = extremes_of(s.world[1], lane);
    MarketState& market = market_states(job)[lane];
    double start = s.start[lane];
    for (int k = 0; k < steps; ++k) {
        walk.now = k + 1;
        walk.displacement = displacement_now(walk);
        Room const whole = whole_room(job.tables->liquidation, job.tables->step_s);
        Room room[models::kSides] = {whole, whole};
        for (int side = 0; side < models::kSides; ++side) {
            work_queue(walk, market, side, start, room[side]);
        }
        double const end = s.end[k][lane];
        Range const x{s.low[k][lane], s.high[k][lane]};
        Range const p = settle_step(walk, end >= start, x, [&](int side, double mark) {
            return settle_market_lane(walk, side, mark, room[side]);
        });
        leave_step(walk, p, e);
        start = end;
    }
    end_walk(walk, e);
    if (market.queue[0] + market.queue[1] > 0.0) {
        s.trigger_low[lane] = __builtin_inf();  // it walks the next chunk as well
    }
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
