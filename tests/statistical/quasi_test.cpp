/// Scrambled points: the law stays what it was, and means need fewer paths.

#include "engine/tail/quasi.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/tail/estimate.hpp"
#include "models/price/gbm_law.hpp"
#include "tests/helpers/plans.hpp"
#include "tests/helpers/z_test.hpp"

namespace cascade::test {
namespace {

using engine::Estimate;
using engine::Figure;
using engine::Monitoring;
using engine::Plan;
using engine::RunResult;

Plan quasi(Plan plan, std::uint64_t points) {
    plan.estimator.method = engine::EstimatorMethod::sobol;
    plan.paths = points * plan.estimator.repeats;
    return plan;
}

Estimate mean_of(RunResult const& result, Figure figure, std::function<double(double)> const& f) {
    auto const& x = result.tally.of(figure);
    return engine::weighted_mean(result.tally.design, [&](std::size_t i) { return f(x[i]); });
}

/// Moments of the end, mean and a probability of the low and the high, all in closed form.
TEST(Quasi, TheLawIsTheSame) {
    Plan plan = gbm_plan(0.6, 0.1, 7.0 / 365.0, 312, 1, Monitoring::bridge);
    models::GbmLaw const law{(0.1 - 0.18) * 7.0 / 365.0, 0.6 * std::sqrt(7.0 / 365.0)};
    RunResult const result = engine::estimate(quasi(plan, 2048));
    auto const check = [&](std::string const& name, Figure figure, double expected,
                           std::function<double(double)> const& f) {
        Estimate const e = mean_of(result, figure, f);
        expect_z(name, e.value, e.standard_error, expected);
    };
    check("E X", Figure::baseline_return, law.mean, [](double x) { return x; });
    check("var X", Figure::baseline_return, law.sd * law.sd,
          [&](double x) { return (x - law.mean) * (x - law.mean); });
    check("E low", Figure::baseline_low, law.mean_low(), [](double x) { return x; });
    check("E high", Figure::baseline_high, law.mean_high(), [](double x) { return x; });
    check("P(low <= -0.1)", Figure::baseline_low, law.low_reaches(-0.1),
          [](double x) { return x <= -0.1 ? 1.0 : 0.0; });
    check("P(high >= 0.2)", Figure::baseline_high, law.high_reaches(0.2),
          [](double x) { return x >= 0.2 ? 1.0 : 0.0; });
}

/// A book, and jumps: as plain paths have it, with a smaller error.
TEST(Quasi, AgreesWithPlainPathsAndNeedsFewer) {
    Plan plan = full_plan(1, 300);
    for (bool const jumps : {false, true}) {
        if (jumps) {
            plan.price.jumps = models::JumpProcess{
                2000.0, 2000.0, 0.0, 0.0, models::NormalJump{-0.001, 0.003}, false};
        }
        RunResult const result = engine::estimate(quasi(plan, 1024));
        Plan plain = plan;
        plain.paths = 300'000;
        plain.estimator = {};
        RunResult const reference = engine::run(plain);
        for (Figure const figure :
             {Figure::feedback_return, Figure::feedback_low, Figure::feedback_long_liquidated}) {
            Estimate const e = mean_of(result, figure, [](double x) { return x; });
            MeanSe const m = mean_and_se(reference.tally.of(figure));
            expect_z(std::string(info(figure).name) + (jumps ? ", jumps" : ""), e.value - m.mean,
                     std::hypot(e.standard_error, m.se), 0.0);
            double const plain_variance = m.se * m.se * 300'000.0;
            double const fewer =
                plain_variance
                / (e.standard_error * e.standard_error * static_cast<double>(result.tally.paths));
            std::printf("      paths of plain over paths of sobol: %.1f\n", fewer);
            EXPECT_GT(fewer, jumps ? 0.7 : 2.0);
        }
    }
}

/// Moments of what a fall through all of a book liquidates, whose levels are placed by the point as
/// far as price reaches (32 of them) and drawn beyond: sum of n_k xi_k, with
/// E xi_i xi_j = exp(s^2 (w + (1 - w) exp(-|y_i - y_j| / length))).
TEST(Quasi, TheBookHasItsLaw) {
    Plan plan = gbm_plan(0.4, -4000.0, 1.0 / 365.0, 1, 1, Monitoring::step);
    auto& side = plan.book.of(models::Side::long_);
    std::vector<double> y;
    std::vector<double> n;
    for (int k = 0; k < 50; ++k) {
        y.push_back(0.002 * (k + 1) + (k % 3 == 0 ? 0.0007 : 0.0));
        n.push_back(1.0 + k % 4);
        add_level(side, y.back(), y.back(), n.back());
    }
    double const cv = 0.5;
    double const weight = 0.3;
    plan.dispersion = {cv, 0.02, weight};
    set_permanent_impact(plan, 1e-12);
    double const s2 = std::log(1.0 + cv * cv);
    double mean = 0.0;
    double square = 0.0;
    for (std::size_t i = 0; i < y.size(); ++i) {
        mean += n[i];
        for (std::size_t j = 0; j < y.size(); ++j) {
            double const correlation =
                weight + (1.0 - weight) * std::exp(-std::fabs(y[i] - y[j]) / 0.02);
            square += n[i] * n[j] * std::exp(s2 * correlation);
        }
    }
    RunResult const result = engine::estimate(quasi(plan, 4096));
    Estimate const first =
        mean_of(result, Figure::feedback_long_liquidated, [](double x) { return x; });
    Estimate const second =
        mean_of(result, Figure::feedback_long_liquidated, [](double x) { return x * x; });
    expect_z("E notional", first.value, first.standard_error, mean);
    expect_z("E notional^2", second.value, second.standard_error, square);
    double const plain =
        std::sqrt((square - mean * mean) / static_cast<double>(result.tally.paths));
    double const fewer = plain * plain / (first.standard_error * first.standard_error);
    std::printf("      paths of plain over paths of sobol: %.1f\n", fewer);
    EXPECT_GT(fewer, 5.0);
}

}  // namespace
}  // namespace cascade::test
