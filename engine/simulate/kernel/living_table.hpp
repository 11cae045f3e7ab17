#pragma once

/// A living book as the kernel reads it: models/book/living.hpp with the step as unit of time.

#include <cstddef>
#include <cstdint>

#include "models/book/book.hpp"

namespace cascade::engine {

struct LivingTable {
    bool on;
    double opens[models::kSides];  ///< USD an interval
    double leave;                  ///< of notional where it stands, log per step
    double top_up_share;           ///< of what leaves: it comes back at the price of the day
    std::size_t interval;          ///< steps
    std::int64_t tiers;
    double const* share;
    double const* distance[models::kSides];
    std::int64_t room;  ///< points that a side of a world may have open
};

/// Doubles that a lane of a living book carries besides its points (kernel/living.hpp).
inline constexpr std::size_t kLivingDoubles = 24;

/// All that it carries, where a side of a world may have so many points open.
[[nodiscard]] constexpr std::size_t living_doubles(std::size_t points) {
    return kLivingDoubles + 8 * points;
}

}  // namespace cascade::engine
