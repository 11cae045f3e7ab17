#pragma once

/// What whole groups of paths, or a finished run, hold.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/figures/path_figures.hpp"
#include "engine/simulate/column.hpp"
#include "engine/simulate/exact_sums.hpp"
#include "engine/statistics/weighted.hpp"
#include "models/book/book.hpp"

namespace cascade::engine {

/// Everything measured over paths [first_path, first_path + paths): of some units while running,
/// of the whole run at the end. Per-path figures, counts and exact sums: no order of work and no
/// cut into pieces changes a bit.
struct Tally {
    std::uint64_t first_path = 0;
    std::uint64_t paths = 0;

    /// [figure][path]
    std::array<Column, kFigures> figures;
    /// [cash figure][path]; empty where no accounts are kept
    std::array<Column, kCashFigures> cash;
    /// [figure * venues + venue][path], figures of kVenueFigures; empty where there is one venue
    std::vector<Column> venue;
    /// [world * thresholds + threshold][path], s; NaN if never passed
    std::vector<Column> first_passage;
    /// [world][column * fan_bins + bin], paths; empty when the fan is off. Outer bins hold the
    /// overflow.
    std::vector<std::uint64_t> fan[kWorlds];
    /// [side][column * heat_bins + bin], USD liquidated with feedback, summed over paths; empty
    /// when off, and until the run is finished
    std::vector<double> heat[models::kSides];
    /// [side][bin], cascades with feedback
    std::vector<std::uint64_t> cascade_sizes[models::kSides];

    /// Weights of the rows, where an estimator gives them any; then fan and cascade_sizes count
    /// nothing, and a finished run holds sums of weights instead. The sum of all weights is `paths`
    /// then, up to sampling error.
    SampleDesign design;
    std::vector<double> fan_weight[kWorlds];
    std::vector<double> cascade_weight[models::kSides];

    ExactSums sums;  ///< of a run that is not finished; empty afterwards

    [[nodiscard]] Column const& of(Figure f) const { return figures[static_cast<std::size_t>(f)]; }
    [[nodiscard]] Column const& of(CashFigure f) const { return cash[static_cast<std::size_t>(f)]; }
    [[nodiscard]] Column& of(Figure f) { return figures[static_cast<std::size_t>(f)]; }
};

/// Every column with a row for each path, weights apart, in a fixed order: the same columns of two
/// tallies of one plan stand at the same place.
/// \param with_cash  Tally::cash among them
[[nodiscard]] std::vector<Column*> columns_of(Tally& tally, bool with_cash);
[[nodiscard]] std::vector<Column const*> columns_of(Tally const& tally, bool with_cash);

}  // namespace cascade::engine
