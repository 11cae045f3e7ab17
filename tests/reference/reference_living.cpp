#include "tests/reference/reference_living.hpp"

#include <algorithm>
#include <cmath>

#include "tests/reference/reference_impact.hpp"

namespace cascade::test {
namespace {

bool is_point(ReferenceLevel const& level) {
    return level.near == level.far;
}

/// USD of a level that are open.
double open_of(ReferenceSide const& side, std::size_t k) {
    ReferenceLevel const& level = side.levels[k];
    if (is_point(level)) {
        return side.point_used[k] ? 0.0 : level.notional;
    }
    double const left = level.far - std::max(level.near, side.frontier);
    return left > 0.0 ? level.notional * left / (level.far - level.near) : 0.0;
}

}  // namespace

ReferenceLiving::ReferenceLiving(engine::Plan const& plan,
                                 std::vector<ReferenceLevel> const (&at_start)[2])
    : plan_(plan) {
    for (int side = 0; side < 2; ++side) {
        baseline_[side].levels = at_start[side];
        baseline_[side].point_used.assign(at_start[side].size(), false);
    }
}

void ReferenceLiving::shrink(ReferenceSide& side, double& waiting) const {
    double const closes = plan_.living.closes_per_s;
    double const tops_up = plan_.living.tops_up_per_s;
    double const left = std::exp(-(closes + tops_up) * 0.5 * plan_.step_s);
    for (std::size_t k = 0; k < side.levels.size() && left < 1.0; ++k) {
        waiting += open_of(side, k) * (1.0 - left) * tops_up / (closes + tops_up);
        side.levels[k].notional *= left;
    }
}

void ReferenceLiving::shrink_half_a_step(ReferenceSide (&feedback)[2]) {
    if (!plan_.living.lives()) {
        return;
    }
    for (int side = 0; side < 2; ++side) {
        shrink(baseline_[side], waiting_[0][side]);
        shrink(feedback[side], waiting_[1][side]);
    }
}

void ReferenceLiving::meet_baseline(double low, double high) {
    for (int side = 0; side < 2 && plan_.living.lives(); ++side) {
        ReferenceSide& book = baseline_[side];
        double const reached = side == 0 ? -low : high;
        std::vector<bool> const all(book.levels.size(), true);
        baseline_liquidated[side] +=
            notional_to(book.levels, all, book.point_used, book.frontier, reached);
        for (std::size_t k = 0; k < book.levels.size(); ++k) {
            book.point_used[k] =
                book.point_used[k] || (is_point(book.levels[k]) && book.levels[k].near <= reached);
        }
        book.frontier = std::max(book.frontier, reached);
    }
}

void ReferenceLiving::open(int side, double price, ReferenceSide& book, double& waiting) const {
    double const interval_s = plan_.step_s * static_cast<double>(plan_.living.interval);
    double const usd = plan_.living.opens_per_s[side] * interval_s + waiting;
    waiting = 0.0;
    for (std::size_t j = 0; j < plan_.living.share.size(); ++j) {
        double const at = (side == 0 ? -price : price) + plan_.living.distance[side][j];
        auto const place = std::find_if(book.levels.begin(), book.levels.end(),
                                        [at](ReferenceLevel const& l) { return l.near > at; });
        book.point_used.insert(book.point_used.begin() + (place - book.levels.begin()), false);
        book.levels.insert(place, {at, at, plan_.living.share[j] * usd});
    }
}

void ReferenceLiving::end_step(std::size_t step, double baseline_price, double feedback_price,
                               ReferenceSide (&feedback)[2]) {
    if (!plan_.living.opens() || step % plan_.living.interval != 0) {
        return;
    }
    for (int side = 0; side < 2; ++side) {
        open(side, baseline_price, baseline_[side], waiting_[0][side]);
        open(side, feedback_price, feedback[side], waiting_[1][side]);
    }
}

ReferenceCascade living_cascade(ReferenceSide& side, ReferenceMarket const& market, double mark,
                                double depth) {
    std::vector<ReferenceLevel> cut;
    std::vector<bool> used;
    for (std::size_t k = 0; k < side.levels.size(); ++k) {
        ReferenceLevel rest = side.levels[k];
        double const density = rest.notional / (rest.far - rest.near);
        for (std::size_t p = k + 1; p < side.levels.size(); ++p) {  // sorted by where they begin
            double const at = side.levels[p].near;
            if (is_point(side.levels[p]) && !side.point_used[p] && at > rest.near
                && at < rest.far) {
                cut.push_back({rest.near, at, density * (at - rest.near)});
                used.push_back(false);
                rest = {at, rest.far, density * (rest.far - at)};
            }
        }
        cut.push_back(rest);
        used.push_back(side.point_used[k]);
    }
    ReferenceCascade const end = reference_cascade(cut, market, mark, depth, side.frontier, used);
    std::size_t next = 0;
    for (std::size_t k = 0; k < side.levels.size(); ++k) {
        while (is_point(side.levels[k]) && !is_point(cut[next])) {
            ++next;
        }
        if (is_point(side.levels[k])) {
            side.point_used[k] = used[next++];
        }
    }
    return end;
}

}  // namespace cascade::test
