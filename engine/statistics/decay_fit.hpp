#pragma once

/// A power-law decay as a sum of exponentials, so that transient impact keeps a state of a few
/// numbers.

#include <cstddef>
#include <vector>

namespace cascade::engine {

/// Sum over parts of weight * 2^(-t / half_life).
struct DecayFit {
    std::vector<double>
        half_life;               ///< in the unit of `time`, ascending; parts of no weight left out
    std::vector<double> weight;  ///< > 0, sum 1
    double largest_error = 0.0;  ///< of the sum against the kernel, over [0, horizon]
};

/// Fit G(t) = (1 + t / time)^(-exponent) on [0, horizon].
///
/// Half-lives stand in a geometric row from time / 10 to ten times the horizon; weights are
/// non-negative and sum to 1, so that G(0) = 1 is met exactly. Method: least squares on points
/// evenly spaced in log(t + time / 10), the first weight taken from the sum, by the active set of
/// Lawson and Hanson (Solving Least Squares Problems, 1974, chapter 23) on Eigen's QR. Offline:
/// its weights are to be written into a scenario, where they are numbers like any others.
///
/// \param time      > 0
/// \param exponent  > 0
/// \param parts     2 .. 30
/// Checked in tests/unit/statistics/decay_fit_test.cpp.
[[nodiscard]] DecayFit fit_power_decay(double time, double exponent, double horizon,
                                       std::size_t parts);

}  // namespace cascade::engine
