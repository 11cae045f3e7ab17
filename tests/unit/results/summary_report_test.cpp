// The aggregates a report asks for: loss curve, worst paths, convergence.

#include <cmath>

#include <gtest/gtest.h>

#include "engine/figures/aggregates.hpp"
#include "engine/results/summary.hpp"
#include "engine/statistics/intervals.hpp"
#include "engine/statistics/moments.hpp"
#include "tests/unit/results/synthetic.hpp"

namespace cascade::engine {
namespace {

TEST(LossCurve, counts_paths_beyond_even_steps_up_to_the_largest_loss) {
    Plan const plan = synthetic::market_without_book();
    Tally tally = synthetic::quiet_tally(plan, 4);
    tally.of(Figure::baseline_return) = {-0.16, 0.30, -0.04, 0.0};
    tally.of(Figure::feedback_return) = {-0.64, 0.30, -0.16, -0.01};

    Dataset const d = report_dataset(plan, tally, 0.95);

    ASSERT_EQ(d.extent("loss_level"), 64U);
    EXPECT_EQ(d.number("loss_level", {0}), 0.0);
    EXPECT_DOUBLE_EQ(d.number("loss_level", {16}), 0.16);
    EXPECT_DOUBLE_EQ(d.number("loss_level", {63}), 0.63);
    // Strictly beyond: the loss of 0.16 is not beyond 0.16.
    EXPECT_EQ(d.number("loss_exceedance", {kBaseline, 0}), 0.5);
    EXPECT_EQ(d.number("loss_exceedance", {kBaseline, 15}), 0.25);
    EXPECT_EQ(d.number("loss_exceedance", {kBaseline, 16}), 0.0);
    EXPECT_EQ(d.number("loss_exceedance", {kFeedback, 0}), 0.75);
    EXPECT_EQ(d.number("loss_exceedance", {kFeedback, 63}), 0.25);
    Interval const wilson = wilson_interval(1, 4, 0.95);
    EXPECT_EQ(d.number("loss_exceedance_low", {kFeedback, 63}), wilson.low);
    EXPECT_EQ(d.number("loss_exceedance_high", {kFeedback, 63}), wilson.high);
}

TEST(LossCurve, is_empty_without_a_loss) {
    Plan const plan = synthetic::market_without_book();

    Dataset const d = report_dataset(plan, synthetic::quiet_tally(plan, 4), 0.95);

    EXPECT_EQ(d.extent("loss_level"), 0U);
}

TEST(Worst, are_ten_by_drawdown_and_the_earlier_path_first_where_equal) {
    Plan const plan = synthetic::market_without_book();
    Tally tally = synthetic::quiet_tally(plan, 12);
    tally.first_path = 100;
    tally.of(Figure::feedback_drawdown) = {1, 9, 2, 9, 3, 4, 5, 6, 7, 8, 0, 10};

    Dataset const d = report_dataset(plan, tally, 0.95);

    ASSERT_EQ(d.extent("worst"), 10U);
    EXPECT_EQ(d.number("worst_path", {0}), 111.0);
    EXPECT_EQ(d.number("worst_path", {1}), 101.0);
    EXPECT_EQ(d.number("worst_path", {2}), 103.0);
    EXPECT_EQ(d.number("worst_path", {9}), 102.0);
    EXPECT_EQ(d.number("worst_drawdown", {0}), 10.0);
    EXPECT_EQ(d.number("worst_drawdown", {9}), 2.0);
}

TEST(Worst, of_fewer_paths_are_all_of_them) {
    Plan const plan = synthetic::market_without_book();

    Dataset const d = report_dataset(plan, synthetic::quiet_tally(plan, 3), 0.95);

    EXPECT_EQ(d.extent("worst"), 3U);
}

TEST(Convergence, takes_each_figure_over_the_first_half_quarter_and_so_on) {
    Plan const plan = synthetic::market_with_book();
    Tally const tally = synthetic::busy_tally(plan, 1000);
    Dataset const whole = report_dataset(plan, tally, 0.95);
    Dataset const half = summarize(plan, synthetic::busy_tally(plan, 500), 0.95);

    ASSERT_EQ(whole.extent("convergence_paths"), 3U);
    EXPECT_EQ(whole.number("convergence_paths", {0}), 250.0);
    EXPECT_EQ(whole.number("convergence_paths", {1}), 500.0);
    EXPECT_EQ(whole.number("convergence_paths", {2}), 1000.0);
    auto const same = [&](std::size_t row, Dataset const& other) {
        for (std::size_t t = 0; t < 2; ++t) {
            for (std::string const end : {"", "_low", "_high"}) {
                EXPECT_EQ(whole.number("convergence_passage_probability" + end, {row, t}),
                          other.number("passage_probability" + end, {kFeedback, t}));
                EXPECT_EQ(whole.number("convergence_overshoot_amplification" + end, {row, t}),
                          other.number("overshoot_amplification" + end, {t}));
            }
        }
        std::size_t const q99 = 7;  // of the axis `quantile`
        EXPECT_EQ(other.number("quantile", {q99}), 0.99);
        EXPECT_EQ(whole.number("convergence_drawdown_quantile", {row}),
                  other.number("drawdown_quantile", {kFeedback, q99}));
    };
    same(2, summarize(plan, tally, 0.95));
    same(1, half);
}

}  // namespace
}  // namespace cascade::engine
