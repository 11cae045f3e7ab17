#pragma once

/// The book: all levels of both sides, as the simulation sees them.
///
/// A level is positions of one side that are liquidated at one trigger price (a point) or spread
/// evenly in log price over a bin. Everything here is in *outward distance*: for the long side
/// y = -ln(price/spot), for the short side y = +ln(price/spot), so that both sides read alike:
/// y >= 0, nearest level first, and a cascade always runs towards larger y.

#include <cstddef>
#include <vector>

namespace cascade::models {

/// `long_` positions are liquidated when price falls, `short_` when it rises.
enum class Side : int { long_ = 0, short_ = 1 };

inline constexpr int kSides = 2;

/// Direction of forced flow and of the price move it causes: sells of longs are negative.
[[nodiscard]] constexpr double direction(Side side) {
    return side == Side::long_ ? -1.0 : 1.0;
}

/// One side of the book. All vectors have one entry per level, nearest level first.
///
/// Invariant: 0 <= near[k] <= far[k] <= near[k + 1], notional[k] >= 0. A point has near == far.
struct SideBook {
    std::vector<double> near;       ///< outward log distance where the level begins
    std::vector<double> far;        ///< outward log distance where it ends
    std::vector<double> notional;   ///< expected notional, kappa * intensity, USD
    std::vector<double> intensity;  ///< the map's own figure, USD
    std::vector<double> leverage;   ///< NaN where not known

    [[nodiscard]] std::size_t size() const { return near.size(); }
};

/// Both sides, index by static_cast<int>(Side).
struct Book {
    SideBook side[kSides];

    [[nodiscard]] SideBook const& of(Side s) const { return side[static_cast<int>(s)]; }
    [[nodiscard]] SideBook& of(Side s) { return side[static_cast<int>(s)]; }
};

/// The random field xi that multiplies each level's notional on each path:
///     xi = exp(s g - s^2/2), s^2 = ln(1 + cv^2),  g = sqrt(w) c + sqrt(1 - w) h(y)
/// with c standard normal and common to both sides of a path, h a stationary Gaussian process along
/// log price with correlation exp(-|dy| / correlation_length), own to each side.
/// Mean of xi is 1, its coefficient of variation is cv. cv == 0 switches the field off.
struct Dispersion {
    double cv = 0.0;                  ///< coefficient of variation, >= 0
    double correlation_length = 0.0;  ///< log price, > 0 where cv > 0
    double common_weight = 0.0;  ///< w, share of the variance of g common to both sides, [0, 1]
};

/// A leverage mix that is not known: each path draws its own weights w of the tiers, by Dirichlet's
/// law, one mix for both sides. A level's notional is multiplied by
///     sum over tiers j of share_j w_j / mean_j,
/// whose mean is 1: share_j is tier j's part of the level's expected notional.
struct LeverageMix {
    double concentration = 0.0;  ///< of the law: shapes are concentration * mean; 0: mix is known
    std::vector<double> mean;    ///< [tier], > 0, sum 1; empty where the mix is known
    std::vector<double> share[kSides];  ///< [level * tiers + tier], of each level: sum 1
};

}  // namespace cascade::models
