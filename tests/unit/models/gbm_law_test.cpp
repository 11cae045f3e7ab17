/// Extremes of geometric Brownian motion: Goldman, Sosin, Gatto (1979), closed forms evaluated with
/// 40 digits for S_0 = 100, drift 0.05, volatility 0.4, half a year.

#include "models/price/gbm_law.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace cascade::models {
namespace {

GbmLaw law() {
    return {(0.05 - 0.08) * 0.5, 0.4 * std::sqrt(0.5)};
}

TEST(GbmLaw, QuantilesOfTheLow) {
    for (auto const& [share, price] : {std::pair{0.01, 47.61855970481452},
                                       {0.05, 56.723026227194396},
                                       {0.5, 81.96541208905332}}) {
        EXPECT_NEAR(100.0 * std::exp(law().low_quantile(share)), price, 1e-9);
        EXPECT_NEAR(law().low_reaches(law().low_quantile(share)), share, 1e-13);
    }
}

/// E exp(low) = 1 - integral of exp(b) P(low <= b) over b < 0, and likewise for the high.
TEST(GbmLaw, ExpectedExtremesOfThePrice) {
    constexpr int kSteps = 400'000;
    double const h = 4.0 / kSteps;
    double low = 1.0;
    double high = 1.0;
    for (int i = 0; i < kSteps; ++i) {
        double const b = (i + 0.5) * h;
        low -= h * std::exp(-b) * law().low_reaches(-b);
        high += h * std::exp(b) * law().high_reaches(b);
    }
    EXPECT_NEAR(100.0 * low, 80.33278405516253, 1e-7);
    EXPECT_NEAR(100.0 * high, 126.24914728118897, 1e-7);
}

/// Without drift E low = -sd sqrt(2 / pi); with it low and high mirror each other.
TEST(GbmLaw, Means) {
    GbmLaw const even{0.0, 0.3};
    EXPECT_NEAR(even.mean_low(), -0.3 * std::sqrt(2.0 / M_PI), 1e-10);
    EXPECT_NEAR(even.mean_high(), 0.3 * std::sqrt(2.0 / M_PI), 1e-10);
    GbmLaw const down{-0.1, 0.3};
    GbmLaw const up{0.1, 0.3};
    EXPECT_DOUBLE_EQ(down.mean_low(), -up.mean_high());
    EXPECT_DOUBLE_EQ(down.high_quantile(0.9), -up.low_quantile(0.1));
    // Wald: high - end and -low have the same law, so E high + E low = E end.
    EXPECT_NEAR(down.mean_high() + down.mean_low(), -0.1, 1e-10);
    EXPECT_EQ(down.low_reaches(0.0), 1.0);
    EXPECT_EQ(GbmLaw({-0.1, 1e-3}).low_reaches(-0.05), 1.0);
}

}  // namespace
}  // namespace cascade::models
