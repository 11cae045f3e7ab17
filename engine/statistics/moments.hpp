#pragma once

/// Means with their standard errors, and ratios of paired means.

#include <cstddef>
#include <span>

namespace cascade::engine {

/// A figure with its standard error (both NaN where the figure does not exist).
struct Estimate {
    double value;
    double standard_error;
};

/// A figure with a confidence interval. A side that does not exist is NaN.
struct Interval {
    double value;
    double low;
    double high;
};

/// First two moments of a sample.
struct Moments {
    std::size_t count = 0;
    double mean = 0.0;            ///< NaN if count == 0
    double variance = 0.0;        ///< unbiased, divisor count - 1; NaN if count < 2
    double standard_error = 0.0;  ///< of the mean, sqrt(variance / count); NaN if count < 2

    [[nodiscard]] Estimate estimate() const { return {mean, standard_error}; }
};

/// Mean, unbiased variance and standard error of the mean of a sample.
///
/// mean = sum x / n;  variance = sum (x - mean)^2 / (n - 1);  standard error = sqrt(variance / n).
///
/// Two passes of ordered_sum: no cancellation, fixed order, O(n).
///
/// \param values  Any size, any unit; finite.
/// Checked in tests/unit/statistics/moments_test.cpp.
[[nodiscard]] Moments moments(std::span<double const> values);

/// value +- z * standard error at the given two-sided confidence in (0, 1), z the normal quantile.
/// Checked in tests/unit/statistics/moments_test.cpp.
[[nodiscard]] Interval normal_interval(Estimate const& estimate, double confidence);

/// Means, variances and covariance of pairs (a, b).
struct PairedMoments {
    std::size_t count = 0;
    double mean_a = 0.0;
    double mean_b = 0.0;
    double variance_a = 0.0;
    double variance_b = 0.0;
    double covariance = 0.0;
};

/// Moments of a sample of pairs, divisor count - 1, two passes of ordered_sum.
///
/// \param a, b  Same size.
/// \throws ContractViolation if the sizes differ.
/// Checked in tests/unit/statistics/moments_test.cpp.
[[nodiscard]] PairedMoments paired_moments(std::span<double const> a, std::span<double const> b);

/// Moments of two events over the same `count` trials: a happened `a` times, b `b` times, both
/// `both` times. Equals paired_moments of the indicator values up to rounding.
/// Checked in tests/unit/statistics/moments_test.cpp.
[[nodiscard]] PairedMoments paired_indicators(std::size_t count, std::size_t a, std::size_t b,
                                              std::size_t both);

/// Ratio of two means over the same paths, mean(a) / mean(b), with its standard error.
///
/// With r = mean(a) / mean(b) the delta method gives
///     se^2 = (var(a) - 2 r cov(a, b) + r^2 var(b)) / (n mean(b)^2);
/// pairing pays because a and b share their random numbers and cov(a, b) is large.
///
/// First order in 1/n: the bias of the ratio, O(1/n), is not removed.
///
/// \return NaN where mean(b) is 0; NaN standard error where count < 2.
/// Source: Cochran (1977), Sampling Techniques, 3rd ed., section 6.4.
/// Checked in tests/unit/statistics/moments_test.cpp and tests/statistical/intervals_test.cpp.
[[nodiscard]] Estimate paired_ratio(PairedMoments const& moments);

/// top / bottom, NaN where bottom is 0 or either is NaN: a ratio that does not exist.
[[nodiscard]] double ratio_or_nan(double top, double bottom);

}  // namespace cascade::engine
