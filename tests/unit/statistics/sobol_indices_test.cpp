#include "engine/statistics/sobol_indices.hpp"

#include <cmath>
#include <functional>
#include <limits>

#include <gtest/gtest.h>

#include "engine/statistics/splitmix.hpp"
#include "tests/helpers/z_test.hpp"

namespace cascade::engine {
namespace {

using Point = std::vector<double>;

SobolValues evaluate(std::function<double(Point const&)> const& f, std::size_t inputs,
                     std::size_t rows, std::uint64_t seed) {
    SplitMix random(seed);
    SobolValues v;
    v.mixed.resize(inputs);
    for (std::size_t j = 0; j < rows; ++j) {
        Point a(inputs), b(inputs);
        for (std::size_t i = 0; i < inputs; ++i) {
            a[i] = random.uniform();
            b[i] = random.uniform();
        }
        v.a.push_back(f(a));
        v.b.push_back(f(b));
        for (std::size_t i = 0; i < inputs; ++i) {
            Point mixed = a;
            mixed[i] = b[i];
            v.mixed[i].push_back(f(mixed));
        }
    }
    return v;
}

/// Ishigami & Homma (1990): sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 on (-pi, pi)^3.
double ishigami(Point const& u) {
    double x[3];
    for (int i = 0; i < 3; ++i) {
        x[i] = M_PI * (2.0 * u[static_cast<std::size_t>(i)] - 1.0);
    }
    double const s = std::sin(x[1]);
    return std::sin(x[0]) + 7.0 * s * s + 0.1 * std::pow(x[2], 4) * std::sin(x[0]);
}

// Its indices in closed form, a = 7, b = 0.1: V1 = (1 + b pi^4/5)^2 / 2, V2 = a^2/8, V13 = b^2 pi^8
// (1/18 - 1/50), V their sum. Means over 60 samples of 1,000 rows; a factor 1.02 in an index is 5
// of its errors.
TEST(SobolIndices, of_the_ishigami_function_are_known) {
    double const p4 = std::pow(M_PI, 4);
    double const v1 = 0.5 * std::pow(1.0 + 0.1 * p4 / 5.0, 2);
    double const v2 = 49.0 / 8.0;
    double const v13 = 0.01 * p4 * p4 * (1.0 / 18.0 - 1.0 / 50.0);
    double const v = v1 + v2 + v13;
    double const first[] = {v1 / v, v2 / v, 0.0};
    double const total[] = {(v1 + v13) / v, v2 / v, v13 / v};
    std::vector<double> s[3], t[3];
    int covered = 0;
    for (std::uint64_t r = 0; r < 100; ++r) {
        SobolIndices const found = sobol_indices(evaluate(ishigami, 3, 2500, r), 100, 0.95);
        EXPECT_EQ(found.rows, 2500u);
        for (std::size_t i = 0; i < 3; ++i) {
            s[i].push_back(found.inputs[i].first_order.value);
            t[i].push_back(found.inputs[i].total.value);
            Interval const& interval = found.inputs[i].total;
            covered += interval.low <= total[i] && total[i] <= interval.high ? 1 : 0;
        }
    }
    for (std::size_t i = 0; i < 3; ++i) {
        test::expect_mean("first order of x" + std::to_string(i + 1), s[i], first[i], 0.001);
        test::expect_mean("total of x" + std::to_string(i + 1), t[i], total[i], 0.001);
    }
    // 300 intervals of nominal 95 %: 285 +- 3.8 where independent.
    EXPECT_GT(covered, 267);
}

TEST(SobolIndices, of_a_sum_are_shares_of_variance_wherever_its_mean_lies) {
    auto const sum = [](Point const& x) { return 1e6 + 3.0 * x[0] + 4.0 * x[1]; };
    SobolIndices const found = sobol_indices(evaluate(sum, 3, 20000, 5), 200, 0.95);
    EXPECT_NEAR(found.variance, 25.0 / 12.0, 0.05);
    EXPECT_NEAR(found.inputs[0].first_order.value, 9.0 / 25.0, 0.02);
    EXPECT_NEAR(found.inputs[1].total.value, 16.0 / 25.0, 0.02);
    EXPECT_EQ(found.inputs[2].first_order.value, 0.0);
    EXPECT_EQ(found.inputs[2].total.high, 0.0);
    EXPECT_LT(found.inputs[0].total.low, found.inputs[0].total.value);
    EXPECT_GT(found.inputs[0].total.high, found.inputs[0].total.value);
}

TEST(SobolIndices, leave_out_rows_where_the_function_does_not_exist) {
    auto const sum = [](Point const& x) { return x[0] + x[1]; };
    SobolValues v = evaluate(sum, 2, 500, 6);
    SobolIndices const whole = sobol_indices(v, 100, 0.95);
    v.a.insert(v.a.begin(), std::numeric_limits<double>::quiet_NaN());
    v.b.insert(v.b.begin(), 1e9);
    for (auto& column : v.mixed) {
        column.insert(column.begin(), -1e9);
    }
    SobolIndices const found = sobol_indices(v, 100, 0.95);
    EXPECT_EQ(found.rows, 500u);
    EXPECT_EQ(found.inputs[0].total.value, whole.inputs[0].total.value);
}

TEST(SobolIndices, of_a_constant_do_not_exist) {
    auto const constant = [](Point const&) { return 3.0; };
    SobolIndices const found = sobol_indices(evaluate(constant, 2, 50, 7), 100, 0.95);
    EXPECT_TRUE(std::isnan(found.inputs[0].total.value));
}

}  // namespace
}  // namespace cascade::engine
