// Figures of a data set by their row in the register.

#include "engine/results/figure_values.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "engine/results/result_file.hpp"
#include "engine/results/summary.hpp"
#include "tests/helpers/errors.hpp"
#include "tests/unit/results/synthetic.hpp"

namespace cascade::engine {
namespace {

/// Two worlds of a mean with errors, two sides of a ratio with bounds, one figure without.
Dataset small() {
    Dataset d;
    d.attributes = {{kConfidence, 0.9}};
    d.coordinates = {world_coordinate(), side_coordinate(),
                     coordinate(Axis::level, Numbers{0.95, 0.99})};
    auto const add = [&](Aggregate figure, std::string const& name, Numbers values) {
        d.variables.push_back(
            variable(figure, std::move(values), companion_attribute(info(figure))));
        d.variables.back().name = name;
    };
    add(Aggregate::return_mean, "return_mean", {1.0, 2.0});
    add(Aggregate::return_mean, "return_mean_standard_error", {0.1, 0.2});
    add(Aggregate::liquidation_multiplier, "liquidation_multiplier", {3.0, 4.0});
    add(Aggregate::liquidation_multiplier, "liquidation_multiplier_low", {2.0, 3.5});
    add(Aggregate::liquidation_multiplier, "liquidation_multiplier_high", {5.0, 6.5});
    add(Aggregate::critical_shock, "critical_shock", {0.1, synthetic::kNan});
    return d;
}

TEST(FigureValues, come_with_bounds_or_errors_at_the_confidence_of_the_data) {
    Dataset const d = small();

    EXPECT_EQ(number_of(d, Aggregate::return_mean, {kFeedback}), 2.0);
    Interval const mean = interval_of(d, Aggregate::return_mean, {kFeedback});
    EXPECT_EQ(mean.value, 2.0);
    EXPECT_NEAR(mean.low, 2.0 - 0.2 * 1.6448536269514722, 1e-12);
    EXPECT_NEAR(mean.high, 2.0 + 0.2 * 1.6448536269514722, 1e-12);
    Interval const ratio = interval_of(d, Aggregate::liquidation_multiplier, {kShort});
    EXPECT_EQ(ratio.value, 4.0);
    EXPECT_EQ(ratio.low, 3.5);
    EXPECT_EQ(ratio.high, 6.5);
    Interval const exact = interval_of(d, Aggregate::critical_shock, {kLong});
    EXPECT_EQ(exact.value, 0.1);
    EXPECT_TRUE(std::isnan(exact.low) && std::isnan(exact.high));
}

TEST(FigureValues, degrees_of_freedom_widen_the_interval) {
    Dataset d = small();
    set_attribute(d.variables[1].attributes, kDegreesOfFreedom, Integers{7, 31});

    Interval const few = interval_of(d, Aggregate::return_mean, {kBaseline});
    EXPECT_NEAR(few.high, 1.0 + 0.1 * student_quantile(0.95, 7), 1e-12);
    Interval const more = interval_of(d, Aggregate::return_mean, {kFeedback});
    EXPECT_NEAR(more.high, 2.0 + 0.2 * student_quantile(0.95, 31), 1e-12);
    EXPECT_GT(reach_in_errors(0.9, 7), reach_in_errors(0.9, 31));
    EXPECT_NEAR(reach_in_errors(0.9, 0), 1.6448536269514722, 1e-12);
}

TEST(FigureValues, say_which_figure_is_not_there) {
    Dataset d = small();
    EXPECT_TRUE(holds(d, Aggregate::critical_shock));
    EXPECT_FALSE(holds(d, Aggregate::rounds_mean));
    try {
        static_cast<void>(number_of(d, Aggregate::rounds_mean, {}));
        FAIL();
    } catch (Error const& error) {
        EXPECT_NE(std::string(error.what()).find("rounds_mean"), std::string::npos);
    }
    // A figure without the companions that its row has is no figure with an unknown error.
    d.variables.erase(d.variables.begin() + 1);
    EXPECT_EQ(number_of(d, Aggregate::return_mean, {kFeedback}), 2.0);
    EXPECT_ERROR(interval_of(d, Aggregate::return_mean, {kFeedback}), storage_failed);
}

TEST(FigureValues, axes_have_labels_or_numbers) {
    Dataset const d = small();
    EXPECT_EQ(labels(d, Axis::world), (Strings{"baseline", "feedback"}));
    EXPECT_EQ(labels(d, Axis::side), (Strings{"long", "short"}));
    EXPECT_ERROR(labels(d, Axis::level), storage_failed);
    EXPECT_ERROR(labels(d, Axis::venue), storage_failed);
    EXPECT_EQ(number_of(d, Axis::level, 1), 0.99);
    EXPECT_EQ(extent(d, Axis::level), 2U);
    EXPECT_EQ(place_of(d, Axis::level, 0.99), 1U);
    EXPECT_EQ(place_of(d, Axis::level, 0.98), 2U);
    EXPECT_EQ(std::get<Integers>(numbered(Axis::worst, 3).values), (Integers{0, 1, 2}));
}

TEST(FigureValues, variables_take_all_from_the_register) {
    Variable const fan = variable(Aggregate::price_fan, Numbers{});
    EXPECT_EQ(fan.name, "price_fan");
    EXPECT_EQ(fan.group, "fan");
    EXPECT_EQ(fan.units, "USD");
    EXPECT_EQ(fan.dimensions, (std::vector<std::string>{"world", "time", "quantile"}));
    EXPECT_FALSE(has_error(fan));
    EXPECT_TRUE(companion_attribute(info(Aggregate::price_fan)).empty());
    Variable const passage = variable(info(PathColumn::passage_time), Numbers{});
    EXPECT_EQ(passage.group, "passages");
    EXPECT_EQ(passage.dimensions, (std::vector<std::string>{"path", "world", "threshold"}));
}

TEST(FigureValues, of_a_summary_have_the_confidence_it_was_asked) {
    Plan const plan = synthetic::market_with_book();
    Dataset const d = summarize(plan, synthetic::busy_tally(plan, 500), 0.8);

    EXPECT_EQ(confidence_of(d), 0.8);
    EXPECT_EQ(confidence_of(Dataset{}), 0.95);
    for (AggregateInfo const& row : all_aggregates()) {
        Variable const* const found = d.find(std::string(row.name));
        if (found != nullptr) {
            EXPECT_EQ(has_error(*found), !companions_of(row.error).empty()) << row.name;
        }
    }
}

}  // namespace
}  // namespace cascade::engine
