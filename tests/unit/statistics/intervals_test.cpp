#include "engine/statistics/intervals.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

TEST(CeilRank, ignores_the_last_bit_of_a_decimal_share) {
    EXPECT_EQ(ceil_rank(1000, 0.95), 950U);
    EXPECT_EQ(ceil_rank(1000, 1.0 - 0.999), 1U);
    EXPECT_EQ(ceil_rank(20, 1.0 - 0.9), 2U);
    EXPECT_EQ(ceil_rank(3, 0.5), 2U);
    EXPECT_EQ(ceil_rank(100000, 0.001), 100U);
    EXPECT_EQ(ceil_rank(10, 0.0), 0U);
}

// Reference: exact binomial sums, equal tails.
TEST(QuantileRanks, equal_the_exact_binomial_ranks) {
    QuantileRanks const a = quantile_ranks(1000, 0.99, 0.95);
    EXPECT_EQ(a.value, 990U);
    EXPECT_EQ(a.low, 983U);
    EXPECT_EQ(a.high, 997U);
    QuantileRanks const b = quantile_ranks(10000, 0.99, 0.95);
    EXPECT_EQ(b.low, 9880U);
    EXPECT_EQ(b.high, 9920U);
    QuantileRanks const c = quantile_ranks(100, 0.95, 0.9);
    EXPECT_EQ(c.low, 91U);
    EXPECT_EQ(c.high, 99U);
}

long double binomial_cdf(long long k, std::size_t n, double q) {
    long double sum = 0.0L;
    auto const size = static_cast<long double>(n);
    for (long long i = 0; i <= k; ++i) {
        auto const x = static_cast<long double>(i);
        sum += std::exp(std::lgamma(size + 1.0L) - std::lgamma(x + 1.0L)
                        - std::lgamma(size - x + 1.0L) + x * std::log(static_cast<long double>(q))
                        + (size - x) * std::log1p(-static_cast<long double>(q)));
    }
    return sum;
}

TEST(QuantileRanks, are_the_tightest_that_hold_both_tails) {
    for (std::size_t const n : {1U, 2U, 5U, 17U, 100U, 333U, 2000U}) {
        for (double const q : {0.001, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999}) {
            for (double const confidence : {0.9, 0.95, 0.99}) {
                QuantileRanks const r = quantile_ranks(n, q, confidence);
                long double const tail = (1.0L - static_cast<long double>(confidence)) / 2.0L;
                auto const low = static_cast<long long>(r.low);
                if (r.low > 0) {
                    EXPECT_LE(binomial_cdf(low - 1, n, q), tail + 1e-14L) << n << ' ' << q;
                }
                EXPECT_GT(binomial_cdf(low, n, q), tail - 1e-14L) << n << ' ' << q;
                auto const high = static_cast<long long>(r.high == 0 ? n + 1 : r.high);
                if (r.high > 0) {
                    EXPECT_GE(binomial_cdf(high - 1, n, q), 1.0L - tail - 1e-13L) << n << ' ' << q;
                }
                if (high >= 2) {
                    EXPECT_LT(binomial_cdf(high - 2, n, q), 1.0L - tail + 1e-13L) << n << ' ' << q;
                }
            }
        }
    }
}

TEST(QuantileRanks, stay_near_the_normal_approximation_for_millions) {
    QuantileRanks const r = quantile_ranks(10'000'000, 0.5, 0.95);
    double const half = 1.959963984540054 * std::sqrt(10'000'000 * 0.25);

    EXPECT_EQ(r.value, 5'000'000U);
    EXPECT_NEAR(static_cast<double>(r.low), 5e6 - half, 2.0);
    EXPECT_NEAR(static_cast<double>(r.high), 5e6 + half, 2.0);
}

TEST(QuantileInterval, side_outside_the_sample_is_nan) {
    std::vector<double> const sorted = {1.0, 2.0, 3.0, 4.0};

    Interval const low = quantile_interval(sorted, 0.01, 0.95);
    Interval const high = quantile_interval(sorted, 0.99, 0.95);

    EXPECT_EQ(low.value, 1.0);
    EXPECT_TRUE(std::isnan(low.low));
    EXPECT_EQ(low.high, 2.0);  // P(B <= 0) = 0.961 < 0.975, P(B <= 1) = 0.9994
    EXPECT_EQ(high.value, 4.0);
    EXPECT_EQ(high.low, 3.0);
    EXPECT_TRUE(std::isnan(high.high));
}

TEST(QuantileInterval, of_a_fixed_loss_sample) {
    std::vector<double> const sorted = {-2.2, -1.5, -0.9, -0.4, 0.1, 0.3, 0.8, 1.2, 1.9,  2.2,
                                        2.9,  3.1,  3.7,  4.4,  5.4, 6.1, 7.7, 9.6, 12.3, 15.8};

    EXPECT_EQ(quantile_interval(sorted, 0.9, 0.95).value, 9.6);
}

TEST(QuantileInterval, refuses_an_empty_sample_and_silly_shares) {
    std::vector<double> const one = {1.0};

    EXPECT_THROW(static_cast<void>(quantile_interval({}, 0.5, 0.95)), ContractViolation);
    EXPECT_THROW(static_cast<void>(quantile_interval(one, 0.0, 0.95)), ContractViolation);
    EXPECT_THROW(static_cast<void>(quantile_interval(one, 0.5, 1.0)), ContractViolation);
}

TEST(WilsonInterval, equals_reference_values) {
    Interval const none = wilson_interval(0, 1000, 0.95);
    EXPECT_EQ(none.value, 0.0);
    EXPECT_EQ(none.low, 0.0);
    EXPECT_NEAR(none.high, 0.003826758485555123, 1e-15);
    Interval const five = wilson_interval(5, 1000, 0.95);
    EXPECT_NEAR(five.low, 0.0021375355273244596, 1e-15);
    EXPECT_NEAR(five.high, 0.011650955373375113, 1e-15);
    Interval const more = wilson_interval(37, 2000, 0.99);
    EXPECT_NEAR(more.low, 0.012181765754822235, 1e-15);
    EXPECT_NEAR(more.high, 0.02800237374041243, 1e-15);
}

TEST(WilsonInterval, mirrors_and_ends_at_one) {
    Interval const all = wilson_interval(50, 50, 0.95);
    Interval const none = wilson_interval(0, 50, 0.95);

    EXPECT_EQ(all.high, 1.0);
    EXPECT_NEAR(all.low, 1.0 - none.high, 1e-15);
    EXPECT_TRUE(std::isnan(wilson_interval(0, 0, 0.95).value));
}

struct StudentCase {
    std::size_t degrees;
    double p;
    double t;
    double relative_error;
};

// Student's density integrated by Simpson's rule, then bisection.
constexpr StudentCase kStudentCases[] = {
    {5, 0.95, 2.015048373332991, 4e-4},    {5, 0.975, 2.570581835636167, 4e-4},
    {7, 0.95, 1.8945786050899587, 1e-4},   {7, 0.975, 2.3646242515927822, 1e-4},
    {15, 0.975, 2.1314495455598297, 1e-5}, {15, 0.995, 2.946712883475288, 1e-4},
    {31, 0.95, 1.6955187825458566, 2e-7},  {31, 0.975, 2.0395134463963194, 2e-7},
    {31, 0.995, 2.7440419192937475, 2e-7}};

TEST(StudentQuantile, equals_the_integrated_density_within_its_stated_error) {
    for (StudentCase const& c : kStudentCases) {
        EXPECT_NEAR(student_quantile(c.p, c.degrees), c.t, c.t * c.relative_error)
            << c.degrees << ' ' << c.p;
    }
    EXPECT_NEAR(student_quantile(0.5, 31), 0.0, 1e-15);
}

struct TailCase {
    std::size_t degrees;
    double t;
    double tail;
};

// The density integrated by the midpoint rule in t / u, 200,000 points.
constexpr TailCase kTailCases[] = {{5, 20.0, 5.775516373107331e-06},
                                   {7, 9.0, 4.2657009209693285e-05},
                                   {7, 40.0, 1.590217998416128e-09},
                                   {31, 6.0, 1.227096194955129e-06},
                                   {10, 5.5, 0.0002617883734813533}};

TEST(StudentTail, equals_the_integrated_density_and_is_inverted_far_out) {
    for (TailCase const& c : kTailCases) {
        EXPECT_NEAR(student_tail(c.t, c.degrees) / c.tail, 1.0, 1e-8) << c.degrees;
        EXPECT_NEAR(student_quantile(1.0 - 0.5 * c.tail, c.degrees) / c.t, 1.0, 1e-7) << c.degrees;
        EXPECT_NEAR(student_quantile(0.5 * c.tail, c.degrees) / c.t, -1.0, 1e-7) << c.degrees;
    }
    EXPECT_NEAR(student_tail(1.0, 1), 0.5, 1e-12);  // Cauchy
    EXPECT_NEAR(student_quantile(0.9999, 199) / student_quantile(0.9999, 200), 1.0, 1e-4);
}

}  // namespace
}  // namespace cascade::engine
