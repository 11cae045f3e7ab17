/// Steps refined on demand: nothing that triggers is missed, and what is not refined has the right
/// law.

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>

#include <gtest/gtest.h>

#include "engine/simulate/replay.hpp"
#include "engine/simulate/run.hpp"
#include "tests/helpers/plans.hpp"
#include "tests/helpers/z_test.hpp"

namespace cascade::test {
namespace {

using engine::Figure;
using engine::Plan;
using engine::Tally;

Plan refined(Plan plan, double miss_probability) {
    plan.miss_probability = miss_probability;
    return plan;
}

/// A book that begins 2 % away from spot, steps of about a minute.
Plan far_book(std::uint64_t paths, std::size_t steps = 1440) {
    Plan plan = full_plan(paths, steps);
    for (auto& side : plan.book.side) {
        for (std::size_t k = 0; k < side.size(); ++k) {
            side.near[k] += 0.02;
            side.far[k] += 0.02;
        }
    }
    return plan;
}

/// Two clusters far from spot, and intervals as long as they can be: whether a long step looks for
/// what is within its reach decides on some paths.
Plan two_clusters(std::uint64_t paths, std::size_t steps) {
    Plan plan = gbm_plan(0.45, 0.1, 1.0 / 365.0, steps, paths, engine::Monitoring::bridge);
    for (auto& side : plan.book.side) {
        add_level(side, 0.02, 0.025, 1e8);
        add_level(side, 0.035, 0.035, 1e8);
    }
    set_permanent_impact(plan, 2.5e-11);
    plan.grid.step_of_column = {plan.steps};
    return plan;
}

/// Figures that only triggers and thresholds decide: with a miss probability of 1e-12 they are
/// those of steps refined everywhere, path by path. Prices at the horizon are, too: levels of
/// refinement sample one Brownian path.
TEST(Refine, MissesNothing) {
    for (Plan const& base :
         {full_plan(600, 1440), far_book(600), far_book(250, 6000), two_clusters(4000, 20000)}) {
        EXPECT_GE(engine::replay(refined(base, 0.0), 0).steps.size(), base.steps)
            << "with 0 every step is a single one";
        Tally const all = engine::run(refined(base, 0.0), {2, nullptr, nullptr}).tally;
        Tally const some = engine::run(refined(base, 1e-12), {2, nullptr, nullptr}).tally;
        double liquidated[2] = {0.0, 0.0};
        for (std::uint64_t path = 0; path < base.paths; ++path) {
            for (Figure const f :
                 {Figure::baseline_return, Figure::feedback_return,
                  Figure::feedback_long_liquidated, Figure::feedback_short_liquidated,
                  Figure::feedback_displacement, Figure::feedback_final_displacement,
                  Figure::feedback_cascades, Figure::feedback_largest_cascade,
                  Figure::feedback_travel, Figure::feedback_depth_low}) {
                double const expected = all.of(f)[path];
                ASSERT_NEAR(some.of(f)[path], expected, 1e-9 * std::max(1.0, std::fabs(expected)))
                    << "path " << path << ", " << info(f).name;
            }
            for (std::size_t k = 0; k < all.first_passage.size(); ++k) {
                ASSERT_EQ(std::bit_cast<std::uint64_t>(some.first_passage[k][path]),
                          std::bit_cast<std::uint64_t>(all.first_passage[k][path]))
                    << "path " << path << ", first passage " << k;
            }
            liquidated[0] += all.of(Figure::feedback_long_liquidated)[path];
            liquidated[1] += all.of(Figure::feedback_short_liquidated)[path];
        }
        EXPECT_GT(std::min(liquidated[0], liquidated[1]), 0.0) << "the case exercises nothing";
        // The same prices at the ends of all columns.
        EXPECT_EQ(some.fan[0], all.fan[0]);
    }
}

double mean_of(std::span<double const> x) {
    return mean_and_se(x).mean;
}

/// Extremes over long steps have their exact law: E[low] of driftless Brownian motion is
/// -sd sqrt(2 / pi), whatever the steps; drawdown and run-up agree with single steps.
TEST(Refine, LongStepsHaveTheRightLaw) {
    Plan plan = gbm_plan(0.8, 0.32, 1.0 / 365.0, 2880, 100000, engine::Monitoring::bridge);
    plan.grid.step_of_column = {plan.steps};
    Tally const t = engine::run(refined(plan, 1e-4), {2, nullptr, nullptr}).tally;
    double const sd = 0.8 / std::sqrt(365.0);
    for (Figure const f : {Figure::baseline_low, Figure::baseline_high}) {
        MeanSe const m = mean_and_se(t.of(f));
        double const expected =
            (f == Figure::baseline_low ? -1.0 : 1.0) * sd * std::sqrt(2.0 / M_PI);
        expect_z(std::string(info(f).name), m.mean, m.se, expected);
    }
    Plan const fine = [&] {
        Plan p = plan;
        p.seed += 1;
        return p;
    }();
    Tally const u = engine::run(fine, {2, nullptr, nullptr}).tally;
    for (Figure const f : {Figure::baseline_drawdown, Figure::baseline_runup}) {
        MeanSe const a = mean_and_se(t.of(f));
        MeanSe const b = mean_and_se(u.of(f));
        // The step itself hides moves inside it: below 0.3 % for the longest of 256 of 2880.
        expect_z(std::string(info(f).name), a.mean, std::hypot(a.se, b.se), b.mean, 0.003 * b.mean);
    }
}

/// With a book everywhere, at a miss probability of 1e-2: what is missed stays within its bound.
TEST(Refine, BiasStaysBelowItsBound) {
    Plan const base = far_book(4000);
    Tally const all = engine::run(refined(base, 0.0), {2, nullptr, nullptr}).tally;
    Tally const some = engine::run(refined(base, 1e-2), {2, nullptr, nullptr}).tally;
    for (Figure const f : {Figure::feedback_long_liquidated, Figure::feedback_short_liquidated}) {
        double const bias = mean_of(some.of(f)) / mean_of(all.of(f)) - 1.0;
        std::printf("  %s: relative bias %.2g\n", std::string(info(f).name).c_str(), bias);
        EXPECT_LT(std::fabs(bias), 0.01);
    }
}

/// A path alone, watched, is the path of the run; its states carry the numbers of their steps.
TEST(Refine, ReplayIsBitEqual) {
    Plan plan = refined(far_book(300, 3000), 1e-4);
    Tally const whole = engine::run(plan, {2, nullptr, nullptr}).tally;
    std::size_t leaps = 0;
    for (std::uint64_t const path : {0u, 31u, 32u, 255u, 256u, 299u}) {
        engine::Replay const one = engine::replay(plan, path);
        for (std::size_t f = 0; f < engine::kFigures; ++f) {
            ASSERT_EQ(std::bit_cast<std::uint64_t>(one.figures[f]),
                      std::bit_cast<std::uint64_t>(whole.figures[f][path]))
                << "path " << path << ", " << info(static_cast<Figure>(f)).name;
        }
        ASSERT_FALSE(one.steps.empty());
        EXPECT_EQ(one.steps.back().step, plan.steps);
        EXPECT_DOUBLE_EQ(one.steps.back().baseline, whole.of(Figure::baseline_return)[path]);
        for (std::size_t i = 1; i < one.steps.size(); ++i) {
            ASSERT_GT(one.steps[i].step, one.steps[i - 1].step);
            leaps += one.steps[i].step - one.steps[i - 1].step > 1 ? 1u : 0u;
        }
    }
    EXPECT_GT(leaps, 0u);
}

}  // namespace
}  // namespace cascade::test
