#pragma once

/// Distribution-free intervals: quantiles by order statistics, proportions by Wilson's score.

#include <cstddef>
#include <span>

#include "engine/statistics/moments.hpp"

namespace cascade::engine {

/// Least whole number >= count * share, where a product within 1e-9 of a whole number counts as it:
/// 1000 * 0.95 is 950 and not 951 because of the last bit of 0.95.
/// Checked in tests/unit/statistics/intervals_test.cpp.
[[nodiscard]] std::size_t ceil_rank(std::size_t count, double share);

/// Ranks, 1-based, of a sample quantile and of the ends of its confidence interval.
struct QuantileRanks {
    std::size_t value = 0;  ///< k = ceil(n q), at least 1
    std::size_t low = 0;    ///< j; 0 where no order statistic is low enough
    std::size_t high = 0;   ///< h; 0 where no order statistic is high enough
};

/// Ranks of the q-quantile of a sample of n and of its order-statistic interval.
///
/// value: k = ceil(n q), the smallest order statistic x_(k) with at least n q of the sample at or
/// below it. With B ~ Binomial(n, q) and a = 1 - confidence, the interval [x_(j), x_(h)] has
///     j the largest rank with P(B <= j - 1) <= a/2,  h the smallest with P(B <= h - 1) >= 1 - a/2,
/// so that it covers the true quantile with probability >= confidence, whatever the law.
///
/// Exact for every n: the binomial weights are summed outward from the mode by their ratios and
/// normalised, until they fall below 1e-20 of the mode. Cost about 20 sqrt(n q (1 - q)) divisions.
///
/// \param count       n >= 1.
/// \param q           In (0, 1).
/// \param confidence  In (0, 1).
/// \return ranks in [1, n]; 0 for a side whose rank would fall outside the sample.
/// Source: David & Nagaraja (2003), Order Statistics, 3rd ed., section 7.1.
/// Checked in tests/unit/statistics/intervals_test.cpp, tests/statistical/intervals_test.cpp.
[[nodiscard]] QuantileRanks quantile_ranks(std::size_t count, double q, double confidence);

/// Sample quantile with the order-statistic interval of quantile_ranks.
///
/// \param sorted  Ascending, not empty.
/// \return a side whose rank falls outside the sample is NaN: the sample does not bound it.
/// Checked in tests/unit/statistics/intervals_test.cpp, tests/statistical/intervals_test.cpp.
[[nodiscard]] Interval quantile_interval(std::span<double const> sorted, double q,
                                         double confidence);
[[nodiscard]] Interval quantile_interval(std::span<double const> sorted,
                                         QuantileRanks const& ranks);

/// Share of successes with Wilson's score interval.
///
/// With p = successes / count and z the normal quantile of the confidence,
///     (p + z^2/(2n) +- z sqrt(p (1 - p)/n + z^2/(4 n^2))) / (1 + z^2/n);
/// exactly 0 below no success and exactly 1 above no failure.
///
/// \return all NaN where count is 0.
/// Source: Wilson (1927), J. Amer. Statist. Assoc. 22, 209-212; coverage: Brown, Cai & DasGupta
/// (2001), Statistical Science 16, 101-133.
/// Checked in tests/unit/statistics/intervals_test.cpp, tests/statistical/intervals_test.cpp.
[[nodiscard]] Interval wilson_interval(std::size_t successes, std::size_t count, double confidence);

/// t such that Student's distribution with `degrees` degrees of freedom is below t with
/// probability p.
///
/// For |p - 1/2| <= 0.495, and from 200 degrees on: Cornish-Fisher expansion about the normal
/// quantile to order 1/degrees^4. Relative error below 2e-7 at 31 degrees, 1e-4 at 7, 4e-4 at 5.
/// Farther out the expansion fails (a tenth at 7 degrees and 1e-6): there student_tail is inverted.
///
/// \param p  In (0, 1).   \param degrees  >= 5.
/// Source: Abramowitz & Stegun (1964), formula 26.7.5.
/// Checked in tests/unit/statistics/intervals_test.cpp.
[[nodiscard]] double student_quantile(double p, std::size_t degrees);

/// P(|T| > t) for T of Student's law with `degrees` degrees of freedom.
///
/// With x = degrees / (degrees + t^2) and a = degrees / 2 this is the incomplete beta ratio
/// I_x(a, 1/2) = x^a / B(a, 1/2) sum over n >= 0 of (1/2)_n / n! x^n / (a + n). Relative error
/// below 1e-12. Cost: about 35 / (1 - x) terms.
///
/// \param t  > 0.   \param degrees  >= 1.
/// Source: Abramowitz & Stegun (1964), formulas 26.7.1 and 26.5.4.
/// Checked in tests/unit/statistics/intervals_test.cpp.
[[nodiscard]] double student_tail(double t, std::size_t degrees);

}  // namespace cascade::engine
