#pragma once

/// One cascade of one side on several venues whose marks move with one price, the index.
///
/// In outward distance y of the index, venue v's positions trigger at y + o_v, its offset. With
/// N_v(y) its notional between its frontier and there, the cascade ends at the least y with
///     y - (sum over v of I_v(N_v(y))) >= m0,
/// I_v what its orders move the index by, linear on its own depth (depth_impact.hpp). Method: one
/// scan outward over the levels of all venues. Between two edges, of a level, a limit or the floor
/// of a depth, the sum is linear or a sum of exponentials, convex, which Newton's iteration from
/// the left cannot overshoot. Venues whose frontiers are less than kTogether apart are taken as one
/// place. Cost is proportional to levels taken in, times venues.
///
/// Rounds, runaways and the desk are those of settle_market.hpp; a level's LevelFill::mark is the
/// mark had no other venue's order moved it.
///
/// Checked against iteration by definition in tests/property/venues_test.cpp, path by path, and
/// against settle() for equal venues.

#include "models/cascade/settle_within.hpp"

namespace cascade::models {
inline namespace CASCADE_SIMD {

/// The scan under way.
template <class Hooks>
struct JointScan {
    LevelTable const& table;
    JointVenue* venue;
    int venues;
    Hooks& hooks;
    double start;
    double mark;
    double round_mark;
    std::int64_t rounds = 1;
    double peak;
    double last_reproduction = 0.0;

    /// See where the venue's frontier stands now.
    CASCADE_INLINE void look(JointVenue& v) const {
        std::int64_t const k = v.frontier.level;
        v.trigger = v.frontier.trigger(table) - v.offset;
        v.point = k < table.size && !(table.far[k] > table.near[k]);
    }

    CASCADE_INLINE void end_round() {
        for (int i = 0; i < venues; ++i) {
            JointVenue& v = venue[i];
            if (v.round_levels > 0) {
                hooks.round(v.number, v.round_levels, v.round_flow, mark + v.offset);
            }
            v.round_levels = 0;
            v.round_flow = 0.0;
        }
    }

    /// Begin the venue's next level, which the mark has reached.
    CASCADE_INLINE void begin(JointVenue& v) {
        std::int64_t const k = v.frontier.level;
        if (v.trigger > round_mark) {
            end_round();
            ++rounds;
            round_mark = mark;
        }
        ++v.round_levels;
        v.begun = true;
        v.from = lane_max(v.frontier.y, table.near[k]);
        v.density = v.point ? 0.0 : hooks.factor(v.number, k) * table.density[k];
        double const left = v.limit - v.executed;
        // As settle_market(): what rounding leaves of a limit is nothing.
        v.room = hooks.to_market(v.number, k) && !(left < 1e-9 * v.executed) ? left : 0.0;
        v.used = 0.0;
        v.sent = 0.0;
        v.shift_before = v.shift;
    }

    /// Tell of the level under way as far as it was used up.
    CASCADE_INLINE void tell(JointVenue& v) {
        hooks.fill(v.number,
                   LevelFill{v.frontier.level, v.from, v.frontier.y, v.used, v.sent,
                             start + v.offset + v.shift_before, 0.5 * (v.shift - v.shift_before)});
        v.flow += v.used;
        v.begun = false;
    }

    CASCADE_INLINE void send(JointVenue& v, double usd, double shift) {
        v.sent += usd;
        v.executed += usd;
        v.room -= usd;
        v.shift += shift;
    }

    CASCADE_INLINE void take_point(JointVenue& v) {
        std::int64_t const k = v.frontier.level;
        begin(v);
        peak = lane_max(peak, v.trigger - (mark - start));
        v.used = hooks.factor(v.number, k) * table.notional[k];
        double const usd = lane_min(v.used, v.room);
        Displaced const d = displace(v.law, v.depth, usd);
        v.depth = d.depth;
        send(v, usd, d.shift);
        v.round_flow += v.used;
        v.frontier.y = table.near[k];
        last_reproduction = v.used > 0.0 ? __builtin_inf() : 0.0;
        tell(v);
        ++v.frontier.level;
        look(v);
        mark += d.shift;
    }

    /// What the flow of the venue, which is taken in, does along the stretch that begins.
    CASCADE_INLINE void aim(JointVenue& v) {
        v.width = table.far[v.frontier.level] - lane_max(v.frontier.y, v.from);
        v.pushes = v.density > 0.0 && v.room > 0.0;
        v.bend = 0.0;
        if (v.pushes) {
            v.rate = v.law.per_usd / v.depth * v.density;
            v.bend = v.depth > v.law.floor ? v.law.depletion * v.density : 0.0;
            v.scale = v.bend > 0.0 ? v.rate / v.bend : 0.0;
            v.growth = 0.0;
        }
    }

    /// Distance from the venue's place to where something changes for it.
    CASCADE_INLINE double even_over(JointVenue const& v) const {
        double width = v.width;
        if (!v.pushes) {
            return width;
        }
        if (v.room < v.density * width) {
            width = v.room / v.density;
        }
        // exp(-u) >= 1 - u: the floor is out of reach.
        if (v.bend > 0.0 && v.depth * (1.0 - v.bend * width) < v.law.floor) {
            width = lane_min(width, log_inline(v.depth / v.law.floor) / v.bend);
        }
        return width;
    }

    /// Log price that the venue moves the index by over the distance tried last.
    [[nodiscard]] CASCADE_INLINE double shift_over(JointVenue const& v, double distance) const {
        return v.bend > 0.0 ? v.scale * v.growth : v.rate * distance;
    }

    /// Log price moved over a distance of the stretch, and its derivative.
    struct Response {
        double shift;
        double reproduction;
    };
    CASCADE_INLINE Response response(double distance) {
        Response out{0.0, 0.0};
        for (int i = 0; i < venues; ++i) {
            JointVenue& v = venue[i];
            if (!v.pushes) {
                continue;
            }
            double const u = v.bend * distance;
            v.growth = u < 0x1.cp-6 ? u * expm1_over_small(u) : expm1_inline(u);
            out.shift += shift_over(v, distance);
            out.reproduction += v.rate * (1.0 + v.growth);
        }
        return out;
    }

    /// The response at distance + step, of a step whose square is nothing.
    CASCADE_INLINE double last_step(double distance, double step, Response& end) {
        end = {0.0, 0.0};
        for (int i = 0; i < venues; ++i) {
            JointVenue& v = venue[i];
            if (!v.pushes) {
                continue;
            }
            v.growth = __builtin_fma(1.0 + v.growth, v.bend * step, v.growth);
            end.shift += shift_over(v, distance + step);
            end.reproduction += v.rate * (1.0 + v.growth);
        }
        return distance + step;
    }

    /// Least root of gap + shift = distance, or `width` where it lies beyond. Leaves growths as
    /// they are there.
    CASCADE_INLINE double root(JointStretch const& s, Response& end) {
        double d = s.moved[0] < 1.0 ? first_try(s) : s.width;
        for (int n = 0; n < 200 && d < s.width; ++n) {
            end = response(d);
            double const margin = 1.0 - end.reproduction;
            double const over = s.gap + end.shift - d;
            if (!(margin > 0.0)) {
                if (over >= 0.0) {
                    break;
                }
                return d;  // as a bin of one venue
            }
            double const step = over / margin;
            // Convergence is quadratic: the last step moves the response linearly.
            if (!(step > 0x1p-27 * d) && d + step < s.width) {
                return last_step(d, step, end);
            }
            d += step;
        }
        end = response(s.width);
        return s.width;
    }

    /// Highest distance - shift inside a stretch used up whole, along which the reproduction number
    /// passes 1.
    CASCADE_INLINE double resistance(double width) {
        double low = 0.0;
        double high = width;
        for (int n = 0; n < 50; ++n) {
            double const middle = 0.5 * (low + high);
            (response(middle).reproduction < 1.0 ? low : high) = middle;
        }
        return low - response(low).shift;
    }

    /// \pre response(distance) was the last one asked for
    CASCADE_INLINE void advance(JointVenue& v, double distance) {
        if (v.pushes) {
            double const usd = v.density * distance;
            double const shift = shift_over(v, distance);
            if (v.bend > 0.0) {
                double const after = v.depth / (1.0 + v.growth);
                v.depth = after > (1.0 + 1e-12) * v.law.floor ? after : v.law.floor;
            }
            bool const last = usd >= (1.0 - 1e-12) * v.room;
            send(v, last ? v.room : usd, shift);
        }
        v.used += v.density * distance;
        v.round_flow += v.density * distance;
        bool const over = distance >= v.width - kTogether;
        v.frontier.y =
            over ? table.far[v.frontier.level] : lane_max(v.frontier.y, v.from) + distance;
        if (over) {
            tell(v);
            ++v.frontier.level;
        }
        look(v);
    }

    /// Let the venues whose levels the mark has reached take part in the stretch from `at`.
    CASCADE_INLINE JointStretch begin_stretch(double at) {
        JointStretch out{lane_max(mark - at, 0.0), __builtin_inf(), {}};
        for (int i = 0; i < venues; ++i) {
            JointVenue& v = venue[i];
            double const next = v.trigger - at;
            v.taken = next <= kTogether && !v.point;  // none left: its trigger is infinite
            v.pushes = false;
            if (!v.taken) {
                out.width = lane_min(out.width, next);
                continue;
            }
            if (!v.begun) {
                begin(v);
            }
            aim(v);
            out.width = lane_min(out.width, even_over(v));
            double moved = v.pushes ? v.rate : 0.0;
            for (double& derivative : out.moved) {
                derivative += moved;
                moved *= v.bend;
            }
        }
        return out;
    }

    /// One stretch from `at` along which nothing changes. \return the cascade goes on
    CASCADE_INLINE bool take_stretch(double at) {
        JointStretch const stretch = begin_stretch(at);
        double const reproduction = stretch.moved[0];
        double const width = stretch.width;
        peak = lane_max(peak, at - (mark - start));
        Response end{};
        double const distance = root(stretch, end);
        bool const whole = !(distance < width);
        if (whole && reproduction < 1.0 && end.reproduction > 1.0) {
            peak = lane_max(peak, at - (mark - start) + resistance(width));
            end = response(width);
        }
        last_reproduction = end.reproduction;
        for (int i = 0; i < venues; ++i) {
            if (venue[i].taken) {
                advance(venue[i], distance);
            }
        }
        mark = whole ? lane_max(mark + end.shift, at + distance) : at + distance;
        return whole;
    }
};

/// \param venue  parts of at most kMaxVenues venues; the caller sets what comes before `flow`, the
///               rest is 0
/// \param hooks  factor(venue, level), to_market(venue, level), fill(venue, LevelFill) as
///               settle_market(); round(venue, levels, flow, mark) at the end of each round for
///               each venue with levels in it
/// \param mark   outward distance of the index
template <class Hooks>
CASCADE_INLINE JointEnd settle_joint(LevelTable const& table, JointVenue* venue, int venues,
                                     double mark, Hooks&& hooks) {
    CascadeWithin within(table, venue, venues, mark);
    if (within.solve(hooks)) {
        return within.finish(hooks);
    }
    JointScan<Hooks> scan{table, venue, venues, hooks, mark, mark, mark, 1, -__builtin_inf()};
    for (int i = 0; i < venues; ++i) {
        scan.look(venue[i]);
    }
    while (true) {
        double at = __builtin_inf();
        int point = -1;
        double point_at = __builtin_inf();
        for (int i = 0; i < venues; ++i) {
            at = lane_min(at, venue[i].trigger);
            if (venue[i].point && venue[i].trigger < point_at) {
                point = i;
                point_at = venue[i].trigger;
            }
        }
        if (!(at <= scan.mark)) {
            break;
        }
        if (point_at <= at + kTogether && point_at <= scan.mark) {
            scan.take_point(venue[point]);
        } else if (!scan.take_stretch(at)) {
            break;
        }
    }
    double flow = 0.0;
    bool used_up = true;
    bool capped = false;
    double map_end = -__builtin_inf();
    for (int i = 0; i < venues; ++i) {
        JointVenue& v = venue[i];
        if (v.begun) {
            scan.tell(v);
        }
        flow += v.flow;
        used_up = used_up && v.frontier.level == table.size;
        capped = capped || !(v.executed < v.limit);
        map_end = lane_max(map_end, table.far[table.size - 1] - v.offset);
    }
    scan.end_round();
    bool const unstable = scan.last_reproduction >= 1.0 || map_end - (scan.mark - mark) < scan.peak;
    bool const runaway = used_up && flow > 0.0 && mark < map_end && unstable && !capped;
    return {scan.mark, scan.rounds, runaway};
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
