#pragma once

/// Exponential tilting of the price without forced orders: Esscher's transform.
///
/// Under the tilted law Q_theta the terminal baseline log price X has the density
///     dQ / dP = exp(theta X - K(theta)),   K(theta) = ln E exp(theta X),
/// so the weight of a path hangs on its baseline return alone. For processes with independent
/// increments Q_theta stays in the family: the diffusion's mean moves by theta sd^2 a step; jumps
/// come at rate lambda M(theta), M the moment generating function of their size, with sizes
///     normal (m, s)           ->  normal (m + theta s^2, s),
///     double exponential with rates u up, d down, up with probability p
///                             ->  rates u - theta, d + theta, up with p u / (u - theta) /
///                             M(theta).
/// Extremes inside a step, given its ends, do not depend on the drift: they need no weight.
/// Source: Gerber and Shiu (1994), Trans. Soc. Actuaries 46, 99-191; Sato (1999), Levy processes
/// and infinitely divisible distributions, theorem 33.1.

#include <string>

#include "engine/simulate/prepared.hpp"

namespace cascade::engine {

/// Why paths of this model cannot be tilted; "" where they can: Gbm, alone or with jumps of
/// constant intensity.
[[nodiscard]] std::string why_not_tilted(models::PriceModel const& price);

/// Open interval of theta on which K is finite.
struct TiltRange {
    double low;
    double high;
};
[[nodiscard]] TiltRange tilt_range(Prepared const& prepared);

/// K(theta) over the horizon, and its first derivative, the mean of X under Q_theta.
struct TiltMoments {
    double log_mgf;
    double mean;
};
/// \pre theta inside tilt_range()
/// Checked in tests/unit/tail/tilt_test.cpp against the definition by quadrature.
[[nodiscard]] TiltMoments tilt_moments(Prepared const& prepared, double theta);

/// The theta under which X has this mean, by bisection; the nearest that leaves its model sound.
[[nodiscard]] double tilt_to_mean(Prepared const& prepared, double mean);

/// The same plan under Q_theta.
/// Checked in tests/statistical/importance_test.cpp.
[[nodiscard]] Prepared tilted(Prepared const& prepared, double theta);

}  // namespace cascade::engine
