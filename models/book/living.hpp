#pragma once

/// A book that lives: positions open at the price of the day, are closed by their owners, and are
/// given more margin. docs/model.md says what is meant, kernel/living.hpp does it.

#include <cstddef>
#include <vector>

#include "models/book/book.hpp"

namespace cascade::models {

struct LivingBook {
    double opens_per_s[kSides] = {};  ///< USD a second that are opened of each side
    double closes_per_s = 0.0;        ///< rate at which each position is closed by its owner, 1/s
    double tops_up_per_s = 0.0;       ///< rate at which it is given margin, 1/s
    std::size_t interval = 1;   ///< steps whose openings stand at one price, that at their end
    std::vector<double> share;  ///< of each leverage tier in what opens, sum 1
    std::vector<double> distance[kSides];  ///< [tier]: log price from entry to trigger, > 0

    [[nodiscard]] bool opens() const {
        return opens_per_s[0] + opens_per_s[1] > 0.0 || tops_up_per_s > 0.0;
    }
    [[nodiscard]] bool lives() const { return opens() || closes_per_s > 0.0; }
};

}  // namespace cascade::models
