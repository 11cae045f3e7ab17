#pragma once

/// The register of what is kept for every path, and of the columns of the book.

#include <cstddef>
#include <optional>
#include <string_view>

namespace cascade::engine {

/// The two worlds of every path: impact of forced orders off and on, same draws, same book.
enum class World : int { baseline = 0, feedback = 1 };
inline constexpr int kWorlds = 2;

/// Per-path figures, one number each (path_figures.inc), in the order of the columns.
enum class Figure : int {
#define PATH_FIGURE(name, ...) name,
#define CASH_FIGURE(...)
#define VENUE_FIGURE(...)
#define PATH_COLUMN(...)
#include "engine/figures/path_figures.inc"
#undef PATH_FIGURE
#undef CASH_FIGURE
    count_
};
inline constexpr std::size_t kFigures = static_cast<std::size_t>(Figure::count_);

/// Per-path figures of money, kept where the venue's rules do: those of models::Account with
/// feedback, and what still waits in the queue at the horizon.
enum class CashFigure : int {
#define PATH_FIGURE(...)
#define CASH_FIGURE(enumerator, ...) enumerator,
#include "engine/figures/path_figures.inc"
#undef CASH_FIGURE
#undef VENUE_FIGURE
    count_
};
inline constexpr std::size_t kCashFigures = static_cast<std::size_t>(CashFigure::count_);

/// Per-path figures of each venue, where there are several: its own, then CashFigure by CashFigure
/// its money.
enum class VenueFigure : int {
#define CASH_FIGURE(...)
#define VENUE_FIGURE(enumerator, ...) enumerator,
#include "engine/figures/path_figures.inc"
#undef VENUE_FIGURE
#undef PATH_COLUMN
    cash
};
inline constexpr std::size_t kVenueOwnFigures = static_cast<std::size_t>(VenueFigure::cash);
inline constexpr std::size_t kVenueFigures = kVenueOwnFigures + kCashFigures;

/// What else is kept of every path.
enum class PathColumn : int {
#define VENUE_FIGURE(...)
#define PATH_COLUMN(name, ...) name,
#include "engine/figures/path_figures.inc"
#undef PATH_FIGURE
#undef CASH_FIGURE
#undef VENUE_FIGURE
#undef PATH_COLUMN
};

/// Columns of the book, over Axis::book_level (book_columns.inc).
enum class BookColumn : int {
#define BOOK_COLUMN(name, ...) name,
#include "engine/figures/book_columns.inc"
#undef BOOK_COLUMN
    count_
};
inline constexpr std::size_t kBookColumns = static_cast<std::size_t>(BookColumn::count_);

/// What a figure is: its dataset name, unit, one line of meaning, and whether it is a whole number.
struct FigureInfo {
    std::string_view name;
    std::string_view units;
    std::string_view long_name;
    bool integer;
};

/// What another column is: FigureInfo of something with a group and axes of its own.
struct ColumnInfo {
    std::string_view name;
    std::string_view group;
    std::string_view units;
    std::string_view axes;  ///< "path, world, threshold"
    std::string_view long_name;
};

[[nodiscard]] FigureInfo const& info(Figure figure);
[[nodiscard]] FigureInfo const& info(CashFigure figure);

/// The same of figure `index` of each venue, below kVenueFigures.
[[nodiscard]] FigureInfo const& venue_info(std::size_t index);
[[nodiscard]] ColumnInfo const& info(PathColumn column);
[[nodiscard]] ColumnInfo const& info(BookColumn column);

/// The figure of that name; none where the register has none.
[[nodiscard]] std::optional<Figure> path_figure_named(std::string_view name);

/// Bits of the figure feedback_runaway.
inline constexpr unsigned kRunawayMapEnd = 1;      ///< only the end of the map stopped a cascade
inline constexpr unsigned kRunawayRoundLimit = 2;  ///< a cascade took more than max_rounds rounds

/// Cascade sizes are counted in four bins an octave, even within it: bin b holds USD from
/// cascade_size_edge(b) to cascade_size_edge(b + 1); the first also holds what is below 1 USD.
inline constexpr std::size_t kCascadeSizeBins = 4 * 64;

/// Lower edge of a cascade-size bin, USD: 2^(bin div 4) * (1 + (bin mod 4) / 4).
[[nodiscard]] double cascade_size_edge(std::size_t bin);

}  // namespace cascade::engine
