/// The twin as control variate: a known variance, and corrected figures over many small runs, whose
/// spread is what they claim and whose mean is that of a large plain run.

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/figures/aggregates.hpp"
#include "engine/results/summary.hpp"
#include "engine/statistics/controls.hpp"
#include "tests/helpers/plans.hpp"
#include "tests/helpers/sample.hpp"
#include "tests/helpers/z_test.hpp"

namespace cascade::test {
namespace {

using engine::Dataset;
using engine::Figure;
using engine::Monitoring;
using engine::Plan;
using engine::Tally;

/// European call, S_0 = 100, strike 110, volatility 0.5, a quarter: variance of one path plain and
/// corrected by S_T, by lognormal partial moments.
TEST(Control, VarianceOfACall) {
    Plan const plan = gbm_plan(0.5, 0.0, 0.25, 1, 1'000'000, Monitoring::step);
    Tally const tally = engine::run(plan).tally;
    std::vector<double> price, payoff;
    for (double const x : tally.of(Figure::baseline_return)) {
        price.push_back(100.0 * std::exp(x));
        payoff.push_back(std::max(0.0, price.back() - 110.0));
    }
    engine::Controlled const mean = engine::Controls({price}, {100.0}).mean(payoff);
    expect_z("call", mean.estimate.value, mean.estimate.standard_error, 6.190426413768347);
    double const variance = mean.estimate.standard_error * mean.estimate.standard_error * 1e6;
    EXPECT_NEAR(variance, 59.29606155278282, 0.02 * 59.3);
    EXPECT_NEAR(variance * mean.variance_reduction, 188.99427748479377, 0.02 * 189.0);
}

struct Spread {
    char const* name;
    std::vector<std::size_t> index;  ///< of the corrected figure, which has no world
    double least_reduction;
};

/// Corrected means and quantiles of 200 runs of 2,000 paths.
TEST(Control, CorrectedFiguresAreRightAndKnowTheirError) {
    Plan plan = full_plan(2000, 80);
    plan.fan = plan.heatmap = false;
    plan.impact.depth_1pct = 1.2e9;
    plan.estimator.control_variate = true;
    std::vector<Spread> const figures{{"low_mean", {}, 3.0},
                                      {"low_quantile", {4}, 3.0},
                                      {"low_quantile", {2}, 3.0},
                                      {"passage_probability", {0}, 3.0},
                                      {"liquidated_mean", {0}, 1.5}};
    std::vector<std::vector<double>> corrected(figures.size()), plain(figures.size()),
        claimed(figures.size());
    for (int run = 0; run < 200; ++run) {
        plan.seed = 9000 + static_cast<std::uint64_t>(run);
        Dataset const root = engine::summarize(plan, engine::run(plan).tally, 0.95);
        for (std::size_t f = 0; f < figures.size(); ++f) {
            std::string const name = figures[f].name;
            corrected[f].push_back(root.number(name + "_controlled", figures[f].index));
            std::vector<std::size_t> with_feedback = figures[f].index;
            with_feedback.insert(with_feedback.begin(), engine::kFeedback);
            plain[f].push_back(root.number(name, with_feedback));
            double const said = root.number(name + "_variance_reduction", figures[f].index);
            claimed[f].push_back(std::isnan(said) ? 0.0 : 1.0 / said);  // NaN: nothing left
        }
    }
    plan.paths = 400'000;
    plan.seed = 1;
    Dataset const large = engine::summarize(plan, engine::run(plan).tally, 0.95);
    for (std::size_t f = 0; f < figures.size(); ++f) {
        std::string const name = figures[f].name;
        MeanSe const with = mean_and_se(corrected[f]);
        MeanSe const without = mean_and_se(plain[f]);
        // The reference is corrected too; a bias of order 1 / n = 1 / 2000 of the spread of one
        // path, 0.05 of the error of one run, is allowed for in quantiles.
        double const reference = large.number(name + "_controlled", figures[f].index);
        double const bias = figures[f].index == std::vector<std::size_t>{}
                                ? 0.0
                                : 0.05 * without.se * std::sqrt(200.0);
        expect_z(name, with.mean, with.se * std::sqrt(1.5), reference, bias);
        double const seen = without.se * without.se / (with.se * with.se);
        double const said = 1.0 / mean_and_se(claimed[f]).mean;
        std::printf("      variance reduction %.3g seen, %.3g said\n", seen, said);
        EXPECT_GT(seen, figures[f].least_reduction) << name;
        // Of two variances from 200 runs each the ratio has a spread of 14 %; a quantile's own
        // granularity adds to it.
        EXPECT_GT(seen, 0.5 * said) << name;
        EXPECT_LT(seen, 2.0 * said) << name;
    }
}

}  // namespace
}  // namespace cascade::test
