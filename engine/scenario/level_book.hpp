#pragma once

/// From checked levels to the two sides of a book in outward distance.

#include <vector>

#include "engine/scenario/scenario.hpp"
#include "models/book/book.hpp"

namespace cascade::engine {

/// \param levels  sound by check_levels
/// \param points  true: a bin becomes a point at its geometric mid price. False: a level given by
/// price
///                becomes a bin whose edges lie midway in log price to its neighbours, the
///                outermost and the innermost mirrored, never across spot; a level without any
///                neighbour stays a point
/// \return book with intensity and leverage; notional not yet set
[[nodiscard]] models::Book book_of_levels(std::vector<LevelInput> const& levels, double spot,
                                          bool points);

}  // namespace cascade::engine
