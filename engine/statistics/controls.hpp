#pragma once

/// Control variates: figures whose expectation is known correct those whose is not.

#include <cstddef>
#include <span>
#include <vector>

#include "engine/statistics/moments.hpp"

namespace cascade::engine {

/// A mean corrected by controls, and by how much its variance fell.
struct Controlled {
    Estimate estimate;
    double variance_reduction;  ///< variance of the plain mean over that of the corrected one; NaN
                                ///< where the controls leave none
};

/// Controls c_1 .. c_q over the same n paths with known expectations mu. With S their covariance,
///     weight_i = 1 + (mu - mean c)' S^-1 (c_i - mean c)
/// and mean(weight y) is the mean of y corrected by the least-squares regression of y on c. The
/// coefficients come from the same paths: a bias of order 1 / n, against an error of 1 / sqrt(n).
/// Its variance is that of the residuals over n, times (n - 2) / (n - q - 2) for the fitted
/// coefficients.
///
/// Controls are made orthogonal one after the other (modified Gram-Schmidt): sums in a fixed order,
/// so equal bits everywhere, which a linear algebra library does not promise. Those that hang on
/// the ones before (a threshold never passed) are left out: less than 1e-9 of their variance left.
/// Source: Glasserman (2004), Monte Carlo methods in financial engineering, section 4.1.2-4.1.3
/// (weights: 4.21); Lavenberg and Welch (1981), Manage. Sci. 27, 322-335 (the factor).
/// Checked in tests/unit/statistics/controls_test.cpp, tests/statistical/control_test.cpp.
class Controls {
  public:
    /// \param columns  each of n values
    /// \param expected  their expectations
    Controls(std::vector<std::vector<double>> columns, std::vector<double> const& expected);

    [[nodiscard]] std::vector<double> const& weights() const { return weights_; }
    [[nodiscard]] Controlled mean(std::span<double const> y) const;

  private:
    std::vector<std::vector<double>> columns_;  ///< centred, orthogonal, of length 1
    std::vector<double> weights_;
};

}  // namespace cascade::engine
