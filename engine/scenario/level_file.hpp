#pragma once

/// CSV files of levels: `side,price,lower,upper,intensity,leverage` in any order of columns.
///
/// A row gives `price` or both edges; `leverage` is optional. Lines that begin with '#' and empty
/// lines are skipped, CRLF is accepted, numbers are plain decimals with '.'.

#include <vector>

#include "engine/scenario/scenario.hpp"

namespace cascade::engine {

/// Where each level of a file stands, for messages.
struct LevelFile {
    std::vector<LevelInput> levels;
    std::vector<std::size_t> lines;
};

/// \param name  how messages call the file
/// \return what could be read; faults (at most 50, then a count) go to `faults`
[[nodiscard]] LevelFile read_level_file(std::string const& text, std::string const& name,
                                        std::vector<Fault>& faults);

}  // namespace cascade::engine
