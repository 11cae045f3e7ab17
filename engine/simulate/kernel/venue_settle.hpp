#pragma once

/// What the venues that a side of the step reaches come to (docs/model.md, "Several venues"):
/// those at their last price each by itself, the others together.

#include "engine/simulate/kernel/venue_state.hpp"
#include "models/cascade/settle_joint.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

/// What one side's cascade on all venues comes to. Bases and averages stand as they were when it
/// began until it is over: the own price of a venue moves by its own orders only.
struct VenuesCascade {
    double start;  ///< outward distance of the index when it began
    double index;  ///< outward, in and out
    VenueMoves moves;
    double flow;
    std::int64_t rounds;
    bool map_end;
};

/// A venue's part of the book, as WholeBook.
struct VenueBook {
    VenueWalk& w;
    VenueTable const& about;
    int venue;

    CASCADE_INLINE void wait() const { w.waiting = true; }
    [[nodiscard]] CASCADE_INLINE models::LiquidationRules const& rules() const {
        return about.rules;
    }
    [[nodiscard]] CASCADE_INLINE double factor(int side, std::int64_t level) const {
        Walk const& walk = w.walk;
        return held_factor(walk.job, walk.path, side, level, about.book_share,
                           about.rules.deleveraging, shares_left(w, venue, side));
    }
    [[nodiscard]] CASCADE_INLINE Holdings holdings() const {
        LaneJob const& job = w.walk.job;
        int const lane = w.walk.lane;
        return {job,
                w.walk.path,
                lane,
                about.rules,
                about.book_share,
                w.state[venue].frontier,
                {shares_left(w, venue, 0), shares_left(w, venue, 1)},
                {about.entry[0], about.entry[1]},
                {about.bankrupt[0], about.bankrupt[1]}};
    }
};

CASCADE_INLINE VenueBook venue_book(VenueWalk& w, int venue) {
    return {w, w.walk.job.tables->venue[venue], venue};
}

/// Where a venue's orders fill: own price and mark when its cascade begins, outward.
CASCADE_INLINE FillPrice fill_price(VenueTable const& about, double own, double mark) {
    return {mark, own - mark, about.own_per_mark - 1.0};
}

CASCADE_INLINE double venue_limit(VenueWalk const& w, int venue, Room const& room,
                                  SideMarket const& now) {
    double const own_per_mark = w.walk.job.tables->venue[venue].own_per_mark;
    return usd_let_through({room.usd, room.band / own_per_mark}, now);
}

/// The same for a side's cascade.
CASCADE_INLINE double venue_limit(VenueWalk const& w, int venue, int side, Room const& room) {
    if (!(room.band < __builtin_inf())) {
        return room.usd;
    }
    models::LawTable const& law = w.walk.job.tables->venue[venue].law[side];
    return venue_limit(w, venue, room,
                       side_market(w.walk, w.state[venue].market, law, w.depth[venue], side));
}

CASCADE_INLINE void tell_round(VenueWalk const& w, int venue, std::int64_t levels, double flow,
                               double mark) {
    if (is_watched(w.walk.job, w.walk.lane)) {
        w.walk.job.watch->venue(venue);
        w.walk.job.watch->round(levels, flow, mark);
    }
}

/// The cascade of a side of one venue, by the law in question.
template <class Law>
CASCADE_INLINE models::MarketEnd settle_by(VenueWalk& w, int venue, int side, Law const& law,
                                           models::CascadeStart const& start,
                                           FillPrice const& price, models::LawState& now) {
    VenueState& state = w.state[venue];
    VenueBook const book = venue_book(w, venue);
    return models::settle_market(
        {level_table(w.walk.job.tables->side[side]), state.frontier[side]}, law, start, now,
        [&](std::int64_t level) { return book.factor(side, level); },
        models::CascadeNotes{
            [&](double from, double to, double usd) { enter_heat(w.walk, side, from, to, usd); },
            [&](std::int64_t levels, double flow, double round_mark) {
                tell_round(w, venue, levels, flow, round_mark);
            }},
        VenueDesk<VenueBook>{book, state.market, side, price});
}

/// Any law but the linear one. Out of line: rare, and long.
__attribute__((noinline)) static models::MarketEnd settle_any_law(VenueWalk& w, int venue, int side,
                                                                  models::CascadeStart const& start,
                                                                  FillPrice const& price,
                                                                  double& depth) {
    MarketState& market = w.state[venue].market;
    models::LawTable const& law = w.walk.job.tables->venue[venue].law[side];
    SideMarket now = side_market(w.walk, market, law, depth, side);
    models::MarketEnd const end = settle_by(w, venue, side, now.law, start, price, now.state);
    remember(w.walk, market, side, now.state.flow);
    depth = now.state.depth;
    return end;
}

CASCADE_INLINE models::MarketEnd settle_linear(VenueWalk& w, int venue, int side,
                                               models::CascadeStart const& start,
                                               FillPrice const& price, double& depth) {
    models::LawState now{0.0, depth};
    models::DepthImpact const law = linear_law(w.walk, w.walk.job.tables->venue[venue].law[side]);
    models::MarketEnd const end = settle_by(w, venue, side, law, start, price, now);
    depth = now.depth;
    return end;
}

/// A venue whose mark no other moves within the step.
__attribute__((noinline)) static void settle_alone(VenueWalk& w, int venue, int side,
                                                   Room const& room, VenuesCascade& all) {
    VenueTable const& about = w.walk.job.tables->venue[venue];
    double const outward = side == 0 ? -1.0 : 1.0;
    double const own = all.start + outward * w.basis[venue];
    double const mark =
        about.mark == models::MarkRule::last ? own : all.index + outward * mark_offset(w, venue);
    if (mark < w.trigger[venue][side]) {
        return;
    }
    models::CascadeStart const start{mark, venue_limit(w, venue, side, room)};
    FillPrice const price = fill_price(about, own, mark);
    models::MarketEnd const end =
        about.law[side].kind == models::LawKind::linear
            ? settle_linear(w, venue, side, start, price, w.depth[venue])
            : settle_any_law(w, venue, side, start, price, w.depth[venue]);
    look(w, venue, side);
    all.index += all.moves.enter(about, venue, end.mark - mark);
    w.state[venue].liquidated[side] += end.flow;
    all.flow += end.flow;
    all.rounds += end.rounds;
    all.map_end = all.map_end || end.map_end;
}

/// What settle_joint() asks of the venues.
struct JointHooks {
    VenueWalk& w;
    int side;
    double start;                   ///< outward distance of the index when the step's cascade,
    double index;                   ///< and when the joint one began
    bool open[models::kMaxVenues];  ///< the venue's level under way goes to the market

    CASCADE_INLINE VenueDesk<VenueBook> desk(int venue) const {
        double const outward = side == 0 ? -1.0 : 1.0;
        VenueBook const book = venue_book(w, venue);
        FillPrice const price = fill_price(book.about, start + outward * w.basis[venue],
                                           index + outward * mark_offset(w, venue));
        return {book, w.state[venue].market, side, price, open[venue]};
    }
    CASCADE_INLINE double factor(int venue, std::int64_t level) const {
        return venue_book(w, venue).factor(side, level);
    }
    CASCADE_INLINE bool to_market(int venue, std::int64_t /*level*/) {
        open[venue] = !models::deleverages(w.walk.job.tables->venue[venue].rules,
                                           w.state[venue].market.account);
        return open[venue];
    }
    CASCADE_INLINE void fill(int venue, models::LevelFill const& f) const {
        desk(venue).fill(f);
        enter_heat(w.walk, side, f.from, f.to, f.triggered);
    }
    /// Whether the venue's next level would go to the market as well, once this one is filled.
    CASCADE_INLINE bool open_after(int venue, models::LevelFill const& f) const {
        if (!w.walk.job.tables->venue[venue].rules.deleveraging) {
            return true;
        }
        MarketState after = w.state[venue].market;
        VenueDesk<VenueBook> const now = desk(venue);
        VenueDesk<VenueBook> tried{now.book, after, side, now.price};
        tried.fill(f);
        return !models::deleverages(now.book.rules(), after.account);
    }
    CASCADE_INLINE void round(int venue, std::int64_t levels, double flow, double mark) const {
        tell_round(w, venue, levels, flow, mark);
    }
};

/// Whether the mark of one of the venues that settle_together() settles has reached a level.
CASCADE_INLINE bool joint_reached(VenueWalk const& w, int side, double index) {
    KernelTables const& t = *w.walk.job.tables;
    double const outward = side == 0 ? -1.0 : 1.0;
    bool reached = false;
    for (int v = 0; v < t.venues; ++v) {
        reached = reached
                  || (t.venue[v].mark != models::MarkRule::last
                      && index + outward * mark_offset(w, v) >= w.trigger[v][side]);
    }
    return reached;
}

/// Set up a part in the joint cascade.
CASCADE_INLINE void begin_part(VenueWalk const& w, int venue, int side, Room const& room,
                               models::JointVenue& part) {
    KernelTables const& t = *w.walk.job.tables;
    part.flow = part.executed = part.shift = part.round_flow = 0.0;
    part.round_levels = 0;
    part.begun = false;
    part.number = venue;
    part.law = linear_law(w.walk, t.venue[venue].law[side]);
    part.depth = w.depth[venue];
    part.offset = (side == 0 ? -1.0 : 1.0) * mark_offset(w, venue);
    part.limit = venue_limit(w, venue, side, room);
    part.frontier = w.state[venue].frontier[side];
}

/// The venues whose marks move with the index, all together.
__attribute__((noinline)) static void settle_together(VenueWalk& w, int side,
                                                      Room const (*room)[models::kSides],
                                                      VenuesCascade& all) {
    KernelTables const& t = *w.walk.job.tables;
    if (!joint_reached(w, side, all.index)) {
        return;
    }
    models::JointVenue part[models::kMaxVenues];
    int parts = 0;
    for (int v = 0; v < t.venues; ++v) {
        if (t.venue[v].mark != models::MarkRule::last) {
            begin_part(w, v, side, room[v][side], part[parts]);
            ++parts;
        }
    }
    JointHooks hooks{w, side, all.start, all.index, {}};
    models::JointEnd const end =
        models::settle_joint(level_table(t.side[side]), part, parts, all.index, hooks);
    for (int i = 0; i < parts; ++i) {
        models::JointVenue const& p = part[i];
        VenueState& state = w.state[p.number];
        state.frontier[side] = p.frontier;
        look(w, p.number, side);
        state.liquidated[side] += p.flow;
        w.depth[p.number] = p.depth;
        all.index += all.moves.enter(t.venue[p.number], p.number, p.shift);
        all.flow += p.flow;
    }
    all.rounds += end.rounds;
    all.map_end = all.map_end || end.map_end;
}

/// Settle one side of all venues, of which one may have reached a level.
/// \param index  outward distance of the index
/// \return the same at the end
__attribute__((noinline)) static double settle_venues(VenueWalk& w, int side, double index,
                                                      Room const (*room)[models::kSides]) {
    Walk& walk = w.walk;
    KernelTables const& t = *walk.job.tables;
    reach_column(walk);
    arrive(w);
    double depth_before = 1.0;  // only who watches asks
    if (is_watched(walk.job, walk.lane)) {
        depth_before = mean_depth(w);
        walk.job.watch->begin_cascade();
    }
    VenuesCascade all{index, index, {}, 0.0, 0, false};
    int together = 0;
    int last_of_them = 0;
    for (int v = 0; v < t.venues; ++v) {
        if (t.venue[v].mark == models::MarkRule::last) {
            settle_alone(w, v, side, room[v][side], all);
        } else {
            ++together;
            last_of_them = v;
        }
    }
    if (together == 1) {
        settle_alone(w, last_of_them, side, room[last_of_them][side], all);
    } else if (together > 1) {
        settle_together(w, side, room, all);
    }
    move_bases(w, side, all.moves);
    if (all.flow > 0.0) {
        book_cascade(walk, side, index, depth_before,
                     {all.index, all.flow, mean_depth(w), all.rounds, all.map_end});
    }
    show_venues(w);
    return all.index;
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
