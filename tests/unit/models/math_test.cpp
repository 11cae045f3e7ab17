#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "models/math/elementary.hpp"
#include "models/math/elementary_inline.hpp"

namespace cascade::models {
namespace {

double relative_error(double value, long double expected) {
    return static_cast<double>(std::fabs((static_cast<long double>(value) - expected) / expected));
}

TEST(Math, ElementaryFunctionsAreWithinTwoUlp) {
    std::mt19937_64 generator(1);
    auto const uniform = [&](double a, double b) {
        return a + (b - a) * static_cast<double>(generator() >> 11) * 0x1p-53;
    };
    double const limit = 4.5e-16;
    for (int i = 0; i < 300'000; ++i) {
        double const x = i % 2 == 0 ? uniform(-700.0, 700.0) : uniform(-1.0, 1.0);
        ASSERT_LT(relative_error(portable_exp(x), std::exp(static_cast<long double>(x))), limit)
            << x;
        ASSERT_LT(relative_error(portable_expm1(x), std::expm1(static_cast<long double>(x))), limit)
            << x;
        double const y = std::exp(x);
        ASSERT_LT(relative_error(portable_log(y), std::log(static_cast<long double>(y))), limit)
            << y;
        double const z = uniform(-0.99, 3.0);
        ASSERT_LT(relative_error(portable_log1p(z), std::log1p(static_cast<long double>(z))), limit)
            << z;
    }
}

TEST(Math, EdgesOfTheRange) {
    double const infinity = std::numeric_limits<double>::infinity();
    EXPECT_EQ(portable_exp(710.0), infinity);
    EXPECT_EQ(portable_exp(-800.0), 0.0);
    EXPECT_GT(portable_exp(-744.0), 0.0);
    EXPECT_TRUE(std::isnan(portable_exp(std::nan(""))));
    EXPECT_EQ(portable_log(0.0), -infinity);
    EXPECT_TRUE(std::isnan(portable_log(-1.0)));
    EXPECT_EQ(portable_log(1.0), 0.0);
    EXPECT_NEAR(portable_log(5e-324), std::log(5e-324), 1e-12);
    EXPECT_EQ(portable_exp(0.0), 1.0);
}

/// The shorter way gives the bits of the longer one, also where its own error would show.
TEST(Math, ExpNearZeroIsExp) {
    std::mt19937_64 generator(2);
    int own = 0;  // where the short series alone would round to another result
    for (int i = 0; i < 1'000'000; ++i) {
        double const size = std::ldexp(1.0, -5 - static_cast<int>(generator() % 8));
        double const x = size * (static_cast<double>(generator() >> 10) * 0x1p-53 - 1.0);
        ASSERT_EQ(exp_near_zero(x), exp_inline(x)) << x;
        own += std::fma(expm1_over_small(x), x, 1.0) != exp_inline(x) ? 1 : 0;
    }
    EXPECT_GT(own, 0) << "the cases exercise too little";
    for (double const x : {0.0, -0.0, 0x1p-6, -0x1p-6, 0.5, -800.0, 710.0, 5e-324}) {
        EXPECT_EQ(exp_near_zero(x), exp_inline(x)) << x;
    }
    EXPECT_TRUE(std::isnan(exp_near_zero(std::nan(""))));
}

// mpmath, roots of ln Phi.
TEST(Math, NormalQuantile) {
    double const p[] = {1e-300, 1e-20, 1e-9, 0.001, 0.02425, 0.3, 0.975};
    double const x[] = {-37.0470962993612,   -9.262340089798407, -5.9978070150076865,
                        -3.0902323061678136, -1.972961051311885, -0.5244005127080408,
                        1.9599639845400543};
    for (int i = 0; i < 7; ++i) {
        EXPECT_NEAR(normal_quantile(p[i]), x[i], 1e-14 * std::fabs(x[i])) << p[i];
    }
    EXPECT_EQ(normal_quantile(0.5), 0.0);
    EXPECT_NEAR(normal_quantile(0.999999), 4.753424308822899, 1e-10);
}

TEST(Math, NormalCdfAgreesWithErfc) {
    for (double x = -37.0; x <= 9.0; x += 0.0078125) {
        long double const expected =
            0.5L * std::erfc(-static_cast<long double>(x) / std::sqrt(2.0L));
        double const relative = static_cast<double>(normal_cdf(x) / expected - 1.0L);
        // The argument of the exponential is rounded.
        EXPECT_NEAR(relative, 0.0, 1e-15 + 1.2e-16 * std::fmax(0.0, -x) * std::fabs(x)) << x;
    }
    EXPECT_EQ(normal_cdf(-39.0), 0.0);
    EXPECT_EQ(normal_cdf(39.0), 1.0);
    EXPECT_TRUE(std::isnan(normal_cdf(NAN)));
}

}  // namespace
}  // namespace cascade::models
