#pragma once

/// Statistical assertions. The threshold was fixed before looking: |z| < 4.5 is passed by chance in
/// all but 6.8e-6 of tests; seeds are fixed, so a red test stays red. z is printed, never hidden.

#include <cmath>
#include <cstdio>
#include <span>
#include <string>

#include <gtest/gtest.h>

namespace cascade::test {

inline constexpr double kZLimit = 4.5;

inline void expect_z(std::string const& name, double estimate, double standard_error,
                     double expected, double bias_bound = 0.0) {
    double const distance = std::fabs(estimate - expected) - bias_bound;
    double const z = (estimate - expected) / standard_error;
    std::printf("  z = %+6.2f  %-44s estimate %.8g +- %.2g  expected %.8g\n", z, name.c_str(),
                estimate, standard_error, expected);
    EXPECT_GT(standard_error, 0.0) << name;
    EXPECT_LT(distance, kZLimit * standard_error) << name << ": z = " << z;
}

/// A probability from counts; the standard error is that of the expected value.
inline void expect_probability(std::string const& name, double count, double n, double expected) {
    expect_z(name, count / n, std::sqrt(expected * (1.0 - expected) / n), expected);
}

struct MeanSe {
    double mean;
    double se;
};

inline MeanSe mean_and_se(std::span<double const> x) {
    double mean = 0.0;
    for (double const v : x) {
        mean += v;
    }
    auto const n = static_cast<double>(x.size());
    mean /= n;
    double sum2 = 0.0;
    for (double const v : x) {
        sum2 += (v - mean) * (v - mean);
    }
    return {mean, std::sqrt(sum2 / (n - 1.0) / n)};
}

inline void expect_mean(std::string const& name, std::span<double const> x, double expected,
                        double bias_bound = 0.0) {
    MeanSe const m = mean_and_se(x);
    expect_z(name, m.mean, m.se, expected, bias_bound);
}

}  // namespace cascade::test
