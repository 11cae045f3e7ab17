#pragma once

/// Geometric Brownian motion of the price without forced orders.

namespace cascade::models {

/// d ln S = (drift - volatility^2 / 2) dt + volatility dW, time in years of 365 days.
/// `drift` is the growth rate of the expected price, E[S_T] = S_0 exp(drift T).
struct Gbm {
    double volatility = 0.0;  ///< per square-root year, >= 0
    double drift = 0.0;       ///< per year
};

}  // namespace cascade::models
