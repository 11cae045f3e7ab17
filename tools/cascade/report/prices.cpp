// (c) prices over time and (d) liquidations by time and price.

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "tools/cascade/format.hpp"
#include "tools/cascade/interval.hpp"
#include "tools/cascade/report/figure.hpp"
#include "tools/cascade/report/panels.hpp"

namespace cascade::program {
namespace {

using engine::Dataset;

constexpr std::array kShown{0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};
constexpr std::size_t kRows = 12;

std::string fan_statement(Report const& report) {
    Dataset const& root = report.root;
    std::size_t const end = extent(root, Axis::time) - 1;
    std::size_t const low = place_of(root, Axis::quantile, 0.01);
    std::size_t const middle = place_of(root, Axis::quantile, 0.5);
    std::size_t const high = place_of(root, Axis::quantile, 0.99);
    auto const at = [&](std::size_t world, std::size_t q) {
        return value_of(root, Aggregate::price_fan, {world, end, q}, As::price);
    };
    return "After " + span(report.horizon_s) + " 98 % of paths lie between " + at(kFeedback, low)
           + " and " + at(kFeedback, high) + " with feedback, between " + at(kBaseline, low)
           + " and " + at(kBaseline, high) + " without; the medians are " + at(kFeedback, middle)
           + " and " + at(kBaseline, middle) + ".";
}

Table fan_table(Report const& report) {
    Dataset const& root = report.root;
    Table table{"Quantiles of price over paths, USD", {"after", "world"}, {}};
    for (double const share : kShown) {
        table.head.push_back(level_text(share));
    }
    std::size_t const times = extent(root, Axis::time);
    std::size_t const stride = (times + kRows - 1) / kRows;
    for (std::size_t c = stride - 1; c < times; c += stride) {
        for (std::size_t const w : {kBaseline, kFeedback}) {
            std::vector<std::string> row{row_head(span(number_of(root, Axis::time, c))),
                                         cell(engine::kWorldLabels[w])};
            for (double const share : kShown) {
                row.push_back(figure_cell(root, Aggregate::price_fan,
                                          {w, c, place_of(root, Axis::quantile, share)},
                                          As::price));
            }
            table.rows.push_back(std::move(row));
        }
    }
    return table;
}

/// The cell of the heat map where most is liquidated.
struct Cell {
    std::size_t side = 0, column = 0, bin = 0;
    double value = 0.0;
};

Cell hottest(Dataset const& root) {
    Cell best;
    for (std::size_t s = 0; s < kSides; ++s) {
        for (std::size_t c = 0; c < extent(root, Axis::time); ++c) {
            for (std::size_t b = 0; b < extent(root, Axis::heat_bin); ++b) {
                double const value = number_of(root, Aggregate::liquidated_heat, {s, c, b});
                best = value > best.value ? Cell{s, c, b, value} : best;
            }
        }
    }
    return best;
}

std::string heat_statement(Report const& report) {
    Dataset const& root = report.root;
    Cell const top = hottest(root);
    std::string const start =
        top.column == 0 ? "the start" : span(number_of(root, Axis::time, top.column - 1));
    return "With feedback an average path liquidates "
           + value_of(root, Aggregate::liquidated_mean, {kFeedback, 0}, As::usd)
           + " USD of longs and "
           + value_of(root, Aggregate::liquidated_mean, {kFeedback, 1}, As::usd)
           + " USD of shorts; the busiest cell, between "
           + price(number_of(root, Aggregate::heat_price_lower, {top.side, top.bin})) + " and "
           + price(number_of(root, Aggregate::heat_price_upper, {top.side, top.bin})) + " from "
           + start + " to " + span(number_of(root, Axis::time, top.column)) + ", takes "
           + value_of(root, Aggregate::liquidated_heat, {top.side, top.column, top.bin}, As::usd)
           + " USD.";
}

/// Neighbouring bins of one side: [first, last), those that are there.
struct Band {
    std::size_t side, first, last;
};

std::vector<Band> bands(Dataset const& root) {
    constexpr std::size_t kBands = 10;
    std::size_t const bins = extent(root, Axis::heat_bin);
    std::size_t const count = std::min(kBands, bins);
    std::vector<Band> list;
    for (std::size_t s = 0; s < kSides; ++s) {
        for (std::size_t i = 0; i < count; ++i) {
            Band band{s, i * bins / count, (i + 1) * bins / count};
            while (
                band.last > band.first
                && std::isnan(number_of(root, Aggregate::heat_price_lower, {s, band.last - 1}))) {
                --band.last;
            }
            if (band.last > band.first) {
                list.push_back(band);
            }
        }
    }
    return list;
}

/// USD liquidated in a band in the time columns [begin, end).
double liquidated(Dataset const& root, Band const& band, std::size_t begin, std::size_t end) {
    double sum = 0.0;
    for (std::size_t c = begin; c < end; ++c) {
        for (std::size_t bin = band.first; bin < band.last; ++bin) {
            sum += number_of(root, Aggregate::liquidated_heat, {band.side, c, bin});
        }
    }
    return sum;
}

/// Sums over a few bins and columns, so that a table can be read.
Table heat_table(Report const& report) {
    constexpr std::size_t kTimes = 6;
    Dataset const& root = report.root;
    std::size_t const times = extent(root, Axis::time);
    std::size_t const columns = std::min(kTimes, times);
    Table table{"Expected liquidation, USD a path, by price and time", {"price, USD"}, {}};
    for (std::size_t j = 0; j < columns; ++j) {
        table.head.push_back("to "
                             + span(number_of(root, Axis::time, (j + 1) * times / columns - 1)));
    }
    for (Band const& band : bands(root)) {
        std::size_t const s = band.side;
        double const a =
            number_of(root, Aggregate::heat_price_lower, {s, s == 0 ? band.last - 1 : band.first});
        double const b =
            number_of(root, Aggregate::heat_price_upper, {s, s == 0 ? band.first : band.last - 1});
        std::vector<std::string> row{row_head(price(a) + " to " + price(b))};
        for (std::size_t j = 0; j < columns; ++j) {
            row.push_back(
                cell(usd(liquidated(root, band, j * times / columns, (j + 1) * times / columns))));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

}  // namespace

MaybePanel fan_panel(Report const& report) {
    if (!report.has(Aggregate::price_fan) || extent(report.root, Axis::time) == 0) {
        return std::nullopt;
    }
    return Panel{"fan", "Prices over time", fan_statement(report),
                 chart("fan",
                       "Fan chart of price over time: bands of quantiles with feedback, lines of "
                       "the same quantiles without.",
                       to_html(fan_table(report)))};
}

MaybePanel heat_panel(Report const& report) {
    if (!report.has(Aggregate::liquidated_heat) || hottest(report.root).value <= 0.0) {
        return std::nullopt;
    }
    return Panel{"heat", "Where and when liquidations happen", heat_statement(report),
                 chart("heat",
                       "Heat map of the notional liquidated with feedback by time and price, USD "
                       "on an average path, on a logarithmic scale of colour.",
                       to_html(heat_table(report)))};
}

}  // namespace cascade::program
