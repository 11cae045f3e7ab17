#include "engine/statistics/controls.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace cascade::engine {
namespace {

/// One control by hand: beta = cov / var, residuals about the regression line.
TEST(Controls, OneControlIsALineOfRegression) {
    std::vector<double> const c{1.0, 2.0, 3.0, 4.0, 6.0};
    std::vector<double> const y{1.0, 1.0, 4.0, 3.0, 6.0};
    Controls const controls({c}, {4.0});
    double const beta = (-2.2 * -2.0 + -1.2 * -2.0 + -0.2 * 1.0 + 0.8 * 0.0 + 2.8 * 3.0) / 14.8;
    Controlled const mean = controls.mean(y);
    EXPECT_NEAR(mean.estimate.value, 3.0 + beta * (4.0 - 3.2), 1e-14);
    double const residual = 18.0 - beta * beta * 14.8;
    EXPECT_NEAR(mean.estimate.standard_error, std::sqrt(residual / 4.0 / 5.0 * 3.0 / 2.0), 1e-14);
    EXPECT_NEAR(mean.variance_reduction, 18.0 / residual * 2.0 / 3.0, 1e-12);
}

/// What is a combination of the controls comes out exactly.
TEST(Controls, CombinationsAreExact) {
    std::vector<double> a, b, y;
    for (int i = 0; i < 50; ++i) {
        a.push_back(std::sin(i));
        b.push_back(i % 7);
        y.push_back(2.0 + 3.0 * a.back() - 0.5 * b.back());
    }
    Controls const controls({a, b}, {0.1, 3.2});
    Controlled const mean = controls.mean(y);
    EXPECT_NEAR(mean.estimate.value, 2.0 + 0.3 - 1.6, 1e-12);
    EXPECT_NEAR(mean.estimate.standard_error, 0.0, 1e-8);
    double sum = 0.0;
    for (double const w : controls.weights()) {
        sum += w;
    }
    EXPECT_NEAR(sum, 50.0, 1e-11);
}

/// A constant control, and one that repeats another, change nothing.
TEST(Controls, ControlsThatAddNothingAreLeftOut) {
    std::vector<double> const c{1.0, 2.0, 3.0, 4.0, 6.0};
    std::vector<double> const y{1.0, 1.0, 4.0, 3.0, 6.0};
    std::vector<double> twice, never;
    for (double const x : c) {
        twice.push_back(2.0 * x + 1.0);
        never.push_back(0.0);
    }
    Controlled const one = Controls({c}, {4.0}).mean(y);
    Controlled const three = Controls({c, never, twice}, {4.0, 0.0, 9.0}).mean(y);
    EXPECT_NEAR(three.estimate.value, one.estimate.value, 1e-13);
    EXPECT_NEAR(three.estimate.standard_error, one.estimate.standard_error, 1e-13);
}

}  // namespace
}  // namespace cascade::engine
