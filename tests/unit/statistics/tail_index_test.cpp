#include "engine/statistics/tail_index.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace cascade::engine {
namespace {

/// The quantiles of a Pareto law at (i + 1/2)/n: no noise, index alpha.
std::vector<double> pareto_grid(std::size_t n, double alpha) {
    std::vector<double> x;
    for (std::size_t i = 0; i < n; ++i) {
        x.push_back(
            std::pow((static_cast<double>(i) + 0.5) / static_cast<double>(n), -1.0 / alpha));
    }
    return x;
}

TEST(TailIndex, of_an_exact_pareto_sample_is_its_index_over_the_whole_plot) {
    for (double const alpha : {0.8, 1.5, 3.0}) {
        TailIndex const t = tail_index(pareto_grid(20000, alpha), 0.95);
        EXPECT_NEAR(t.value / alpha, 1.0, 0.02);
        EXPECT_EQ(t.first, kLeastTailValues);
        EXPECT_GT(t.last, 1700u);
        EXPECT_GT(t.used, t.first);
        EXPECT_LT(t.used, t.last);
        double const reach = 1.959963984540054 / std::sqrt(static_cast<double>(t.used));
        EXPECT_NEAR(t.low, t.value * (1.0 - reach), 1e-12);
        EXPECT_NEAR(t.high, t.value * (1.0 + reach), 1e-12);
        EXPECT_EQ(t.has_no_mean(), alpha < 1.0);
        EXPECT_EQ(t.has_no_variance(), alpha < 2.0);
    }
}

// By hand: x = 2^(40 - i), i < 400, exponents in steps of ln 2. For the k largest, the mean of
// ln(x_(i)/x_(k+1)) is ln 2 (k + 1)/2.
TEST(TailIndex, is_hills_formula) {
    std::vector<double> x;
    for (int i = 0; i < 400; ++i) {
        x.push_back(std::ldexp(1.0, 40 - i));
    }
    TailIndex const t = tail_index(x, 0.95);  // a tenth: k = 32, 38
    double const k = static_cast<double>(t.used);
    EXPECT_NEAR(1.0 / t.value, std::log(2.0) * (k + 1.0) / 2.0, 1e-9);
}

TEST(TailIndex, does_not_depend_on_order_scale_or_what_is_not_positive) {
    std::vector<double> x = pareto_grid(5000, 1.7);
    TailIndex const t = tail_index(x, 0.95);
    std::reverse(x.begin(), x.end());
    for (double& v : x) {
        v *= 8.0;
    }
    EXPECT_NEAR(tail_index(x, 0.95).value, t.value, 1e-12 * t.value);
}

TEST(TailIndex, of_a_light_tail_is_large_and_of_too_little_does_not_exist) {
    std::vector<double> exponential;
    for (int i = 0; i < 20000; ++i) {
        exponential.push_back(-std::log((i + 0.5) / 20000));
    }
    EXPECT_GT(tail_index(exponential, 0.95).value, 3.0);
    EXPECT_TRUE(std::isnan(tail_index(std::vector<double>{}, 0.95).value));
    EXPECT_TRUE(std::isnan(tail_index(std::vector<double>(10000, -1.0), 0.95).value));
    EXPECT_TRUE(std::isnan(tail_index(pareto_grid(319, 1.5), 0.95).value));
    TailIndex const ties = tail_index(std::vector<double>(1000, 2.0), 0.95);
    EXPECT_FALSE(ties.has_no_variance());
}

}  // namespace
}  // namespace cascade::engine
