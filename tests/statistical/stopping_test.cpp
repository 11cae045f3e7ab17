// Runs that stop by themselves: what their intervals cover, how biased they are, and that the
// weights of importance sampling are exact wherever it stops. docs/estimators.md has the table of
// more runs; here are fewer, with other seeds.

#include "tests/statistical/stopping.hpp"

#include <cmath>
#include <cstdio>

#include <gtest/gtest.h>

#include "engine/tail/estimate.hpp"
#include "models/price/gbm_law.hpp"
#include "tests/helpers/plans.hpp"
#include "tests/helpers/z_test.hpp"

namespace cascade::test {
namespace {

/// 100 runs of each method's first case: a share of 90 % is below 75 % by chance in 4e-6 of such
/// tests. The mean of the estimates lies within a tenth of the width wanted of the truth, the bias
/// that stopping may bring, and no more than 4.5 standard errors beyond.
TEST(Stopping, CoversWhatTheDocsSay) {
    std::string method;
    for (StoppingCase const& c : stopping_cases()) {
        if (c.method == method) {
            continue;
        }
        method = c.method;
        Stopping const s = stopping_of(c, 100, 7);
        std::printf("%-12s %-10s %5.1f units, met %.2f: covers %.3f, low %.3f high %.3f\n",
                    c.method.c_str(), c.figure.c_str(), s.units, s.met, s.covered, s.below,
                    s.above);
        EXPECT_GE(s.covered, 0.75);
        EXPECT_NEAR(s.met, 1.0, 1e-9);
        expect_z("mean estimate / truth", s.ratio, s.ratio_error, 1.0, c.wanted / 10.0);
    }
}

/// Two bands, one of them plain where the mixture has three in five: over many runs the weights
/// have the mean 1, and the share beyond a level its closed form.
TEST(Stopping, WeightsOfImportanceAreExactWhereTheSharesAreNot) {
    double const level = -0.05;
    engine::Plan plan = gbm_plan(0.6, 0.0, 1.0 / 365.0, 1, 64, engine::Monitoring::bridge);
    plan.estimator.method = engine::EstimatorMethod::importance;
    plan.estimator.plain_share = 0.6;
    plan.estimator.tilt = -60.0;
    double const sd = 0.6 * std::sqrt(1.0 / 365.0);
    models::GbmLaw const law{-0.5 * sd * sd, sd};
    engine::RunOptions one_thread;
    one_thread.threads = 1;
    std::vector<double> weights, shares;
    for (std::uint64_t run = 0; run < 20'000; ++run) {
        plan.seed = 1000 + run;
        engine::Tally const t = engine::estimate(plan, one_thread).tally;
        ASSERT_EQ(t.paths, 64u);
        double weight = 0.0;
        double share = 0.0;
        for (std::size_t i = 0; i < t.paths; ++i) {
            weight += t.design.weight[i] / 64.0;
            share +=
                t.of(engine::Figure::baseline_low)[i] <= level ? t.design.weight[i] / 64.0 : 0.0;
        }
        weights.push_back(weight);
        shares.push_back(share);
    }
    expect_mean("sum of weights", weights, 1.0);
    expect_mean("P(low <= -0.05)", shares, law.low_reaches(level));
    MeanSe const m = mean_and_se(shares);
    EXPECT_LT(m.se, 0.003 * m.mean);  // sees an error of 2 %
}

}  // namespace
}  // namespace cascade::test
