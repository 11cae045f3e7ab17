#pragma once

/// Parameters of price impact and of the depth that bears it.

#include <limits>
#include <variant>
#include <vector>

#include "models/book/book.hpp"

namespace cascade::models {

/// Laws of impact. With E the flow in units of calm depth (flow divided by the depth factor that it
/// meets, integral of dq / f) and E0 the flow of this side still remembered from before, a flow
/// moves log price by
///     I = g(E0 + E) - g(E0).
/// Depth thus acts on all laws alike, and impact is a function of the cascade's cumulative flow.

/// g(E) = 0.01 E / depth_1pct. Nothing need be remembered.
struct LinearLaw {};

/// g(E) = coefficient * E^exponent. With order_size > 0 each order stands alone instead: it moves
/// log price by g of its own flow, and impacts of orders add up. A point of the book is one order,
/// a bin is made of orders of order_size.
struct PowerLaw {
    double coefficient = 0.0;  ///< log price per USD^exponent, > 0
    double exponent = 0.5;     ///< (0, 1)
    double order_size = 0.0;   ///< USD; 0: the cascade is one order
};

/// g is the inverse of a cumulative depth profile: depth[i] USD stand within log price distance[i],
/// evenly between two rows, and beyond the last one as densely as just before it.
struct ProfileLaw {
    std::vector<double> distance[kSides];  ///< ascending, > 0
    std::vector<double> depth[kSides];     ///< USD, ascending, > 0; met by forced orders of a side
};

using ImpactLaw = std::variant<LinearLaw, PowerLaw, ProfileLaw>;

/// Price impact of forced orders. The share `permanent_fraction` of the shift stays for ever (J);
/// the rest is split over transient parts (Y) that decay exponentially, part j holding
/// `transient_weights[j]` of it with half-life `half_lives_s[j]`.
struct Impact {
    /// USD that move log price by 0.01 in calm, > 0: of linear impact, and what depletion of depth
    /// is counted in.
    double depth_1pct = 0.0;
    double permanent_fraction = 1.0;        ///< [0, 1]
    std::vector<double> half_lives_s;       ///< s, > 0; empty only if permanent_fraction == 1
    std::vector<double> transient_weights;  ///< same length, >= 0, sum 1
    ImpactLaw law = LinearLaw{};
    /// Half-life of the remembered flow E0, s, > 0; infinity: never forgotten.
    double memory_half_life_s = std::numeric_limits<double>::infinity();
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
