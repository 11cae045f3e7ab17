#pragma once

/// Small pictures for the terminal: the fan as lines of blocks, the map as bars.

#include <cstddef>
#include <string>

#include "tools/cascade/report/context.hpp"

namespace cascade::program {

/// How standard output may be written to.
struct Style {
    bool color = false;        ///< escape sequences for colour
    bool blocks = true;        ///< block characters (UTF-8); else ASCII
    std::size_t columns = 80;  ///< 60 to 120
};

/// Quantiles of price over time, both worlds, on one scale; "" without fan.
/// Checked in tests/cli/terminal_test.py.
[[nodiscard]] std::string fan_picture(Report const& report, Style const& style);

/// Intensity by price, highest price first, with spot and thresholds; "" without book.
/// Checked in tests/cli/terminal_test.py.
[[nodiscard]] std::string map_picture(Report const& report, Style const& style);

}  // namespace cascade::program
