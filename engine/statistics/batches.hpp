#pragma once

/// Sectioning: how sure a figure without a simple variance formula is, from batches of paths.

#include <cstddef>
#include <span>
#include <vector>

#include "engine/statistics/moments.hpp"

namespace cascade::engine {

inline constexpr std::size_t kBatches = 32;
inline constexpr std::size_t kCoarseBatches = 8;  ///< for tails that 32 batches do not resolve
inline constexpr std::size_t kLeastBatches = 8;   ///< fewer batch values give no interval

/// [begin, end) of one batch of paths.
struct BatchRange {
    std::size_t begin;
    std::size_t end;

    [[nodiscard]] std::size_t size() const { return end - begin; }
};

/// Paths 0 .. count - 1 in contiguous, nearly equal batches (fewer than asked where count is less).
/// Checked in tests/unit/statistics/batches_test.cpp.
[[nodiscard]] std::vector<BatchRange> batch_ranges(std::size_t count,
                                                   std::size_t batches = kBatches);

/// How many batches a tail figure of `count` paths is sectioned into, `share` of which lie in the
/// tail: kBatches if each expects 128 tail paths or more, else kCoarseBatches if each of those
/// expects 12 or more, else 0: too few paths for an interval.
///
/// Why: the spread of a ratio of paired quantiles falls as 1/sqrt(batch) only once a batch resolves
/// the tail. With 1, 5, 32 tail paths in each of 32 batches, nominal 95 % intervals were seen to
/// cover as little as 61 %, 84 %, 89 %. By this rule they cover 92 to 95 %.
/// Checked in tests/unit/statistics/batches_test.cpp, tests/statistical/intervals_test.cpp.
[[nodiscard]] std::size_t batches_for_tail(std::size_t count, double share);

/// What batches say about a figure.
struct BatchEstimate {
    double value;           ///< the figure of the whole sample, as passed in
    double standard_error;  ///< NaN if fewer than kLeastBatches batches have the figure
    double low;             ///< value - t * standard error
    double high;
    std::size_t used;  ///< batches that have the figure

    [[nodiscard]] Interval interval() const { return {value, low, high}; }
    [[nodiscard]] Estimate estimate() const { return {value, standard_error}; }
};

/// Standard error and interval of a figure from its values on batches.
///
/// With b batches on which the figure exists and s the standard deviation of its batch values,
///     standard error = s / sqrt(b),  interval = value +- t s / sqrt(b),
/// t the quantile of Student's law with b - 1 degrees of freedom, value that of the whole sample.
///
/// The value of the whole sample has less bias than the mean of the batch values; the spread is
/// taken about the latter. Approximate: right as batches grow, for any smooth statistic.
///
/// \param value         The figure of the whole sample.
/// \param batch_values  One per batch; NaN where a batch does not have the figure: left out.
/// \param confidence    In (0, 1).
/// Source: Asmussen & Glynn (2007), Stochastic Simulation, section III.5.
/// Checked in tests/unit/statistics/batches_test.cpp, tests/statistical/intervals_test.cpp.
[[nodiscard]] BatchEstimate batch_estimate(double value, std::span<double const> batch_values,
                                           double confidence);

/// Rank of the sample quantile, ceil(n q) and at least 1, of a sample of `count` >= 1.
[[nodiscard]] std::size_t quantile_rank(std::size_t count, double q);

/// Sample quantile x_(ceil(n q)) of an ascending sample; NaN if it is empty.
/// Checked in tests/unit/statistics/batches_test.cpp.
[[nodiscard]] double sample_quantile(std::span<double const> sorted, double q);

}  // namespace cascade::engine
