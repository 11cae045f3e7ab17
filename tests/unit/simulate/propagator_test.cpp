/// Transient impact along prescribed falls against closed forms. One path, no noise: 1 unit of the
/// cases is 0.001 of log price, and everything is linear in it.

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "engine/simulate/replay.hpp"
#include "engine/statistics/decay_fit.hpp"
#include "tests/helpers/plans.hpp"

namespace cascade::test {
namespace {

using engine::Figure;
using engine::Plan;

constexpr double kUnit = 1e-3;

/// A uniform map of reproduction number beta from spot down, and falls of given units a step.
Plan falling(double beta, double step_s, std::vector<double> const& falls,
             std::vector<double> const& half_lives, std::vector<double> const& weights) {
    Plan plan = gbm_plan(0.0, 0.0, 1.0, falls.size(), 1, engine::Monitoring::step);
    plan.step_s = step_s;
    add_level(plan.book.of(models::Side::long_), 0.0, 1.0, beta);
    plan.impact.depth_1pct = 0.01;
    plan.impact.permanent_fraction = 0.0;
    plan.impact.half_lives_s = half_lives;
    plan.impact.transient_weights = weights;
    for (double const fall : falls) {
        plan.price.prescribed.push_back(-kUnit * fall);
    }
    return plan;
}

double drawdown(Plan const& plan) {
    auto const replay = engine::replay(plan, 0);
    return replay.figures[static_cast<std::size_t>(Figure::feedback_drawdown)] / kUnit;
}

Plan ramp(double t, int steps, double v, double beta, std::vector<double> const& half_lives,
          std::vector<double> const& weights) {
    return falling(beta, t / steps,
                   std::vector<double>(static_cast<std::size_t>(steps), v * t / steps), half_lives,
                   weights);
}

TEST(Propagator, RampOfObizhaevaAndWang) {
    double const times[] = {0.1, 0.5, 2.0};
    double const in_steps[] = {0.4142722734785418, 1.4074655533583955, 4.462995509225339};
    double const in_time[] = {0.4110533789035941, 1.3905929016575964, 4.399999877639072};
    for (int i = 0; i < 3; ++i) {
        std::vector<double> const half_life{std::log(2.0) / 3.0};
        EXPECT_NEAR(drawdown(ramp(times[i], 20, 2.0, 0.6, half_life, {1.0})), in_steps[i],
                    1e-10 * in_steps[i]);
        double const coarse = drawdown(ramp(times[i], 1000, 2.0, 0.6, half_life, {1.0}));
        double const fine = drawdown(ramp(times[i], 2000, 2.0, 0.6, half_life, {1.0}));
        EXPECT_LT(std::fabs(fine - in_time[i]), 2.0 * std::fabs(fine - coarse));
        EXPECT_LT(std::fabs(fine - in_time[i]), 1e-3 * in_time[i]);
    }
}

TEST(Propagator, TwoShocks) {
    std::vector<double> falls(200, 0.0);
    falls[0] = 3.0;
    falls[1] = 2.0;
    Plan const plan = falling(0.5, 0.5, falls, {std::log(2.0) / 1.2}, {1.0});
    auto const replay = engine::replay(plan, 0);
    EXPECT_NEAR(-replay.steps[0].feedback / kUnit, 6.0, 1e-10);
    // Just before the second shock: its step begins with the decay.
    EXPECT_NEAR(3.0 + 3.0 * std::exp(-0.6), 4.646434908282079, 1e-12);
    EXPECT_NEAR(-replay.steps[1].feedback / kUnit, 7.292869816564159, 1e-10);
    EXPECT_NEAR(-replay.figures[static_cast<std::size_t>(Figure::feedback_low)] / kUnit,
                7.292869816564159, 1e-10);
    EXPECT_NEAR(replay.figures[static_cast<std::size_t>(Figure::feedback_long_liquidated)] / kUnit,
                0.5 * 7.292869816564159, 1e-10);
    EXPECT_NEAR(-replay.steps.back().feedback / kUnit, 5.0, 1e-10);
}

/// A power-law propagator, by fitted exponentials: within what the step leaves, beside the error of
/// the fit.
TEST(Propagator, RampOnAPowerLaw) {
    double const times[] = {0.1, 1.0, 5.0};
    double const expected[] = {0.1812078156396432, 1.3947696404796057, 5.952789282101186};
    for (int i = 0; i < 3; ++i) {
        engine::DecayFit const fit = engine::fit_power_decay(0.2, 0.5, times[i], 16);
        double const coarse = drawdown(ramp(times[i], 2000, 1.0, 0.5, fit.half_life, fit.weight));
        double const fine = drawdown(ramp(times[i], 4000, 1.0, 0.5, fit.half_life, fit.weight));
        double const limit = 2.0 * fine - coarse;
        std::printf("  t = %g: %.8f, in the limit of small steps %.8f, exact %.8f, fit %.1g\n",
                    times[i], fine, limit, expected[i], fit.largest_error);
        EXPECT_LT(std::fabs(fine - expected[i]),
                  2.0 * std::fabs(fine - coarse) + 2.0 * fit.largest_error);
        EXPECT_NEAR(limit, expected[i], 1e-6 + 2.0 * fit.largest_error);
    }
}

/// Execution at constant rate under G0 (1 + t / t0)^-gamma, by fitted exponentials.
TEST(Propagator, CostUnderAPowerLaw) {
    engine::DecayFit const fit = engine::fit_power_decay(0.01, 0.4, 1.0, 16);
    double last = 0.0;
    double cost = 0.0;
    for (int const n : {2000, 4000}) {
        last = cost;
        std::vector<double> parts(fit.weight.size(), 0.0);
        double const sale = 1e5 / n;
        cost = 0.0;
        for (int k = 0; k < n; ++k) {
            double standing = 0.0;
            for (std::size_t j = 0; j < parts.size(); ++j) {
                standing += parts[j];
                parts[j] = (parts[j] + fit.weight[j] * 1e-4 * sale)
                           * std::exp2(-1.0 / n / fit.half_life[j]);
            }
            cost += sale * (standing + 0.5 * 1e-4 * sale);
        }
    }
    std::printf("  cost %.2f, in the limit %.2f, exact 150971.61; fit %.1g\n", cost,
                2.0 * cost - last, fit.largest_error);
    EXPECT_NEAR(2.0 * cost - last, 150971.61013894653, 150971.6 * 1e-3);
}

}  // namespace
}  // namespace cascade::test
