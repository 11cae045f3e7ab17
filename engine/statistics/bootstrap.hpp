#pragma once

/// Bootstrap of expected shortfall, of two losses on the same paths and of their ratio.

#include <cstddef>
#include <span>
#include <vector>

#include "engine/statistics/moments.hpp"
#include "engine/statistics/weighted.hpp"

namespace cascade::engine {

/// Percentile intervals of one level.
struct ShortfallIntervals {
    Interval a;
    Interval b;
    Interval ratio;  ///< b over a
};

/// Expected shortfall at each level with percentile bootstrap intervals, paired.
///
/// In each resample a path counts w times, w Poisson with mean 1 (the Poisson bootstrap, which
/// draws each path by itself); with W the sum of all w, expected shortfall at level p is the mean
/// of the worst W (1 - p) losses, the last one in part. Both worlds share w. The ends are the order
/// statistics ceil(R a/2) and ceil(R (1 - a/2)) of R resamples, a = 1 - confidence.
///
/// Only paths that can be in a tail draw their w one by one: those among the worst 1.5 n (1 - p) +
/// 64 of either world, p the lowest level; the sum of the rest is a rounded normal. Deterministic:
/// SplitMix64 from a fixed start. Cost about 3 R n (1 - p) draws.
///
/// \param returns_a, returns_b  Same size n >= 64; the loss is -return.
/// \param levels      Each in [0.5, 1).
/// \param resamples   R >= 100.
/// \param confidence  In (0, 1).
/// \return one for each level; value: expected_shortfall of the sample.
/// Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 13; Poisson
/// weights: Hanley & MacGibbon (2006), Comput. Methods Programs Biomed. 83, 57-62. Checked in
/// tests/unit/statistics/bootstrap_shortfall_test.cpp, tests/statistical/coverage_test.cpp.
[[nodiscard]] std::vector<ShortfallIntervals> bootstrap_shortfall(std::span<double const> returns_a,
                                                                  std::span<double const> returns_b,
                                                                  std::span<double const> levels,
                                                                  std::size_t resamples,
                                                                  double confidence);

/// The same from rows with weights.
///
/// In each resample a unit counts m times, m Poisson with mean 1, times the units of its stratum
/// over the sum of their m: strata have fixed sizes. Expected shortfall at level p is the mean of
/// the worst rows that hold the share 1 - p of what all rows then weigh, the last one in part. A
/// resample in which a stratum is empty is drawn again.
///
/// Few units, repeats of splitting or of a point set, understate the variance by (n - 1) / n, and
/// what they lack the bootstrap cannot know: 95 % intervals of 8 cover about 90 %, of 32 93 %;
/// those of less than six are NaN. Cost R times the
/// units and the rows in the tails, and sorting; 24 bytes a row and world, 16 a unit.
///
/// \param returns_a, returns_b  [row].
/// \param levels                Ascending.
/// \return value: the weighted expected shortfall of the sample.
/// Source: resampling of whole units: Davison & Hinkley (1997), Bootstrap Methods and their
/// Application, section 3.8. Checked in tests/unit/statistics/bootstrap_shortfall_test.cpp,
/// tests/statistical/weighted_tail_test.cpp.
[[nodiscard]] std::vector<ShortfallIntervals> bootstrap_shortfall(SampleDesign const& design,
                                                                  std::span<double const> returns_a,
                                                                  std::span<double const> returns_b,
                                                                  std::span<double const> levels,
                                                                  std::size_t resamples,
                                                                  double confidence);

}  // namespace cascade::engine
