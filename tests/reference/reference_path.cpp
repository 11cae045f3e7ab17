#include "tests/reference/reference_path.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/random/dirichlet.hpp"
#include "engine/random/normal.hpp"
#include "engine/random/philox.hpp"
#include "tests/reference/reference_price.hpp"

namespace cascade::test {
namespace {

using engine::Figure;
using engine::Plan;

/// Impact of flow q met from depth factor f, and the depth factor it leaves.
double impact(ReferenceMarket const& m, double f, double q) {
    if (m.depletion == 0.0 || f <= m.floor) {
        return m.per_usd / f * q;
    }
    double const q_floor = std::log(f / m.floor) / m.depletion;
    double const q1 = std::min(q, q_floor);
    double const first = m.per_usd / (m.depletion * f) * std::expm1(m.depletion * q1);
    return first + m.per_usd / m.floor * (q - q1);
}

double depth_after(ReferenceMarket const& m, double f, double q) {
    return m.depletion == 0.0 || f <= m.floor ? f
                                              : std::max(m.floor, f * std::exp(-m.depletion * q));
}

/// Notional of the levels `taken` between the frontier and y, plus points reached at or before y.
double notional_to(std::vector<ReferenceLevel> const& levels, std::vector<bool> const& taken,
                   std::vector<bool> const& point_used, double frontier, double y) {
    double sum = 0.0;
    for (std::size_t k = 0; k < levels.size(); ++k) {
        ReferenceLevel const& level = levels[k];
        if (!taken[k]) {
            continue;
        }
        if (level.near == level.far) {
            sum += !point_used[k] && level.near <= y ? level.notional : 0.0;
        } else {
            double const from = std::max(level.near, frontier);
            double const to = std::min(level.far, y);
            sum += to > from ? level.notional * (to - from) / (level.far - level.near) : 0.0;
        }
    }
    return sum;
}

/// Least y >= frontier with y - I(N(y)) >= mark, N over the levels taken: segment by segment
/// between level edges, where y - I(N(y)) is concave; its maximum by ternary search, the crossing
/// by bisection.
double least_fixed_point(std::vector<ReferenceLevel> const& levels, std::vector<bool> const& taken,
                         std::vector<bool> const& point_used, ReferenceMarket const& market,
                         double mark, double depth, double frontier) {
    auto const excess = [&](double y) {
        return y - impact(market, depth, notional_to(levels, taken, point_used, frontier, y))
               - mark;
    };
    std::vector<double> edges{frontier};
    for (std::size_t k = 0; k < levels.size(); ++k) {
        for (double const edge : {levels[k].near, levels[k].far}) {
            if (taken[k] && edge > frontier) {
                edges.push_back(edge);
            }
        }
    }
    std::sort(edges.begin(), edges.end());
    for (std::size_t i = 0; i < edges.size(); ++i) {
        double const a = edges[i];
        if (excess(a) >= 0.0) {
            return a;
        }
        if (i + 1 == edges.size()) {
            break;
        }
        // Up to, not including, the next edge: a point standing there is not yet part of N.
        double const b = std::nextafter(edges[i + 1], 0.0);
        double low = a;
        double high = b;
        for (int n = 0; n < 120; ++n) {
            double const third = (high - low) / 3.0;
            (excess(low + third) < excess(high - third) ? low : high) =
                excess(low + third) < excess(high - third) ? low + third : high - third;
        }
        double top = excess(b) > excess(low) ? b : low;
        if (excess(top) < 0.0) {
            continue;
        }
        double below = a;
        while (top - below > 1e-17 + 4e-16 * top) {
            double const middle = 0.5 * (below + top);
            if (middle == below || middle == top) {
                break;
            }
            (excess(middle) >= 0.0 ? top : below) = middle;
        }
        return top;
    }
    return mark
           + impact(market, depth,
                    notional_to(levels, taken, point_used, frontier,
                                std::numeric_limits<double>::max()));
}

}  // namespace

ReferenceCascade reference_cascade(std::vector<ReferenceLevel> const& levels,
                                   ReferenceMarket const& market, double mark, double depth,
                                   double& frontier, std::vector<bool>& point_used) {
    std::vector<bool> taken(levels.size(), false);
    int rounds = 0;
    double reached = mark;
    while (true) {
        bool any = false;
        for (std::size_t k = 0; k < levels.size(); ++k) {
            bool const point = levels[k].near == levels[k].far;
            bool const used = point ? point_used[k] : levels[k].far <= frontier;
            if (!taken[k] && !used && std::max(levels[k].near, frontier) <= reached) {
                taken[k] = true;
                any = true;
            }
        }
        if (!any) {
            break;
        }
        ++rounds;
        reached = least_fixed_point(levels, taken, point_used, market, mark, depth, frontier);
    }
    double const flow = notional_to(levels, taken, point_used, frontier, reached);
    for (std::size_t k = 0; k < levels.size(); ++k) {
        point_used[k] = point_used[k] || (taken[k] && levels[k].near == levels[k].far);
    }
    double consumed = frontier;
    for (std::size_t k = 0; k < levels.size(); ++k) {
        consumed = taken[k] ? std::max(consumed, std::min(levels[k].far, reached)) : consumed;
    }
    frontier = consumed;
    return {reached, flow, depth_after(market, depth, flow), rounds};
}

namespace {

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

/// One side of the book as the path runs.
struct SideOfPath {
    std::vector<ReferenceLevel> levels;
    std::vector<bool> point_used;
    double frontier = 0.0;
    double liquidated = 0.0;

    /// The next outward distance at which something triggers.
    [[nodiscard]] double trigger() const {
        for (std::size_t k = 0; k < levels.size(); ++k) {
            bool const point = levels[k].near == levels[k].far;
            if (point ? !point_used[k] : levels[k].far > frontier) {
                return std::max(levels[k].near, frontier);
            }
        }
        return std::numeric_limits<double>::infinity();
    }
};

struct PathState {
    double permanent = 0.0;
    std::vector<double> transient;
    double depth = 1.0;
    SideOfPath side[2];
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

/// Settle one side if its mark has reached a level. Returns the low (high) with feedback.
/// \param thinness  how much thinner the book is than in a calm market
double meet(Plan const& plan, PathState& state, int side, double extreme, double thinness) {
    double const outward = side == 0 ? -1.0 : 1.0;
    double const mark = outward * (extreme + state.displacement());
    SideOfPath& book = state.side[side];
    if (mark < book.trigger()) {
        return outward * mark;
    }
    ReferenceMarket const market{thinness * 0.01 / plan.impact.depth_1pct,
                                 plan.depth.depletion / plan.impact.depth_1pct, plan.depth.floor};
    ReferenceCascade const end =
        reference_cascade(book.levels, market, mark, state.depth, book.frontier, book.point_used);
    if (end.flow > 0.0) {
        double const shift = outward * (end.mark - mark);
        state.permanent += plan.impact.permanent_fraction * shift;
        for (std::size_t j = 0; j < state.transient.size(); ++j) {
            state.transient[j] +=
                (1.0 - plan.impact.permanent_fraction) * plan.impact.transient_weights[j] * shift;
        }
        state.depth = end.depth;
        book.liquidated += end.flow;
        double& largest_displacement = state.figure(Figure::feedback_displacement);
        if (std::fabs(state.displacement()) > std::fabs(largest_displacement)) {
            largest_displacement = state.displacement();
        }
        state.figure(Figure::feedback_cascades) += 1.0;
        state.figure(Figure::feedback_depth_low) =
            std::min(state.figure(Figure::feedback_depth_low), end.depth);
        if (end.flow > state.figure(Figure::feedback_largest_cascade)) {
            state.figure(Figure::feedback_largest_cascade) = end.flow;
            state.figure(Figure::feedback_rounds) = end.rounds;
            state.figure(Figure::feedback_travel) = end.mark - mark;
        }
    }
    return outward * end.mark;
}

void recover(Plan const& plan, PathState& state) {
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
        double feedback_low = 0.0;
        double feedback_high = 0.0;
        if (x >= start) {
            feedback_low = meet(plan, state, 0, low, thinness);
            feedback_high = meet(plan, state, 1, high, thinness);
        } else {
            feedback_high = meet(plan, state, 1, high, thinness);
            feedback_low = meet(plan, state, 0, low, thinness);
        }
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
    state.figure(Figure::baseline_long_liquidated) =
        baseline_notional(state.side[0].levels, -world[0].low);
    state.figure(Figure::baseline_short_liquidated) =
        baseline_notional(state.side[1].levels, world[0].high);
    state.figure(Figure::feedback_long_liquidated) = state.side[0].liquidated;
    state.figure(Figure::feedback_short_liquidated) = state.side[1].liquidated;
    state.figure(Figure::feedback_final_displacement) = state.displacement();
    return state.out;
}

}  // namespace cascade::test
