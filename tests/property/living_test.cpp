/// Living books: the kernel equals the scalar reference path by path, notional is conserved, and a
/// book in which nothing happens is the book that only gets used up.

#include <algorithm>
#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "engine/simulate/replay.hpp"
#include "engine/simulate/run.hpp"
#include "tests/helpers/equal_paths.hpp"
#include "tests/helpers/plans.hpp"

namespace cascade::test {
namespace {

using engine::Figure;
using engine::Plan;

constexpr double kDay = 86400.0;

double notional_of(Plan const& plan, int side) {
    double sum = 0.0;
    for (double const notional : plan.book.side[side].notional) {
        sum += notional;
    }
    return sum;
}

/// Three tiers; rates are per day, of the whole book.
models::LivingBook living(Plan const& plan, double opens, double closes, double tops_up,
                          std::size_t interval) {
    double const usd = opens * (notional_of(plan, 0) + notional_of(plan, 1)) / kDay;
    models::LivingBook out;
    out.opens_per_s[0] = 0.6 * usd;
    out.opens_per_s[1] = 0.4 * usd;
    out.closes_per_s = closes / kDay;
    out.tops_up_per_s = tops_up / kDay;
    out.interval = interval;
    out.share = {0.5, 0.3, 0.2};
    out.distance[0] = {0.04, 0.016, 0.006};
    out.distance[1] = {0.038, 0.0155, 0.0059};
    return out;
}

/// Everything on, bins and points, and a day in which the book turns over a few times.
Plan living_plan(std::uint64_t paths = 40) {
    Plan plan = full_plan(paths, 80);
    for (auto& side : plan.book.side) {
        for (std::size_t k = 2; k < side.size(); k += 3) {
            side.far[k] = side.near[k];
        }
    }
    plan.living = living(plan, 2.0, 1.5, 0.8, 1);
    return plan;
}

TEST(Living, EqualsReference) {
    Plan plan = living_plan();
    expect_equal_paths(plan, "everything on");
    plan.living = living(plan, 2.0, 0.0, 0.0, 7);
    expect_equal_paths(plan, "opens alone");
    plan.living = living(plan, 0.0, 3.0, 0.0, 1);
    expect_equal_paths(plan, "closes alone");
    plan.living = living(plan, 0.0, 0.0, 4.0, 5);
    expect_equal_paths(plan, "top-ups alone");
    plan.living = living(plan, 2.0, 1.5, 0.8, 11);
    plan.mix = mixed(plan.book, 6.0);
    plan.monitoring = engine::Monitoring::step;
    expect_equal_paths(plan, "mix not known, steps");
    plan.living.interval = 80;
    expect_equal_paths(plan, "an interval as long as the horizon");
}

TEST(Living, EveryLawEqualsReference) {
    Plan plan = living_plan(20);
    plan.impact.memory_half_life_s = 1800.0;
    plan.impact.law = models::PowerLaw{0.006 / std::sqrt(1e8), 0.5, 0.0};
    expect_equal_paths(plan, "power");
    models::ProfileLaw profile;
    for (int side = 0; side < models::kSides; ++side) {
        profile.distance[side] = {0.001, 0.004, 0.01, 0.05};
        profile.depth[side] = {4e7, 9e7, 3e8, 2e9};
    }
    plan.impact.law = profile;
    plan.depth = {0.6, 900.0, 4.0};
    plan.impact.depth_1pct = 1.2e9;
    expect_equal_paths(plan, "profile, floor");
    // Orders one by one: a level is settled as a whole, so the book is points.
    Plan orders = living_plan(8);
    for (auto& side : orders.book.side) {
        side.far = side.near;
    }
    orders.impact.law = models::PowerLaw{0.0006 / std::pow(1e8, 0.6), 0.6, 2e5};
    expect_equal_paths(orders, "per order");
}

/// Random markets: books of bins and points, rates from nothing to many turnovers.
TEST(Living, RandomMarketsEqualReference) {
    std::uint64_t state = 99;
    auto const uniform = [&state](double low, double high) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return low + (high - low) * static_cast<double>(state >> 11) * 0x1p-53;
    };
    for (int market = 0; market < 60; ++market) {
        Plan plan = gbm_plan(
            uniform(0.3, 1.5), uniform(-2.0, 2.0), 1.0 / 365.0, 60, 6,
            uniform(0.0, 1.0) < 0.7 ? engine::Monitoring::bridge : engine::Monitoring::step);
        plan.seed = static_cast<std::uint64_t>(market) + 1;
        for (auto& side : plan.book.side) {
            double at = 0.0;
            for (int k = 0; k < 12; ++k) {
                at += uniform(0.0, 1.0) < 0.5 ? 0.0 : uniform(0.0, 0.01);
                double const width = uniform(0.0, 1.0) < 0.3 ? 0.0 : uniform(0.001, 0.01);
                at += width > 0.0 ? 0.0 : 1e-4;
                add_level(side, at, at + width, uniform(0.0, 4e7));
                at += width > 0.0 ? width : 1e-4;
            }
        }
        double const permanent = uniform(0.0, 1.0);
        plan.impact = {uniform(1e8, 1e9), permanent, {uniform(300.0, 9000.0)}, {1.0}};
        plan.depth = {uniform(0.05, 0.9), uniform(100.0, 9000.0), uniform(0.0, 1.5)};
        auto const rate = [&] { return uniform(0.0, 1.0) < 0.3 ? 0.0 : uniform(0.0, 6.0); };
        double const opens = rate();
        double const closes = rate();
        plan.living = living(plan, opens, closes, rate() + 1e-3, 1 + plan.seed % 5);
        expect_equal_paths(plan, "market " + std::to_string(market));
    }
}

/// A step function of price that falls so far at the end, step by step, that every long is
/// liquidated: what was on the map and what opened, whatever moved in between.
TEST(Living, NotionalIsConserved) {
    Plan plan = living_plan(200);
    plan.impact = {4e8, 1.0, {}, {}};
    plan.depth = {1.0, 0.0, 0.0};
    plan.book.side[1] = {};
    plan.dispersion = {};
    plan.living = living(plan, 2.0, 0.0, 4.0, 1);
    plan.price.prescribed.assign(plan.steps, 0.0);
    constexpr std::size_t kFalls = 6;
    for (std::size_t k = plan.steps - kFalls; k < plan.steps; ++k) {
        plan.price.prescribed[k] = -1.0;
    }
    plan.fan = plan.heatmap = false;
    // In the half step before a fall a share h of what is open leaves, to come back for the next
    // fall; h^6 of the book waits for ever, and of what opened since o (h + h^2 + ...).
    double const o = plan.living.opens_per_s[0] * plan.step_s;
    double const h = 1.0 - std::exp(-0.5 * plan.living.tops_up_per_s * plan.step_s);
    double const all =
        notional_of(plan, 0) + o * static_cast<double>(plan.steps - 1) - o * h / (1.0 - h);
    engine::Tally const tally = engine::run(plan, {1, nullptr, nullptr}).tally;
    double before = 0.0;
    for (std::uint64_t i = 0; i < plan.paths; ++i) {
        EXPECT_NEAR(tally.of(Figure::baseline_long_liquidated)[i], all, 1e-9 * all) << i;
        EXPECT_NEAR(tally.of(Figure::feedback_long_liquidated)[i], all, 1e-9 * all) << i;
        before = std::max(before, tally.of(Figure::feedback_cascades)[i]);
    }
    EXPECT_GT(before, kFalls) << "nothing happens before the falls";
}

TEST(Living, ABookInWhichNothingHappensIsTheOldOne) {
    Plan const plan = living_plan(320);
    Plan old = plan;
    old.living = {};
    Plan slow = plan;  // next to nothing
    slow.living.opens_per_s[0] = 1e-15;
    slow.living.opens_per_s[1] = slow.living.closes_per_s = slow.living.tops_up_per_s = 0.0;
    engine::Tally const x = engine::run(old, {1, nullptr, nullptr}).tally;
    engine::Tally const y = engine::run(slow, {1, nullptr, nullptr}).tally;
    for (std::size_t f = 0; f < engine::kFigures; ++f) {
        auto const figure = static_cast<Figure>(f);
        // A cascade of next to nothing is one, and what has just opened is never the map's end.
        if (figure == Figure::feedback_cascades || figure == Figure::feedback_rounds
            || figure == Figure::feedback_runaway) {
            continue;
        }
        for (std::size_t i = 0; i < plan.paths; ++i) {
            double const scale = std::max(1.0, std::fabs(x.figures[f][i]));
            ASSERT_NEAR(x.figures[f][i], y.figures[f][i], 1e-8 * scale)
                << info(figure).name << ", path " << i;
        }
    }
    Plan none = plan;
    none.living.opens_per_s[0] = none.living.opens_per_s[1] = 0.0;
    none.living.closes_per_s = none.living.tops_up_per_s = 0.0;
    engine::Tally const z = engine::run(none, {1, nullptr, nullptr}).tally;
    for (std::size_t f = 0; f < engine::kFigures; ++f) {
        EXPECT_EQ(x.figures[f], z.figures[f]) << "rates of 0 are a book that does not live";
    }
}

/// Replays see what opened: same bits, and flows that add up to the path's figures.
TEST(Living, ReplaysTellThePath) {
    Plan const plan = living_plan(64);
    engine::Tally const tally = engine::run(plan, {2, nullptr, nullptr}).tally;
    for (std::uint64_t const path : {std::uint64_t{3}, std::uint64_t{40}}) {
        engine::Replay const again = engine::replay(plan, path);
        for (std::size_t f = 0; f < engine::kFigures; ++f) {
            EXPECT_EQ(again.figures[f], tally.figures[f][path]);
        }
        double flow[2] = {0.0, 0.0};
        for (engine::CascadeEvent const& event : again.cascades) {
            double rounds = 0.0;
            for (engine::RoundEvent const& round : event.rounds) {
                rounds += round.flow;
            }
            EXPECT_NEAR(rounds, event.flow, 1e-9 * event.flow);
            flow[static_cast<int>(event.side)] += event.flow;
        }
        double const longs = tally.of(Figure::feedback_long_liquidated)[path];
        double const shorts = tally.of(Figure::feedback_short_liquidated)[path];
        EXPECT_NEAR(flow[0], longs, 1e-9 * longs);
        EXPECT_NEAR(flow[1], shorts, 1e-9 * shorts);
    }
}

/// What the heat map holds is what was liquidated, wherever price stood.
TEST(Living, TheHeatMapHoldsAllLiquidations) {
    Plan const plan = living_plan(64);
    engine::Tally const tally = engine::run(plan, {2, nullptr, nullptr}).tally;
    for (int side = 0; side < models::kSides; ++side) {
        double heat = 0.0;
        for (double const usd : tally.heat[side]) {
            heat += usd;
        }
        double liquidated = 0.0;
        for (double const usd : tally.of(side == 0 ? Figure::feedback_long_liquidated
                                                   : Figure::feedback_short_liquidated)) {
            liquidated += usd;
        }
        EXPECT_NEAR(heat, liquidated, 1e-9 * liquidated);
    }
}

}  // namespace
}  // namespace cascade::test
