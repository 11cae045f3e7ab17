#pragma once

/// The book as a data set: the group /book of the result file.

#include "engine/results/dataset.hpp"
#include "engine/simulate/plan.hpp"

namespace cascade::engine {

/// Levels of both sides, nearest first, over `long_level` and `short_level`:
/// `{long,short}_{price,lower,upper,intensity,notional,cumulative,leverage,reproduction_number}`.
///
/// lower and upper are the prices of the level's edges (equal for a point), price the middle of the
/// two in log price; notional is the expected one, kappa * intensity; cumulative adds notional from
/// spot outward, the level included; leverage is NaN where not known; the reproduction number is
/// that of the vulnerability curve (calm depth). docs/results.md has the units.
/// Checked in tests/unit/results/summary_test.cpp.
[[nodiscard]] Dataset book_dataset(Plan const& plan);

/// Leverage of the levels from elsewhere, one entry per level of the side; empty: as in the book.
struct LevelLeverage {
    std::vector<double> side[models::kSides];
};
[[nodiscard]] Dataset book_dataset(Plan const& plan, LevelLeverage const& leverage);

}  // namespace cascade::engine
