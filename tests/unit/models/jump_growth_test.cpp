/// What jumps add to the expected price, however coarse the steps. Its level is tested against
/// simulation in tests/statistical/price_models_test.cpp.

#include "models/price/jump_growth.hpp"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

namespace cascade::models {
namespace {

double total(JumpProcess const& jumps, double years, std::size_t steps) {
    auto const growth = jump_log_growth(jumps, years / static_cast<double>(steps), steps);
    return growth.size() == 1 ? static_cast<double>(steps) * growth[0]
                              : std::accumulate(growth.begin(), growth.end(), 0.0);
}

TEST(JumpGrowth, DoesNotDependOnTheStep) {
    for (double const decay : {2e3, 2e4, 3e7}) {
        JumpProcess const jumps{100.0, 200.0, 0.5 * decay, decay, NormalJump{-0.01, 0.02}};
        double const fine = total(jumps, 7.0 / 365.0, 10080);
        EXPECT_LT(fine, 0.0);
        EXPECT_NEAR(total(jumps, 7.0 / 365.0, 1) / fine, 1.0, 1e-6) << "decay " << decay;
        EXPECT_NEAR(total(jumps, 7.0 / 365.0, 168) / fine, 1.0, 1e-6) << "decay " << decay;
    }
}

/// A long history from any intensity is a stationary start: what the history's jumps would have
/// added is left out by following D lambda_0 back without sizes, here by small steps.
TEST(JumpGrowth, StationaryIsTheLimitOfALongHistory) {
    JumpProcess jumps{100.0, 0.0, 600.0, 800.0, NormalJump{0.02, 0.05}, true};
    double const years = 0.05;
    double const g = 1.0 + mean_relative_jump(jumps);
    double d = 0.0;
    double area = 0.0;
    auto const follow = [&](double factor, double time) {
        int const parts = 400'000;
        double const h = time / parts;
        for (int i = 0; i < parts; ++i) {
            double const guess = d + 0.5 * h * (factor * std::exp(600.0 * d) - 1.0 - 800.0 * d);
            area += h * guess;
            d += h * (factor * std::exp(600.0 * guess) - 1.0 - 800.0 * guess);
        }
    };
    follow(g, years);
    double const at_end = d;
    follow(1.0, 40.0 / 200.0);
    EXPECT_NEAR(total(jumps, years, 10) / (80'000.0 * area), 1.0, 1e-7);
    EXPECT_GT(at_end, 0.0);
}

TEST(JumpGrowth, ExplodesWhereTheExpectedPriceIsInfinite) {
    JumpProcess jumps{100.0, 100.0, 600.0, 800.0, NormalJump{0.0, 0.02}};
    EXPECT_EQ(growth_explodes_after(jumps), INFINITY);
    jumps.size = NormalJump{0.1, 0.3};
    double const years = growth_explodes_after(jumps);
    EXPECT_TRUE(std::isfinite(total(jumps, 0.99 * years, 1000)));
    EXPECT_GT(total(jumps, 0.99 * years, 1000), 0.0);
    jumps.stationary = true;
    double const sooner = growth_explodes_after(jumps);
    EXPECT_LT(sooner, years);
    // ln E[exp(D lambda)] has a logarithmic pole where it explodes: it keeps growing by as much for
    // each tenth of what is left.
    auto const left = [&](double share) { return total(jumps, (1.0 - share) * sooner, 2000); };
    EXPECT_NEAR((left(1e-4) - left(1e-3)) / (left(1e-3) - left(1e-2)), 1.0, 0.1);
}

TEST(JumpGrowth, OfPoissonJumpsIsRateTimesMeanRelativeJump) {
    JumpProcess const jumps{30.0, 30.0, 0.0, 0.0, DoubleExponentialJump{0.3, 0.1, 0.2}};
    double const mean = 0.3 / 0.9 + 0.7 / 1.2 - 1.0;
    EXPECT_NEAR(mean_relative_jump(jumps), mean, 1e-15);
    EXPECT_NEAR(total(jumps, 2.0, 10), 60.0 * mean, 1e-13);
}

}  // namespace
}  // namespace cascade::models
