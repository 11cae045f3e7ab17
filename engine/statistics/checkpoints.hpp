#pragma once

/// When a run that goes on until it is precise enough looks at its precision.

#include <cstdint>
#include <vector>

namespace cascade::engine {

/// Numbers of units after which to look: `first`, then each sqrt(2) times the one before, rounded
/// up, the last one `most`.
///
/// Stopping at the first look that shows the wanted precision favours looks that show it by luck.
/// The fewer the looks and the larger the first, the less: a growing ratio makes their number
/// logarithmic, at the price of up to 41 % more units than needed. What is left of the bias is
/// measured in tests/statistical/coverage_test.cpp and stated in docs/statistics.md.
///
/// \param first  >= 1.   \param most  >= 1; `first` is cut to it.
/// Checked in tests/unit/statistics/checkpoints_test.cpp.
[[nodiscard]] std::vector<std::uint64_t> checkpoints(std::uint64_t first, std::uint64_t most);

}  // namespace cascade::engine
