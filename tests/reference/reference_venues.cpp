#include "tests/reference/reference_venues.hpp"

#include <cmath>
#include <limits>

#include "tests/reference/reference_impact.hpp"

namespace cascade::test {

using models::MarkRule;

namespace {

/// A single venue of the plan: its share of the depth and of the book, its rules.
std::unique_ptr<engine::Plan> single(engine::Plan const& plan, models::Venue const& venue) {
    auto out = std::make_unique<engine::Plan>(plan);
    out->venues.clear();
    out->liquidation = venue.rules;
    out->impact.depth_1pct *= venue.depth_share;
    if (auto* power = std::get_if<models::PowerLaw>(&out->impact.law)) {
        power->coefficient *= std::pow(venue.depth_share, -power->exponent);
    } else if (auto* profile = std::get_if<models::ProfileLaw>(&out->impact.law)) {
        for (auto& side : profile->depth) {
            for (double& usd : side) {
                usd *= venue.depth_share;
            }
        }
    }
    return out;
}

/// First outward distance at which something of the side triggers.
double trigger_of(ReferenceSide const& side) {
    for (std::size_t k = 0; k < side.levels.size(); ++k) {
        ReferenceLevel const& l = side.levels[k];
        if (l.near == l.far ? !side.point_used[k] : l.far > side.frontier) {
            return std::max(l.near, side.frontier);
        }
    }
    return std::numeric_limits<double>::infinity();
}

}  // namespace

/// What a venue comes to if its mark gets as far as tried.
struct ReferenceVenues::Trial {
    std::unique_ptr<ReferenceDesk> desk;
    ReferenceSide book[2];
    double remembered;
    double depth;
    ReferenceTaken taken;
};

ReferenceVenues::ReferenceVenues(engine::Plan const& plan, ReferenceSide const (&book)[2])
    : plan_(plan) {
    for (models::Venue const& venue : plan.venues) {
        One one;
        one.plan = single(plan, venue);
        one.desk = std::make_unique<ReferenceDesk>(*one.plan);
        for (int side = 0; side < 2; ++side) {
            one.book[side] = book[side];
            for (ReferenceLevel& level : one.book[side].levels) {
                level.notional *= venue.book_share;
            }
        }
        venue_.push_back(std::move(one));
    }
}

void ReferenceVenues::recover() {
    double const a = std::log(2.0) * plan_.step_s / plan_.arbitrage_half_life_s;
    for (std::size_t v = 0; v < venue_.size(); ++v) {
        One& one = venue_[v];
        if (plan_.venues[v].mark == MarkRule::smoothed) {
            // m' = g (b - m), b' = -a b, over one step.
            double const g = std::log(2.0) * plan_.step_s / plan_.venues[v].mark_half_life_s;
            one.smooth =
                one.smooth * std::exp(-g) + one.basis * g / (g - a) * (std::exp(-a) - std::exp(-g));
        }
        one.basis *= std::exp(-a);
        for (double& flow : one.remembered) {
            flow *= std::exp2(-plan_.step_s / plan_.impact.memory_half_life_s);
        }
        if (plan_.depth.depletion > 0.0) {
            one.depth =
                1.0
                - (1.0 - one.depth) * std::exp2(-plan_.step_s / plan_.depth.recovery_half_life_s);
        }
        one.desk->begin_step();
    }
}

double ReferenceVenues::offset(std::size_t v) const {
    MarkRule const mark = plan_.venues[v].mark;
    return mark == MarkRule::last       ? venue_[v].basis
           : mark == MarkRule::smoothed ? venue_[v].smooth
                                        : 0.0;
}

ReferenceMarket ReferenceVenues::market(std::size_t v, int side, double thinness) const {
    return market_met(*venue_[v].plan, side, thinness, venue_[v].remembered[side]);
}

/// The venue's own price moves outward by `own`, the index by the depth-weighted mean.
double ReferenceVenues::move(std::size_t v, int side, double own) {
    double const outward = side == 0 ? -1.0 : 1.0;
    double const index = plan_.venues[v].depth_share * own;
    for (std::size_t u = 0; u < venue_.size(); ++u) {
        venue_[u].basis += outward * (u == v ? own - index : -index);
    }
    return index;
}

/// Orders are done: note the bases that they have left.
void ReferenceVenues::note_bases() {
    for (One& one : venue_) {
        if (std::fabs(one.basis) > std::fabs(one.largest_basis)) {
            one.largest_basis = one.basis;
        }
    }
}

double ReferenceVenues::work_queue(std::size_t v, int side, double index, double thinness) {
    One& one = venue_[v];
    double const outward = side == 0 ? -1.0 : 1.0;
    ReferenceMarket met = market(v, side, thinness);
    double const own = one.desk->work_queue(side, outward * (index + one.basis), met, one.depth);
    one.remembered[side] = met.remembered;
    double const moved = outward * move(v, side, own);
    note_bases();
    return moved;
}

/// The venue after its mark has moved outward by `shift` from where it stands at outward index
/// mark `index`, no level beyond `cut` from the index's point of view taken.
ReferenceVenues::Trial ReferenceVenues::take(std::size_t v, int side, double index, double shift,
                                             double cut, double thinness) const {
    One const& one = venue_[v];
    double const outward = side == 0 ? -1.0 : 1.0;
    Trial out;
    out.desk = std::make_unique<ReferenceDesk>(*one.desk);
    out.book[0] = one.book[0];
    out.book[1] = one.book[1];
    out.depth = one.depth;
    ReferenceMarket met = market(v, side, thinness);
    double const per_own =
        plan_.venues[v].mark == MarkRule::last ? 1.0 : plan_.venues[v].depth_share;
    double const mark = index + outward * offset(v);
    out.taken = out.desk->take(
        side, {mark, index + outward * one.basis, per_own, mark + shift, cut + outward * offset(v)},
        met, out.depth, out.book);
    out.remembered = met.remembered;
    return out;
}

/// Venues whose marks move together: all by the index, or one by its own price.
void ReferenceVenues::settle_group(std::vector<std::size_t> const& group, int side, double thinness,
                                   ReferenceVenuesEnd& end) {
    double const outward = side == 0 ? -1.0 : 1.0;
    auto const reached = [&](std::size_t v, ReferenceSide const& book, double mark) {
        return mark + outward * offset(v) >= trigger_of(book);
    };
    bool triggered = false;
    for (std::size_t const v : group) {
        triggered = triggered || reached(v, venue_[v].book[side], end.index);
    }
    if (!triggered) {
        return;
    }
    // What the marks move by, if they are taken to move by `shift`; levels that begin beyond `cut`
    // are left.
    std::vector<Trial> trial;
    auto const response = [&](double shift, double cut) {
        trial.clear();
        double sum = 0.0;
        for (std::size_t const v : group) {
            trial.push_back(take(v, side, end.index, shift, cut, thinness));
            bool const last = plan_.venues[v].mark == MarkRule::last;
            sum += (last ? 1.0 : plan_.venues[v].depth_share) * trial.back().taken.shift;
        }
        return sum;
    };
    double const no_cut = std::numeric_limits<double>::infinity();
    double shift = 0.0;
    for (int n = 0; n < 400'000; ++n) {
        double const next = response(shift, no_cut);
        bool const still = !(next > shift + 1e-17);
        shift = std::max(shift, next);
        if (still) {
            break;
        }
    }
    // Rounds: the next begins at the first level beyond the mark at which the last one began, with
    // the mark that all that is nearer has moved.
    double round_mark = end.index;
    for (++end.rounds;; ++end.rounds) {
        double first = no_cut;
        for (std::size_t const v : group) {
            double const o = outward * offset(v);
            ReferenceSide const& book = venue_[v].book[side];
            for (ReferenceLevel const& l : book.levels) {
                double const at = std::max(l.near, book.frontier) - o;
                bool const there = l.near == l.far || l.far > book.frontier;
                first = there && at > round_mark ? std::min(first, at) : first;
            }
        }
        if (!(first <= end.index + shift)) {
            break;
        }
        double const nearer = std::nextafter(first, -1.0);
        round_mark = end.index + response(first - end.index, nearer);
    }
    (void)response(shift, no_cut);
    for (std::size_t i = 0; i < group.size(); ++i) {
        One& one = venue_[group[i]];
        one.desk = std::move(trial[i].desk);
        one.book[0] = trial[i].book[0];
        one.book[1] = trial[i].book[1];
        one.remembered[side] = trial[i].remembered;
        one.depth = trial[i].depth;
        one.liquidated[side] += trial[i].taken.flow;
        end.flow += trial[i].taken.flow;
    }
    for (std::size_t i = 0; i < group.size(); ++i) {
        end.index += move(group[i], side, trial[i].taken.shift);
    }
}

ReferenceVenuesEnd ReferenceVenues::settle(int side, double index, double thinness) {
    ReferenceVenuesEnd end{index, 0.0, 0};
    std::vector<std::size_t> together;
    for (std::size_t v = 0; v < venue_.size(); ++v) {
        if (plan_.venues[v].mark == MarkRule::last) {
            settle_group({v}, side, thinness, end);
        } else {
            together.push_back(v);
        }
    }
    settle_group(together, side, thinness, end);
    note_bases();
    return end;
}

double ReferenceVenues::depth() const {
    double sum = 0.0;
    for (std::size_t v = 0; v < venue_.size(); ++v) {
        sum += plan_.venues[v].depth_share * venue_[v].depth;
    }
    return sum;
}

std::vector<double> ReferenceVenues::figures() const {
    std::vector<double> out(engine::kVenueFigures * venue_.size());
    for (std::size_t v = 0; v < venue_.size(); ++v) {
        One const& one = venue_[v];
        std::vector<double> mine{one.liquidated[0], one.liquidated[1], one.largest_basis};
        mine.insert(mine.end(), one.desk->cash.begin(), one.desk->cash.end());
        mine.back() = one.desk->queued();
        for (std::size_t f = 0; f < mine.size(); ++f) {
            out[f * venue_.size() + v] = mine[f];
        }
    }
    return out;
}

}  // namespace cascade::test
