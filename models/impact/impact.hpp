#pragma once

/// Parameters of price impact and of the depth that bears it.

#include <vector>

namespace cascade::models {

/// Linear impact: flow q moves log price by 0.01 q / (depth_1pct * depth factor) at once. The share
/// `permanent_fraction` stays for ever (J); the rest is split over transient parts (Y) that decay
/// exponentially, part j holding `transient_weights[j]` of it with half-life `half_lives_s[j]`.
struct LinearImpact {
    double depth_1pct = 0.0;                ///< USD that move log price by 0.01 in calm; > 0
    double permanent_fraction = 1.0;        ///< [0, 1]
    std::vector<double> half_lives_s;       ///< s, > 0; empty only if permanent_fraction == 1
    std::vector<double> transient_weights;  ///< same length, >= 0, sum 1
};

/// The depth factor f, share of calm depth now available. Forced flow q lowers it continuously,
///     f -> max(floor, f exp(-depletion |q| / depth_1pct)),
/// also inside one cascade, and it relaxes to 1: 1 - f halves every `recovery_half_life_s`.
/// depletion == 0 switches the depth dynamics off (f == 1 always).
struct DepthDynamics {
    double floor = 1.0;                 ///< (0, 1]
    double recovery_half_life_s = 0.0;  ///< s, > 0 where depletion > 0; infinity: never recovers
    double depletion = 0.0;             ///< >= 0

    /// Books thin out in wild markets: what orders meet is depth_1pct * f divided by
    ///     max(1, sigma / calm sigma)^volatility_exponent * max(1, lambda /
    ///     base)^intensity_exponent,
    /// sigma the volatility over the step of the price without feedback (calm: the model's own, for
    /// Heston sqrt(long_variance)), lambda the intensity of its jumps at the step's end. 0: off.
    double volatility_exponent = 0.0;  ///< >= 0
    double intensity_exponent = 0.0;   ///< >= 0
};

}  // namespace cascade::models
