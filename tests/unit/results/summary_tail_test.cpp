#include <cmath>

#include <gtest/gtest.h>

#include "engine/figures/aggregates.hpp"
#include "engine/results/summary.hpp"
#include "engine/statistics/bootstrap.hpp"
#include "engine/statistics/tail_index.hpp"
#include "tests/unit/results/synthetic.hpp"

namespace cascade::engine {
namespace {

/// Drawdowns of a Pareto law; everything else light.
Tally pareto_tally(Plan const& plan, double alpha) {
    Tally tally = synthetic::busy_tally(plan, 5000);
    std::uint64_t seed = 9;
    for (double& x : tally.of(Figure::feedback_drawdown)) {
        x = 0.01 * std::pow(synthetic::uniform(seed), -1.0 / alpha);
    }
    return tally;
}

/// The same from rows of a heavier one, of index 0.7.
Tally weighted_pareto_tally(Plan const& plan, double alpha) {
    Tally tally = pareto_tally(plan, 0.7);
    for (double const x : tally.of(Figure::feedback_drawdown)) {
        tally.design.weight.push_back(alpha / 0.7 * std::pow(0.01 / x, alpha - 0.7));
    }
    for (int side = 0; side < models::kSides; ++side) {
        tally.cascade_weight[side].assign(tally.cascade_sizes[side].size(), 0.0);
    }
    return tally;
}

TEST(MomentWarnings, say_which_moments_do_not_exist) {
    Plan const plan = synthetic::market_without_book();
    EXPECT_TRUE(moment_warnings(synthetic::busy_tally(plan, 5000), 0.95).empty());
    EXPECT_TRUE(moment_warnings(pareto_tally(plan, 3.0), 0.95).empty());
    auto const no_variance = moment_warnings(pareto_tally(plan, 1.5), 0.95);
    ASSERT_EQ(no_variance.size(), 1u);
    EXPECT_NE(no_variance[0].find("drawdown with feedback"), std::string::npos);
    EXPECT_NE(no_variance[0].find("no variance"), std::string::npos);
    auto const no_mean = moment_warnings(pareto_tally(plan, 0.7), 0.95);
    ASSERT_EQ(no_mean.size(), 1u);
    EXPECT_NE(no_mean[0].find("do not exist; use quantiles"), std::string::npos);
}

TEST(MomentWarnings, know_weights) {
    Plan const plan = synthetic::market_without_book();
    EXPECT_TRUE(moment_warnings(weighted_pareto_tally(plan, 3.0), 0.95).empty());
    auto const no_variance = moment_warnings(weighted_pareto_tally(plan, 1.5), 0.95);
    ASSERT_EQ(no_variance.size(), 1u);
    EXPECT_NE(no_variance[0].find("no variance"), std::string::npos);
}

TEST(TailIndices, are_in_the_summary_on_request_only) {
    Plan plan = synthetic::market_without_book();
    Tally const tally = pareto_tally(plan, 1.5);
    EXPECT_EQ(summarize(plan, tally, 0.95).find("drawdown_tail_index"), nullptr);
    plan.tail_index = true;
    Dataset const root = summarize(plan, tally, 0.95);
    TailIndex const expected = tail_index(tally.of(Figure::feedback_drawdown), 0.95);
    EXPECT_EQ(root.number("drawdown_tail_index", {kFeedback}), expected.value);
    EXPECT_EQ(root.number("drawdown_tail_index_low", {kFeedback}), expected.low);
    Attribute const* const last =
        find_attribute(root.at("drawdown_tail_index").attributes, "plateau_last");
    ASSERT_NE(last, nullptr);
    EXPECT_EQ(std::get<Integers>(*last).at(kFeedback), static_cast<std::int64_t>(expected.last));
    Tally negative = tally;
    for (double& x : negative.of(Figure::feedback_return)) {
        x = -x;
    }
    EXPECT_EQ(summarize(plan, negative, 0.95).number("loss_tail_index", {kFeedback}),
              tail_index(tally.of(Figure::feedback_return), 0.95).value);
}

TEST(ShortfallBootstrap, is_in_the_summary_on_request_only) {
    Plan plan = synthetic::market_without_book();
    Tally const tally = synthetic::busy_tally(plan, 500);
    EXPECT_EQ(summarize(plan, tally, 0.95).find("expected_shortfall_bootstrap_low"), nullptr);
    plan.shortfall_resamples = 100;
    Dataset const root = summarize(plan, tally, 0.95);
    auto const& levels = std::get<Numbers>(root.at("level").values);
    auto const expected = bootstrap_shortfall(tally.of(Figure::baseline_return),
                                              tally.of(Figure::feedback_return), levels, 100, 0.95);
    for (std::size_t l = 0; l < levels.size(); ++l) {
        EXPECT_EQ(root.number("expected_shortfall_bootstrap_low", {kBaseline, l}),
                  expected[l].a.low);
        EXPECT_EQ(root.number("expected_shortfall_bootstrap_high", {kFeedback, l}),
                  expected[l].b.high);
        EXPECT_EQ(root.number("expected_shortfall_amplification_bootstrap_low", {l}),
                  expected[l].ratio.low);
    }
    Dataset const few = summarize(plan, synthetic::busy_tally(plan, 60), 0.95);
    EXPECT_TRUE(std::isnan(few.number("expected_shortfall_bootstrap_low", {kFeedback, 0})));
}

TEST(WeightedTails, are_in_the_summary_on_request) {
    Plan plan = synthetic::market_without_book();
    plan.tail_index = true;
    plan.shortfall_resamples = 100;
    plan.estimator.method = EstimatorMethod::importance;
    Tally const tally = weighted_pareto_tally(plan, 1.5);
    Dataset const root = summarize(plan, tally, 0.95);
    EXPECT_EQ(root.number("drawdown_tail_index", {kFeedback}),
              tail_index(tally.design, tally.of(Figure::feedback_drawdown), 0.95).value);
    auto const& levels = std::get<Numbers>(root.at("level").values);
    auto const expected = bootstrap_shortfall(tally.design, tally.of(Figure::baseline_return),
                                              tally.of(Figure::feedback_return), levels, 100, 0.95);
    for (std::size_t l = 0; l < levels.size(); ++l) {
        EXPECT_EQ(root.number("expected_shortfall_bootstrap_low", {kBaseline, l}),
                  expected[l].a.low);
        EXPECT_NEAR(root.number("expected_shortfall", {kFeedback, l}), expected[l].b.value, 1e-12);
    }
}

}  // namespace
}  // namespace cascade::engine
