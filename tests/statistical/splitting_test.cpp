/// Splitting against the ideal algorithm, closed forms, and plain simulation of what has none.

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/random/philox.hpp"
#include "engine/tail/estimate.hpp"
#include "engine/tail/levels.hpp"
#include "models/math/elementary.hpp"
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

/// Particles whose score is exponential: given that it exceeds z, it is z plus another one.
class Exponentials {
  public:
    Exponentials(std::size_t particles, std::uint64_t repeat, double goal)
        : score_(particles), repeat_(repeat), goal_(goal) {
        for (double& s : score_) {
            s = draw();
        }
    }
    [[nodiscard]] double score(std::size_t i) const { return score_[i]; }
    void retire(std::size_t i, double weight) {
        all_ += weight;
        beyond_ += score_[i] >= goal_ ? weight : 0.0;
    }
    void branch(std::vector<std::size_t> const& dead, std::vector<std::size_t> const&, double z) {
        for (std::size_t const i : dead) {
            score_[i] = z + draw();
        }
    }
    [[nodiscard]] double beyond() const { return beyond_; }
    [[nodiscard]] double all() const { return all_; }

  private:
    double draw() {
        return -models::portable_log(
            engine::uniform_pair(
                engine::random_words(77, repeat_, engine::Purpose::price, drawn_++))
                .first);
    }
    std::vector<double> score_;
    std::uint64_t repeat_;
    double goal_;
    std::uint32_t drawn_ = 0;
    double beyond_ = 0.0;
    double all_ = 0.0;
};

/// Guyader, Hengartner, Matzner-Lober (2011), Appl. Math. Optim. 64, 171-196: killing the last of N
/// particles, the estimate is unbiased with the relative variance p^(-1/N) - 1.
TEST(Splitting, IdealVariance) {
    constexpr double kProbability = 1e-6;
    constexpr std::size_t kParticles = 100;
    constexpr std::size_t kRepeats = 2000;
    std::vector<double> estimates;
    std::vector<double> levels;
    for (std::size_t r = 0; r < kRepeats; ++r) {
        double const goal = -std::log(kProbability);
        Exponentials system(kParticles, r, goal);
        levels.push_back(static_cast<double>(engine::split_levels(system, kParticles, 1e-9, goal)));
        estimates.push_back(system.beyond());
        EXPECT_NEAR(system.all(), 1.0, 1e-9);
    }
    expect_mean("P(X > q)", estimates, kProbability);
    // Poisson with mean -N ln p.
    expect_mean("levels", levels, 1381.5510557964274);
    MeanSe const m = mean_and_se(estimates);
    double const variance = m.se * m.se * kRepeats / (kProbability * kProbability);
    double const ideal = 0.14815362149688274;
    std::printf("  relative variance %.4f, ideal %.4f\n", variance, ideal);
    EXPECT_NEAR(variance, ideal, 0.1 * ideal);
}

Estimate share_beyond(RunResult const& result, engine::RareEvent const& event) {
    auto const& column = result.tally.of(event.figure);
    return engine::weighted_mean(
        result.tally.design, [&](std::size_t i) { return event.happened(column[i]) ? 1.0 : 0.0; });
}

Plan aimed(Plan plan, Figure figure, double level, std::uint64_t paths) {
    plan.paths = paths;
    plan.estimator.method = engine::EstimatorMethod::splitting;
    plan.estimator.target = engine::RareEvent{figure, level};
    return plan;
}

/// As in importance_test.cpp.
void expect_rare(std::string const& name, Plan const& plan, double expected) {
    RunResult const result = engine::estimate(plan);
    Estimate const estimate = share_beyond(result, *plan.estimator.target);
    expect_z(name, estimate.value, estimate.standard_error, expected);
    double const relative = estimate.standard_error / estimate.value;
    double const plain = (1.0 - expected) / (expected * relative * relative);
    double const work = plain / static_cast<double>(result.simulated);
    std::printf("      relative error %.2f %%, %llu paths where plain needs %.3g: 1 / %.3g\n",
                100.0 * relative, static_cast<unsigned long long>(result.simulated), plain, work);
    EXPECT_LT(relative, 0.05) << name;
    EXPECT_GT(work, 1000.0) << name;
}

TEST(Splitting, RarePassageOfBrownianMotion) {
    Plan const day = gbm_plan(0.6, 0.0, 1.0 / 365.0, 480, 1, Monitoring::bridge);
    expect_rare("GBM, 1e-6", aimed(day, Figure::baseline_low, -0.1545, 32 * 800),
                9.370849466284822e-07);
    expect_rare("GBM, 1e-9", aimed(day, Figure::baseline_low, -0.1925, 32 * 2200),
                9.704356316460799e-10);
}

/// Many small jumps; reference as in importance_test.cpp. Where one draw alone makes the event, one
/// large jump, splitting has nothing to branch: docs/estimators.md.
TEST(Splitting, RarePassageOfKousModel) {
    models::JumpProcess const jumps{
        20000.0, 20000.0, 0.0, 0.0, models::DoubleExponentialJump{0.45, 1.0 / 375.0, 1.0 / 300.0},
        false};
    Plan plan = gbm_plan(0.6, 0.0, 1.0 / 365.0, 480, 1, Monitoring::bridge);
    plan.price = models::Gbm{0.6, 0.18 + 20000.0 * models::mean_relative_jump(jumps)};
    plan.price.jumps = jumps;
    expect_rare("Kou, 1e-6", aimed(plan, Figure::baseline_low, -0.265, 32 * 1600), 9.157431691e-07);
}

TEST(Splitting, RarePassageWithFeedback) {
    Plan plan = gbm_plan(0.6, 0.0, 1.0 / 365.0, 480, 1, Monitoring::bridge);
    add_level(plan.book.of(models::Side::long_), 0.0, 4.0, 0.5 * 4.0);
    set_permanent_impact(plan, 1.0);
    expect_rare("feedback, 1e-6", aimed(plan, Figure::feedback_low, -0.309, 32 * 800),
                9.370849466284822e-07);
}

/// The probability and a figure of the body, by splitting and by plain paths.
void expect_as_plain(std::string const& name, Plan const& plan, std::uint64_t plain_paths) {
    RunResult const split = engine::estimate(plan);
    Plan without = plan;
    without.estimator = {};
    without.paths = plain_paths;
    RunResult const plain = engine::run(without);
    engine::RareEvent const& event = *plan.estimator.target;
    Estimate const share = share_beyond(split, event);
    std::vector<double> hits;
    for (double const value : plain.tally.of(event.figure)) {
        hits.push_back(event.happened(value) ? 1.0 : 0.0);
    }
    MeanSe const expected = mean_and_se(hits);
    expect_z(name, share.value - expected.mean, std::hypot(share.standard_error, expected.se), 0.0);
    auto const& x = split.tally.of(Figure::feedback_low);
    Estimate const mean =
        engine::weighted_mean(split.tally.design, [&](std::size_t i) { return x[i]; });
    MeanSe const low = mean_and_se(plain.tally.of(Figure::feedback_low));
    expect_z(name + ", mean low", mean.value - low.mean, std::hypot(mean.standard_error, low.se),
             0.0);
    std::printf("      probability %.4g by splitting, %.4g by plain paths\n", share.value,
                expected.mean);
}

/// Everything on, scores that jump over levels and tie: few chunks, and notional liquidated.
TEST(Splitting, AgreesWithPlainPathsOfEveryKind) {
    std::uint64_t const kPlain = 150'000;
    Plan full = full_plan(1, 160);
    full.mix = mixed(full.book, 8.0);
    expect_as_plain("drawdown with everything on",
                    aimed(full, Figure::feedback_drawdown, 0.25, 32 * 240), kPlain);
    expect_as_plain("longs liquidated",
                    aimed(full, Figure::feedback_long_liquidated, 1.3e9, 32 * 240), kPlain);
    Plan coarse = gbm_plan(0.6, 0.0, 1.0 / 365.0, 40, 1, Monitoring::step);
    expect_as_plain("run-up in three chunks", aimed(coarse, Figure::baseline_runup, 0.1, 32 * 240),
                    kPlain);

    Plan heston = full_plan(1, 160);
    heston.price.diffusion = models::Heston{0.3, 0.3, 50.0, 5.0, -0.7, 0.0};
    expect_as_plain("Heston", aimed(heston, Figure::feedback_low, -0.11, 32 * 240), kPlain);

    Plan hawkes = full_plan(1, 160);
    hawkes.price.jumps =
        models::JumpProcess{300.0, 300.0, 3000.0, 6000.0, models::NormalJump{-0.005, 0.01}, false};
    hawkes.depth.intensity_exponent = 0.3;
    expect_as_plain("Hawkes", aimed(hawkes, Figure::feedback_low, -0.24, 32 * 240), kPlain);
    hawkes.price.jumps->stationary = true;
    expect_as_plain("Hawkes in the long run",
                    aimed(hawkes, Figure::feedback_drawdown, 0.28, 32 * 240), kPlain);

    Plan history = full_plan(1, 160);
    history.monitoring = Monitoring::step;
    models::Bootstrap blocks;
    for (int i = 0; i < 500; ++i) {
        blocks.returns.push_back(0.003 * std::sin(1.7 * i * i) * (i % 50 < 10 ? 2.0 : 0.7));
    }
    blocks.block_length = 12.0;
    history.price.diffusion = blocks;
    expect_as_plain("history", aimed(history, Figure::feedback_low, -0.12, 32 * 240), kPlain);
}

}  // namespace
}  // namespace cascade::test
