// (b) the liquidation map and (f) what a sudden move does to it.

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "tools/cascade/format.hpp"
#include "tools/cascade/report/figure.hpp"
#include "tools/cascade/report/panels.hpp"

namespace cascade::program {
namespace {

using engine::Dataset;

constexpr std::size_t kRows = 40;  ///< of a table behind a chart

std::string reach_of(Report const& report, Threshold const& threshold) {
    return "<b>" + usd(report.cumulative_intensity(threshold.side, threshold.price))
           + " USD</b> of " + (threshold.side == 0 ? "longs down to " : "shorts up to ")
           + price(threshold.price);
}

std::string map_statement(Report const& report) {
    std::string text = "The map grades " + usd(report.map[0].total) + " USD of intensity in "
                       + whole(report.map[0].levels) + " levels of longs below spot, "
                       + price(report.spot) + ", and " + usd(report.map[1].total) + " USD in "
                       + whole(report.map[1].levels) + " levels of shorts above it";
    std::string reached;
    for (Threshold const& threshold : report.thresholds) {
        reached += (reached.empty() ? "" : ", ") + reach_of(report, threshold);
    }
    text += reached.empty() ? ". " : "; read outward from spot: " + reached + ". ";
    auto const kappa = report.resolved->value("/book/kappa"_json_pointer, 1.0);
    return text + "Intensity is not an amount waiting to be liquidated: " + percent(kappa)
           + " of it is taken as notional (kappa).";
}

Table map_table(Report const& report) {
    Table table{"Levels of the map, nearest to spot first",
                {"side", "price, USD", "intensity, USD", "cumulative, USD", "leverage", "R"},
                {}};
    for (std::size_t side = 0; side < kSides; ++side) {
        MapSide const& map = report.map[side];
        std::size_t const stride = (map.lower.size() + kRows - 1) / kRows;
        double cumulative = 0.0, group = 0.0, worst = 0.0;
        double near = 0.0;
        for (std::size_t k = 0; k < map.lower.size(); ++k) {
            near = k % stride == 0 ? (side == 0 ? map.upper[k] : map.lower[k]) : near;
            group += map.intensity[k];
            worst = std::max(worst, map.reproduction[k]);
            if ((k + 1) % stride != 0 && k + 1 < map.lower.size()) {
                continue;
            }
            cumulative += group;
            double const far = side == 0 ? map.lower[k] : map.upper[k];
            std::vector<std::string> const ends = prices({near, far});
            table.rows.push_back({row_head(kSideName[side]), cell(ends[0] + " to " + ends[1]),
                                  cell(usd(group)), cell(usd(cumulative)),
                                  cell(stride == 1 && !std::isnan(map.leverage[k])
                                           ? short_number(map.leverage[k]) + "x"
                                           : ""),
                                  cell(short_number(worst))});
            group = worst = 0.0;
        }
    }
    return table;
}

/// The shock of one side that feedback carries furthest, relative to its size.
std::size_t weakest(Dataset const& root, std::size_t side) {
    std::size_t best = 0;
    for (std::size_t k = 0; k < extent(root, Axis::shock_index); ++k) {
        if (number_of(root, Aggregate::shock_amplification, {side, k})
            > number_of(root, Aggregate::shock_amplification, {side, best})) {
            best = k;
        }
    }
    return best;
}

std::string shock_sentence(Report const& report, std::size_t side) {
    Dataset const& root = report.root;
    if (extent(root, Axis::shock_index) == 0
        || std::isnan(number_of(root, Aggregate::shock, {side, 0}))) {
        return std::string("There are no ") + kSideName[side] + "s to liquidate. ";
    }
    std::size_t const k = weakest(root, side);
    auto const to_price = [&](Aggregate of) {
        return price(report.price_at(side, number_of(root, of, {side, k})));
    };
    MapSide const& map = report.map[side];
    auto const top = std::max_element(map.reproduction.begin(), map.reproduction.end());
    double const critical = number_of(root, Aggregate::critical_shock, {side});
    std::string text = std::string(side == 0 ? "A fall" : "A rise") + " that would end at "
                       + to_price(Aggregate::shock) + " ends at " + to_price(Aggregate::shock_end)
                       + ", " + value_of(root, Aggregate::shock_amplification, {side, k}, As::times)
                       + " as far: the worst shock " + (side == 0 ? "down" : "up");
    if (top != map.reproduction.end()) {
        auto const at = static_cast<std::size_t>(top - map.reproduction.begin());
        std::vector<std::string> const ends = prices({map.lower[at], map.upper[at]});
        text +=
            "; R is largest, " + short_number(*top) + ", between " + ends[0] + " and " + ends[1];
    }
    return text
           + (std::isnan(critical) ? "; no shock runs away. "
                                   : "; from <b>" + price(report.price_at(side, critical))
                                         + "</b> on the cascade runs away. ");
}

Table shock_table(Report const& report) {
    Dataset const& root = report.root;
    Table table{"Shocks on the expected book in calm depth",
                {"side", "price without feedback", "price with feedback", "amplification",
                 "liquidated, USD", "rounds", "runs away"},
                {}};
    std::size_t const shocks = extent(root, Axis::shock_index);
    std::size_t const stride = (shocks + kRows / 2 - 1) / (kRows / 2);
    for (std::size_t side = 0; side < kSides; ++side) {
        for (std::size_t k = stride - 1; stride > 0 && k < shocks; k += stride) {
            if (std::isnan(number_of(root, Aggregate::shock, {side, k}))) {
                continue;
            }
            table.rows.push_back(
                {row_head(kSideName[side]),
                 cell(price(report.price_at(side, number_of(root, Aggregate::shock, {side, k})))),
                 cell(price(
                     report.price_at(side, number_of(root, Aggregate::shock_end, {side, k})))),
                 figure_cell(root, Aggregate::shock_amplification, {side, k}, As::number),
                 figure_cell(root, Aggregate::shock_liquidated, {side, k}, As::usd),
                 cell(count(number_of(root, Aggregate::shock_rounds, {side, k}))),
                 cell(number_of(root, Aggregate::shock_runaway, {side, k}) != 0.0 ? "yes" : "no")});
        }
    }
    return table;
}

}  // namespace

MaybePanel map_panel(Report const& report) {
    if (report.map[0].levels + report.map[1].levels == 0) {
        return std::nullopt;
    }
    return Panel{"map", "The liquidation map", map_statement(report),
                 chart("map",
                       "Liquidation map: intensity by price, and cumulative intensity outward from "
                       "spot; longs below, shorts above.",
                       to_html(map_table(report)))};
}

MaybePanel shock_panel(Report const& report) {
    if (extent(report.root, Axis::shock_index) == 0) {
        return std::nullopt;
    }
    return Panel{"shock", "Weak points of the map",
                 "Computed without simulation, on the expected book in calm depth. "
                     + shock_sentence(report, 0) + shock_sentence(report, 1),
                 chart("shock",
                       "Where a sudden move to each price ends with feedback, against the line "
                       "without; below it the reproduction number R along the map.",
                       to_html(shock_table(report)))};
}

}  // namespace cascade::program
