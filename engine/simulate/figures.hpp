#pragma once

/// The figures kept for every path, and what a finished run holds.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/statistics/weighted.hpp"
#include "models/book/book.hpp"

namespace cascade::engine {

/// The two worlds of every path: impact of forced orders off and on, same draws, same book.
enum class World : int { baseline = 0, feedback = 1 };
inline constexpr int kWorlds = 2;

/// Per-path figures, one number each. Order is the order of the datasets in the result file.
enum class Figure : int {
    baseline_return,
    feedback_return,
    baseline_low,
    feedback_low,
    baseline_high,
    feedback_high,
    baseline_drawdown,
    feedback_drawdown,
    baseline_runup,
    feedback_runup,
    baseline_long_liquidated,
    feedback_long_liquidated,
    baseline_short_liquidated,
    feedback_short_liquidated,
    feedback_displacement,
    feedback_final_displacement,
    feedback_cascades,
    feedback_largest_cascade,
    feedback_rounds,
    feedback_travel,
    feedback_depth_low,
    feedback_runaway,
    count_
};
inline constexpr std::size_t kFigures = static_cast<std::size_t>(Figure::count_);

/// Per-path figures of money, kept where the venue's rules do: those of models::Account with
/// feedback, and what still waits in the queue at the horizon.
enum class CashFigure : int {
    margin,
    loss,
    fees,
    returned,
    fund_low,
    fund_final,
    bad_debt,
    deleveraged,
    queued,
    count_
};
inline constexpr std::size_t kCashFigures = static_cast<std::size_t>(CashFigure::count_);

/// Per-path figures of each venue, where there are several: liquidations and the basis, then
/// CashFigure by CashFigure its money.
enum class VenueFigure : int { long_liquidated, short_liquidated, basis, cash };
inline constexpr std::size_t kVenueOwnFigures = static_cast<std::size_t>(VenueFigure::cash);
inline constexpr std::size_t kVenueFigures = kVenueOwnFigures + kCashFigures;

/// What a figure is: its dataset name, unit, one line of meaning, and whether it is a whole number.
struct FigureInfo {
    std::string_view name;
    std::string_view units;
    std::string_view long_name;
    bool integer;
};

[[nodiscard]] FigureInfo const& info(Figure figure);
[[nodiscard]] FigureInfo const& info(CashFigure figure);

/// The same of figure `index` of each venue, below kVenueFigures.
[[nodiscard]] FigureInfo const& venue_info(std::size_t index);

/// Bits of the figure feedback_runaway.
inline constexpr unsigned kRunawayMapEnd = 1;      ///< only the end of the map stopped a cascade
inline constexpr unsigned kRunawayRoundLimit = 2;  ///< a cascade took more than max_rounds rounds

/// Cascade sizes are counted in four bins an octave, even within it: bin b holds USD from
/// cascade_size_edge(b) to cascade_size_edge(b + 1); the first also holds what is below 1 USD.
inline constexpr std::size_t kCascadeSizeBins = 4 * 64;

/// Lower edge of a cascade-size bin, USD: 2^(bin div 4) * (1 + (bin mod 4) / 4).
[[nodiscard]] double cascade_size_edge(std::size_t bin);

/// Everything measured over paths [first_path, first_path + paths): a block record while running,
/// the whole run at the end. Integer counts and per-path figures do not depend on the order of
/// folding; the USD sums of the heat map are folded in block order.
struct Tally {
    std::uint64_t first_path = 0;
    std::uint64_t paths = 0;

    /// [figure][path]
    std::array<std::vector<double>, kFigures> figures;
    /// [cash figure][path]; empty where no accounts are kept
    std::array<std::vector<double>, kCashFigures> cash;
    /// [figure * venues + venue][path], figures of kVenueFigures; empty where there is one venue
    std::vector<std::vector<double>> venue;
    /// [world * thresholds + threshold][path], s; NaN if never passed
    std::vector<std::vector<double>> first_passage;
    /// [world][column * fan_bins + bin], paths; empty when the fan is off. Outer bins hold the
    /// overflow.
    std::vector<std::uint64_t> fan[kWorlds];
    /// [side][column * heat_bins + bin], USD liquidated with feedback, summed over paths; empty
    /// when off
    std::vector<double> heat[models::kSides];
    /// [side][bin], cascades with feedback
    std::vector<std::uint64_t> cascade_sizes[models::kSides];

    /// Weights of the rows, where an estimator gives them any; then fan and cascade_sizes stay
    /// empty, and these hold sums of weights instead. The sum of all weights is `paths`.
    SampleDesign design;
    std::vector<double> fan_weight[kWorlds];
    std::vector<double> cascade_weight[models::kSides];

    [[nodiscard]] std::vector<double> const& of(Figure f) const {
        return figures[static_cast<std::size_t>(f)];
    }
    [[nodiscard]] std::vector<double> const& of(CashFigure f) const {
        return cash[static_cast<std::size_t>(f)];
    }
    [[nodiscard]] std::vector<double>& of(Figure f) { return figures[static_cast<std::size_t>(f)]; }
};

/// Every column with a row for each path, weights apart, in a fixed order: the same columns of two
/// tallies of one plan stand at the same place.
/// \param with_cash  Tally::cash among them
[[nodiscard]] std::vector<std::vector<double>*> columns_of(Tally& tally, bool with_cash);
[[nodiscard]] std::vector<std::vector<double> const*> columns_of(Tally const& tally,
                                                                 bool with_cash);

}  // namespace cascade::engine
