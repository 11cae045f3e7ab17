// What is said of a result before it is run, against the result.

#include "engine/results/plan_figures.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/results/figure_name.hpp"
#include "engine/results/figure_values.hpp"
#include "engine/results/summary.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/tail/estimate.hpp"
#include "tests/helpers/plans.hpp"

namespace cascade::engine {
namespace {

Plan of_scenario(std::string const& name, std::uint64_t paths) {
    Plan plan = assemble(load_scenario(CASCADE_SOURCE_DIR "/scenarios/" + name + ".json")).plan;
    plan.paths = paths;
    return plan;
}

Dataset result_of(Plan const& plan) {
    RunOptions one_thread;
    one_thread.threads = 1;
    Tally const tally = estimate(plan, one_thread).tally;
    Dataset out = summarize(plan, tally, 0.95);
    join(out, report_dataset(plan, tally, 0.95));
    return out;
}

/// Names and axes of the variables that are rows of the register, without companions.
std::map<std::string, std::vector<std::string>> figures_in(Dataset const& dataset) {
    std::set<std::string_view> rows;
    for (AggregateInfo const& row : all_aggregates()) {
        rows.insert(row.name);
    }
    std::map<std::string, std::vector<std::string>> found;
    for (Variable const& variable : dataset.variables) {
        if (rows.count(variable.name) > 0) {
            found[variable.name] = variable.dimensions;
        }
    }
    return found;
}

/// The outline names the figures of the run with their axes, and the coordinates that it knows are
/// those of the run.
void expect_foretold(Plan const& plan) {
    Dataset const outline = outline_of(plan);
    Dataset const result = result_of(plan);
    EXPECT_EQ(figures_in(outline), figures_in(result));
    EXPECT_EQ(outline.variables.size(), figures_in(outline).size());
    std::set<std::string> used;
    for (Variable const& variable : result.variables) {
        used.insert(variable.dimensions.begin(), variable.dimensions.end());
    }
    std::set<std::string> known;
    for (Variable const& coordinate : outline.coordinates) {
        known.insert(coordinate.name);
        if (used.count(coordinate.name) > 0) {
            ASSERT_NE(result.find(coordinate.name), nullptr) << coordinate.name;
            EXPECT_EQ(coordinate.values, result.at(coordinate.name).values) << coordinate.name;
        }
    }
    // Only these depend on the paths.
    std::set<std::string> const of_paths = {"cascade_size", "loss_level", "worst",
                                            "convergence_paths"};
    for (std::string const& axis : used) {
        EXPECT_EQ(known.count(axis) + of_paths.count(axis), 1U) << axis;
    }
}

TEST(PlanFigures, of_a_market_with_a_book) {
    Plan plan = test::full_plan(2000, 40);
    expect_foretold(plan);
    plan.tail_index = true;
    plan.shortfall_resamples = 100;
    plan.fan = plan.heatmap = false;
    expect_foretold(plan);
    plan.thresholds.pop_back();
    EXPECT_TRUE(exists(plan, Exists::thresholds));
    EXPECT_FALSE(exists(plan, Exists::both_sides));
    expect_foretold(plan);
}

TEST(PlanFigures, without_thresholds_or_a_book) {
    Plan plan = test::full_plan(500, 40);
    plan.thresholds.clear();
    expect_foretold(plan);
    Plan bare = test::gbm_plan(0.5, 0.0, 0.01, 20, 500, Monitoring::step);
    bare.heatmap = true;  // of no book
    bare.grid.step_of_column = {10, 20};
    EXPECT_FALSE(exists(bare, Exists::heat_map));
    expect_foretold(bare);
}

TEST(PlanFigures, of_own_positions) {
    Plan const plan = of_scenario("portfolio", 256);
    ASSERT_FALSE(plan.portfolio.empty());
    EXPECT_LT(market_thresholds(plan).size(), plan.thresholds.size());
    expect_foretold(plan);
}

TEST(PlanFigures, of_venues_that_keep_accounts) {
    Plan const plan = of_scenario("two-venues", 256);
    EXPECT_TRUE(exists(plan, Exists::venue_accounts));
    expect_foretold(plan);
    Plan const fund = of_scenario("insurance-fund", 256);
    EXPECT_TRUE(exists(fund, Exists::finite_fund));
    EXPECT_FALSE(exists(fund, Exists::venues));
    expect_foretold(fund);
}

TEST(PlanFigures, of_weighted_paths) {
    Plan plan = test::full_plan(2048, 40);
    plan.estimator.target = RareEvent{Figure::feedback_low, -0.06};
    plan.estimator.pilot_paths = 512;
    plan.estimator.method = EstimatorMethod::importance;
    EXPECT_TRUE(exists(plan, Exists::target));
    expect_foretold(plan);
    plan.estimator.method = EstimatorMethod::splitting;
    plan.estimator.repeats = 32;
    EXPECT_FALSE(exists(plan, Exists::whole_paths));
    expect_foretold(plan);
    plan.estimator.target = std::nullopt;
    plan.estimator.method = EstimatorMethod::sobol;
    EXPECT_FALSE(exists(plan, Exists::target));
    expect_foretold(plan);
}

TEST(PlanFigures, of_a_control_variate) {
    Plan plan = test::full_plan(2000, 40);
    plan.estimator.control_variate = true;
    expect_foretold(plan);
    plan.thresholds.clear();
    EXPECT_FALSE(exists(plan, Exists::control_variate_thresholds));
    expect_foretold(plan);
}

TEST(PlanFigures, thresholds_are_labelled_by_side_and_price) {
    Plan plan = test::full_plan(100, 40);
    EXPECT_EQ(threshold_labels(plan), (Strings{"long 98", "short 102"}));
    plan.thresholds[0].own = true;
    EXPECT_EQ(threshold_labels(plan), (Strings{"short 102"}));
    EXPECT_EQ(market_thresholds(plan), (std::vector<std::size_t>{1}));
    Dataset const outline = outline_of(plan);
    EXPECT_TRUE(find_figure(outline, "passage_amplification[short 102]"));
    EXPECT_FALSE(find_figure(outline, "passage_amplification[long 98]"));
    EXPECT_TRUE(find_figure(outline, "drawdown_quantile[feedback, 0.99]"));
}

}  // namespace
}  // namespace cascade::engine
