/// What no market may change: 10,000 random ones for each property, every path of them.
///
/// Markets are drawn by std::mt19937_64 with fixed seeds: bins and points, gaps, both sides,
/// several transient parts, depth that collapses and recovers, any monitoring that the property
/// allows.

#include <cmath>
#include <functional>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "engine/simulate/run.hpp"
#include "tests/helpers/plans.hpp"

namespace cascade::test {
namespace {

using engine::Figure;
using engine::Monitoring;
using engine::Plan;
using engine::Tally;
using models::Side;

constexpr int kMarkets = 10'000;

class Random {
  public:
    explicit Random(std::uint64_t seed) : bits_(seed) {}

    double uniform(double low, double high) {
        return low + (high - low) * static_cast<double>(bits_() >> 11) * 0x1p-53;
    }
    bool chance(double p) { return uniform(0.0, 1.0) < p; }
    int number(int low, int high) { return static_cast<int>(uniform(low, high + 0.999999)); }

  private:
    std::mt19937_64 bits_;
};

/// Levels out to about eight standard deviations of the price, a fifth of them points.
void fill(Random& r, models::SideBook& side, double reach, double heaviest) {
    double at = r.uniform(0.0, 0.1) * reach;
    for (int k = r.number(1, 20); k > 0; --k) {
        double const width = r.chance(0.2) ? 0.0 : r.uniform(0.01, 0.2) * reach;
        add_level(side, at, at + width, heaviest * r.uniform(0.0, 1.0));
        at += width + (r.chance(0.5) ? 0.0 : r.uniform(0.001, 0.2) * reach);
    }
}

/// \param everything  false: linear permanent impact of longs alone
Plan market(Random& r, std::uint64_t seed, bool everything) {
    auto const steps = static_cast<std::size_t>(r.number(1, 40));
    double const volatility = r.uniform(0.1, 2.0);
    double const years = r.uniform(0.1, 10.0) / 365.0;
    Plan plan = gbm_plan(volatility, everything ? r.uniform(-2.0, 2.0) : 0.0, years, steps, 8,
                         r.chance(0.5) ? Monitoring::step : Monitoring::bridge);
    plan.seed = seed;
    double const reach = volatility * std::sqrt(years);
    double const depth = std::exp(r.uniform(0.0, 20.0));
    // On average a level moves price by up to a tenth of the reach.
    double const heaviest = depth * reach * 100.0 * r.uniform(0.0, 0.2);
    plan.impact = {depth, 1.0, {}, {}};
    fill(r, plan.book.side[0], reach, heaviest);
    if (everything) {
        fill(r, plan.book.side[1], reach, heaviest);
        if (r.chance(0.7)) {
            double const half_life = plan.step_s * r.uniform(0.1, 30.0);
            plan.impact = {depth, r.uniform(0.0, 1.0), {half_life, 5.0 * half_life}, {0.6, 0.4}};
        }
        if (r.chance(0.7)) {
            plan.depth = {r.uniform(0.05, 1.0), plan.step_s * r.uniform(0.1, 100.0),
                          r.uniform(0.0, 2.0)};
        }
    }
    return plan;
}

Tally tally_of(Plan const& plan) {
    return engine::run(plan, {1, nullptr, nullptr}).tally;
}

std::string about(int market, std::size_t path, Figure f) {
    return "market " + std::to_string(market) + ", path " + std::to_string(path) + ", "
           + std::string(engine::info(f).name);
}

/// How a figure of the second market follows from one of the first.
struct Rule {
    Figure from;
    Figure to;
    double factor;
};

/// To 1e-9 of the book, or of log price.
void expect_rules(int market, Tally const& a, Tally const& b, std::vector<Rule> const& rules,
                  double notional) {
    for (Rule const& rule : rules) {
        bool const money = engine::info(rule.from).units == "USD";
        for (std::size_t i = 0; i < a.paths; ++i) {
            double const expected = rule.factor * a.of(rule.from)[i];
            double const scale = money ? std::fabs(rule.factor) * notional : 1.0;
            ASSERT_NEAR(b.of(rule.to)[i], expected, 1e-9 * scale) << about(market, i, rule.from);
        }
    }
}

/// All figures but the number of rounds, which counts levels by the marks they begin at.
std::vector<Rule> same(double money) {
    std::vector<Rule> out;
    for (std::size_t f = 0; f < engine::kFigures; ++f) {
        auto const figure = static_cast<Figure>(f);
        if (figure != Figure::feedback_rounds) {
            out.push_back({figure, figure, engine::info(figure).units == "USD" ? money : 1.0});
        }
    }
    return out;
}

double notional_of(Plan const& plan) {
    double sum = 1.0;
    for (models::SideBook const& side : plan.book.side) {
        for (double const notional : side.notional) {
            sum += notional;
        }
    }
    return sum;
}

/// Log price upside down, longs and shorts exchanged: everything the other way round.
TEST(Symmetry, MirroringTheMarketMirrorsEveryFigure) {
    using F = Figure;
    std::vector<Rule> const rules{
        {F::baseline_return, F::baseline_return, -1.0},
        {F::feedback_return, F::feedback_return, -1.0},
        {F::baseline_low, F::baseline_high, -1.0},
        {F::baseline_high, F::baseline_low, -1.0},
        {F::feedback_low, F::feedback_high, -1.0},
        {F::feedback_high, F::feedback_low, -1.0},
        {F::baseline_drawdown, F::baseline_runup, 1.0},
        {F::baseline_runup, F::baseline_drawdown, 1.0},
        {F::feedback_drawdown, F::feedback_runup, 1.0},
        {F::feedback_runup, F::feedback_drawdown, 1.0},
        {F::baseline_long_liquidated, F::baseline_short_liquidated, 1.0},
        {F::baseline_short_liquidated, F::baseline_long_liquidated, 1.0},
        {F::feedback_long_liquidated, F::feedback_short_liquidated, 1.0},
        {F::feedback_short_liquidated, F::feedback_long_liquidated, 1.0},
        {F::feedback_displacement, F::feedback_displacement, -1.0},
        {F::feedback_final_displacement, F::feedback_final_displacement, -1.0},
        {F::feedback_cascades, F::feedback_cascades, 1.0},
        {F::feedback_largest_cascade, F::feedback_largest_cascade, 1.0},
        {F::feedback_travel, F::feedback_travel, 1.0},
        {F::feedback_depth_low, F::feedback_depth_low, 1.0},
        {F::feedback_runaway, F::feedback_runaway, 1.0}};
    Random r(1);
    double liquidated = 0.0;
    for (int m = 0; m < kMarkets; ++m) {
        Plan plan = market(r, static_cast<std::uint64_t>(m), true);
        double const sd =
            std::get<models::Gbm>(plan.price.diffusion).volatility * std::sqrt(plan.step_years());
        plan.price.diffusion = models::Gbm{0.0, 0.0};  // draws cannot be turned round, moves can
        plan.monitoring = Monitoring::step;
        for (std::size_t k = 0; k < plan.steps; ++k) {
            plan.price.prescribed.push_back(3.0 * sd * r.uniform(-1.0, 1.0));
        }
        Plan mirrored = plan;
        std::swap(mirrored.book.side[0], mirrored.book.side[1]);
        for (double& move : mirrored.price.prescribed) {
            move = -move;
        }
        Tally const a = tally_of(plan);
        ASSERT_NO_FATAL_FAILURE(expect_rules(m, a, tally_of(mirrored), rules, notional_of(plan)));
        liquidated += a.of(F::feedback_long_liquidated)[0] > 0.0 ? 1.0 : 0.0;
    }
    EXPECT_GT(liquidated, 0.3 * kMarkets) << "the markets exercise nothing";
}

/// Money in another currency: moves stay, amounts are converted.
TEST(Symmetry, ScalingNotionalAndDepthScalesAmountsOnly) {
    Random r(2);
    for (int m = 0; m < kMarkets; ++m) {
        Plan const plan = market(r, static_cast<std::uint64_t>(m), true);
        double const factor = std::exp(r.uniform(-7.0, 7.0));
        Plan scaled = plan;
        scaled.impact.depth_1pct *= factor;
        for (models::SideBook& side : scaled.book.side) {
            for (double& notional : side.notional) {
                notional *= factor;
            }
        }
        ASSERT_NO_FATAL_FAILURE(
            expect_rules(m, tally_of(plan), tally_of(scaled), same(factor), notional_of(plan)));
    }
}

/// A level in two parts, a point at one price twice or a bin cut in two, is the same level.
TEST(Symmetry, SplittingALevelChangesNothing) {
    Random r(3);
    for (int m = 0; m < kMarkets; ++m) {
        Plan const plan = market(r, static_cast<std::uint64_t>(m), true);
        Plan split = plan;
        for (int s = 0; s < models::kSides; ++s) {
            models::SideBook const& whole = plan.book.side[s];
            split.book.side[s] = {};
            for (std::size_t k = 0; k < whole.size(); ++k) {
                double const share = r.uniform(0.05, 0.95);
                double const cut = whole.near[k] + share * (whole.far[k] - whole.near[k]);
                add_level(split.book.side[s], whole.near[k], cut, share * whole.notional[k]);
                add_level(split.book.side[s], cut, whole.far[k], (1.0 - share) * whole.notional[k]);
            }
        }
        ASSERT_NO_FATAL_FAILURE(
            expect_rules(m, tally_of(plan), tally_of(split), same(1.0), notional_of(plan)));
    }
}

/// Longs alone under linear permanent impact: on no path does `milder` liquidate more than `plan`.
void expect_milder(std::uint64_t seed, std::function<void(Random&, Plan&)> const& make_milder) {
    Random r(seed);
    int fewer = 0;
    for (int m = 0; m < kMarkets; ++m) {
        Plan const plan = market(r, static_cast<std::uint64_t>(m), false);
        Plan milder = plan;
        make_milder(r, milder);
        Tally const a = tally_of(plan);
        Tally const b = tally_of(milder);
        double const rounding = 1e-9 * notional_of(plan);
        bool less = false;
        for (std::size_t i = 0; i < a.paths; ++i) {
            double const before = a.of(Figure::feedback_long_liquidated)[i];
            double const after = b.of(Figure::feedback_long_liquidated)[i];
            ASSERT_LE(after, before + rounding) << about(m, i, Figure::feedback_long_liquidated);
            less = less || after < before - rounding;
        }
        fewer += less ? 1 : 0;
    }
    EXPECT_GT(fewer, kMarkets / 4) << "the change exercises nothing";
}

TEST(Symmetry, MoreDepthNeverLiquidatesMore) {
    expect_milder(
        4, [](Random& r, Plan& plan) { plan.impact.depth_1pct *= 1.0 + r.uniform(0.05, 2.0); });
}

/// Less leverage: the same notional farther out.
TEST(Symmetry, LessLeverageNeverLiquidatesMore) {
    expect_milder(5, [](Random& r, Plan& plan) {
        double const farther = 1.0 + r.uniform(0.01, 1.0);
        for (double* edges : {plan.book.side[0].near.data(), plan.book.side[0].far.data()}) {
            for (std::size_t k = 0; k < plan.book.side[0].size(); ++k) {
                edges[k] *= farther;
            }
        }
    });
}

}  // namespace
}  // namespace cascade::test
