/// Exact sums: rounding to a unit, and no order that matters.

#include "models/base/fixed.hpp"

#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace cascade::test {
namespace {

using models::Fixed;

TEST(Fixed, RoundsToTheNearestUnit) {
    EXPECT_TRUE(models::to_fixed(3.0, 4.0) == 12);
    EXPECT_TRUE(models::to_fixed(0.374, 4.0) == 1);
    EXPECT_TRUE(models::to_fixed(0.376, 4.0) == 2);
    EXPECT_TRUE(models::to_fixed(0.125, 4.0) == 0);  // ties go to even
    EXPECT_TRUE(models::to_fixed(0.375, 4.0) == 2);
    EXPECT_TRUE(models::to_fixed(-0.376, 4.0) == -2);
    EXPECT_TRUE(models::to_fixed(0.49999999999999994, 1.0) == 0);
}

TEST(Fixed, HoldsLargeTermsExactly) {
    for (double const x : {0x1p61, 0x1.fffffffffffffp61, 0x1p62, 0x1.8p62, 0x1p63, -0x1p63, 0x1p64,
                           0x1.23456789abcdep100, 0x1.fffffffffffffp109}) {
        EXPECT_EQ(models::from_fixed(models::to_fixed(x, 1.0), 1.0), x);
        EXPECT_EQ(models::from_fixed(models::to_fixed(x, 0x1p-3), 8.0), x);
    }
}

TEST(Fixed, WhatDoesNotFitIsSeen) {
    double const none = std::numeric_limits<double>::quiet_NaN();
    double const infinite = std::numeric_limits<double>::infinity();
    for (double const x : {0x1p110, -0x1p110, 1e300, infinite, -infinite, none}) {
        Fixed sum = 5;
        EXPECT_FALSE(models::add_fixed(models::to_fixed(x, 1.0), sum)) << x;
        EXPECT_TRUE(sum == 5);
        Fixed cell = models::to_fixed(x, 1.0) + 1000;  // what a path adds afterwards hides nothing
        EXPECT_FALSE(models::add_fixed(cell, sum));
    }
    Fixed sum = models::to_fixed(0x1p109, 1.0);
    EXPECT_FALSE(models::add_fixed(models::to_fixed(0x1p109, 1.0), sum));
}

/// Sums of doubles in two orders differ; these do not, and are the exact sum of the rounded terms.
TEST(Fixed, OrderAndGroupingDoNotMatter) {
    std::mt19937_64 random(7);
    std::lognormal_distribution<double> law(0.0, 6.0);
    std::vector<double> terms(10000);
    for (double& x : terms) {
        x = law(random);
    }
    auto const sum_of = [](auto begin, auto end) {
        Fixed sum = 0;
        for (auto at = begin; at != end; ++at) {
            EXPECT_TRUE(models::add_fixed(models::to_fixed(*at, 0x1p30), sum));
        }
        return sum;
    };
    Fixed const forwards = sum_of(terms.begin(), terms.end());
    EXPECT_TRUE(sum_of(terms.rbegin(), terms.rend()) == forwards);
    Fixed grouped = sum_of(terms.begin() + 3000, terms.end());
    EXPECT_TRUE(models::add_fixed(sum_of(terms.begin(), terms.begin() + 3000), grouped));
    EXPECT_TRUE(grouped == forwards);
    EXPECT_NE(std::accumulate(terms.begin(), terms.end(), 0.0),
              std::accumulate(terms.rbegin(), terms.rend(), 0.0));
    double const sum = std::accumulate(terms.begin(), terms.end(), 0.0);
    EXPECT_NEAR(models::from_fixed(forwards, 0x1p-30), sum, 1e-10 * sum);
}

}  // namespace
}  // namespace cascade::test
