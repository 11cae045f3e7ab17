// The numbers behind the charts. One object per chart, named as in tools/report/src.

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "tools/cascade/report/chart_json.hpp"
#include "tools/cascade/report/panels.hpp"

namespace cascade::program {
namespace {

using Json = nlohmann::ordered_json;
using engine::Dataset;

constexpr std::size_t kMostColumns = 96;  ///< of the heat map

Json numbers(Dataset const& data, Axis axis) {
    Json out = Json::array();
    for (std::size_t i = 0; i < extent(data, axis); ++i) {
        out.push_back(rounded(number_of(data, axis, i)));
    }
    return out;
}

Json thresholds(Report const& report) {
    Json out = Json::array();
    for (Threshold const& threshold : report.thresholds) {
        out.push_back({{"price", rounded(threshold.price)},
                       {"side", kSideName[threshold.side]},
                       {"cumulative",
                        rounded(report.cumulative_intensity(threshold.side, threshold.price))}});
    }
    return out;
}

Json map_json(Report const& report) {
    Json out;
    double low = report.spot, high = report.spot;
    for (std::size_t s = 0; s < kSides; ++s) {
        MapSide const& map = report.map[s];
        out[kSideName[s]] = {{"lower", list(map.lower)},
                             {"upper", list(map.upper)},
                             {"intensity", list(map.intensity)},
                             {"leverage", list(map.leverage)},
                             {"reproduction", list(map.reproduction)},
                             {"edge", list(map.edge)},
                             {"cumulative", list(map.cumulative)}};
        for (double const edge : map.edge) {
            low = std::min(low, edge);
            high = std::max(high, edge);
        }
    }
    double const margin = 0.02 * (high - low);
    out["view"] = {rounded(low - margin), rounded(high + margin)};
    return out;
}

Json fan_json(Report const& report) {
    Dataset const& root = report.root;
    Json out{{"time", numbers(root, Axis::time)}, {"quantile", numbers(root, Axis::quantile)}};
    for (std::size_t const w : {kBaseline, kFeedback}) {
        Json& rows = out[engine::kWorldLabels[w]];
        rows = Json::array();
        for (std::size_t c = 0; c < extent(root, Axis::time); ++c) {
            Json row = Json::array();
            for (std::size_t q = 0; q < extent(root, Axis::quantile); ++q) {
                row.push_back(rounded(number_of(root, Aggregate::price_fan, {w, c, q})));
            }
            rows.push_back(std::move(row));
        }
    }
    return out;
}

/// One cell of the heat map: column of time, bin of price, USD.
struct HeatCell {
    std::size_t column, bin;
    double value;
};

/// Liquidated in the time columns [begin, end), one bin of one side; 0 where the bin is not there.
double liquidated(Dataset const& root, std::size_t side, std::size_t bin, std::size_t begin,
                  std::size_t end) {
    double sum = 0.0;
    for (std::size_t c = begin; c < end; ++c) {
        double const value = number_of(root, Aggregate::liquidated_heat, {side, c, bin});
        sum += std::isnan(value) ? 0.0 : value;
    }
    return sum;
}

std::vector<HeatCell> heat_cells(Dataset const& root, std::size_t stride) {
    std::size_t const times = extent(root, Axis::time);
    std::size_t const bins = extent(root, Axis::heat_bin);
    std::vector<HeatCell> cells;
    for (std::size_t s = 0; s < kSides; ++s) {
        for (std::size_t b = 0; b < bins; ++b) {
            for (std::size_t c = 0; c < times; c += stride) {
                cells.push_back({c / stride, s * bins + b,
                                 liquidated(root, s, b, c, std::min(c + stride, times))});
            }
        }
    }
    return cells;
}

/// Cells with something in them, columns of time joined where there are many.
Json heat_json(Report const& report) {
    Dataset const& root = report.root;
    std::size_t const times = extent(root, Axis::time);
    std::size_t const stride = std::max<std::size_t>(1, (times + kMostColumns - 1) / kMostColumns);
    Json time = Json::array(), lower = Json::array(), upper = Json::array(), shown = Json::array();
    for (std::size_t c = 0; c < times; c += stride) {
        time.push_back(rounded(number_of(root, Axis::time, std::min(c + stride, times) - 1)));
    }
    for (std::size_t s = 0; s < kSides; ++s) {
        for (std::size_t b = 0; b < extent(root, Axis::heat_bin); ++b) {
            lower.push_back(rounded(number_of(root, Aggregate::heat_price_lower, {s, b})));
            upper.push_back(rounded(number_of(root, Aggregate::heat_price_upper, {s, b})));
        }
    }
    std::vector<HeatCell> const cells = heat_cells(root, stride);
    double most = 0.0;
    for (HeatCell const& cell : cells) {
        most = std::max(most, cell.value);
    }
    double low = report.spot, high = report.spot;
    for (HeatCell const& cell : cells) {
        if (cell.value >= std::max(1.0, 1e-4 * most)) {  // as heat.js shows
            shown.push_back({cell.column, cell.bin, rounded(cell.value)});
            low = std::min(low, lower[cell.bin].get<double>());
            high = std::max(high, upper[cell.bin].get<double>());
        }
    }
    return {{"time", time},   {"lower", lower},       {"upper", upper},
            {"cells", shown}, {"max", rounded(most)}, {"view", {rounded(low), rounded(high)}}};
}

Json loss_json(Report const& report) {
    Dataset const& root = report.root;
    Json out{{"level", Json::array()}};
    for (std::size_t k = 0; k < extent(root, Axis::loss_level); ++k) {
        out["level"].push_back(rounded(-std::expm1(-number_of(root, Axis::loss_level, k))));
    }
    for (std::size_t const w : {kBaseline, kFeedback}) {
        Json p = Json::array(), low = Json::array(), high = Json::array();
        for (std::size_t k = 0; k < extent(root, Axis::loss_level); ++k) {
            Interval const share = interval_of(root, Aggregate::loss_exceedance, {w, k});
            p.push_back(rounded(share.value));
            low.push_back(rounded(share.low));
            high.push_back(rounded(share.high));
        }
        out[engine::kWorldLabels[w]] = {{"p", p}, {"low", low}, {"high", high}};
    }
    return out;
}

Json shock_json(Report const& report) {
    Dataset const& root = report.root;
    Json out{{"critical", Json::object()}};
    double low = report.spot, high = report.spot;
    for (std::size_t s = 0; s < kSides; ++s) {
        Json shock = Json::array(), end = Json::array(), usd = Json::array(),
             rounds = Json::array(), runaway = Json::array();
        for (std::size_t k = 0; k < extent(root, Axis::shock_index); ++k) {
            double const y = number_of(root, Aggregate::shock, {s, k});
            if (std::isnan(y)) {
                continue;
            }
            shock.push_back(rounded(report.price_at(s, y)));
            end.push_back(
                rounded(report.price_at(s, number_of(root, Aggregate::shock_end, {s, k}))));
            usd.push_back(rounded(number_of(root, Aggregate::shock_liquidated, {s, k})));
            rounds.push_back(rounded(number_of(root, Aggregate::shock_rounds, {s, k})));
            runaway.push_back(number_of(root, Aggregate::shock_runaway, {s, k}) != 0.0 ? 1 : 0);
            low = std::min(low, report.price_at(s, y));
            high = std::max(high, report.price_at(s, y));
        }
        out[kSideName[s]] = {{"shock", shock},
                             {"end", end},
                             {"liquidated", usd},
                             {"rounds", rounds},
                             {"runaway", runaway}};
        out["critical"][kSideName[s]] =
            rounded(report.price_at(s, number_of(root, Aggregate::critical_shock, {s})));
    }
    out["view"] = {rounded(low), rounded(high)};
    return out;
}

/// Cascades of one side of at least `edge` USD and less than twice that, in 1,000 paths.
double octave(Report const& report, std::size_t side, double edge) {
    double sum = 0.0;
    for (std::size_t b = 0; b < extent(report.root, Axis::cascade_size); ++b) {
        double const lower = number_of(report.root, Axis::cascade_size, b);
        sum += lower >= edge && lower < 2.0 * edge
                   ? number_of(report.root, Aggregate::cascade_count, {side, b})
                   : 0.0;
    }
    return 1e3 * sum / report.paths;
}

/// Cascades by octave from 1,024 USD on.
Json sizes_json(Report const& report) {
    constexpr int kFirstOctave = 10;
    std::size_t const bins = extent(report.root, Axis::cascade_size);
    double const last = bins > 0 ? number_of(report.root, Axis::cascade_size, bins - 1) : 0.0;
    Json edges = Json::array();
    Json counts[kSides] = {Json::array(), Json::array()};
    for (int power = kFirstOctave; std::ldexp(1.0, power) <= last; ++power) {
        double const edge = std::ldexp(1.0, power);
        edges.push_back(edge);
        for (std::size_t s = 0; s < kSides; ++s) {
            counts[s].push_back(rounded(octave(report, s, edge)));
        }
    }
    double const one = 1e3 / report.paths;  // a single cascade
    return {{"edge", edges},
            {"long", counts[0]},
            {"short", counts[1]},
            {"floor", std::pow(10.0, std::floor(std::log10(one)))}};
}

/// A figure over the numbers of paths, and of one threshold where it lies over them.
Json interval_columns(Dataset const& root, Aggregate figure, Index const& threshold) {
    Json value = Json::array(), low = Json::array(), high = Json::array();
    for (std::size_t k = 0; k < extent(root, Axis::convergence_paths); ++k) {
        Index index{k};
        index.insert(index.end(), threshold.begin(), threshold.end());
        Interval const found = interval_of(root, figure, index);
        value.push_back(rounded(found.value));
        low.push_back(rounded(found.low));
        high.push_back(rounded(found.high));
    }
    return {{"value", value}, {"low", low}, {"high", high}};
}

Json convergence_json(Report const& report) {
    Dataset const& root = report.root;
    Json out{{"paths", numbers(root, Axis::convergence_paths)},
             {"probability", Json::array()},
             {"overshoot", Json::array()}};
    for (std::size_t t = 0; t < extent(root, Axis::threshold); ++t) {
        out["probability"].push_back(
            interval_columns(root, Aggregate::convergence_passage_probability, {t}));
        out["overshoot"].push_back(
            interval_columns(root, Aggregate::convergence_overshoot_amplification, {t}));
    }
    Json drawdown = interval_columns(root, Aggregate::convergence_drawdown_quantile, {});
    for (auto& [key, values] : drawdown.items()) {
        for (Json& value : values) {
            value = value.is_null() ? Json() : rounded(-std::expm1(-value.get<double>()));
        }
    }
    out["drawdown"] = std::move(drawdown);
    return out;
}

Json payments_json(Report const& report) {
    auto const mean = [&](Aggregate of) { return rounded(number_of(report.root, of, {})); };
    return {{"margin", mean(Aggregate::margin_mean)},
            {"loss", mean(Aggregate::liquidation_loss_mean)},
            {"returned", mean(Aggregate::returned_mean)},
            {"fund", rounded(number_of(report.root, Aggregate::fund_final_mean, {})
                             - fund_at_start(report))},
            {"debt", mean(Aggregate::bad_debt_mean)}};
}

}  // namespace

Json map_data(Report const& report) {
    return {{"spot", rounded(report.spot)},
            {"paths", report.paths},
            {"thresholds", thresholds(report)},
            {"map", map_json(report)}};
}

Json price_data(Report const& report) {
    Json data = map_data(report);
    if (report.has(Aggregate::price_fan)) {
        data["fan"] = fan_json(report);
    }
    if (report.has(Aggregate::loss_exceedance)) {
        data["loss"] = loss_json(report);
    }
    return data;
}

Json run_data(Report const& report) {
    Json data = price_data(report);
    if (report.has(Aggregate::liquidated_heat)) {
        data["heat"] = heat_json(report);
    }
    if (extent(report.root, Axis::shock_index) > 0) {
        data["shock"] = shock_json(report);
    }
    if (report.has(Aggregate::cascade_count)) {
        data["sizes"] = sizes_json(report);
    }
    if (report.has(Aggregate::margin_mean)) {
        data["payments"] = payments_json(report);
    }
    if (report.has(Aggregate::convergence_drawdown_quantile)) {
        data["convergence"] = convergence_json(report);
    }
    return data;
}

}  // namespace cascade::program
