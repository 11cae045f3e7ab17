// Own positions on four paths, worked out by hand.

#include <cmath>

#include <gtest/gtest.h>

#include "engine/figures/aggregates.hpp"
#include "engine/results/summary.hpp"
#include "tests/unit/results/synthetic.hpp"

namespace cascade::engine {
namespace {

/// Spot 100. A long of 2 at 100 with collateral 20, maintenance 1 %: liquidated where 20 + 2 (p -
/// 100) = 0.02 p, at 180 / 1.98 = 90.9...
Plan plan_with_long() {
    Plan plan = synthetic::market_without_book();
    OwnPosition own{"long",
                    {models::Side::long_, 2.0, 100.0, 20.0},
                    {models::MarginTable({{0.0, 0.01, 100.0}}), models::ContractKind::linear,
                     models::MaintenanceAt::mark, 0.0},
                    180.0 / 1.98,
                    0};
    plan.portfolio.push_back(own);
    plan.thresholds = {
        {models::Side::long_, own.liquidation_price, std::log(own.liquidation_price / 100.0)}};
    return plan;
}

Tally four_paths(Plan const& plan) {
    Tally tally = synthetic::quiet_tally(plan, 4);
    double const end[] = {110.0, 95.0, 92.0, 80.0};
    double const low[] = {99.0, 90.0, 91.0, 80.0};
    for (std::size_t i = 0; i < 4; ++i) {
        tally.of(Figure::feedback_return)[i] = std::log(end[i] / 100.0);
        tally.of(Figure::feedback_low)[i] = std::log(low[i] / 100.0);
        tally.first_passage[1][i] = i == 1 ? 60.0 : i == 3 ? 180.0 : synthetic::kNan;
    }
    return tally;
}

TEST(PortfolioSummary, follows_a_position_along_its_paths) {
    Plan const plan = plan_with_long();
    Dataset const root = summarize(plan, four_paths(plan), 0.95);
    EXPECT_EQ(root.number("liquidation_probability", {kBaseline, 0}), 0.0);
    EXPECT_EQ(root.number("liquidation_probability", {kFeedback, 0}), 0.5);
    EXPECT_EQ(root.number("liquidation_time_mean", {kFeedback, 0}), 120.0);
    // Profits 20, -20 (liquidated, though price came back), -16, -20.
    EXPECT_NEAR(root.number("profit_mean", {kFeedback, 0}), -9.0, 1e-10);
    EXPECT_NEAR(root.number("portfolio_profit_mean", {kFeedback}), -9.0, 1e-10);
    EXPECT_NEAR(root.number("portfolio_value_at_risk", {kFeedback, 0}), 20.0, 1e-10);
    EXPECT_NEAR(root.number("portfolio_expected_shortfall", {kFeedback, 0}), 20.0, 1e-10);
    EXPECT_EQ(root.number("portfolio_profit_mean", {kBaseline}), 0.0);
    // To survive a low of 80: 0.02 * 80 + 2 (100 - 80).
    EXPECT_NEAR(root.number("survival_margin", {kFeedback, 0, 0}), 41.6, 1e-10);
    EXPECT_NEAR(root.number("survival_margin", {kBaseline, 0, 0}), 2.0, 1e-10);
    EXPECT_TRUE(std::isnan(root.number("liquidation_amplification", {0})));
}

/// A row of weight 2 is the row twice.
TEST(PortfolioSummary, weights_count_rows) {
    Plan const plan = plan_with_long();
    Tally weighted = four_paths(plan);
    weighted.design.weight = {2.0, 1.0, 1.0, 1.0};
    for (std::size_t side = 0; side < models::kSides; ++side) {
        weighted.cascade_weight[side].assign(weighted.cascade_sizes[side].size(), 0.0);
    }
    Tally repeated = synthetic::quiet_tally(plan, 5);
    Tally const four = four_paths(plan);
    for (std::size_t i = 0; i < 5; ++i) {
        std::size_t const from = i == 4 ? 0 : i;
        repeated.of(Figure::feedback_return)[i] = four.of(Figure::feedback_return)[from];
        repeated.of(Figure::feedback_low)[i] = four.of(Figure::feedback_low)[from];
        repeated.first_passage[1][i] = four.first_passage[1][from];
    }
    Plan weights = plan;
    weights.estimator.method = EstimatorMethod::importance;
    Dataset const a = summarize(weights, weighted, 0.95);
    Dataset const b = summarize(plan, repeated, 0.95);
    for (char const* const name :
         {"liquidation_probability", "liquidation_time_mean", "profit_mean"}) {
        EXPECT_NEAR(a.number(name, {kFeedback, 0}), b.number(name, {kFeedback, 0}), 1e-12) << name;
    }
    EXPECT_NEAR(a.number("portfolio_profit_mean", {kFeedback}),
                b.number("portfolio_profit_mean", {kFeedback}), 1e-12);
    for (char const* const name : {"portfolio_value_at_risk", "portfolio_expected_shortfall"}) {
        EXPECT_NEAR(a.number(name, {kFeedback, 0}), b.number(name, {kFeedback, 0}), 1e-12) << name;
    }
    EXPECT_NEAR(a.number("survival_margin", {kFeedback, 0, 0}),
                b.number("survival_margin", {kFeedback, 0, 0}), 1e-12);
}

TEST(PortfolioSummary, survival_margin_of_a_short_looks_up) {
    Plan plan = plan_with_long();
    plan.portfolio[0].position.side = models::Side::short_;
    plan.portfolio[0].threshold = OwnPosition::kNever;
    Tally tally = four_paths(plan);
    tally.of(Figure::feedback_high)[2] = std::log(1.2);
    Dataset const root = summarize(plan, tally, 0.95);
    EXPECT_NEAR(root.number("survival_margin", {kFeedback, 0, 0}), 0.02 * 120.0 + 2.0 * 20.0,
                1e-10);
    EXPECT_EQ(root.number("liquidation_probability", {kFeedback, 0}), 0.0);
    // Nothing liquidates it: -20, 10, 16, 40.
    EXPECT_NEAR(root.number("profit_mean", {kFeedback, 0}), 11.5, 1e-10);
}

}  // namespace
}  // namespace cascade::engine
