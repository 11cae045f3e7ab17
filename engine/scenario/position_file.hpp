#pragma once

/// CSV files of single positions: `side,size,entry,leverage,collateral,liquidation_price` in any
/// order of columns.
///
/// A row gives `liquidation_price`, or `entry` and one of `leverage` (isolated margin) and
/// `collateral` (of cross margin: as models::Position says), from which the margin rules find it.
/// `size` is in base units, of inverse contracts in quote units.

#include <vector>

#include "engine/scenario/scenario.hpp"
#include "models/venue/stages.hpp"

namespace cascade::engine {

struct PositionFile {
    std::vector<LevelInput> levels;  ///< one a liquidation price and side, nearest first
    std::vector<std::string> warnings;
};

/// The intensity of a level is what is traded there: size times its price, of inverse contracts the
/// size. A position that the venue liquidates in parts is a level for each; one that gives its
/// liquidation price alone is closed whole.
/// \param name  how messages call the file
/// \return what could be read; faults (at most 50, then a count) go to `faults`
[[nodiscard]] PositionFile read_position_file(std::string const& text, std::string const& name,
                                              models::MarginRules const& rules, double spot,
                                              std::vector<Fault>& faults,
                                              models::StageRule const& stage_rule = {});

}  // namespace cascade::engine
