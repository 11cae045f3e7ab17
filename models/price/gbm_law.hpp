#pragma once

/// Extremes of geometric Brownian motion in closed form.

namespace cascade::models {

/// Law of the lowest and highest log price over a horizon, continuously monitored; mean and
/// standard deviation are those of the log price at the horizon, with m / s^2 constant over time.
/// Source: reflection principle, Goldman, Sosin, Gatto (1979), J. Finance 34, 1111-1127.
/// Checked in tests/unit/models/gbm_law_test.cpp and tests/statistical/control_test.cpp.
struct GbmLaw {
    double mean = 0.0;
    double sd = 0.0;  ///< > 0

    /// P(low <= level) = Phi((level - m) / s) + exp(2 m level / s^2) Phi((level + m) / s), 1 from 0
    /// on.
    [[nodiscard]] double low_reaches(double level) const;
    [[nodiscard]] double high_reaches(double level) const;  ///< P(high >= level)

    /// E low, E high, by Simpson's rule over the probabilities above; error below 1e-10 of sd.
    [[nodiscard]] double mean_low() const;
    [[nodiscard]] double mean_high() const;

    /// The level with P(low <= level) = share, by bisection; of highs P(high <= level) = share.
    [[nodiscard]] double low_quantile(double share) const;
    [[nodiscard]] double high_quantile(double share) const;
};

}  // namespace cascade::models
