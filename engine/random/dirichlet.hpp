#pragma once

/// Random weights that sum to 1, with portable bits.

#include <cstdint>

#include "engine/random/philox.hpp"

namespace cascade::engine {

/// Weights of Dirichlet's law: w_j = g_j / sum g, g_j independent gamma variates of shape a_j, so
///     E w_j = a_j / A,  cov(w_i, w_j) = E w_i ([i = j] - E w_j) / (A + 1),  A = sum a.
/// Exact for any shape: Marsaglia and Tsang's rejection for shapes of 1 and more; below that the
/// variate of shape a + 1 times U^(1/a). Works with logarithms, since variates of small shapes are
/// smaller than any double. About 0.2 us a weight.
/// The draws of weight j are named by (seed, path, purpose, j, attempt).
/// \param shape  n values > 0; n at most 2^20
/// \param out  n weights
/// Source: Marsaglia and Tsang (2000), "A simple method for generating gamma variables", ACM
/// Trans. Math. Softw. 26(3), 363-372. Checked in tests/statistical/leverage_mix_test.cpp.
void draw_dirichlet(std::uint64_t seed, std::uint64_t path, Purpose purpose, double const* shape,
                    int n, double* out);

}  // namespace cascade::engine
