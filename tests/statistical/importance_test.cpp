/// Importance sampling against closed forms: ideal variances, rare passages of geometric Brownian
/// motion, Kou's model and one-sided feedback, and the law as a whole. Standard errors asked for
/// are those that weighted_ratio() reports; they are tested by the spread of z.

#include "engine/tail/importance.hpp"

#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "engine/tail/estimate.hpp"
#include "models/price/jump_growth.hpp"
#include "tests/helpers/plans.hpp"
#include "tests/helpers/z_test.hpp"

namespace cascade::test {
namespace {

using engine::Estimate;
using engine::Figure;
using engine::Monitoring;
using engine::Plan;
using engine::RunResult;

/// Share of weight of the rows where the figure is at or below the level.
Estimate share_below(RunResult const& result, Figure figure, double level) {
    auto const& column = result.tally.of(figure);
    return engine::weighted_mean(result.tally.design,
                                 [&](std::size_t i) { return column[i] <= level ? 1.0 : 0.0; });
}

/// The estimate agrees, and is as good as asked: at a cost of at most a thousandth of what the
/// variance p (1 - p) / paths of plain paths would need.
void expect_rare(std::string const& name, RunResult const& result, Estimate const& estimate,
                 double expected) {
    expect_z(name, estimate.value, estimate.standard_error, expected);
    double const relative = estimate.standard_error / estimate.value;
    double const plain = (1.0 - expected) / (expected * relative * relative);
    double const work = plain / static_cast<double>(result.simulated);
    std::printf("      relative error %.2f %%, %llu paths where plain needs %.3g: 1 / %.3g\n",
                100.0 * relative, static_cast<unsigned long long>(result.simulated), plain, work);
    EXPECT_LT(relative, 0.05) << name;
    EXPECT_GT(work, 1000.0) << name;
}

Plan aimed(Plan plan, Figure figure, double level) {
    plan.estimator.method = engine::EstimatorMethod::importance;
    plan.estimator.target = engine::RareEvent{figure, level};
    return plan;
}

/// P(Z > c) by the shift theta = c and no path of the law as it is. Relative standard deviation of
/// one path: sqrt(exp(c^2) Phi(-2c) - Phi(-c)^2) / Phi(-c) (second moment by completing the
/// square).
TEST(Importance, IdealVarianceOfANormalTail) {
    struct Case {
        double c;
        double probability;
        double relative_sd;
    };
    for (Case const& c : {Case{3.0, 0.0013498980316300946, 1.8404255330268569},
                          Case{4.0, 3.1671241833119924e-05, 2.123937067873277},
                          Case{5.0, 2.866515718791939e-07, 2.382705632861336}}) {
        constexpr std::uint64_t kPaths = 1'000'000;
        Plan plan = gbm_plan(1.0, 0.5, 1.0, 1, kPaths, Monitoring::step);
        plan.estimator.method = engine::EstimatorMethod::importance;
        plan.estimator.tilt = c.c;
        plan.estimator.plain_share = 1e-12;
        RunResult const result = engine::estimate(plan);
        double sum = 0.0;
        double squares = 0.0;
        for (std::size_t i = 0; i < kPaths; ++i) {
            double const hit = result.tally.of(Figure::baseline_return)[i] > c.c ? 1.0 : 0.0;
            double const x = hit * result.tally.design.weight[i];
            sum += x;
            squares += x * x;
        }
        double const mean = sum / kPaths;
        double const sd = std::sqrt(squares / kPaths - mean * mean);
        expect_z("P(Z > c)", mean, sd / 1000.0, c.probability);
        EXPECT_NEAR(sd / mean, c.relative_sd, 0.02 * c.relative_sd);
    }
}

/// Reflection principle: P(low <= b) = Phi((b - m) / s) + exp(2 m b / s^2) Phi((b + m) / s) with
/// mean m and standard deviation s of the log price at the horizon.
TEST(Importance, RarePassageOfBrownianMotion) {
    Plan const day = gbm_plan(0.6, 0.0, 1.0 / 365.0, 24, 40'960, Monitoring::bridge);
    RunResult const six = engine::estimate(aimed(day, Figure::baseline_low, -0.1545));
    expect_rare("GBM, 1e-6", six, share_below(six, Figure::baseline_low, -0.1545),
                9.370849466284822e-07);
    RunResult const nine = engine::estimate(aimed(day, Figure::baseline_low, -0.1925));
    expect_rare("GBM, 1e-9", nine, share_below(nine, Figure::baseline_low, -0.1925),
                9.704356316460799e-10);
}

/// Kou and Wang (2003), Adv. Appl. Prob. 35, 504-531: Laplace transform of the first passage,
/// inverted by Gaver and Stehfest in 60 digits.
TEST(Importance, RarePassageOfKousModel) {
    models::JumpProcess const jumps{
        20.0, 20.0, 0.0, 0.0, models::DoubleExponentialJump{0.35, 1.0 / 25.0, 1.0 / 20.0}, false};
    Plan plan = gbm_plan(0.6, 0.0, 1.0 / 365.0, 24, 81'920, Monitoring::bridge);
    plan.price = models::Gbm{0.6, 0.18 + 20.0 * models::mean_relative_jump(jumps)};
    plan.price.jumps = jumps;
    RunResult const result = engine::estimate(aimed(plan, Figure::baseline_low, -0.555));
    expect_rare("Kou, 1e-6", result, share_below(result, Figure::baseline_low, -0.555),
                1.005822812e-06);
}

/// A uniform map from spot down: lowest x = lowest B / (1 - beta), so that P(lowest x <= -b) is the
/// passage probability at (1 - beta) b.
TEST(Importance, RarePassageWithFeedback) {
    Plan plan = gbm_plan(0.6, 0.0, 1.0 / 365.0, 24, 40'960, Monitoring::bridge);
    add_level(plan.book.of(models::Side::long_), 0.0, 4.0, 0.5 * 4.0);
    set_permanent_impact(plan, 1.0);
    RunResult const result = engine::estimate(aimed(plan, Figure::feedback_low, -0.309));
    expect_rare("feedback, 1e-6", result, share_below(result, Figure::feedback_low, -0.309),
                9.370849466284822e-07);
}

/// Weights leave the whole law as it is: their own mean, moments of the terminal log price, and a
/// probability of the middle, for each family, tilted by hand.
TEST(Importance, TheBodyIsUnbiased) {
    models::JumpProcess const normal{50.0, 50.0, 0.0, 0.0, models::NormalJump{-0.02, 0.03}, false};
    models::JumpProcess const kou{
        50.0, 50.0, 0.0, 0.0, models::DoubleExponentialJump{0.4, 0.02, 0.03}, false};
    for (auto const* jumps : {static_cast<models::JumpProcess const*>(nullptr), &normal, &kou}) {
        Plan plan = gbm_plan(0.6, 0.2, 7.0 / 365.0, 28, 400'000, Monitoring::step);
        plan.estimator.method = engine::EstimatorMethod::importance;
        plan.estimator.tilt = -12.0;
        plan.estimator.plain_share = 0.25;
        for (int k = 0; k < 28; ++k) {
            plan.price.volatility_multiplier.push_back(k % 7 == 0 ? 2.0 : 0.8);
        }
        if (jumps != nullptr) {
            plan.price.jumps = *jumps;
        }
        RunResult const result = engine::estimate(plan);
        auto const& design = result.tally.design;
        auto const& x = result.tally.of(Figure::baseline_return);
        std::string const name = jumps == nullptr ? "GBM" : jumps == &normal ? "Merton" : "Kou";
        // Not normalised: the weights themselves are on trial.
        double weights = 0.0;
        double squares = 0.0;
        for (double const w : design.weight) {
            weights += w;
            squares += w * w;
        }
        double const mean = weights / 400'000.0;
        expect_z(name + ", mean weight", mean, std::sqrt((squares / 4e5 - mean * mean) / 4e5), 1.0);
        double const k1 =
            engine::tilt_moments(engine::prepare(plan), 0.0).mean;  // drift of the log price
        Estimate const first = engine::weighted_mean(design, [&](std::size_t i) { return x[i]; });
        expect_z(name + ", E X", first.value, first.standard_error, k1);
        // E exp(X) = exp(drift T), whatever the jumps: they are compensated.
        Estimate const growth =
            engine::weighted_mean(design, [&](std::size_t i) { return std::exp(x[i]); });
        expect_z(name + ", E exp X", growth.value, growth.standard_error,
                 std::exp(0.2 * 7.0 / 365.0));
    }
}

}  // namespace
}  // namespace cascade::test
