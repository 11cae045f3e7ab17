#pragma once

/// What lane models read of each step: plain numbers, made once per run.

#include <cstddef>

namespace cascade::models {

/// Constants of every step; equal for all steps where `stride` is 0.
struct StepTable {
    double const* mean;  ///< of the log return; without jumps, but with what compensates them
    double const* sd;    ///< of the diffusion, >= 0; Heston: factor on the volatility
    std::size_t stride;  ///< 0 or 1
    double calm_sd;      ///< sd without the profile of volatility over time
};

/// Constants of Heston's model over one step.
struct HestonStep {
    double initial_variance;  ///< v at the start, per year
    double long_variance;     ///< theta, per year
    double decay;             ///< exp(-kappa dt)
    double noise_level;       ///< variance of v after a step: noise_level v + noise_floor
    double noise_floor;
    double dt;         ///< years
    double reversion;  ///< kappa dt
    double leverage;   ///< rho / xi
    double own;        ///< 1 - rho^2
};

}  // namespace cascade::models
