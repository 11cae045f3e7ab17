#pragma once

/// Lanes of markets with several venues: the same walk as in market.hpp, with a basis, a mark and a
/// desk for each venue (docs/model.md, "Several venues"). Chosen once per run
/// (KernelTables::venues).

#include "engine/simulate/kernel/venue_settle.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

/// Whether orders wait anywhere.
CASCADE_INLINE bool venues_wait(VenueWalk const& w) {
    bool waiting = false;
    for (int v = 0; v < w.walk.job.tables->venues; ++v) {
        double const* const queue = w.state[v].market.queue;
        waiting = waiting || queue[0] + queue[1] > 0.0;
    }
    return waiting;
}

/// Orders of a venue that waited, as work_queue().
CASCADE_INLINE void work_venue_queue(VenueWalk& w, int venue, int side, double start, Room& room) {
    KernelTables const& t = *w.walk.job.tables;
    MarketState& market = w.state[venue].market;
    double const waiting = market.queue[side];
    if (!(waiting > 0.0)) {
        return;
    }
    arrive(w);
    VenueTable const& about = t.venue[venue];
    SideMarket now = side_market(w.walk, market, about.law[side], w.depth[venue], side);
    double const usd = lane_min(waiting, venue_limit(w, venue, room, now));
    double const outward = side == 0 ? -1.0 : 1.0;
    double const own = outward * (start + w.walk.displacement + w.basis[venue]);
    double const before = now.state.flow;
    models::LawAdvance const a = models::displace(now.law, now.state, usd);
    double const units = usd < waiting ? market.units[side] * (usd / waiting) : market.units[side];
    double const slip = models::mean_impact(now.law, before, a.state.flow, a.shift);
    if (about.rules.accounts) {
        double const at = own + slip * about.own_per_mark;
        double const value = units * models::exp_inline(outward * at);
        models::close_in_market(about.rules, usd, outward * (value - usd), market.account);
    }
    market.queue[side] = waiting - usd;
    market.units[side] -= units;
    remember(w.walk, market, side, a.state.flow);
    w.depth[venue] = a.state.depth;
    VenueMoves moves;
    moves.enter(about, venue, a.shift);
    move_bases(w, side, moves);
    displace_lane(w.walk, outward * moves.index, mean_depth(w));
    note_lowest(w.walk);
    room.usd -= usd;
    room.band -= a.shift * about.own_per_mark;
}

/// What may be sent in a step.
CASCADE_INLINE void open_rooms(VenueWalk const& w, Room (*room)[models::kSides]) {
    KernelTables const& t = *w.walk.job.tables;
    for (int v = 0; v < t.venues; ++v) {
        room[v][0] = room[v][1] = whole_room(t.venue[v].rules, t.step_s);
    }
}

/// The queues, at the beginning of a step. \return whether any of the room is taken
CASCADE_INLINE bool work_venue_queues(VenueWalk& w, double start, Room (*room)[models::kSides]) {
    if (!w.waiting) {
        return false;
    }
    for (int v = 0; v < w.walk.job.tables->venues; ++v) {
        for (int side = 0; side < models::kSides; ++side) {
            work_venue_queue(w, v, side, start, room[v][side]);
        }
    }
    w.waiting = venues_wait(w);
    show_venues(w);
    return true;
}

/// A side of the step: settled where a venue's mark has reached a level.
/// \param index  outward distance of the index
/// \return the same at the end
CASCADE_INLINE double meet_venues(VenueWalk& w, int side, double index,
                                  Room const (*room)[models::kSides]) {
    double const outward = side == 0 ? -1.0 : 1.0;
    bool reached = false;
    for (int v = 0; v < w.walk.job.tables->venues; ++v) {
        reached = reached || index + outward * mark_offset_now(w, v) >= w.trigger[v][side];
    }
    return reached ? settle_venues(w, side, index, room) : index;
}

/// Leave the lane's venues as they stand.
CASCADE_INLINE void leave_chunk(VenueWalk const& w) {
    if (!w.moved) {
        return;
    }
    LaneJob const& job = w.walk.job;
    for (int v = 0; v < job.tables->venues; ++v) {
        w.state[v].basis = w.basis[v];
        w.state[v].smooth = w.smooth[v];
        w.state[v].depth = w.depth[v];
    }
    venues_since(job)[w.walk.lane] =
        static_cast<double>(w.walk.steps_before) + static_cast<double>(w.since);
}

/// walk_lane() of a market with several venues.
__attribute__((noinline)) static void walk_venues_lane(LaneJob const& job, LaneState& s, int lane,
                                                       std::size_t steps_before, int steps,
                                                       std::size_t column) {
    Walk walk = begin_walk(job, s, lane, steps_before, column);
    ExtremesOf<double> e = extremes_of(s.world[1], lane);
    VenueWalk w(walk);
    enter_chunk(w);
    w.waiting = venues_wait(w);
    show_venues(w);
    Room room[models::kMaxVenues][models::kSides];
    bool taken = true;  // of the room by the queues
    double start = s.start[lane];
    for (int k = 0; k < steps; ++k) {
        walk.now = k + 1;
        walk.displacement = displacement_now(walk);
        if (taken) {
            open_rooms(w, room);
        }
        taken = work_venue_queues(w, start, room);
        double const end = s.end[k][lane];
        Range const x{s.low[k][lane], s.high[k][lane]};
        Range const p = settle_step(walk, end >= start, x, [&](int side, double index) {
            return meet_venues(w, side, index, room);
        });
        leave_step(walk, p, e);
        start = end;
    }
    leave_chunk(w);
    end_walk(walk, e);
    if (w.waiting) {
        s.trigger_low[lane] = __builtin_inf();  // it walks the next chunk as well
    }
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
