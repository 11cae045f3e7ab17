#pragma once

/// The book as a data set: the group /book of the result file.

#include <cstddef>
#include <utility>
#include <vector>

#include "engine/results/dataset.hpp"
#include "engine/simulate/plan.hpp"

namespace cascade::engine {

/// One row for each level, of longs, then of shorts, nearest first: the columns of the register
/// (engine/figures/book_columns.inc).
///
/// The price is the middle of the edges in log price; notional is the expected one, kappa times
/// intensity; the reproduction number is that of the vulnerability curve (calm depth).
/// Checked in tests/unit/results/summary_test.cpp.
[[nodiscard]] Dataset book_dataset(Plan const& plan);

/// Leverage of the levels from elsewhere, one entry per level of the side; empty: as in the book.
struct LevelLeverage {
    std::vector<double> side[models::kSides];
};
[[nodiscard]] Dataset book_dataset(Plan const& plan, LevelLeverage const& leverage);

/// Rows of one side: begin and end.
[[nodiscard]] std::pair<std::size_t, std::size_t> rows_of_side(Dataset const& book,
                                                               std::size_t side);

}  // namespace cascade::engine
