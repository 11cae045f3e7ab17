#include "engine/statistics/moments.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "engine/statistics/summation.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

TEST(Summation, keeps_what_a_plain_sum_loses) {
    CompensatedSum sum;
    for (double const x : {1.0, 1e100, 1.0, -1e100}) {
        sum.add(x);
    }
    EXPECT_EQ(sum.value(), 2.0);
}

TEST(Summation, adds_every_term_once) {
    for (std::size_t const n : {0U, 1U, 7U, 8U, 9U, 4095U, 4096U, 4097U, 100003U}) {
        auto const total =
            ordered_sum(0, n, [](std::size_t i) { return static_cast<double>(i + 1); });

        EXPECT_EQ(total, static_cast<double>(n) * static_cast<double>(n + 1) / 2.0) << n;
    }
    EXPECT_EQ(ordered_sum(3, 6, [](std::size_t i) { return static_cast<double>(i); }), 12.0);
}

TEST(Summation, of_terms_one_by_one_has_the_same_bits) {
    auto const term = [](std::size_t i) { return 1.0 / static_cast<double>(3 * i + 1); };
    OrderedSum sum;
    std::size_t i = 0;
    for (std::size_t const n : {0U, 1U, 7U, 8U, 9U, 4095U, 4096U, 4097U, 12288U, 100003U}) {
        for (; i < n; ++i) {
            sum.add(term(i));
        }
        EXPECT_EQ(sum.value(), ordered_sum(0, n, term)) << n;
    }
}

TEST(Summation, is_accurate_for_many_terms) {
    double const total = ordered_sum(0, 10'000'000, [](std::size_t) { return 0.1; });

    EXPECT_NEAR(total, 1e6, 1e6 * 1e-13);
}

TEST(Moments, of_hand_sized_data) {
    std::vector<double> const x = {2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0};

    Moments const m = moments(x);

    EXPECT_EQ(m.count, 8U);
    EXPECT_DOUBLE_EQ(m.mean, 5.0);
    EXPECT_DOUBLE_EQ(m.variance, 32.0 / 7.0);
    EXPECT_DOUBLE_EQ(m.standard_error, std::sqrt(32.0 / 7.0 / 8.0));
}

TEST(Moments, do_not_cancel_far_from_zero) {
    std::vector<double> const x = {1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0};

    EXPECT_DOUBLE_EQ(moments(x).variance, 30.0);
}

TEST(Moments, of_too_few_values_do_not_exist) {
    EXPECT_TRUE(std::isnan(moments({}).mean));
    std::vector<double> const one = {3.0};
    EXPECT_EQ(moments(one).mean, 3.0);
    EXPECT_TRUE(std::isnan(moments(one).standard_error));
}

TEST(Moments, normal_interval_uses_the_normal_quantile) {
    Interval const i = normal_interval({10.0, 2.0}, 0.95);

    EXPECT_EQ(i.value, 10.0);
    EXPECT_NEAR(i.high - 10.0, 2.0 * 1.959963984540054, 1e-13);
    EXPECT_NEAR(10.0 - i.low, 2.0 * 1.959963984540054, 1e-13);
}

TEST(PairedRatio, of_hand_sized_data) {
    std::vector<double> const a = {2.0, 4.0, 9.0};
    std::vector<double> const b = {1.0, 2.0, 3.0};
    // means 5 and 2, variances 13 and 1, covariance 3.5: r = 2.5,
    // se^2 = (13 - 2 * 2.5 * 3.5 + 6.25) / (3 * 4) = 1.75 / 12
    Estimate const r = paired_ratio(paired_moments(a, b));

    EXPECT_DOUBLE_EQ(r.value, 2.5);
    EXPECT_NEAR(r.standard_error, std::sqrt(1.75 / 12.0), 1e-14);
}

TEST(PairedRatio, of_proportional_pairs_is_certain) {
    std::vector<double> const a = {3.0, 6.0, 12.0};
    std::vector<double> const b = {1.0, 2.0, 4.0};

    Estimate const r = paired_ratio(paired_moments(a, b));

    EXPECT_DOUBLE_EQ(r.value, 3.0);
    EXPECT_NEAR(r.standard_error, 0.0, 1e-7);
}

TEST(PairedRatio, over_nothing_does_not_exist) {
    std::vector<double> const a = {1.0, 2.0};
    std::vector<double> const zero = {0.0, 0.0};

    EXPECT_TRUE(std::isnan(paired_ratio(paired_moments(a, zero)).value));
    EXPECT_TRUE(std::isnan(paired_ratio(paired_moments(a, zero)).standard_error));
    EXPECT_TRUE(std::isnan(paired_ratio(paired_moments({}, {})).value));
}

TEST(PairedRatio, of_indicators_equals_that_of_their_values) {
    std::vector<double> const a = {1, 1, 1, 0, 0, 1, 0, 0, 1, 0};
    std::vector<double> const b = {1, 0, 1, 0, 0, 0, 1, 0, 1, 0};

    PairedMoments const values = paired_moments(a, b);
    PairedMoments const counts = paired_indicators(10, 5, 4, 3);

    EXPECT_NEAR(counts.mean_a, values.mean_a, 1e-15);
    EXPECT_NEAR(counts.mean_b, values.mean_b, 1e-15);
    EXPECT_NEAR(counts.variance_a, values.variance_a, 1e-15);
    EXPECT_NEAR(counts.variance_b, values.variance_b, 1e-15);
    EXPECT_NEAR(counts.covariance, values.covariance, 1e-15);
}

TEST(PairedRatio, needs_pairs) {
    std::vector<double> const a = {1.0, 2.0};
    std::vector<double> const b = {1.0};

    EXPECT_THROW(static_cast<void>(paired_moments(a, b)), ContractViolation);
}

}  // namespace
}  // namespace cascade::engine
