// A run until enough stops at the same unit, with the same bits, whatever the threads, and equals
// the run of that many: engine/simulate/units.hpp.

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "engine/tail/estimate.hpp"
#include "engine/tail/tilt.hpp"
#include "tests/helpers/plans.hpp"

namespace cascade::engine {
namespace {

bool same_bits(Tally const& a, Tally const& b) {
    return a.paths == b.paths && a.figures == b.figures && a.heat[0] == b.heat[0]
           && a.heat[1] == b.heat[1] && a.fan[0] == b.fan[0] && a.fan[1] == b.fan[1]
           && a.cascade_sizes[0] == b.cascade_sizes[0];
}

TEST(RunUntil, stops_at_the_first_checkpoint_that_is_enough) {
    Plan const plan = test::full_plan(32000, 20);
    for (int const threads : {1, 3, 8}) {
        std::vector<std::uint64_t> seen;
        RunOptions options;
        options.threads = threads;
        options.groups_per_piece = static_cast<std::uint64_t>(threads);
        RunResult const result = run(plan, options, {4000, [&](Tally const& t) {
                                                         seen.push_back(t.paths);
                                                         EXPECT_FALSE(t.heat[0].empty());
                                                         return t.paths >= 9000;
                                                     }});
        EXPECT_TRUE(result.complete);
        EXPECT_EQ(seen, (std::vector<std::uint64_t>{4096, 6144, 9216}));
        Plan exact = plan;
        exact.paths = 9216;
        EXPECT_TRUE(same_bits(result.tally, run(exact).tally)) << threads;
    }
}

TEST(RunUntil, takes_all_paths_where_nothing_is_enough) {
    Plan const plan = test::full_plan(8000, 20);
    RunResult const result = run(plan, {}, {3072, [](Tally const&) { return false; }});
    EXPECT_TRUE(result.complete);
    EXPECT_TRUE(same_bits(result.tally, run(plan).tally));
}

TEST(RunUntil, stops_from_outside_with_whole_groups) {
    Plan const plan = test::full_plan(32000, 20);
    std::atomic<bool> stop{false};
    RunOptions options;
    options.threads = 2;
    options.stop = &stop;
    options.progress = [&](std::uint64_t done) { stop = done >= 5600; };
    RunResult const result = run(plan, options, {4096, [](Tally const&) { return false; }});
    EXPECT_FALSE(result.complete);
    EXPECT_GE(result.tally.paths, 5600u);
    EXPECT_LT(result.tally.paths, 32000u);
    Plan exact = plan;
    exact.paths = result.tally.paths;
    EXPECT_EQ(result.tally.paths % kGroupPaths, 0u);
    EXPECT_EQ(result.tally.figures, run(exact).tally.figures);
}

/// The same bits of all that a weighted tally holds.
void expect_same(Tally const& a, Tally const& b) {
    EXPECT_TRUE(same_bits(a, b));
    EXPECT_EQ(a.design.weight, b.design.weight);
    EXPECT_EQ(a.design.unit_end, b.design.unit_end);
    EXPECT_EQ(a.design.stratum, b.design.stratum);
    for (int w = 0; w < kWorlds; ++w) {
        EXPECT_EQ(a.fan_weight[w], b.fan_weight[w]);
    }
    for (int s = 0; s < models::kSides; ++s) {
        EXPECT_EQ(a.cascade_weight[s], b.cascade_weight[s]);
    }
}

/// 64 units, groups or repeats of 64 paths.
Plan weighted_plan(EstimatorMethod method) {
    bool const repeats = in_repeats(method);
    Plan plan = test::full_plan(repeats ? 4096 : 64 * kGroupPaths, repeats ? 100 : 20);
    plan.estimator.method = method;
    plan.estimator.target = RareEvent{Figure::feedback_drawdown, 0.2};
    plan.estimator.pilot_paths = 1024;
    plan.estimator.repeats = 64;
    return plan;
}

constexpr EstimatorMethod kWeighted[] = {EstimatorMethod::importance, EstimatorMethod::splitting,
                                         EstimatorMethod::sobol};

std::uint64_t units_in(Plan const& plan, Tally const& tally) {
    return in_repeats(plan.estimator.method) ? tally.design.units() : tally.paths / kGroupPaths;
}

/// Stops at the first look at 30 units or more.
RunResult until_thirty(Plan const& plan, int threads, std::vector<std::uint64_t>& seen) {
    RunOptions options;
    options.threads = threads;
    options.groups_per_piece = static_cast<std::uint64_t>(threads);
    return estimate(plan, options, {16 * unit_paths(plan), [&](Tally const& t) {
                                        EXPECT_EQ(t.design.weight.size(), t.paths);
                                        seen.push_back(units_in(plan, t));
                                        return seen.back() >= 30;
                                    }});
}

TEST(RunUntil, looks_at_no_fewer_than_sixteen_repeats) {
    for (EstimatorMethod const method : {EstimatorMethod::splitting, EstimatorMethod::sobol}) {
        SCOPED_TRACE(name_of(method));
        RunResult const result =
            estimate(weighted_plan(method), {}, {1, [](Tally const&) { return true; }});
        EXPECT_TRUE(result.complete);
        EXPECT_EQ(result.units, 16u);
    }
}

TEST(RunUntil, stops_weighted_runs_with_the_same_bits_on_any_number_of_threads) {
    for (EstimatorMethod const method : kWeighted) {
        SCOPED_TRACE(name_of(method));
        Plan const plan = weighted_plan(method);
        std::vector<std::uint64_t> seen;
        RunResult const one = until_thirty(plan, 1, seen);
        EXPECT_TRUE(one.complete);
        EXPECT_EQ(one.units, 33u);
        EXPECT_EQ(seen, (std::vector<std::uint64_t>{16, 23, 33}));
        for (int const threads : {2, 8}) {
            std::vector<std::uint64_t> again;
            expect_same(until_thirty(plan, threads, again).tally, one.tally);
            EXPECT_EQ(again, seen);
        }
        // The plan of what was run, with the same looks, is the same run.
        Plan exact = plan;
        take_units(exact, one.units);
        EXPECT_EQ(exact.paths, 33u * unit_paths(plan));
        std::vector<std::uint64_t> again;
        expect_same(until_thirty(exact, 2, again).tally, one.tally);
        expect_same(estimate(exact).tally, one.tally);  // nor does it matter that it looked
    }
}

TEST(RunUntil, takes_all_repeats_where_nothing_is_enough) {
    for (EstimatorMethod const method : {EstimatorMethod::splitting, EstimatorMethod::sobol}) {
        Plan const plan = weighted_plan(method);
        RunResult const result = estimate(plan, {}, {1, [](Tally const&) { return false; }});
        EXPECT_TRUE(result.complete);
        EXPECT_EQ(result.units, 64u);
        expect_same(result.tally, estimate(plan).tally);
    }
}

/// Weights of the mixture with the share `plain_share`, each component's as often as that share has
/// it, whatever the number of paths; and histograms that hold the same weights.
TEST(RunUntil, weighs_the_components_of_importance_exactly) {
    Plan plan = weighted_plan(EstimatorMethod::importance);
    plan.estimator.plain_share = 0.13;
    plan.estimator.tilt = -30.0;
    std::vector<std::uint64_t> seen;
    RunResult const result = until_thirty(plan, 2, seen);
    Tally const& t = result.tally;
    double const k = tilt_moments(prepare(plan), -30.0).log_mgf;
    // 33 groups are 1056 bands of 32: floor(1056 * 0.13) = 137 of them plain.
    double const n = 1056.0 * 32.0;
    double const often[] = {n * 0.13 / (137.0 * 32.0), n * 0.87 / (919.0 * 32.0)};
    ASSERT_EQ(t.paths, 1056u * 32u);
    double sum = 0.0;
    double liquidated = 0.0;
    for (std::size_t i = 0; i < t.paths; ++i) {
        double const ratio = std::exp(-30.0 * t.of(Figure::baseline_return)[i] - k);
        double const weight = often[t.design.stratum[i]] / (0.13 + 0.87 * ratio);
        ASSERT_NEAR(t.design.weight[i], weight, 1e-12 * weight) << i;
        sum += t.design.weight[i];
        liquidated += t.design.weight[i] * t.of(Figure::feedback_long_liquidated)[i];
    }
    double const fan = std::accumulate(t.fan_weight[1].begin(), t.fan_weight[1].end(), 0.0);
    EXPECT_NEAR(fan, sum * 6.0, 1e-9 * fan);
    double const heat = std::accumulate(t.heat[0].begin(), t.heat[0].end(), 0.0);
    EXPECT_NEAR(heat, liquidated, 1e-9 * heat);
}

/// However few paths run, and however rare the rarer component is.
TEST(RunUntil, holds_both_components_of_importance) {
    Plan plan = weighted_plan(EstimatorMethod::importance);
    for (double const share : {1e-9, 0.02, 0.98}) {
        plan.estimator.plain_share = share;
        for (std::uint64_t const paths : {64u, 1280u}) {
            plan.paths = paths;
            Tally const t = estimate(plan).tally;
            auto const plain = static_cast<std::uint64_t>(
                std::count(t.design.stratum.begin(), t.design.stratum.end(), 0));
            EXPECT_EQ(plain, share > 0.5 ? paths - 32 : 32) << share << ", " << paths;
        }
    }
}

}  // namespace
}  // namespace cascade::engine
