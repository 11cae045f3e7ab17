#pragma once

/// One cascade of one side in a market with any law of impact and the desk of a venue between
/// triggered positions and the market: the general form of settle.hpp, and for linear impact and a
/// desk that sends everything to the market the same.
///
/// In outward distance y, with N(y) the side's notional between the frontier and y, the cascade
/// ends at the least y with
///     y - I(N(y)) >= m0,
/// I the impact of the orders that the desk lets through: at most `limit` USD of them, in outward
/// order, and none of levels that it does not send to the market. Method: one scan outward, exact
/// inside bins (impact_law.hpp). Rounds and runaways are those of settle.hpp.
///
/// Besides the levels of the table there may be strays: positions at single prices that stand
/// anywhere, inside bins and inside of the frontier too (a living book). A bin is cut where one
/// stands, and its parts count as levels of their own.
///
/// Checked against settle() and closed forms in tests/unit/models/impact_law_test.cpp, and path by
/// path in tests/property/market_test.cpp.

#include <type_traits>

#include "models/cascade/settle.hpp"
#include "models/impact/impact_law.hpp"

namespace cascade::models {
inline namespace CASCADE_SIMD {

/// Orders of one level, or of a part of it.
struct LevelFill {
    std::int64_t level;
    double from;       ///< outward distance where the positions trigger,
    double to;         ///< to here
    double triggered;  ///< USD
    double executed;   ///< USD of them that reach the market now
    double mark;       ///< outward mark before them
    double slip;       ///< mean log price beyond that mark at which the executed ones fill
};

/// A desk that sends everything to the market and keeps no books.
struct OpenDesk {
    CASCADE_INLINE bool to_market(std::int64_t) { return true; }
    CASCADE_INLINE void fill(LevelFill const&) {}
};

/// No strays. Else: nearest(), the outward distance of the nearest one, infinity where there is
/// none; take() removes it and says its USD.
struct NoStrays {
    [[nodiscard]] CASCADE_INLINE double nearest() const { return __builtin_inf(); }
    CASCADE_INLINE double take() { return 0.0; }
};

struct MarketEnd {
    double mark;      ///< outward distance where the mark stands at the end
    double flow;      ///< USD triggered, >= 0
    double executed;  ///< USD that reached the market
    std::int64_t rounds;
    bool map_end;  ///< only the end of the map stopped it (runaway)
};

/// What one level does to the mark.
struct LevelStep {
    double to;    ///< consumed to here
    double mark;  ///< afterwards
    double used;  ///< USD triggered
    double executed;
    double slip;
    double resistance;
    bool whole;
};

/// A stretch of a bin, all of it between two outward distances.
template <class Law>
CASCADE_INLINE LevelStep take_bin(Law const& law, double density, double from, double far,
                                  double mark, double room, LawState& state) {
    double const width = far - from;
    double const gap = mark - from;
    double const before = state.flow;
    LawAdvance a{0.0, 0.0, state, true, 0.0};
    bool const all = !(density > 0.0) || room >= density * width;
    double const sent = all ? width : room / density;
    if (sent > 0.0) {
        a = advance(law, state, density, gap, sent);
    }
    state = a.state;
    LevelStep out{0.0,
                  0.0,
                  0.0,
                  density * a.distance,
                  mean_impact(law, before, state.flow, a.shift),
                  a.resistance,
                  a.whole};
    if (all || !a.whole) {
        out.to = a.whole ? far : from + a.distance;
        out.mark = a.whole ? mark + a.shift : out.to;
        out.used = out.executed;
        return out;
    }
    // What may not be sent triggers without moving the mark.
    out.mark = mark + a.shift;
    out.whole = out.mark >= far;
    out.to = out.whole ? far : lane_max(out.mark, from + a.distance);
    out.used = density * (out.to - from);
    return out;
}

template <class Law>
CASCADE_INLINE LevelStep take_point(Law const& law, double used, double at, double mark,
                                    double room, LawState& state) {
    double const before = state.flow;
    double const executed = lane_min(used, room);
    LawAdvance const a =
        executed > 0.0 ? displace(law, state, executed) : LawAdvance{0.0, 0.0, state, true, 0.0};
    state = a.state;
    return {at,  mark + a.shift, used, executed, mean_impact(law, before, state.flow, a.shift), 0.0,
            true};
}

/// The levels of a side, and how far they are used up.
struct CascadeBook {
    LevelTable table;
    Frontier& frontier;  ///< in and out
};

/// Where a cascade starts.
struct CascadeStart {
    double mark;   ///< outward; >= the frontier's trigger
    double limit;  ///< USD of orders that may still reach the market, >= 0
};

/// What is told of a cascade: heat(from, to, usd) and round(levels, flow, mark), as settle().
template <class Heat, class Round>
struct CascadeNotes {
    Heat heat;
    Round round;
};
template <class Heat, class Round>
CascadeNotes(Heat, Round) -> CascadeNotes<Heat, Round>;

/// The common case of settle_market() under linear impact, without what only others need: the
/// cascade ends inside its first level, a bin, all of which may reach the market. \return false if
/// the case is another one: then nothing has changed, and `end` means nothing
template <class Xi, class Notes, class Desk>
CASCADE_INLINE bool settle_in_first_bin(CascadeBook const& book, DepthImpact const& law,
                                        CascadeStart const& start, LawState& state, Xi&& xi,
                                        Notes&& notes, Desk&& desk, MarketEnd& end) {
    std::int64_t const k = book.frontier.level;
    double const near = book.table.near[k];
    double const far = book.table.far[k];
    if (!(far > near && law.depletion > 0.0 && state.depth > law.floor)) {
        return false;
    }
    double const from = lane_max(book.frontier.y, near);
    double const width = far - from;
    double const density = xi(k) * book.table.density[k];
    Advance a;
    if (!(density > 0.0 && start.limit >= density * width
          && advance_slightly(law, state.depth, density, start.mark - from, width, a)
          && desk.to_market(k))) {
        return false;
    }
    double const to = from + a.distance;
    double const usd = density * a.distance;
    state.depth = a.depth;
    book.frontier.y = to;
    desk.fill(LevelFill{k, from, to, usd, usd, start.mark, 0.5 * a.shift});
    notes.heat(from, to, usd);
    notes.round(1, usd, to);
    end = {to, usd, usd, 1, false};
    return true;
}

/// \param law    LawTable, or DepthImpact where it is linear: shorter, and the same
/// \param state  in: depth factor and remembered flow; out: after the cascade
/// \param desk   to_market(level), asked once before each level; fill(LevelFill) after it; the
///               level of a stray is -1
/// Other parameters as settle().
template <class Law, class Xi, class Notes, class Desk, class Strays = NoStrays>
CASCADE_INLINE MarketEnd settle_market(CascadeBook const& book, Law const& law,
                                       CascadeStart const& start, LawState& state, Xi&& xi,
                                       Notes&& notes, Desk&& desk, Strays&& strays = NoStrays{}) {
    if constexpr (std::is_same_v<Law, DepthImpact> && std::is_same_v<Strays, NoStrays>) {
        MarketEnd common;
        if (settle_in_first_bin(book, law, start, state, xi, notes, desk, common)) {
            return common;
        }
    }
    LevelTable const& table = book.table;
    Frontier& frontier = book.frontier;
    double const start_mark = start.mark;
    double mark = start.mark;
    double round_mark = mark;
    double flow = 0.0;
    double executed = 0.0;
    double round_flow = 0.0;
    double peak = -__builtin_inf();
    double last_density = 0.0;
    std::int64_t rounds = 1;
    std::int64_t round_levels = 0;
    double end = 0.0;  // of what was taken last
    while (true) {
        double const stray_at = strays.nearest();
        double const table_at = frontier.trigger(table);
        bool const stray = stray_at <= table_at;
        double const from = stray ? stray_at : table_at;
        if (!(from <= mark)) {
            break;
        }
        if (from > round_mark) {
            notes.round(round_levels, round_flow, mark);
            ++rounds;
            round_levels = 0;
            round_flow = 0.0;
            round_mark = mark;
        }
        ++round_levels;
        std::int64_t const k = stray ? -1 : frontier.level;
        double const factor = stray ? 1.0 : xi(k);
        bool const is_bin = !stray && table.far[k] > table.near[k];
        double const left = start.limit - executed;
        // What rounding leaves of a limit is nothing: a power law would make something of it.
        double const room = desk.to_market(k) && !(left < 1e-9 * executed) ? left : 0.0;
        double const density = is_bin ? factor * table.density[k] : 0.0;
        double const far = is_bin ? lane_min(table.far[k], stray_at) : from;
        LevelStep s{};
        if (is_bin) {
            s = take_bin(law, density, from, far, mark, room, state);
        } else {
            double const usd = stray ? strays.take() : factor * table.notional[k];
            s = take_point(law, usd, from, mark, room, state);
        }
        peak = lane_max(peak, from - (mark - start_mark) + (s.whole ? s.resistance : 0.0));
        last_density = is_bin ? density : (s.used > 0.0 ? __builtin_inf() : 0.0);
        desk.fill(LevelFill{k, from, s.to, s.used, s.executed, mark, s.slip});
        mark = s.mark;
        end = s.to;
        flow += s.used;
        executed += s.executed;
        round_flow += s.used;
        notes.heat(from, s.to, s.used);
        if (!stray) {
            frontier.y = s.to;
        }
        if (!s.whole) {
            break;
        }
        if (!stray && far == table.far[k]) {
            ++frontier.level;
        }
    }
    notes.round(round_levels, round_flow, mark);
    bool runaway = false;
    bool const all = frontier.level == table.size && !(strays.nearest() < __builtin_inf());
    if (all && flow > 0.0) {
        bool const unstable =
            marginal_impact(law, state) * last_density >= 1.0 || end - (mark - start_mark) < peak;
        runaway = start_mark < end && unstable && executed < start.limit;
    }
    return {mark, flow, executed, rounds, runaway};
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
