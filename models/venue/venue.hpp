#pragma once

/// One of several venues of a market: docs/model.md, "Several venues".

#include <limits>
#include <string>

#include "models/venue/liquidation.hpp"
#include "models/venue/mark.hpp"

namespace cascade::models {

struct Venue {
    std::string name;
    double book_share = 1.0;   ///< of every level, (0, 1]
    double depth_share = 1.0;  ///< of the depth, (0, 1]; those of all venues sum to 1
    MarkRule mark = MarkRule::last;
    double mark_half_life_s = 0.0;  ///< of the average, s, > 0; of `smoothed` alone
    LiquidationRules rules;
};

}  // namespace cascade::models
