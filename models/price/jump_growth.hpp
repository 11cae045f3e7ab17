#pragma once

/// What jumps add to the expected price: the drift takes it away again.

#include <cstddef>
#include <vector>

#include "models/price/jumps.hpp"

namespace cascade::models {

/// E[exp(size)] - 1. Infinite where the expectation does not exist.
[[nodiscard]] double mean_relative_jump(JumpProcess const& jumps);

/// Years after which the expected price of a self-exciting process is infinite; infinity if never.
/// In the terms below: D stays finite for ever where its slope has a root, that is 1 + k <= exp(n -
/// 1) / n for the branching ratio n, else it explodes after the integral of 1 / D'. Started
/// stationary, it ends where D reaches the positive root of exp(excitation D) - 1 = decay D.
[[nodiscard]] double growth_explodes_after(JumpProcess const& jumps);

/// ln E[exp(sum of jump sizes)] gained in each of `steps` steps. For self-exciting jumps this is
/// C(t) + D(t) lambda_0 with
///     D' = (1 + k) exp(excitation D) - 1 - decay D,   C' = decay intensity D,   C(0) = D(0) = 0,
/// k the mean relative jump (Errais, Giesecke, Goldberg, 2010, SIAM J. Financ. Math. 1, 642-665,
/// section 2), by Runge-Kutta of order 4. Started stationary, ln E[exp(D lambda_0)] stands for
/// D lambda_0; the same equations without jump sizes, followed from D back to 0, make it the
/// integral over x from 0 to D of decay intensity x / (decay x + 1 - exp(excitation x)).
/// Not finite where the expected price does not exist.
/// Checked in tests/statistical/price_models_test.cpp.
/// \return one number where all steps are equal, else one a step
[[nodiscard]] std::vector<double> jump_log_growth(JumpProcess const& jumps, double step_years,
                                                  std::size_t steps);

}  // namespace cascade::models
