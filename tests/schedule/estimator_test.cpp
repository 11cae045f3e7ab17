/// Estimators that weight their paths: the same bits whatever carries the run out.

#include <cstdlib>
#include <cstring>
#include <span>
#include <string>

#include <gtest/gtest.h>

#include "engine/simulate/kernel/dispatch.hpp"
#include "engine/tail/estimate.hpp"
#include "tests/helpers/plans.hpp"

namespace cascade::test {
namespace {

using engine::EstimatorMethod;
using engine::Figure;
using engine::Plan;
using engine::RunResult;
using engine::Tally;

bool same(std::span<double const> a, std::span<double const> b) {
    return a.size() == b.size()
           && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

void expect_same(Tally const& a, Tally const& b) {
    ASSERT_EQ(a.paths, b.paths);
    for (std::size_t f = 0; f < engine::kFigures; ++f) {
        EXPECT_TRUE(same(a.figures[f], b.figures[f])) << info(static_cast<Figure>(f)).name;
    }
    EXPECT_TRUE(same(a.design.weight, b.design.weight));
    EXPECT_EQ(a.design.unit_end, b.design.unit_end);
    EXPECT_EQ(a.design.stratum, b.design.stratum);
    for (int w = 0; w < engine::kWorlds; ++w) {
        EXPECT_TRUE(same(a.fan_weight[w], b.fan_weight[w]));
    }
    for (int s = 0; s < models::kSides; ++s) {
        EXPECT_TRUE(same(a.heat[s], b.heat[s]));
        EXPECT_TRUE(same(a.cascade_weight[s], b.cascade_weight[s]));
    }
}

engine::RunOptions on(int threads) {
    engine::RunOptions options;
    options.threads = threads;
    return options;
}

Plan weighted_plan(EstimatorMethod method) {
    Plan plan = full_plan(4096, 50);
    plan.mix = mixed(plan.book, 6.0);
    plan.price.jumps =
        models::JumpProcess{2000.0, 2000.0, 0.0, 0.0, models::NormalJump{-0.004, 0.01}, false};
    plan.estimator.method = method;
    plan.estimator.target = engine::RareEvent{Figure::feedback_drawdown, 0.2};
    plan.estimator.pilot_paths = 1024;
    plan.estimator.repeats = 16;
    return plan;
}

TEST(Estimators, ThreadsDoNotChangeBits) {
    for (auto const method :
         {EstimatorMethod::importance, EstimatorMethod::splitting, EstimatorMethod::sobol}) {
        RunResult const one = engine::estimate(weighted_plan(method), on(1));
        ASSERT_TRUE(one.tally.design.weighted());
        for (int const threads : {2, 3}) {
            expect_same(engine::estimate(weighted_plan(method), on(threads)).tally, one.tally);
        }
    }
}

TEST(Estimators, InstructionSetsDoNotChangeBits) {
    for (auto const method :
         {EstimatorMethod::importance, EstimatorMethod::splitting, EstimatorMethod::sobol}) {
        setenv("CASCADE_SIMD", "portable", 1);
        Tally const portable = engine::estimate(weighted_plan(method)).tally;
        for (std::string const& simd : engine::available_simd()) {
            setenv("CASCADE_SIMD", simd.c_str(), 1);
            expect_same(engine::estimate(weighted_plan(method)).tally, portable);
        }
        unsetenv("CASCADE_SIMD");
    }
}

/// Stopped runs hold whole groups, or whole repeats.
TEST(Estimators, ARunCutShortHoldsItsFirstPaths) {
    for (auto const method :
         {EstimatorMethod::importance, EstimatorMethod::splitting, EstimatorMethod::sobol}) {
        Plan const plan = weighted_plan(method);
        RunResult const whole = engine::estimate(plan);
        std::atomic<bool> stop = false;
        engine::RunOptions stopping = on(1);
        stopping.stop = &stop;
        stopping.progress = [&](std::uint64_t done) { stop = done >= plan.paths / 2; };
        RunResult const part = engine::estimate(plan, stopping);
        EXPECT_FALSE(part.complete);
        ASSERT_LT(part.tally.paths, whole.tally.paths);
        ASSERT_GT(part.tally.paths, 0u);
        for (std::size_t i = 0; i < part.tally.paths; ++i) {
            ASSERT_EQ(part.tally.of(Figure::feedback_low)[i],
                      whole.tally.of(Figure::feedback_low)[i]);
        }
    }
}

/// The first repeat starts from the very paths of a plain run; weights of each repeat sum to one
/// share, and the histograms count every row's weight once a column.
TEST(Estimators, WeightsAddUp) {
    Plan const plan = weighted_plan(EstimatorMethod::splitting);
    RunResult const result = engine::estimate(plan);
    engine::SampleDesign const& design = result.tally.design;
    ASSERT_EQ(design.unit_end.size(), 16u);
    auto const rows = static_cast<double>(result.tally.paths);
    std::size_t begin = 0;
    for (std::size_t const end : design.unit_end) {
        double sum = 0.0;
        for (std::size_t i = begin; i < end; ++i) {
            sum += design.weight[i];
        }
        EXPECT_NEAR(sum, rows / 16.0, 1e-9 * rows);
        begin = end;
    }
    double fan = 0.0;
    for (double const weight : result.tally.fan_weight[1]) {
        fan += weight;
    }
    EXPECT_NEAR(fan, rows * static_cast<double>(plan.grid.step_of_column.size()), 1e-6 * rows);
    Plan plain = plan;
    plain.estimator = {};
    Tally const paths = engine::run(plain).tally;
    for (std::size_t i = 0; i < plan.paths / 16; ++i) {
        EXPECT_EQ(result.tally.of(Figure::feedback_low)[i], paths.of(Figure::feedback_low)[i]);
    }
    double heat = 0.0;
    double liquidated = 0.0;
    for (double const usd : result.tally.heat[0]) {
        heat += usd;
    }
    for (std::size_t i = 0; i < result.tally.paths; ++i) {
        liquidated += design.weight[i] * result.tally.of(Figure::feedback_long_liquidated)[i];
    }
    EXPECT_NEAR(heat, liquidated, 1e-9 * liquidated);
}

TEST(Estimators, ATiltedPathCanBeReplayed) {
    Plan const plan = weighted_plan(EstimatorMethod::importance);
    Tally const tally = engine::estimate(plan).tally;
    for (std::uint64_t const path : {0u, 31u, 32u, 320u, 639u, 640u, 4095u}) {
        engine::Replay const replay = engine::replay_estimated(plan, path);
        for (std::size_t f = 0; f < engine::kFigures; ++f) {
            EXPECT_EQ(replay.figures[f], tally.figures[f][path]) << path;
        }
    }
}

}  // namespace
}  // namespace cascade::test
