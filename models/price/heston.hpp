#pragma once

/// Stochastic variance.

namespace cascade::models {

/// Heston (1993), Rev. Financ. Stud. 6(2), 327-343: log price x and its variance v follow
///     dx = (drift - v / 2) dt + sqrt(v) dW,   dv = mean_reversion (long_variance - v) dt
///          + vol_of_variance sqrt(v) dB,      dW dB = correlation dt.
/// Annual units; vol_of_variance is that of v per square-root year, over sqrt(v).
struct Heston {
    double initial_variance = 0.0;  ///< v at the start, per year, >= 0
    double long_variance = 0.0;     ///< per year, >= 0
    double mean_reversion = 0.0;    ///< per year, > 0
    double vol_of_variance = 0.0;   ///< > 0
    double correlation = 0.0;       ///< of price and variance, [-1, 1]
    double drift = 0.0;             ///< growth of the expected price, per year

    /// 2 mean_reversion long_variance >= vol_of_variance^2: v never reaches 0 (Feller). Reported,
    /// not required.
    [[nodiscard]] bool feller() const {
        return 2.0 * mean_reversion * long_variance >= vol_of_variance * vol_of_variance;
    }
};

}  // namespace cascade::models
