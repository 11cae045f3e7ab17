#pragma once

/// The common joint cascade (settle_joint.hpp), cheaper than by its scan: it ends inside
/// the levels, all bins, that the marks have reached when it begins, of which each venue has gone
/// through one whole at most.
///
/// Every such venue takes part from where its level triggers, t_v, so that the end y is the least
/// root of
///     y - (sum over them of (l_v / (a_v f_v)) (exp(a_v n_v (y - t_v)) - 1)) = m0
/// with n_v its density (depth_impact.hpp), and m0 beyond what levels gone through whole move: a
/// single equation, solved as a stretch of the scan is.
///
/// Checked with the scan, path by path, in tests/property/venues_test.cpp.

#include "models/cascade/joint_venue.hpp"

namespace cascade::models {
inline namespace CASCADE_SIMD {

/// The end of a cascade within levels, and where it leaves each venue.
class CascadeWithin {
  public:
    CASCADE_INLINE CascadeWithin(LevelTable const& table, JointVenue* venue, int venues,
                                 double mark)
        : table_(table), venue_(venue), venues_(venues), mark_(mark) {}

    /// \return whether it is one: if not, nothing has changed that the scan does not begin with
    template <class Hooks>
    CASCADE_INLINE bool solve(Hooks& hooks) {
        for (int i = 0; i < venues_; ++i) {
            if (!begin(venue_[i], hooks)) {
                return false;
            }
        }
        return stretch_.moved[0] < 0.9375 && find_root() && stays_within();
    }

    template <class Hooks>
    CASCADE_INLINE JointEnd finish(Hooks& hooks) {
        double const end = mark_ + distance_;
        for (int i = 0; i < venues_; ++i) {
            if (venue_[i].crossed) {
                leave_level(venue_[i], hooks);
            }
            if (venue_[i].taken) {
                leave_inside(venue_[i], hooks);
            }
        }
        for (int i = 0; i < venues_; ++i) {
            JointVenue const& v = venue_[i];
            if (v.flow > 0.0) {
                hooks.round(v.number, (v.crossed ? 1 : 0) + (v.taken ? 1 : 0), v.flow,
                            end + v.offset);
            }
        }
        return {end, 1, false};
    }

  private:
    /// What expm1_over_small() is good for.
    static constexpr double kSmall = 0x1.cp-6;

    /// Tell of the level gone through whole.
    template <class Hooks>
    CASCADE_INLINE void leave_level(JointVenue& v, Hooks& hooks) {
        v.frontier.y = v.whole.to;
        ++v.frontier.level;
        v.depth = v.after;
        v.flow = v.executed = v.whole.triggered;
        v.shift = 2.0 * v.whole.slip;
        hooks.fill(v.number, v.whole);
    }

    /// Tell of the level that the cascade ends in.
    template <class Hooks>
    CASCADE_INLINE void leave_inside(JointVenue& v, Hooks& hooks) {
        v.frontier.y = v.from + (distance_ + v.reach);
        v.depth = v.after;
        hooks.fill(v.number, LevelFill{v.frontier.level, v.from, v.frontier.y, v.used, v.used,
                                       mark_ + v.offset + v.shift, 0.5 * v.moved});
        v.flow += v.used;
        v.executed += v.used;
        v.shift += v.moved;
    }

    /// Go through the venue's level, which ends before the mark. \return it may
    template <class Hooks>
    CASCADE_INLINE bool cross(JointVenue& v, double from, Hooks& hooks) {
        std::int64_t const k = v.frontier.level;
        double const density = hooks.factor(v.number, k) * table_.density[k];
        double const usd = density * (table_.far[k] - from);
        if (!(density > 0.0 && usd < (1.0 - 1e-12) * v.limit && k + 1 < table_.size)) {
            return false;
        }
        Displaced const d = displace(v.law, v.depth, usd);
        v.after = d.depth;
        v.whole = LevelFill{k, from, table_.far[k], usd, usd, mark_ + v.offset, 0.5 * d.shift};
        v.crossed = true;
        stretch_.gap += d.shift;
        crossed_ += d.shift;
        return hooks.to_market(v.number, k) && hooks.open_after(v.number, v.whole);
    }

    template <class Hooks>
    CASCADE_INLINE bool begin(JointVenue& v, Hooks& hooks) {
        std::int64_t k = v.frontier.level;
        double y = v.frontier.y;
        v.crossed = false;
        v.after = v.depth;
        v.used = 0.0;
        if (k < table_.size && !(table_.far[k] - v.offset > mark_)) {
            if (!cross(v, lane_max(y, table_.near[k]), hooks)) {
                return false;
            }
            y = table_.far[k];
            ++k;
        }
        v.from = k < table_.size ? lane_max(y, table_.near[k]) : __builtin_inf();
        v.reach = mark_ - (v.from - v.offset);
        v.taken = v.reach >= 0.0;
        if (!v.taken) {
            stretch_.width = lane_min(stretch_.width, -v.reach - kTogether);
            return true;
        }
        stretch_.width = lane_min(stretch_.width, table_.far[k] - v.from - v.reach - kTogether);
        v.density = hooks.factor(v.number, k) * table_.density[k];  // of a point 0
        v.rate = v.law.per_usd / v.after * v.density;
        v.bend = v.after > v.law.floor ? v.law.depletion * v.density : 0.0;
        double const u = v.bend * v.reach;
        double const over = expm1_over_small(u);
        stretch_.gap += v.rate * v.reach * over;
        double moved = v.rate * (1.0 + u * over);
        for (double& derivative : stretch_.moved) {
            derivative += moved;
            moved *= v.bend;
        }
        return hooks.to_market(v.number, k) && v.density > 0.0 && u <= kSmall;
    }

    /// Newton's iteration from the left. \return whether it came to an end inside the stretch
    CASCADE_INLINE bool find_root() {
        distance_ = first_try(stretch_);
        for (int n = 0; n < 8 && distance_ < stretch_.width; ++n) {
            double shift = crossed_;
            double reproduction = 0.0;
            bool small = true;
            for (int i = 0; i < venues_; ++i) {
                JointVenue& v = venue_[i];
                if (v.taken) {
                    double const distance = distance_ + v.reach;
                    double const u = v.bend * distance;
                    double const over = expm1_over_small(u);
                    v.growth = u * over;
                    v.moved = v.rate * distance * over;
                    shift += v.moved;
                    reproduction += v.rate * (1.0 + v.growth);
                    small = small && u <= kSmall;
                }
            }
            step_ = (shift - distance_) / (1.0 - reproduction);
            if (!(small && reproduction < 1.0)) {
                return false;
            }
            bool const last = !(step_ > 0x1p-27 * distance_);  // convergence is quadratic
            distance_ += step_;
            if (last) {
                return distance_ < stretch_.width;
            }
        }
        return false;
    }

    /// Move the venues' responses by the last step. \return no limit and no floor is met
    CASCADE_INLINE bool stays_within() {
        bool within = true;
        for (int i = 0; i < venues_; ++i) {
            JointVenue& v = venue_[i];
            if (v.taken) {
                v.moved = __builtin_fma(v.rate * (1.0 + v.growth), step_, v.moved);
                v.growth = __builtin_fma(1.0 + v.growth, v.bend * step_, v.growth);
                v.used = v.density * (distance_ + v.reach);
                v.after = v.after / (1.0 + v.growth);
                within = within
                         && v.used + (v.crossed ? v.whole.triggered : 0.0) < (1.0 - 1e-12) * v.limit
                         && (v.bend == 0.0 || v.after > (1.0 + 1e-12) * v.law.floor);
            }
        }
        return within;
    }

    LevelTable const& table_;
    JointVenue* venue_;
    int venues_;
    double mark_;
    JointStretch stretch_{0.0, __builtin_inf(), {}};  ///< from mark_
    double crossed_ = 0.0;  ///< log price moved by levels gone through whole
    double distance_ = 0.0;
    double step_ = 0.0;
};

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
