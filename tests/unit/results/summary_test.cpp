#include "engine/results/summary.hpp"

#include <chrono>
#include <cmath>
#include <iostream>

#include <gtest/gtest.h>

#include "engine/results/book_dataset.hpp"
#include "engine/results/figure_values.hpp"
#include "engine/statistics/intervals.hpp"
#include "engine/statistics/moments.hpp"
#include "tests/unit/results/synthetic.hpp"

namespace cascade::engine {
namespace {

using synthetic::kNan;

std::size_t index_of(Dataset const& d, std::string const& coordinate, double value) {
    Numbers const& values = std::get<Numbers>(d.at(coordinate).values);
    auto const at = std::find(values.begin(), values.end(), value);
    EXPECT_NE(at, values.end());
    return static_cast<std::size_t>(at - values.begin());
}

TEST(Summary, means_and_quantiles_of_hand_sized_figures) {
    Plan const plan = synthetic::market_without_book();
    Tally tally = synthetic::quiet_tally(plan, 4);
    tally.of(Figure::baseline_drawdown) = {0.03, 0.01, 0.04, 0.02};
    tally.of(Figure::feedback_drawdown) = {0.06, 0.01, 0.12, 0.03};

    Dataset const d = summarize(plan, tally, 0.95);

    EXPECT_DOUBLE_EQ(d.number("drawdown_mean", {kBaseline}), 0.025);
    EXPECT_NEAR(d.number("drawdown_mean_standard_error", {kBaseline}), std::sqrt(5e-4 / 12.0),
                1e-15);
    std::size_t const median = index_of(d, "quantile", 0.5);
    EXPECT_EQ(d.number("drawdown_quantile", {kBaseline, median}), 0.02);
    EXPECT_EQ(d.number("drawdown_quantile", {kFeedback, median}), 0.03);
    EXPECT_TRUE(std::isnan(d.number("drawdown_quantile_low", {kBaseline, median})));
    EXPECT_DOUBLE_EQ(d.number("drawdown_amplification", {median}), 1.5);
    EXPECT_TRUE(std::isnan(d.number("drawdown_amplification_low", {median})));
    EXPECT_TRUE(std::isnan(d.number("runup_amplification", {median})));  // baseline quantile 0
}

TEST(Summary, the_difference_of_lows_is_paired) {
    Plan const plan = synthetic::market_without_book();
    Tally tally = synthetic::quiet_tally(plan, 4);
    tally.of(Figure::baseline_low) = {-0.01, -0.02, -0.03, -0.04};
    tally.of(Figure::feedback_low) = {-0.02, -0.02, -0.06, -0.04};

    Interval const difference =
        interval_of(summarize(plan, tally, 0.95), Aggregate::low_difference, {});

    EXPECT_NEAR(difference.value, -0.01, 1e-15);
    // The sample of differences is -0.01, 0, -0.03, 0: variance 2e-4, over 4 paths.
    EXPECT_NEAR(difference.high - difference.value, 1.959963985 * std::sqrt(2e-4 / 4.0), 1e-9);
}

TEST(Summary, tails_count_paths_beyond_the_level) {
    Plan const plan = synthetic::market_without_book();
    Tally tally = synthetic::quiet_tally(plan, 5);
    tally.of(Figure::baseline_drawdown) = {0.03, 0.05, 0.06, 0.2, 0.0};
    tally.of(Figure::feedback_drawdown) = {0.06, 0.05, 0.12, 0.3, 0.0};

    Dataset const d = summarize(plan, tally, 0.95);

    std::size_t const five = index_of(d, "drawdown_level", 0.05);
    EXPECT_DOUBLE_EQ(d.number("drawdown_exceedance", {kBaseline, five}), 0.4);
    EXPECT_DOUBLE_EQ(d.number("drawdown_exceedance", {kFeedback, five}), 0.6);
    EXPECT_DOUBLE_EQ(d.number("drawdown_tail_amplification", {five}), 1.5);
    Interval const ratio = normal_interval(paired_ratio(paired_indicators(5, 3, 2, 2)), 0.95);
    EXPECT_EQ(d.number("drawdown_tail_amplification_low", {five}), ratio.low);
    EXPECT_EQ(d.number("drawdown_tail_amplification_high", {five}), ratio.high);
    std::size_t const thirty = index_of(d, "drawdown_level", 0.30);
    EXPECT_EQ(d.number("drawdown_exceedance", {kFeedback, thirty}), 0.0);
    EXPECT_TRUE(std::isnan(d.number("drawdown_tail_amplification", {thirty})));
    EXPECT_EQ(d.number("drawdown_exceedance_high", {kFeedback, thirty}),
              wilson_interval(0, 5, 0.95).high);
}

TEST(Summary, risk_is_that_of_the_loss) {
    Plan const plan = synthetic::market_without_book();
    Tally tally = synthetic::quiet_tally(plan, 1000);
    for (std::size_t i = 0; i < 1000; ++i) {  // losses 0.001 ... 1.000 in mixed order
        double const loss = 0.001 * static_cast<double>(i * 7 % 1000 + 1);
        tally.of(Figure::baseline_return)[i] = -loss;
        tally.of(Figure::feedback_return)[i] = -2.0 * loss;
    }

    Dataset const d = summarize(plan, tally, 0.95);

    std::size_t const l99 = index_of(d, "level", 0.99);
    EXPECT_NEAR(d.number("value_at_risk", {kBaseline, l99}), 0.990, 1e-12);
    EXPECT_NEAR(d.number("value_at_risk_low", {kBaseline, l99}), 0.983, 1e-12);
    EXPECT_NEAR(d.number("value_at_risk_high", {kBaseline, l99}), 0.997, 1e-12);
    EXPECT_NEAR(d.number("expected_shortfall", {kBaseline, l99}), 0.9955, 1e-12);
    EXPECT_NEAR(d.number("expected_shortfall", {kFeedback, l99}), 2 * 0.9955, 1e-12);
    std::size_t const l95 = index_of(d, "level", 0.95);  // 50 paths in the tail
    EXPECT_NEAR(d.number("value_at_risk_amplification", {l95}), 2.0, 1e-12);
    EXPECT_NEAR(d.number("expected_shortfall_amplification", {l95}), 2.0, 1e-12);
    EXPECT_TRUE(std::isnan(d.number("expected_shortfall_standard_error", {kBaseline, l95})));
    // A thousand paths say too little about one in a thousand.
    std::size_t const l999 = index_of(d, "level", 0.999);
    EXPECT_TRUE(std::isnan(d.number("expected_shortfall_standard_error", {kBaseline, l999})));
    EXPECT_TRUE(std::isnan(d.number("value_at_risk_amplification_low", {l999})));
}

TEST(Summary, sectioned_intervals_use_8_batches_for_far_tails_and_32_for_near_ones) {
    Plan const plan = synthetic::market_without_book();
    Tally tally = synthetic::quiet_tally(plan, 9600);
    for (std::size_t i = 0; i < 9600; ++i) {
        double const loss = 0.001 * static_cast<double>(i * 7 % 9600 + 1);
        tally.of(Figure::baseline_return)[i] = -loss;
        tally.of(Figure::feedback_return)[i] = -2.0 * loss;
        tally.of(Figure::baseline_drawdown)[i] = loss;
        tally.of(Figure::feedback_drawdown)[i] = 3.0 * loss;
    }

    Dataset const d = summarize(plan, tally, 0.95);

    std::size_t const l99 = index_of(d, "level", 0.99);  // 96 paths in the tail: 8 batches
    EXPECT_NEAR(d.number("value_at_risk_amplification_high", {l99}), 2.0, 1e-12);
    EXPECT_GT(d.number("expected_shortfall_standard_error", {kBaseline, l99}), 0.0);
    EXPECT_TRUE(
        std::isnan(d.number("value_at_risk_amplification_low", {index_of(d, "level", 0.995)})));
    EXPECT_NEAR(d.number("drawdown_amplification_low", {index_of(d, "quantile", 0.5)}), 3.0, 1e-12);
}

TEST(Summary, thresholds_know_who_passed_when_and_how_far) {
    Plan plan = synthetic::market_with_book();  // threshold 1: long at -0.02
    Tally tally = synthetic::quiet_tally(plan, 4);
    tally.of(Figure::baseline_low) = {-0.03, -0.01, -0.025, -0.00};
    tally.of(Figure::feedback_low) = {-0.05, -0.04, -0.018, -0.01};
    tally.first_passage[1] = {60.0, kNan, 120.0, kNan};  // baseline
    tally.first_passage[3] = {60.0, 180.0, kNan, kNan};  // feedback

    Dataset const d = summarize(plan, tally, 0.95);

    EXPECT_DOUBLE_EQ(d.number("threshold_price", {1}), plan.thresholds[1].price);
    EXPECT_EQ(d.number("threshold_side", {1}), 0.0);
    EXPECT_EQ(d.number("threshold_side", {0}), 1.0);
    EXPECT_DOUBLE_EQ(d.number("passage_probability", {kBaseline, 1}), 0.5);
    EXPECT_DOUBLE_EQ(d.number("passage_probability", {kFeedback, 1}), 0.5);
    EXPECT_DOUBLE_EQ(d.number("passage_amplification", {1}), 1.0);
    EXPECT_DOUBLE_EQ(d.number("passage_time_mean", {kBaseline, 1}), 90.0);
    EXPECT_DOUBLE_EQ(d.number("passage_time_mean", {kFeedback, 1}), 120.0);
    EXPECT_NEAR(d.number("overshoot_mean", {kBaseline, 1}), 0.0075, 1e-15);
    EXPECT_NEAR(d.number("overshoot_mean", {kFeedback, 1}), 0.025, 1e-15);
    // Path 0: 0.03 - 0.01; path 1: 0.02 - 0, since the baseline does not pass.
    EXPECT_NEAR(d.number("overshoot_difference", {1}), 0.02, 1e-15);
    EXPECT_NEAR(d.number("overshoot_difference_standard_error", {1}), 0.0, 1e-15);
    EXPECT_NEAR(d.number("overshoot_amplification", {1}), 5.0, 1e-13);
    EXPECT_EQ(d.number("passage_probability", {kFeedback, 0}), 0.0);
    EXPECT_TRUE(std::isnan(d.number("passage_amplification", {0})));
    EXPECT_TRUE(std::isnan(d.number("overshoot_difference", {0})));
}

TEST(Summary, liquidation_displacement_and_cascades) {
    Plan const plan = synthetic::market_with_book();
    Tally tally = synthetic::quiet_tally(plan, 4);
    tally.of(Figure::baseline_long_liquidated) = {1e6, 0.0, 0.0, 3e6};
    tally.of(Figure::feedback_long_liquidated) = {2e6, 0.0, 1e6, 9e6};
    tally.of(Figure::feedback_short_liquidated) = {0.0, 2e6, 0.0, 0.0};
    tally.of(Figure::feedback_displacement) = {-0.02, 0.04, 0.0, -0.06};
    tally.of(Figure::feedback_final_displacement) = {-0.01, 0.01, 0.0, -0.01};
    tally.of(Figure::feedback_runaway) = {0.0, 0.0, 0.0, 3.0};
    tally.cascade_sizes[0][80] = 2;
    tally.cascade_sizes[1][82] = 1;

    Dataset const d = summarize(plan, tally, 0.95);

    EXPECT_DOUBLE_EQ(d.number("liquidated_mean", {kBaseline, 0}), 1e6);
    EXPECT_DOUBLE_EQ(d.number("liquidated_mean", {kFeedback, 0}), 3e6);
    EXPECT_DOUBLE_EQ(d.number("liquidation_multiplier", {0}), 3.0);
    EXPECT_TRUE(std::isnan(d.number("liquidation_multiplier", {1})));
    EXPECT_DOUBLE_EQ(d.number("asymmetry_liquidated", {}), 6.0);
    EXPECT_TRUE(std::isnan(d.number("asymmetry_liquidation_multiplier", {})));
    EXPECT_DOUBLE_EQ(d.number("displacement_mean", {0}), 0.02);
    EXPECT_DOUBLE_EQ(d.number("displacement_mean", {1}), 0.01);
    EXPECT_DOUBLE_EQ(d.number("displacement_retained", {}), 0.25);
    EXPECT_DOUBLE_EQ(d.number("displacement_quantile", {index_of(d, "quantile", 0.5)}), 0.02);
    EXPECT_DOUBLE_EQ(d.number("asymmetry_displacement", {}), 2.0);
    EXPECT_DOUBLE_EQ(d.number("runaway_probability", {}), 0.25);
    ASSERT_EQ(d.extent("cascade_size"), 3U);
    EXPECT_EQ(d.number("cascade_size", {0}), cascade_size_edge(80));
    EXPECT_EQ(d.number("cascade_count", {0, 0}), 2.0);
    EXPECT_EQ(d.number("cascade_count", {1, 2}), 1.0);
    EXPECT_EQ(d.number("cascade_count", {1, 0}), 0.0);
}

TEST(Summary, fan_interpolates_inside_a_bin) {
    Plan const plan = synthetic::market_with_book();  // 8 bins of 0.125 over +-0.5
    Tally tally = synthetic::quiet_tally(plan, 4);
    tally.fan[0] = {0, 0, 0, 4, 0, 0, 0, 0, /**/ 1, 0, 0, 0, 0, 0, 0, 3};
    tally.fan[1] = tally.fan[0];

    Dataset const d = summarize(plan, tally, 0.95);

    auto const at = [&](std::size_t column, double q) {
        return d.number("price_fan", {kBaseline, column, index_of(d, "quantile", q)});
    };
    EXPECT_EQ(d.number("time", {0}), 120.0);
    EXPECT_NEAR(at(0, 0.5), 100.0 * std::exp(-0.0625), 1e-12);
    EXPECT_NEAR(at(0, 0.25), 100.0 * std::exp(-0.09375), 1e-12);
    EXPECT_NEAR(at(1, 0.25), 100.0 * std::exp(-0.375), 1e-12);
    EXPECT_NEAR(at(1, 0.75), 100.0 * std::exp(0.375 + 0.125 * 2.0 / 3.0), 1e-12);
}

TEST(Summary, heat_is_per_path_with_the_shorter_side_padded) {
    Plan const plan = synthetic::market_with_book();
    Tally tally = synthetic::quiet_tally(plan, 4);
    tally.heat[0] = {4e6, 0.0, /**/ 0.0, 8e6};
    tally.heat[1] = {0.0, 0.0, 4e5, /**/ 0.0, 0.0, 0.0};

    Dataset const d = summarize(plan, tally, 0.95);

    ASSERT_EQ(d.extent("heat_bin"), 3U);
    EXPECT_EQ(d.number("liquidated_heat", {0, 0, 0}), 1e6);
    EXPECT_EQ(d.number("liquidated_heat", {0, 1, 1}), 2e6);
    EXPECT_TRUE(std::isnan(d.number("liquidated_heat", {0, 0, 2})));
    EXPECT_EQ(d.number("liquidated_heat", {1, 0, 2}), 1e5);
    EXPECT_NEAR(d.number("heat_price_lower", {0, 0}), 100.0 * std::exp(-0.05), 1e-12);
    EXPECT_NEAR(d.number("heat_price_upper", {0, 0}), 100.0, 1e-12);
    EXPECT_NEAR(d.number("heat_price_lower", {1, 1}), 100.0 * std::exp(0.04), 1e-12);
    EXPECT_TRUE(std::isnan(d.number("heat_price_lower", {0, 2})));
}

TEST(Summary, intervals_surround_their_figures) {
    Plan const plan = synthetic::market_with_book();

    Dataset const d = summarize(plan, synthetic::busy_tally(plan, 20000), 0.95);

    std::size_t intervals = 0;
    for (Variable const& v : d.variables) {
        Variable const* const low = d.find(v.name + "_low");
        Variable const* const high = d.find(v.name + "_high");
        if (low == nullptr || !has_error(v)) {
            continue;
        }
        ++intervals;
        Numbers const& value = std::get<Numbers>(v.values);
        for (std::size_t i = 0; i < value.size(); ++i) {
            EXPECT_FALSE(value[i] < std::get<Numbers>(low->values)[i]) << v.name << i;
            EXPECT_FALSE(value[i] > std::get<Numbers>(high->values)[i]) << v.name << i;
        }
    }
    EXPECT_GT(intervals, 25U);
    EXPECT_GT(d.number("drawdown_amplification_low", {index_of(d, "quantile", 0.99)}), 1.0);
    EXPECT_FALSE(std::isnan(d.number("asymmetry_overshoot_difference_low", {})));
    EXPECT_FALSE(std::isnan(d.number("asymmetry_passage_amplification_low", {})));
}

TEST(Summary, a_market_without_book_is_legal) {
    Plan const plan = synthetic::market_without_book();

    Dataset const d = summarize(plan, synthetic::busy_tally(plan, 100), 0.95);
    Dataset const paths = path_dataset(plan, synthetic::busy_tally(plan, 100));
    Dataset const book = book_dataset(plan);

    EXPECT_EQ(d.extent("threshold"), 0U);
    EXPECT_EQ(d.extent("shock_index"), 0U);
    EXPECT_TRUE(std::isnan(d.number("critical_shock", {0})));
    EXPECT_EQ(d.find("price_fan"), nullptr);
    EXPECT_EQ(paths.extent("threshold"), 0U);
    EXPECT_EQ(paths.extent("path"), 100U);
    EXPECT_EQ(book.extent("book_level"), 0U);
}

TEST(Summary, of_a_single_path_is_legal) {
    Plan const plan = synthetic::market_with_book();

    EXPECT_NO_THROW(static_cast<void>(summarize(plan, synthetic::busy_tally(plan, 1), 0.95)));
}

TEST(Summary, shows_the_vulnerability_of_each_side) {
    Plan plan = synthetic::market_with_book();
    plan.book.of(models::Side::short_) = {};

    Dataset const d = summarize(plan, synthetic::busy_tally(plan, 10), 0.95);

    ASSERT_GT(d.extent("shock_index"), 0U);
    EXPECT_GT(d.number("shock", {0, 0}), 0.0);
    EXPECT_GE(d.number("shock_amplification", {0, d.extent("shock_index") - 1}), 1.0);
    EXPECT_TRUE(std::isnan(d.number("shock", {1, 0})));
}

TEST(PathDataset, has_a_column_per_figure_and_passages_by_path) {
    Plan const plan = synthetic::market_with_book();
    Tally tally = synthetic::busy_tally(plan, 50);
    tally.first_path = 1000;

    Dataset const d = path_dataset(plan, tally);

    EXPECT_EQ(d.variables.size(), kFigures + 1);
    EXPECT_EQ(d.number("path", {3}), 1003.0);
    EXPECT_TRUE(std::holds_alternative<Integers>(d.at("feedback_cascades").values));
    EXPECT_TRUE(std::holds_alternative<Integers>(d.at("feedback_runaway").values));
    EXPECT_NE(find_attribute(d.at("feedback_runaway").attributes, "flag_masks"), nullptr);
    EXPECT_EQ(d.number("baseline_return", {7}), tally.of(Figure::baseline_return)[7]);
    for (std::size_t i = 0; i < 50; ++i) {
        double const stored = d.number("passage_time", {i, kFeedback, 1});
        double const given = tally.first_passage[3][i];
        EXPECT_TRUE(stored == given || (std::isnan(stored) && std::isnan(given)));
    }
}

TEST(BookDataset, has_edges_cumulative_and_leverage) {
    Plan const plan = synthetic::market_with_book();

    Dataset const d = book_dataset(plan);

    EXPECT_EQ(rows_of_side(d, kLong), std::make_pair(std::size_t{0}, std::size_t{2}));
    EXPECT_EQ(rows_of_side(d, kShort), std::make_pair(std::size_t{2}, std::size_t{4}));
    EXPECT_NEAR(d.number("level_lower", {0}), 100.0 * std::exp(-0.04), 1e-12);
    EXPECT_NEAR(d.number("level_upper", {0}), 100.0 * std::exp(-0.02), 1e-12);
    EXPECT_NEAR(d.number("level_price", {0}), 100.0 * std::exp(-0.03), 1e-12);
    EXPECT_NEAR(d.number("level_lower", {3}), 100.0 * std::exp(0.04), 1e-12);
    EXPECT_EQ(d.number("level_cumulative", {3}), 3e8);
    EXPECT_EQ(d.number("level_intensity", {1}), 2e9);
    EXPECT_EQ(d.number("level_leverage", {0}), 25.0);
    EXPECT_TRUE(std::isnan(d.number("level_leverage", {1})));
    // R = dN/dy * impact per USD = 1e8 / 0.02 * 0.01 / 1e8
    EXPECT_NEAR(d.number("level_reproduction_number", {0}), 0.5, 1e-12);
    LevelLeverage const given{{{10.0, 20.0}, {}}};
    EXPECT_EQ(book_dataset(plan, given).number("level_leverage", {1}), 20.0);
}

}  // namespace
}  // namespace cascade::engine
