#pragma once

/// The figures kept for every path.

#include <cstddef>
#include <string_view>

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

}  // namespace cascade::engine
