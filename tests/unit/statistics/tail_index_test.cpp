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

SampleDesign all_alike(std::size_t n) {
    return {std::vector<double>(n, 1.0), {}, {}};
}

TEST(WeightedTailIndex, of_rows_that_are_alike_is_that_without_weights) {
    for (double const alpha : {0.8, 1.5, 3.0}) {
        std::vector<double> const x = pareto_grid(20000, alpha);
        TailIndex const plain = tail_index(x, 0.95);
        TailIndex const weighted = tail_index(all_alike(x.size()), x, 0.95);
        EXPECT_EQ(weighted.first, plain.first);
        // Spreads differ by what the sample is not exponential; the plateau ends where it does.
        EXPECT_NEAR(weighted.value / plain.value, 1.0, 0.01);
        EXPECT_NEAR((weighted.high - weighted.value) * std::sqrt(static_cast<double>(weighted.used))
                        / weighted.value,
                    1.959964, 0.1);
    }
}

/// Weights 1 and 3 in turn on 2^(40 - i): of 2 a row a tenth is held by 32 to 37 of 330 rows, so
/// that there is the one k = 32.
TEST(WeightedTailIndex, is_the_ratio_of_sums_beyond_the_threshold) {
    std::vector<double> x;
    SampleDesign design;
    for (int i = 0; i < 330; ++i) {
        x.push_back(std::ldexp(1.0, 40 - i));
        design.weight.push_back(i % 2 == 0 ? 1.0 : 3.0);
    }
    // Kish: 32 rows of such weights count as 25.6.
    EXPECT_TRUE(std::isnan(tail_index(design, x, 0.95).value));
    for (double& w : design.weight) {
        w = w == 1.0 ? 1.99 : 2.01;
    }
    EXPECT_TRUE(std::isnan(tail_index(design, x, 0.95).value)) << "31.9992 rows are not 32";
    for (std::size_t i = 0; i < x.size(); ++i) {
        design.weight[i] = i < 32 ? 2.0 : (i % 2 == 0 ? 1.0 : 3.0);
    }
    TailIndex const t = tail_index(design, x, 0.95);
    ASSERT_EQ(t.used, 32u);
    EXPECT_EQ(t.first, 32u);
    EXPECT_EQ(t.last, 32u);
    EXPECT_NEAR(1.0 / t.value, std::log(2.0) * 33.0 / 2.0, 1e-9);
    Estimate const inverse = weighted_ratio(
        design, [&](std::size_t i) { return i < 32 ? std::log(x[i] / x[32]) : 0.0; },
        [&](std::size_t i) { return i < 32 ? 1.0 : 0.0; });
    Interval const reach =
        weighted_interval(design, {1.0, inverse.standard_error / inverse.value}, 0.95);
    EXPECT_NEAR(t.high / t.value, reach.high, 1e-12);
    EXPECT_NEAR(t.low / t.value, reach.low, 1e-12);
}

TEST(WeightedTailIndex, knows_units_signs_and_rows_without_weight) {
    std::vector<double> const x = pareto_grid(5000, 1.7);
    TailIndex const t = tail_index(all_alike(5000), x, 0.95);
    // Each row twice in one unit, at half the weight: as many units, the same errors.
    std::vector<double> twice;
    SampleDesign pairs;
    for (std::size_t i = 0; i < x.size(); ++i) {
        for (int copy = 0; copy < 2; ++copy) {
            twice.push_back(-x[i]);
            pairs.weight.push_back(0.5);
        }
        pairs.unit_end.push_back(twice.size());
        // Nor does a row without weight count, wherever it stands.
        twice.push_back(-1e9);
        pairs.weight.push_back(0.0);
        pairs.unit_end.back() = twice.size();
    }
    TailIndex const u = tail_index(pairs, twice, 0.95, End::lowest);
    EXPECT_NEAR(u.value / t.value, 1.0, 0.03);
    double const reach = (u.high - u.value) / u.value;
    EXPECT_NEAR(reach * std::sqrt(0.5 * static_cast<double>(u.used)), 1.96, 0.1);
    SampleDesign five = all_alike(5000);
    five.unit_end = {1000, 2000, 3000, 4000, 5000};
    EXPECT_TRUE(std::isnan(tail_index(five, x, 0.95).value));
    EXPECT_TRUE(std::isnan(
        tail_index(SampleDesign{{0.0, 0.0}, {}, {}}, std::vector<double>{1.0, 2.0}, 0.95).value));
}

// Of 330 rows the one k is 32: no plateau to choose.
TEST(WeightedTailIndex, at_one_threshold_is_hills_estimate) {
    std::vector<double> x = pareto_grid(330, 1.7);
    std::reverse(x.begin(), x.begin() + 200);
    TailIndex const plain = tail_index(x, 0.95);
    SampleDesign even = all_alike(330);
    for (double& w : even.weight) {
        w = 0.7;
    }
    TailIndex const weighted = tail_index(even, x, 0.95);
    ASSERT_EQ(plain.used, 32u);
    EXPECT_EQ(weighted.used, 32u);
    EXPECT_NEAR(weighted.value / plain.value, 1.0, 1e-12);
}

TEST(WeightedTailIndex, of_ties_is_infinite_as_without_weights) {
    std::vector<double> const ties(1000, 2.0);
    TailIndex const plain = tail_index(ties, 0.95);
    TailIndex const weighted = tail_index(all_alike(1000), ties, 0.95);
    EXPECT_TRUE(std::isinf(weighted.value));
    EXPECT_EQ(weighted.value, plain.value);
    EXPECT_EQ(weighted.low, plain.low);
    EXPECT_EQ(weighted.high, plain.high);
}

// Every fifth of 20,000 rows is looked at for where the tail begins. In one order these are 20 rows
// far out that weigh next to nothing, and others that weigh nothing: they mislead.
TEST(WeightedTailIndex, does_not_depend_on_the_order_of_rows) {
    std::vector<double> x = pareto_grid(20000, 1.7);
    SampleDesign design = all_alike(20000);
    for (std::size_t i = 0; i < x.size(); i += 5) {
        x[i] *= 1e6;
        design.weight[i] = i < 100 ? 1e-3 : 0.0;
    }
    TailIndex const misled = tail_index(design, x, 0.95);
    std::rotate(x.begin(), x.begin() + 1, x.end());
    std::rotate(design.weight.begin(), design.weight.begin() + 1, design.weight.end());
    TailIndex const led = tail_index(design, x, 0.95);
    EXPECT_GT(led.last, 1000u) << "rows between those looked at are in the tail";
    EXPECT_EQ(misled.first, led.first);
    EXPECT_EQ(misled.last, led.last);
    EXPECT_NEAR(misled.value / led.value, 1.0, 1e-12);
    EXPECT_NEAR(misled.high / led.high, 1.0, 1e-12);
}

}  // namespace
}  // namespace cascade::engine
