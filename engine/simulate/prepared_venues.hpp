#pragma once

/// Several venues turned into what the kernel reads.

#include <memory>
#include <vector>

#include "engine/simulate/kernel/venue_table.hpp"
#include "engine/simulate/plan.hpp"

namespace cascade::engine {

struct Prepared;

/// Arrays of one venue.
struct PreparedVenue {
    std::vector<double> distance[models::kSides];  ///< of a profile as the venue's mark meets it
    std::vector<double> depth[models::kSides];
    std::vector<double> entry[models::kSides];  ///< log price over spot; where it deleverages
    std::vector<double> bankrupt[models::kSides];
    std::vector<double> smooth_power;
    std::vector<double> smooth_gain;
};

struct PreparedVenues {
    std::vector<PreparedVenue> venue;  ///< in the order of the plan
    double basis_decay = 0.0;          ///< log per step
    double depth_decay = 0.0;
    std::vector<double> basis_power;
    std::vector<VenueTable> table;  ///< with pointers into the above

    PreparedVenues() = default;
    PreparedVenues(PreparedVenues const&) = delete;
    PreparedVenues& operator=(PreparedVenues const&) = delete;
};

/// Entry and bankruptcy prices of a side's levels, log price over spot, for the ranking of
/// deleveraging. Isolated margin of a linear contract, at the middle of the level; a level of
/// unknown leverage was entered at spot.
/// \param margin  left when a position triggers, share of its notional
void append_ranking(models::SideBook const& book, int side, double margin,
                    std::vector<double>& entry, std::vector<double>& bankrupt);

/// \pre `prepared` holds all but its venues
/// \return null where the plan has no list of venues
[[nodiscard]] std::shared_ptr<PreparedVenues const> prepare_venues(Prepared const& prepared);

}  // namespace cascade::engine
