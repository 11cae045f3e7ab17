#include "engine/random/sobol.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace cascade::engine {
namespace {

double unit(SobolPoints const& points, std::uint32_t point, int dimension) {
    return static_cast<double>(points.coordinate(point, dimension)) * 0x1p-32;
}

/// First ten points in ten dimensions: Joe and Kuo's numbers, Gray-code order, origin first.
TEST(Sobol, FirstPoints) {
    constexpr double kPoints[10][10] = {
        {0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
        {0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5},
        {0.75, 0.25, 0.25, 0.25, 0.75, 0.75, 0.25, 0.75, 0.75, 0.75},
        {0.25, 0.75, 0.75, 0.75, 0.25, 0.25, 0.75, 0.25, 0.25, 0.25},
        {0.375, 0.375, 0.625, 0.875, 0.375, 0.125, 0.375, 0.875, 0.875, 0.625},
        {0.875, 0.875, 0.125, 0.375, 0.875, 0.625, 0.875, 0.375, 0.375, 0.125},
        {0.625, 0.125, 0.875, 0.625, 0.625, 0.875, 0.125, 0.125, 0.125, 0.375},
        {0.125, 0.625, 0.375, 0.125, 0.125, 0.375, 0.625, 0.625, 0.625, 0.875},
        {0.1875, 0.3125, 0.9375, 0.4375, 0.5625, 0.3125, 0.4375, 0.9375, 0.9375, 0.3125},
        {0.6875, 0.8125, 0.4375, 0.9375, 0.0625, 0.8125, 0.9375, 0.4375, 0.4375, 0.8125}};
    SobolPoints const points;
    for (std::uint32_t i = 0; i < 10; ++i) {
        for (int d = 0; d < 10; ++d) {
            EXPECT_EQ(unit(points, i, d), kPoints[i][d]) << i << ", " << d;
        }
    }
}

/// Mean of the product of (|4 x - 2| + 1) / 2 in five dimensions; the integral is 1.
TEST(Sobol, MeanOfAProduct) {
    SobolPoints const points;
    double sum = 0.0;
    for (std::uint32_t i = 0; i < 4096; ++i) {
        double product = 1.0;
        for (int d = 0; d < 5; ++d) {
            product *= (std::fabs(4.0 * unit(points, i, d) - 2.0) + 1.0) / 2.0;
        }
        sum += product;
        if (i == 255) {
            EXPECT_NEAR(sum / 256.0, 1.0030221939086914, 1e-12);
        }
        if (i == 1023) {
            EXPECT_NEAR(sum / 1024.0, 1.0005401517264545, 1e-12);
        }
    }
    EXPECT_NEAR(sum / 4096.0, 1.000199099391466, 1e-12);
}

/// Every dimension of every scrambling: the first 2^k points hold one value in each 2^-k.
TEST(Sobol, StratifiedInEveryDimension) {
    for (SobolPoints const& points :
         {SobolPoints(), SobolPoints::scrambled(5, 0), SobolPoints::scrambled(5, 1)}) {
        for (int d = 0; d < kSobolDimensions; ++d) {
            std::vector<int> seen(1024, 0);
            for (std::uint32_t i = 0; i < 1024; ++i) {
                ++seen[points.coordinate(i, d) >> 22];
            }
            for (int const count : seen) {
                ASSERT_EQ(count, 1) << d;
            }
        }
    }
}

/// The first point of many scramblings is uniform: mean and variance in each dimension.
TEST(Sobol, ScramblingsAreUniform) {
    constexpr int kScramblings = 4000;
    std::vector<double> sum(kSobolDimensions, 0.0), squares(kSobolDimensions, 0.0);
    for (int r = 0; r < kScramblings; ++r) {
        SobolPoints const points = SobolPoints::scrambled(11, static_cast<std::uint64_t>(r));
        for (int d = 0; d < kSobolDimensions; ++d) {
            double const x = unit(points, 7, d) - 0.5;
            sum[static_cast<std::size_t>(d)] += x;
            squares[static_cast<std::size_t>(d)] += x * x;
        }
    }
    double const n = kScramblings;
    for (std::size_t d = 0; d < kSobolDimensions; ++d) {
        EXPECT_LT(std::fabs(sum[d] / n), 5.0 * std::sqrt(1.0 / 12.0 / n)) << d;
        EXPECT_LT(std::fabs(squares[d] / n - 1.0 / 12.0), 5.0 * std::sqrt(1.0 / 180.0 / n)) << d;
    }
}

}  // namespace
}  // namespace cascade::engine
