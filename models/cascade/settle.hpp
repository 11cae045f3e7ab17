#pragma once

/// One cascade of one side, from the mark that starts it to its exact end.
///
/// In outward distance y (book.hpp): the frontier stands at y0, the mark at m0 = exogenous price
/// plus impact so far. Let N(y) be the side's notional between y0 and y and I the impact of that
/// flow on the depth it meets. The cascade ends at the least y >= y0 with
///     y - I(N(y)) >= m0,
/// the least fixed point of trigger and impact, whatever the order in which levels are processed;
/// the mark then stands there. Method: one scan outward; within a bin the crossing is solved
/// exactly (depth_impact.hpp), a point is all or nothing, a gap stops the mark where it falls. Cost
/// is proportional to the levels taken in.
///
/// A round takes in the levels that the mark has reached since the last round began, settles them
/// and moves the mark: points and bins are counted alike, and there are at most as many rounds as
/// levels.
///
/// Checked against brute-force iteration in tests/property/kernel_test.cpp and against the closed
/// forms for uniform, ladder, piecewise, log-uniform, domino and exhausted books in
/// tests/unit/models/settle_test.cpp.

#include <cstdint>

#include "models/base/lanes.hpp"
#include "models/impact/depth_impact.hpp"

namespace cascade::models {
inline namespace CASCADE_SIMD {

/// The levels of one side as flat arrays of length `size`.
struct LevelTable {
    double const* near;
    double const* far;
    double const* notional;  ///< expected, USD
    double const* density;   ///< notional / (far - near), 0 for a point
    std::int64_t size;
};

/// How far into a side's levels the mark has consumed; never moves back.
struct Frontier {
    std::int64_t level = 0;  ///< first level not used up
    double y = 0.0;          ///< outward distance consumed to

    /// Where the next notional triggers; infinity when the side is used up.
    [[nodiscard]] CASCADE_INLINE double trigger(LevelTable const& table) const {
        return level < table.size ? lane_max(y, table.near[level]) : __builtin_inf();
    }
};

struct CascadeEnd {
    double mark;          ///< outward distance where the mark stands at the end
    double flow;          ///< USD of forced orders, >= 0
    double depth;         ///< depth factor afterwards
    std::int64_t rounds;  ///< >= 1
    bool map_end;         ///< only the end of the map stopped it (runaway)
};

/// \param xi     xi(level): factor on the level's notional, asked outward, once per visit
/// \param heat   heat(from, to, usd): notional used up between two outward distances
/// \param round  round(levels, flow, mark): called at the end of each round
/// \pre   mark >= frontier.trigger(table)
template <class Xi, class Heat, class Round>
CASCADE_INLINE CascadeEnd settle(LevelTable const& table, DepthImpact const& law, double mark,
                                 double depth, Frontier& frontier, Xi&& xi, Heat&& heat,
                                 Round&& round) {
    double const start_mark = mark;
    double round_mark = mark;
    double flow = 0.0;
    double round_flow = 0.0;
    double peak = frontier.y;   // highest y - I(N(y)) at level edges and inside bins
    double last_density = 0.0;  // infinity for a point
    std::int64_t rounds = 1;
    std::int64_t round_levels = 0;
    while (frontier.level < table.size) {
        std::int64_t const k = frontier.level;
        double const from = lane_max(frontier.y, table.near[k]);
        if (from > mark) {
            break;
        }
        if (from > round_mark) {
            round(round_levels, round_flow, mark);
            ++rounds;
            round_levels = 0;
            round_flow = 0.0;
            round_mark = mark;
        }
        ++round_levels;
        double const factor = xi(k);
        peak = lane_max(peak, from - (mark - start_mark));
        double used = 0.0;
        bool whole = true;
        if (table.far[k] > table.near[k]) {
            double const density = factor * table.density[k];
            Advance const a =
                advance_through_bin(law, depth, density, mark - from, table.far[k] - from);
            if (a.whole) {
                peak = lane_max(peak, from - (mark - start_mark)
                                          + resistance_inside(law, depth, a.depth, density));
            }
            used = density * a.distance;
            whole = a.whole;
            last_density = density;
            frontier.y = whole ? table.far[k] : from + a.distance;
            mark = whole ? mark + a.shift : frontier.y;
            depth = a.depth;
        } else {
            used = factor * table.notional[k];
            Displaced const d = displace(law, depth, used);
            last_density = used > 0.0 ? __builtin_inf() : 0.0;
            frontier.y = table.near[k];
            mark += d.shift;
            depth = d.depth;
        }
        flow += used;
        round_flow += used;
        heat(from, frontier.y, used);
        if (!whole) {
            break;
        }
        ++frontier.level;
    }
    round(round_levels, round_flow, mark);
    bool runaway = false;
    if (frontier.level == table.size && flow > 0.0) {
        double const map_end = table.far[table.size - 1];
        bool const unstable =
            law.per_usd / depth * last_density >= 1.0 || map_end - (mark - start_mark) < peak;
        runaway = start_mark < map_end && unstable;
    }
    return {mark, flow, depth, rounds, runaway};
}

/// Notional of the side between spot and outward distance y, impact off: what the baseline
/// liquidates once its extreme has reached y.
template <class Xi>
CASCADE_INLINE double notional_within(LevelTable const& table, double y, Xi&& xi) {
    double sum = 0.0;
    for (std::int64_t k = 0; k < table.size && table.near[k] <= y; ++k) {
        if (table.far[k] <= y) {
            sum += xi(k) * table.notional[k];
        } else {
            sum += xi(k) * table.density[k] * (y - table.near[k]);
        }
    }
    return sum;
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
