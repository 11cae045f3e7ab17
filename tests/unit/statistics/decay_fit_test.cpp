#include "engine/statistics/decay_fit.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace cascade::test {
namespace {

TEST(DecayFit, ApproachesAPowerLaw) {
    double last = 1.0;
    for (std::size_t const parts : {4u, 8u, 16u}) {
        engine::DecayFit const fit = engine::fit_power_decay(60.0, 0.5, 86400.0, parts);
        double sum = 0.0;
        for (double const w : fit.weight) {
            EXPECT_GT(w, 0.0);
            sum += w;
        }
        EXPECT_NEAR(sum, 1.0, 1e-12);
        double worst = 0.0;
        for (int i = 0; i <= 5000; ++i) {  // other points than it was fitted on
            double const t = 86400.0 * std::pow(i / 5000.0, 3);
            double value = 0.0;
            for (std::size_t j = 0; j < fit.weight.size(); ++j) {
                value += fit.weight[j] * std::exp2(-t / fit.half_life[j]);
            }
            worst = std::fmax(worst, std::fabs(value - std::pow(1.0 + t / 60.0, -0.5)));
        }
        std::printf("  %zu parts: error %.2g, said %.2g\n", parts, worst, fit.largest_error);
        EXPECT_LT(worst, 1.1 * fit.largest_error + 1e-9);
        EXPECT_LT(worst, last);
        last = worst;
    }
    EXPECT_LT(last, 2e-3);
}

/// An exponential is its own fit, as far as the row of half-lives holds it.
TEST(DecayFit, LeavesOutPartsOfNoWeight) {
    engine::DecayFit const fit = engine::fit_power_decay(1.0, 0.3, 1000.0, 20);
    EXPECT_LE(fit.weight.size(), 20u);
    EXPECT_EQ(fit.weight.size(), fit.half_life.size());
}

}  // namespace
}  // namespace cascade::test
