#pragma once

/// Prices at which the positions of a venue trigger, where there are several venues.

namespace cascade::models {

/// The venue's own price, the index plus the exponential moving average of its basis, or the index.
enum class MarkRule : int { last, smoothed, index };

/// More would not fit into what the kernel carries on its stack.
inline constexpr int kMaxVenues = 8;

}  // namespace cascade::models
