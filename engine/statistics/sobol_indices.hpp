#pragma once

/// Which input an output hangs on: Sobol's first-order and total indices.

#include <cstddef>
#include <span>
#include <vector>

#include "engine/statistics/moments.hpp"

namespace cascade::engine {

/// Values of f on the two samples of the inputs and on their mixtures.
struct SobolValues {
    std::vector<double> a;  ///< [j]: f(A_j)
    std::vector<double> b;  ///< [j]: f(B_j), A and B independent samples of all inputs
    std::vector<std::vector<double>> mixed;  ///< [i][j]: f of A_j with input i taken from B_j
};

/// Indices of one input. NaN where the output does not vary, or too few rows have it.
struct SobolIndex {
    Interval first_order;  ///< share of the variance of f that goes when this input becomes known
    Interval total;        ///< share that stays while all others are known
};

struct SobolIndices {
    std::vector<SobolIndex> inputs;
    std::size_t rows = 0;   ///< rows on which f exists everywhere; the others are left out
    double variance = 0.0;  ///< of f, both samples together
};

/// Indices of each input, with percentile intervals from resampled rows.
///
/// With V the variance of f over both samples,
///     S_i = (1/N) sum_j f(B_j) (f(AB_ij) - f(A_j)) / V             Saltelli et al. (2010), table 2
///     (b) T_i = (1/2N) sum_j (f(A_j) - f(AB_ij))^2 / V                 Jansen (1999); table 2 (f)
/// The mean of f over both samples is taken off f first: it changes no variance, but S_i of a
/// function far from 0 would drown in noise. Rows are resampled with replacement, `resamples`
/// times, whole rows at once; ends are order statistics of the resampled indices, which may lie
/// below 0 or above 1. Deterministic.
///
/// \param values      Same N >= 2 everywhere; NaN where f does not exist.
/// \param resamples   100 or more.
/// \param confidence  In (0, 1).
/// Source: Saltelli, Annoni, Azzini, Campolongo, Ratto & Tarantola (2010), Comput. Phys. Comm. 181,
/// 259-270. Checked in tests/unit/statistics/sobol_indices_test.cpp against the Ishigami function.
[[nodiscard]] SobolIndices sobol_indices(SobolValues const& values, std::size_t resamples,
                                         double confidence);

}  // namespace cascade::engine
