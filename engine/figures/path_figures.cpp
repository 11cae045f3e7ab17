#include "engine/figures/path_figures.hpp"

#include <algorithm>
#include <iterator>

#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

constexpr FigureInfo kInfo[kFigures] = {
#define PATH_FIGURE(name, units, whole, meaning) {#name, units, meaning, whole},
#define CASH_FIGURE(...)
#define VENUE_FIGURE(...)
#define PATH_COLUMN(...)
#include "engine/figures/path_figures.inc"
#undef PATH_FIGURE
#undef CASH_FIGURE
};

constexpr FigureInfo kCashInfo[kCashFigures] = {
#define PATH_FIGURE(...)
#define CASH_FIGURE(enumerator, name, meaning, of_venue) {#name, "USD", meaning, false},
#include "engine/figures/path_figures.inc"
#undef CASH_FIGURE
#undef VENUE_FIGURE
};

/// Names by venue: venue_ in place of feedback_.
template <std::size_t length>
struct VenueName {
    char text[length] = {};
    constexpr explicit VenueName(char const (&name)[length]) {
        constexpr std::string_view kVenue = "venue";
        constexpr std::size_t kFeedback = std::string_view("feedback").size();
        std::copy(kVenue.begin(), kVenue.end(), text);
        std::copy(name + kFeedback, name + length, text + kVenue.size());
    }
};
#define CASH_FIGURE(enumerator, name, ...) constexpr VenueName kVenueName_##enumerator(#name);
#define VENUE_FIGURE(...)
#include "engine/figures/path_figures.inc"
#undef CASH_FIGURE
#undef VENUE_FIGURE

constexpr FigureInfo kVenueInfo[kVenueFigures] = {
#define CASH_FIGURE(...)
#define VENUE_FIGURE(enumerator, name, units, meaning) {#name, units, meaning, false},
#include "engine/figures/path_figures.inc"
#undef CASH_FIGURE
#undef VENUE_FIGURE
#define CASH_FIGURE(enumerator, name, meaning, of_venue) \
    {kVenueName_##enumerator.text, "USD", of_venue, false},
#define VENUE_FIGURE(...)
#include "engine/figures/path_figures.inc"
#undef CASH_FIGURE
#undef PATH_COLUMN
};

constexpr ColumnInfo kPathColumns[] = {
#define CASH_FIGURE(...)
#define PATH_COLUMN(name, group, units, axes, meaning) {#name, #group, units, axes, meaning},
#include "engine/figures/path_figures.inc"
#undef PATH_FIGURE
#undef CASH_FIGURE
#undef VENUE_FIGURE
#undef PATH_COLUMN
};

constexpr ColumnInfo kBookInfo[kBookColumns] = {
#define BOOK_COLUMN(name, units, meaning) {#name, "book", units, "book_level", meaning},
#include "engine/figures/book_columns.inc"
#undef BOOK_COLUMN
};

}  // namespace

FigureInfo const& venue_info(std::size_t index) {
    CASCADE_EXPECTS(index < kVenueFigures);
    return kVenueInfo[index];
}

FigureInfo const& info(CashFigure figure) {
    auto const index = static_cast<std::size_t>(figure);
    CASCADE_EXPECTS(index < kCashFigures);
    return kCashInfo[index];
}

FigureInfo const& info(Figure figure) {
    auto const index = static_cast<std::size_t>(figure);
    CASCADE_EXPECTS(index < kFigures);
    return kInfo[index];
}

ColumnInfo const& info(PathColumn column) {
    auto const index = static_cast<std::size_t>(column);
    CASCADE_EXPECTS(index < std::size(kPathColumns));
    return kPathColumns[index];
}

ColumnInfo const& info(BookColumn column) {
    auto const index = static_cast<std::size_t>(column);
    CASCADE_EXPECTS(index < kBookColumns);
    return kBookInfo[index];
}

std::optional<Figure> path_figure_named(std::string_view name) {
    for (std::size_t f = 0; f < kFigures; ++f) {
        if (kInfo[f].name == name) {
            return static_cast<Figure>(f);
        }
    }
    return std::nullopt;
}

double cascade_size_edge(std::size_t bin) {
    double octave = 1.0;
    for (std::size_t i = 0; i < bin / 4; ++i) {
        octave *= 2.0;
    }
    return octave * (1.0 + 0.25 * static_cast<double>(bin % 4));
}

}  // namespace cascade::engine
