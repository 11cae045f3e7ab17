/// Units of exact sums, and what sums become.

#include "engine/simulate/exact_sums.hpp"

#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "engine/simulate/tally.hpp"
#include "tests/helpers/plans.hpp"

namespace cascade::test {
namespace {

using engine::ExactSums;
using engine::Plan;

Plan plan_with_notional(double usd) {
    Plan plan = gbm_plan(0.6, 0.0, 1.0 / 365.0, 10, 1, engine::Monitoring::step);
    add_level(plan.book.side[0], 0.01, 0.02, 0.75 * usd);
    add_level(plan.book.side[1], 0.01, 0.02, 0.25 * usd);
    return plan;
}

TEST(SumUnits, ArePowersOfTwoOfTheBook) {
    for (double const usd : {1e-12, 0.999, 1.0, 1.001, 3e9, 1e15}) {
        double const unit = engine::sum_units(plan_with_notional(usd)).usd;
        int e = 0;
        EXPECT_EQ(std::frexp(unit, &e), 0.5);
        EXPECT_GE(usd / unit, 0x1p59);
        EXPECT_LT(usd / unit, 0x1p60);
    }
    EXPECT_EQ(engine::sum_units(plan_with_notional(0.0)).usd, 0x1p-60);
}

TEST(SumUnits, CountWhatOpensAndNotThePaths) {
    Plan plan = plan_with_notional(1e6);
    double const unit = engine::sum_units(plan).usd;
    plan.paths = 1'000'000;
    EXPECT_EQ(engine::sum_units(plan).usd, unit);
    plan.living.opens_per_s[1] = 1e9 / plan.horizon_s();
    EXPECT_GE(1.001e9 / engine::sum_units(plan).usd, 0x1p59);
    EXPECT_LT(1.001e9 / engine::sum_units(plan).usd, 0x1p60);
}

TEST(SumUnits, OfWeightsFollowTheLargest) {
    Plan plan = plan_with_notional(1e6);
    plan.estimator.method = engine::EstimatorMethod::splitting;
    EXPECT_EQ(engine::sum_units(plan).weight, 0x1p-67);
    plan.estimator.method = engine::EstimatorMethod::importance;
    plan.estimator.plain_share = 0.1;
    EXPECT_EQ(engine::sum_units(plan).weight, 0x1p-64);
    plan.estimator.plain_share = 1e-300;
    EXPECT_EQ(engine::sum_units(plan).weight, 0x1p-28);
}

TEST(ExactSums, ASumTooLargeIsThrown) {
    ExactSums a;
    ExactSums b;
    a.heat[1] = {1, 2};
    b.heat[1] = {10, models::kFixedTooLarge};
    EXPECT_THROW(add_sums(b, a), std::overflow_error);
    b.heat[1][1] = 20;
    add_sums(b, a);
}

TEST(ExactSums, ComponentsCountByTheirFactors) {
    Plan plan = plan_with_notional(1e6);
    plan.estimator.method = engine::EstimatorMethod::importance;
    engine::SumUnits const unit = engine::sum_units(plan);
    engine::Tally tally;
    tally.sums.heat[0] = {models::to_fixed(100.0, 1.0 / unit.usd), 0,
                          models::to_fixed(10.0, 1.0 / unit.usd),
                          models::to_fixed(1.0, 1.0 / unit.usd)};
    tally.sums.fan_weight[1] = {models::to_fixed(3.0, 1.0 / unit.weight),
                                models::to_fixed(5.0, 1.0 / unit.weight)};
    double const factor[] = {2.0, 0.5};
    show_sums(plan, factor, tally);
    EXPECT_EQ(tally.heat[0], (std::vector<double>{205.0, 0.5}));
    EXPECT_EQ(tally.fan_weight[1], std::vector<double>{8.5});
    EXPECT_TRUE(tally.heat[1].empty());
}

}  // namespace
}  // namespace cascade::test
