/// Recorded returns in random blocks against exact laws: fixed block lengths by enumeration of all
/// starts, the stationary scheme by Politis and Romano (1994), Lemma 1.
///
/// Numbers and series: reference pack of this project, set 10.

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "tests/helpers/log_mgf.hpp"
#include "tests/helpers/plans.hpp"
#include "tests/helpers/sample.hpp"

namespace cascade::test {
namespace {

using engine::Figure;
using engine::Monitoring;
using engine::Plan;
using engine::Tally;
using models::BlockScheme;

std::vector<double> const kReturns{0.012, -0.034, 0.005,  0.021, -0.011, -0.058,
                                   0.043, 0.017,  -0.002, 0.009, -0.025, 0.031};
constexpr std::size_t kSize = 12;
constexpr double kLevel = -0.0805;

Plan history_plan(std::uint64_t seed, BlockScheme scheme, double block_length, std::size_t steps) {
    Plan plan = gbm_plan(0.0, 0.0, 1.0, steps, 1, Monitoring::step);
    plan.seed = seed;
    plan.price.diffusion = models::Bootstrap{kReturns, scheme, block_length};
    return plan;
}

struct Law {
    double mean = 0.0;  ///< of the return
    double square = 0.0;
    double low = 0.0;   ///< expected lowest log price, spot included
    double fell = 0.0;  ///< P(lowest <= kLevel)
};

/// All starts of all blocks, each as likely as any other.
Law enumerate(BlockScheme scheme, std::size_t block, std::size_t steps) {
    std::size_t const starts = scheme == BlockScheme::moving ? kSize - block + 1 : kSize;
    std::size_t ways = 1;
    for (std::size_t k = 0; k < steps; k += block) {
        ways *= starts;
    }
    Law law;
    for (std::size_t way = 0; way < ways; ++way) {
        double x = 0.0;
        double low = 0.0;
        std::size_t left = way;
        std::size_t at = 0;
        for (std::size_t k = 0; k < steps; ++k, ++at) {
            if (k % block == 0) {
                at = left % starts;
                left /= starts;
            }
            x += kReturns[at % kSize];
            low = std::min(low, x);
        }
        law.mean += x;
        law.square += x * x;
        law.low += low;
        law.fell += low <= kLevel ? 1.0 : 0.0;
    }
    auto const n = static_cast<double>(ways);
    return {law.mean / n, law.square / n, law.low / n, law.fell / n};
}

double variance(Law const& law) {
    return law.square - law.mean * law.mean;
}

struct Sampled {
    RunningMean mean;
    RunningMean square;
    RunningMean low;
    double fell = 0.0;
};

constexpr double kPaths = 1e6;

Sampled run_history(Plan const& plan, double expected_mean) {
    Sampled out;
    sample(plan, 1'000'000, [&](Tally const& t) {
        for (std::size_t i = 0; i < t.paths; ++i) {
            double const x = t.of(Figure::baseline_return)[i];
            double const low = t.of(Figure::baseline_low)[i];
            out.mean.add(x);
            out.square.add((x - expected_mean) * (x - expected_mean));
            out.low.add(low);
            out.fell += low <= kLevel ? 1.0 : 0.0;
        }
    });
    return out;
}

void check_fixed(std::uint64_t seed, BlockScheme scheme, std::size_t block, std::size_t steps) {
    Law const law = enumerate(scheme, block, steps);
    Sampled const s =
        run_history(history_plan(seed, scheme, static_cast<double>(block), steps), law.mean);
    std::printf("%s, blocks of %d, %d steps\n",
                scheme == BlockScheme::moving ? "moving" : "circular", static_cast<int>(block),
                static_cast<int>(steps));
    s.mean.expect("mean", law.mean);
    s.square.expect("variance", variance(law));
    s.low.expect("E lowest", law.low);
    expect_probability("P(lowest <= -0.0805)", s.fell, kPaths, law.fell);
}

TEST(Bootstrap, CircularBlocks) {
    Law const law = enumerate(BlockScheme::circular, 3, 12);
    EXPECT_NEAR(law.mean / 12.0, 0.0006666666666666658, 1e-15);
    EXPECT_NEAR(variance(law) / 144.0, 1.9462962962962965e-05, 1e-15);
    EXPECT_NEAR(law.low, -0.04888440393518519, 1e-12);
    EXPECT_NEAR(law.fell, 0.1728395061728395, 1e-12);
    check_fixed(100, BlockScheme::circular, 3, 12);
    check_fixed(200, BlockScheme::circular, 5, 18);  // more steps than returns, the last block cut
}

TEST(Bootstrap, MovingBlocks) {
    Law const law = enumerate(BlockScheme::moving, 3, 12);
    EXPECT_NEAR(law.mean / 12.0, -0.00010000000000000078, 1e-15);
    EXPECT_NEAR(variance(law) / 144.0, 2.2361388888888887e-05, 1e-15);
    check_fixed(300, BlockScheme::moving, 3, 12);

    // One block as long as the series: the series itself.
    sample(history_plan(400, BlockScheme::moving, 12.0, 24), 1'000, [](Tally const& t) {
        for (std::size_t i = 0; i < t.paths; ++i) {
            EXPECT_NEAR(t.of(Figure::baseline_return)[i], 2.0 * 0.008, 1e-15);
            EXPECT_NEAR(t.of(Figure::baseline_low)[i], -0.065, 1e-15);
        }
    });
}

/// Blocks of one return: independent draws, whatever the scheme.
TEST(Bootstrap, SingleReturns) {
    check_fixed(500, BlockScheme::circular, 1, 5);
    Law const law = enumerate(BlockScheme::circular, 1, 5);
    Sampled const s = run_history(history_plan(1000, BlockScheme::stationary, 1.0, 5), law.mean);
    s.mean.expect("stationary, mean", law.mean);
    s.square.expect("stationary, variance", variance(law));
    s.low.expect("stationary, E lowest", law.low);
}

/// Mean block length 4: each return is followed by its successor with probability 3/4, else by any.
/// Mean and variance are those of the reference; the law of the lowest price comes from adding up
/// all paths of 5 steps.
TEST(Bootstrap, StationaryBlocks) {
    double const mean = 12.0 * 0.0006666666666666658;
    Sampled const s = run_history(history_plan(1100, BlockScheme::stationary, 4.0, 12), mean);
    s.mean.expect("mean", mean);
    s.square.expect("variance", 144.0 * 2.182631775212507e-05);

    constexpr std::size_t kSteps = 5;
    Law law;
    for (std::size_t way = 0; way < 248'832; ++way) {  // 12^5
        double weight = 1.0;
        double x = 0.0;
        double low = 0.0;
        std::size_t left = way;
        std::size_t before = kSize;
        for (std::size_t k = 0; k < kSteps; ++k) {
            std::size_t const at = left % kSize;
            left /= kSize;
            bool const follows = at == (before + 1) % kSize;
            weight *= k == 0 ? 1.0 / 12.0 : (follows ? 0.75 : 0.0) + 0.25 / 12.0;
            x += kReturns[at];
            low = std::min(low, x);
            before = at;
        }
        law.mean += weight * x;
        law.square += weight * x * x;
        law.low += weight * low;
        law.fell += weight * (low <= kLevel ? 1.0 : 0.0);
    }
    Sampled const few =
        run_history(history_plan(1200, BlockScheme::stationary, 4.0, kSteps), law.mean);
    few.mean.expect("5 steps, mean", law.mean);
    few.square.expect("5 steps, variance", variance(law));
    few.low.expect("5 steps, E lowest", law.low);
    expect_probability("5 steps, P(lowest <= -0.0805)", few.fell, kPaths, law.fell);
}

}  // namespace
}  // namespace cascade::test
