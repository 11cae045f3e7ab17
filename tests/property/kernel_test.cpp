/// The kernel equals the scalar reference path by path.

#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "tests/helpers/equal_paths.hpp"
#include "tests/helpers/plans.hpp"

namespace cascade::test {
namespace {

using engine::Monitoring;
using engine::Plan;

TEST(Kernel, EqualsReferenceWithEverythingOn) {
    expect_equal_paths(full_plan(400), "everything on");
}

TEST(Kernel, EqualsReferenceWithADrawnLeverageMix) {
    Plan plan = full_plan(400);
    plan.mix = mixed(plan.book, 6.0);
    expect_equal_paths(plan, "drawn mix and dispersion");
    plan.dispersion = {};
    expect_equal_paths(plan, "drawn mix alone");
}

TEST(Kernel, EqualsReferenceWithStepMonitoring) {
    Plan plan = full_plan(400);
    plan.monitoring = Monitoring::step;
    expect_equal_paths(plan, "step monitoring");
}

TEST(Kernel, EqualsReferenceWithStepsRefinedEverywhere) {
    for (std::size_t const steps : {std::size_t{300}, std::size_t{2000}, std::size_t{7}}) {
        Plan plan = full_plan(steps == 2000 ? 40 : 400, steps);
        plan.miss_probability = 0.0;
        if (steps == 7) {
            plan.price = models::Gbm{3.0, 0.0};
            plan.grid.step_of_column = {1, 2, 4, 7};
        }
        expect_equal_paths(plan, "refined, " + std::to_string(steps) + " steps");
    }
    Plan plan = full_plan(300);
    plan.miss_probability = 0.0;
    plan.fan = plan.heatmap = false;
    plan.grid.step_of_column.clear();
    plan.mix = mixed(plan.book, 6.0);
    expect_equal_paths(plan, "refined, no columns, drawn mix");
}

TEST(Kernel, EqualsReferenceWithoutDepthDynamics) {
    Plan plan = full_plan(400);
    plan.depth = {1.0, 0.0, 0.0};
    expect_equal_paths(plan, "no depth dynamics");
}

TEST(Kernel, EqualsReferenceWithPermanentImpactAndNoDispersion) {
    Plan plan = full_plan(400);
    plan.impact = {4e8, 1.0, {}, {}};
    plan.dispersion = {};
    expect_equal_paths(plan, "permanent, no dispersion");
}

TEST(Kernel, EqualsReferenceOnPoints) {
    Plan plan = full_plan(400);
    for (auto& side : plan.book.side) {
        side.far = side.near;
    }
    expect_equal_paths(plan, "points");
}

TEST(Kernel, EqualsReferenceWhereDepthMeetsItsFloor) {
    Plan plan = full_plan(400);
    plan.depth = {0.6, 900.0, 4.0};
    plan.impact.depth_1pct = 1.2e9;
    expect_equal_paths(plan, "floor reached");
}

TEST(Kernel, EqualsReferenceOnRunaways) {
    Plan plan = full_plan(100);
    plan.impact.depth_1pct = 1.2e8;
    expect_equal_paths(plan, "runaways");
}

TEST(Kernel, EqualsReferenceForOddStepsAndFewPaths) {
    Plan plan = full_plan(7, 301);
    plan.price = models::Gbm{1.2, 0.0};
    expect_equal_paths(plan, "301 steps, 7 paths");
}

models::JumpProcess many_jumps() {
    // About two a day, 1 % each: several paths in a hundred have two jumps in one step.
    return {800.0, 800.0, 0.0, 0.0, models::NormalJump{-0.004, 0.01}};
}

TEST(Kernel, EqualsReferenceWithPoissonJumps) {
    Plan plan = full_plan(300);
    plan.price.jumps = many_jumps();
    expect_equal_paths(plan, "merton");
    plan.price.jumps->size = models::DoubleExponentialJump{0.4, 0.008, 0.012};
    plan.price.jumps->intensity = plan.price.jumps->initial_intensity = 4000.0;
    expect_equal_paths(plan, "kou");
    plan.monitoring = Monitoring::step;
    expect_equal_paths(plan, "kou, step monitoring");
}

TEST(Kernel, EqualsReferenceWithSelfExcitingJumps) {
    Plan plan = full_plan(120);
    plan.price.jumps = models::JumpProcess{200.0, 900.0, 20000.0, 30000.0,
                                           models::DoubleExponentialJump{0.5, 0.004, 0.006}};
    expect_equal_paths(plan, "hawkes");
    plan.depth.intensity_exponent = 0.5;
    plan.price.jumps->stationary = true;
    expect_equal_paths(plan, "hawkes, stationary");
    plan.price.jumps->stationary = false;
    plan.depth.intensity_exponent = 0.0;
    plan.price.diffusion = models::Heston{0.36, 0.36, 20.0, 3.0, -0.4, 0.0};
    expect_equal_paths(plan, "hawkes on stochastic variance");
}

TEST(Kernel, EqualsReferenceWithStochasticVariance) {
    Plan plan = full_plan(300);
    plan.price.diffusion = models::Heston{0.36, 0.30, 8.0, 1.5, -0.5, 0.1};
    expect_equal_paths(plan, "heston");
    plan.price.jumps = many_jumps();
    expect_equal_paths(plan, "bates");
    // Far below the Feller condition: the variance keeps hitting zero.
    plan.price.jumps.reset();
    plan.price.diffusion = models::Heston{0.02, 0.30, 100.0, 60.0, -0.5, 0.1};
    expect_equal_paths(plan, "heston at zero");
}

TEST(Kernel, EqualsReferenceWhereDepthFollowsTheMarket) {
    Plan plan = full_plan(200);
    plan.depth.volatility_exponent = 1.5;
    for (std::size_t k = 0; k < plan.steps; ++k) {
        plan.price.volatility_multiplier.push_back(k % 60 < 20 ? 0.5 : 1.5);
    }
    expect_equal_paths(plan, "depth follows a profile");
    plan.price.diffusion = models::Heston{0.36, 0.30, 8.0, 1.5, -0.5, 0.1};
    expect_equal_paths(plan, "depth follows variance");
    plan = full_plan(120);
    plan.depth.intensity_exponent = 0.4;
    plan.price.jumps =
        models::JumpProcess{200.0, 900.0, 20000.0, 30000.0, models::NormalJump{-0.001, 0.004}};
    expect_equal_paths(plan, "depth follows jumps");
}

TEST(Kernel, EqualsReferenceOnHistory) {
    Plan plan = full_plan(200);
    plan.monitoring = Monitoring::step;
    models::Bootstrap history;
    for (int k = 0; k < 97; ++k) {
        history.returns.push_back(0.0015 * std::sin(1.7 * k) + 0.0007 * std::cos(0.3 * k));
    }
    for (auto const& [scheme, length] : {std::pair{models::BlockScheme::stationary, 12.5},
                                         {models::BlockScheme::stationary, 1.0},
                                         {models::BlockScheme::circular, 24.0},
                                         {models::BlockScheme::moving, 24.0}}) {
        history.scheme = scheme;
        history.block_length = length;
        plan.price.diffusion = history;
        expect_equal_paths(plan, "history, scheme " + std::to_string(static_cast<int>(scheme)));
    }
}

TEST(Kernel, EqualsReferenceAlongPrescribedPathsAndProfiles) {
    Plan plan = full_plan(200);
    for (std::size_t k = 0; k < plan.steps; ++k) {
        plan.price.volatility_multiplier.push_back(k % 60 < 20 ? 0.0 : 1.5);
        plan.price.prescribed.push_back(k == 100 ? -0.02 : 1e-5);
    }
    expect_equal_paths(plan, "prescribed");
    plan.price.diffusion = models::Heston{0.36, 0.36, 20.0, 3.0, -0.4, 0.0};
    plan.price.jumps = many_jumps();
    expect_equal_paths(plan, "prescribed, bates");
}

}  // namespace
}  // namespace cascade::test
