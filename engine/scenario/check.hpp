#pragma once

/// Rules over several keys.

#include <functional>

#include "engine/scenario/reader.hpp"

namespace cascade::engine {

/// Judge everything that needs more than one key but no data file. Each rule is judged only where
/// the keys it reads are sound.
void check_combinations(Scenario const& scenario, Findings& findings);

/// Rules for levels, inline or from a file: sides, edges, order, overlaps. `report(i, message)`
/// takes a fault of level i.
void check_levels(std::vector<LevelInput> const& levels, double spot, bool points,
                  std::function<void(std::size_t, std::string const&)> const& report);

}  // namespace cascade::engine
