/// Estimators on markets with accounts, caps on orders, deleveraging and other laws of impact:
/// what plain paths of the same scenario say, by every estimator.

#include <algorithm>
#include <cmath>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/scenario/assemble.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/tail/estimate.hpp"
#include "tests/helpers/z_test.hpp"

namespace cascade::test {
namespace {

using engine::CashFigure;
using engine::Estimate;
using engine::EstimatorMethod;
using engine::Figure;
using engine::Plan;
using engine::RunResult;

constexpr double kLow = -0.09;

std::vector<double> share_below(std::span<double const> column) {
    std::vector<double> out;
    for (double const x : column) {
        out.push_back(x <= kLow ? 1.0 : 0.0);
    }
    return out;
}

void expect_same(std::string const& name, RunResult const& result, std::span<double const> x,
                 MeanSe const& plain) {
    ASSERT_EQ(x.size(), result.tally.design.weight.size()) << name;
    if (plain.se == 0.0) {  // a venue without fees
        EXPECT_EQ(std::count(x.begin(), x.end(), plain.mean), std::ssize(x)) << name;
        return;
    }
    Estimate const mean =
        engine::weighted_mean(result.tally.design, [&](std::size_t i) { return x[i]; });
    expect_z(name, mean.value - plain.mean, std::hypot(mean.standard_error, plain.se), 0.0);
}

class Markets : public testing::TestWithParam<char const*> {};

TEST_P(Markets, EveryEstimatorAgreesWithPlainPaths) {
    Plan plan = engine::assemble(engine::load_scenario(std::string(CASCADE_SOURCE_DIR "/scenarios/")
                                                       + GetParam() + ".json"))
                    .plan;
    plan.fan = plan.heatmap = false;
    plan.paths = 30'000;
    RunResult const plain = engine::run(plan);
    plan.estimator.target = engine::RareEvent{Figure::feedback_low, kLow};
    for (auto const method :
         {EstimatorMethod::importance, EstimatorMethod::splitting, EstimatorMethod::sobol}) {
        plan.estimator.method = method;
        plan.paths = method == EstimatorMethod::splitting ? 32 * 128 : 32 * 256;
        RunResult const result = engine::estimate(plan);
        std::string const name = std::string(GetParam()) + ", " + engine::name_of(method);
        auto const& low = result.tally.of(Figure::feedback_low);
        auto const& plain_low = plain.tally.of(Figure::feedback_low);
        expect_same(name + ": P(low beyond 9 %)", result, share_below(low),
                    mean_and_se(share_below(plain_low)));
        expect_same(name + ": low", result, low, mean_and_se(plain_low));
        expect_same(name + ": longs liquidated", result,
                    result.tally.of(Figure::feedback_long_liquidated),
                    mean_and_se(plain.tally.of(Figure::feedback_long_liquidated)));
        if (!plan.liquidation.accounts) {
            continue;
        }
        for (auto const figure :
             {CashFigure::fees, CashFigure::fund_low, CashFigure::deleveraged}) {
            expect_same(name + ": " + std::string(info(figure).name), result,
                        result.tally.of(figure), mean_and_se(plain.tally.of(figure)));
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Markets,
                         testing::Values("insurance-fund", "partial-liquidation", "power-impact",
                                         "book-impact", "two-venues"));

}  // namespace
}  // namespace cascade::test
