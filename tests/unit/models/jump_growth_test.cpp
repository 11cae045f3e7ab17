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

TEST(JumpGrowth, OfPoissonJumpsIsRateTimesMeanRelativeJump) {
    JumpProcess const jumps{30.0, 30.0, 0.0, 0.0, DoubleExponentialJump{0.3, 0.1, 0.2}};
    double const mean = 0.3 / 0.9 + 0.7 / 1.2 - 1.0;
    EXPECT_NEAR(mean_relative_jump(jumps), mean, 1e-15);
    EXPECT_NEAR(total(jumps, 2.0, 10), 60.0 * mean, 1e-13);
}

}  // namespace
}  // namespace cascade::models
