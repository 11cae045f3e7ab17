#pragma once

/// Geometric Brownian motion of the price without forced orders.

namespace cascade::models {

/// d ln S = (drift - volatility^2 / 2) dt + volatility dW, time in years of 365 days.
/// `drift` is the growth rate of the expected price, E[S_T] = S_0 exp(drift T).
struct Gbm {
    double volatility = 0.0;  ///< per square-root year, >= 0
    double drift = 0.0;       ///< per year

    /// Mean of the log return over `years`.
    [[nodiscard]] double log_drift(double years) const {
        return (drift - 0.5 * volatility * volatility) * years;
    }
};

}  // namespace cascade::models
