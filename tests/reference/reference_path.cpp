#include "tests/reference/reference_path.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "engine/random/dirichlet.hpp"
#include "engine/random/normal.hpp"
#include "engine/random/philox.hpp"
#include "tests/reference/reference_desk.hpp"
#include "tests/reference/reference_impact.hpp"
#include "tests/reference/reference_living.hpp"
#include "tests/reference/reference_price.hpp"
#include "tests/reference/reference_venues.hpp"

namespace cascade::test {
namespace {

using engine::Figure;
using engine::Plan;

struct World {
    double low = 0.0;
    double high = 0.0;
    double drawdown = 0.0;
    double runup = 0.0;

    void see(double step_low, double step_high) {
        drawdown = std::max(drawdown, high - step_low);
        runup = std::max(runup, step_high - low);
        low = std::min(low, step_low);
        high = std::max(high, step_high);
    }
};

/// This path's weights of the leverage tiers; none where the mix is known.
std::vector<double> path_mix(Plan const& plan, std::uint64_t path) {
    std::vector<double> out(plan.mix.concentration > 0.0 ? plan.mix.mean.size() : 0);
    std::vector<double> shape;
    for (std::size_t j = 0; j < out.size(); ++j) {
        shape.push_back(plan.mix.concentration * plan.mix.mean[j]);
    }
    engine::draw_dirichlet(plan.seed, path, engine::Purpose::leverage_mix, shape.data(),
                           static_cast<int>(out.size()), out.data());
    return out;
}

/// All levels of one side with this path's factors.
std::vector<ReferenceLevel> path_levels(Plan const& plan, int side, std::uint64_t path) {
    models::SideBook const& book = plan.book.side[side];
    double const cv = plan.dispersion.cv;
    double const w = plan.dispersion.common_weight;
    double const s = std::sqrt(std::log(1.0 + cv * cv));
    auto const common_words =
        engine::random_words(plan.seed, path, engine::Purpose::book_common, 0);
    double const common =
        static_cast<double>(engine::box_muller(common_words.word[0], common_words.word[1]).first);
    auto const purpose = side == 0 ? engine::Purpose::book_long : engine::Purpose::book_short;
    std::vector<double> const weights = path_mix(plan, path);
    std::vector<ReferenceLevel> levels;
    double h = 0.0;
    for (std::size_t k = 0; k < book.size(); ++k) {
        auto const words =
            engine::random_words(plan.seed, path, purpose, static_cast<std::uint32_t>(k / 4));
        auto const pair = k % 4 < 2 ? engine::box_muller(words.word[0], words.word[1])
                                    : engine::box_muller(words.word[2], words.word[3]);
        double const e = static_cast<double>(k % 2 == 0 ? pair.first : pair.second);
        double r = 0.0;
        if (k > 0 && cv > 0.0) {
            double const distance =
                0.5 * (book.near[k] + book.far[k]) - 0.5 * (book.near[k - 1] + book.far[k - 1]);
            r = std::exp(-distance / plan.dispersion.correlation_length);
        }
        h = r * h + std::sqrt(1.0 - r * r) * e;
        double const g = std::sqrt(w) * common + std::sqrt(1.0 - w) * h;
        double const xi = cv > 0.0 ? std::exp(s * g - 0.5 * s * s) : 1.0;
        double by_mix = weights.empty() ? 1.0 : 0.0;
        for (std::size_t j = 0; j < weights.size(); ++j) {
            by_mix += plan.mix.share[side][k * weights.size() + j] * weights[j] / plan.mix.mean[j];
        }
        levels.push_back({book.near[k], book.far[k], xi * by_mix * book.notional[k]});
    }
    return levels;
}

/// The next outward distance at which something triggers.
double trigger_of(ReferenceSide const& side) {
    double nearest = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < side.levels.size(); ++k) {
        ReferenceLevel const& level = side.levels[k];
        bool const point = level.near == level.far;
        if (point ? !side.point_used[k] : level.far > side.frontier) {
            nearest = std::min(nearest, point ? level.near : std::max(level.near, side.frontier));
        }
    }
    return nearest;
}

struct PathState {
    double permanent = 0.0;
    std::vector<double> transient;
    double depth = 1.0;
    double remembered[2] = {0.0, 0.0};
    ReferenceSide side[2];
    double liquidated[2] = {0.0, 0.0};
    ReferencePath out;

    [[nodiscard]] double displacement() const {
        double sum = permanent;
        for (double const y : transient) {
            sum += y;
        }
        return sum;
    }
    double& figure(Figure f) { return out.figures[static_cast<std::size_t>(f)]; }
};

ReferenceMarket market_of(Plan const& plan, PathState const& state, int side, double thinness) {
    return market_met(plan, side, thinness, state.remembered[side]);
}

void displace(Plan const& plan, PathState& state, double shift) {
    state.permanent += plan.impact.permanent_fraction * shift;
    for (std::size_t j = 0; j < state.transient.size(); ++j) {
        state.transient[j] +=
            (1.0 - plan.impact.permanent_fraction) * plan.impact.transient_weights[j] * shift;
    }
    double& largest_displacement = state.figure(Figure::feedback_displacement);
    if (std::fabs(state.displacement()) > std::fabs(largest_displacement)) {
        largest_displacement = state.displacement();
    }
    state.figure(Figure::feedback_depth_low) =
        std::min(state.figure(Figure::feedback_depth_low), state.depth);
}

/// Settle one side if its mark has reached a level. Returns the low (high) with feedback.
/// \param thinness  how much thinner the book is than in a calm market
double meet(Plan const& plan, PathState& state, ReferenceDesk& desk, int side, double extreme,
            double thinness) {
    double const outward = side == 0 ? -1.0 : 1.0;
    double const mark = outward * (extreme + state.displacement());
    ReferenceSide& book = state.side[side];
    if (mark < trigger_of(book)) {
        return outward * mark;
    }
    ReferenceMarket const market = market_of(plan, state, side, thinness);
    ReferenceCascade const end =
        plan.living.lives()        ? living_cascade(book, market, mark, state.depth)
        : plan.liquidation.plain() ? reference_cascade(book.levels, market, mark, state.depth,
                                                       book.frontier, book.point_used)
                                   : desk.settle(side, mark, market, state.depth, state.side);
    if (end.flow > 0.0) {
        state.depth = end.depth;
        state.remembered[side] = end.remembered;
        state.liquidated[side] += end.flow;
        displace(plan, state, outward * (end.mark - mark));
        state.figure(Figure::feedback_cascades) += 1.0;
        if (end.flow > state.figure(Figure::feedback_largest_cascade)) {
            state.figure(Figure::feedback_largest_cascade) = end.flow;
            state.figure(Figure::feedback_rounds) = end.rounds;
            state.figure(Figure::feedback_travel) = end.mark - mark;
        }
    }
    return outward * end.mark;
}

/// meet() on several venues.
double meet(Plan const& plan, PathState& state, ReferenceVenues& venues, int side, double extreme,
            double thinness) {
    double const outward = side == 0 ? -1.0 : 1.0;
    double const mark = outward * (extreme + state.displacement());
    ReferenceVenuesEnd const end = venues.settle(side, mark, thinness);
    if (end.flow > 0.0) {
        state.depth = venues.depth();
        state.liquidated[side] += end.flow;
        displace(plan, state, outward * (end.index - mark));
        state.figure(Figure::feedback_cascades) += 1.0;
        if (end.flow > state.figure(Figure::feedback_largest_cascade)) {
            state.figure(Figure::feedback_largest_cascade) = end.flow;
            state.figure(Figure::feedback_rounds) = end.rounds;
            state.figure(Figure::feedback_travel) = end.index - mark;
        }
    }
    return outward * end.index;
}

void work_queues(Plan const& plan, PathState& state, ReferenceVenues& venues, double start,
                 double thinness) {
    for (std::size_t v = 0; v < plan.venues.size(); ++v) {
        for (int side = 0; side < 2; ++side) {
            double const shift = venues.work_queue(v, side, start + state.displacement(), thinness);
            state.depth = venues.depth();
            if (shift != 0.0) {
                displace(plan, state, shift);
            }
        }
    }
}

/// Orders that waited are worked off at the beginning of a step.
void work_queues(Plan const& plan, PathState& state, ReferenceDesk& desk, double start,
                 double thinness) {
    desk.begin_step();
    for (int side = 0; side < 2; ++side) {
        double const outward = side == 0 ? -1.0 : 1.0;
        ReferenceMarket market = market_of(plan, state, side, thinness);
        double const shift =
            desk.work_queue(side, outward * (start + state.displacement()), market, state.depth);
        state.remembered[side] = market.remembered;
        if (shift != 0.0) {
            displace(plan, state, outward * shift);
        }
    }
}

void recover(Plan const& plan, PathState& state) {
    for (double& remembered : state.remembered) {
        remembered *= std::exp2(-plan.step_s / plan.impact.memory_half_life_s);
    }
    for (std::size_t j = 0; j < state.transient.size(); ++j) {
        state.transient[j] *= std::exp2(-plan.step_s / plan.impact.half_lives_s[j]);
    }
    if (plan.depth.depletion > 0.0) {
        state.depth =
            1.0 - (1.0 - state.depth) * std::exp2(-plan.step_s / plan.depth.recovery_half_life_s);
    }
}

/// Figures of one world at the horizon; they stand one place apart, baseline first.
void finish_world(PathState& state, int world, World const& w, double end) {
    auto const set = [&](Figure f, double value) {
        state.out.figures[static_cast<std::size_t>(f) + static_cast<std::size_t>(world)] = value;
    };
    set(Figure::baseline_return, end);
    set(Figure::baseline_low, w.low);
    set(Figure::baseline_high, w.high);
    set(Figure::baseline_drawdown, std::max(w.drawdown, w.high - end));
    set(Figure::baseline_runup, std::max(w.runup, end - w.low));
}

double baseline_notional(std::vector<ReferenceLevel> const& levels, double reached) {
    return notional_to(levels, std::vector<bool>(levels.size(), true),
                       std::vector<bool>(levels.size(), false), 0.0, reached);
}

}  // namespace

ReferencePath reference_path(Plan const& plan, std::uint64_t path) {
    std::vector<ReferenceStep> const price = reference_price(plan, path);
    PathState state;
    state.transient.assign(plan.impact.half_lives_s.size(), 0.0);
    state.figure(Figure::feedback_depth_low) = 1.0;
    for (int side = 0; side < 2; ++side) {
        state.side[side].levels = path_levels(plan, side, path);
        state.side[side].point_used.assign(state.side[side].levels.size(), false);
    }
    std::size_t const n_thresholds = plan.thresholds.size();
    state.out.first_passage.assign(2 * n_thresholds, std::numeric_limits<double>::quiet_NaN());
    ReferenceDesk desk(plan);
    std::unique_ptr<ReferenceVenues> const venues =
        plan.venues.empty() ? nullptr : std::make_unique<ReferenceVenues>(plan, state.side);
    std::vector<ReferenceLevel> const at_start[2] = {state.side[0].levels, state.side[1].levels};
    ReferenceLiving living(plan, at_start);
    World world[2];
    double x = 0.0;
    for (std::size_t step = 1; step <= plan.steps; ++step) {
        recover(plan, state);
        double const start = x;
        double const low = price[step - 1].low;
        double const high = price[step - 1].high;
        x = price[step - 1].end;
        double const thinness = std::pow(std::max(1.0, price[step - 1].variance_ratio),
                                         0.5 * plan.depth.volatility_exponent)
                                * std::pow(std::max(1.0, price[step - 1].intensity_ratio),
                                           plan.depth.intensity_exponent);
        if (venues) {
            venues->recover();
            work_queues(plan, state, *venues, start, thinness);
        } else {
            work_queues(plan, state, desk, start, thinness);
        }
        living.shrink_half_a_step(state.side);
        living.meet_baseline(low, high);
        double extreme[2] = {low, high};
        for (int turn = 0; turn < 2; ++turn) {
            int const side = x >= start ? turn : 1 - turn;
            extreme[side] = venues ? meet(plan, state, *venues, side, extreme[side], thinness)
                                   : meet(plan, state, desk, side, extreme[side], thinness);
        }
        living.shrink_half_a_step(state.side);
        living.end_step(step, x, x + state.displacement(), state.side);
        double const feedback_low = extreme[0];
        double const feedback_high = extreme[1];
        world[0].see(low, high);
        world[1].see(feedback_low, feedback_high);
        for (std::size_t w = 0; w < 2; ++w) {
            for (std::size_t k = 0; k < n_thresholds; ++k) {
                engine::Threshold const& t = plan.thresholds[k];
                bool const passed = t.side == models::Side::long_ ? world[w].low <= t.log_level
                                                                  : world[w].high >= t.log_level;
                double& time = state.out.first_passage[w * n_thresholds + k];
                if (passed && std::isnan(time)) {
                    time = static_cast<double>(step) * plan.step_s;
                }
            }
        }
        state.out.baseline.push_back(x);
        state.out.feedback.push_back(x + state.displacement());
    }
    finish_world(state, 0, world[0], x);
    finish_world(state, 1, world[1], x + state.displacement());
    for (int side = 0; side < 2; ++side) {
        double const reached = side == 0 ? -world[0].low : world[0].high;
        state.figure(side == 0 ? Figure::baseline_long_liquidated
                               : Figure::baseline_short_liquidated) =
            plan.living.lives() ? living.baseline_liquidated[side]
                                : baseline_notional(at_start[side], reached);
    }
    state.figure(Figure::feedback_long_liquidated) = state.liquidated[0];
    state.figure(Figure::feedback_short_liquidated) = state.liquidated[1];
    state.figure(Figure::feedback_final_displacement) = state.displacement();
    state.out.cash = desk.cash;
    state.out.cash[static_cast<std::size_t>(engine::CashFigure::queued)] = desk.queued();
    if (venues) {
        state.out.venue = venues->figures();
        for (std::size_t f = 0; f < engine::kCashFigures; ++f) {
            state.out.cash[f] = 0.0;
            for (std::size_t v = 0; v < plan.venues.size(); ++v) {
                std::size_t const at = (engine::kVenueOwnFigures + f) * plan.venues.size() + v;
                state.out.cash[f] += state.out.venue[at];
            }
        }
    }
    return state.out;
}

}  // namespace cascade::test
