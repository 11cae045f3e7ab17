#pragma once

/// What the kernel knows of each of several venues (kernel/venues.hpp).

#include <cstddef>

#include "models/book/book.hpp"
#include "models/impact/law_table.hpp"
#include "models/venue/liquidation.hpp"
#include "models/venue/mark.hpp"

namespace cascade::engine {

struct VenueTable {
    models::MarkRule mark;
    models::LiquidationRules rules;
    double book_share;
    double depth_share;
    /// Log price that the venue's own price moves while its mark moves by 1, by its own orders: 1
    /// at last price, else 1 / depth_share;
    double own_per_mark;
    double index_per_mark;                   ///< and the index: depth_share times that
    models::LawTable law[models::kSides];    ///< how its mark is moved
    double const* entry[models::kSides];     ///< of the map's levels, log price over spot
    double const* bankrupt[models::kSides];  ///< likewise; null where nobody is deleveraged
    double smooth_decay;                     ///< of the smoothed basis, log per step
    double const* smooth_power;              ///< [n]: its factor over n steps
    double const* smooth_gain;               ///< [n]: what n steps make of a basis of 1
};

/// Doubles that a lane carries of each venue, and of all.
inline constexpr std::size_t kVenueDoubles = 26;
inline constexpr std::size_t kVenueLaneDoubles = 1;

}  // namespace cascade::engine
