// Own positions: profit, liquidation, and the margin it takes to survive. All from figures of the
// paths: passages of the liquidation prices, extremes and terminal returns.

#include <algorithm>
#include <utility>

#include "engine/results/summary_parts.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine::detail {

namespace {

constexpr Figure kReturn[] = {Figure::baseline_return, Figure::feedback_return};
constexpr Figure kLow[] = {Figure::baseline_low, Figure::feedback_low};
constexpr Figure kHigh[] = {Figure::baseline_high, Figure::feedback_high};

/// One position in one world: its profit and time of liquidation (NaN: never) on each path.
struct Fate {
    Column profit;
    std::span<double const> time;  ///< empty where it cannot be liquidated
};

bool liquidated(Fate const& fate, std::size_t path) {
    return !fate.time.empty() && fate.time[path] == fate.time[path];
}

Fate fate_of(Summary const& s, OwnPosition const& own, std::size_t world) {
    Fate fate;
    if (own.threshold != OwnPosition::kNever) {
        fate.time = s.tally.first_passage[world * s.plan.thresholds.size() + own.threshold];
    }
    std::span<double const> const end = s.of(kReturn[world]);
    fate.profit = s.column([&](std::size_t i) {
        return liquidated(fate, i) ? -own.position.collateral
                                   : models::profit_at(own.rules.contract, own.position,
                                                       s.plan.spot * models::portable_exp(end[i]));
    });
    return fate;
}

/// Collateral with which the position just survives each path.
Column survival_margins(Summary const& s, OwnPosition const& own, std::size_t world) {
    bool const down = own.position.side == models::Side::long_;
    std::span<double const> const extreme = s.of(down ? kLow[world] : kHigh[world]);
    return s.column([&](std::size_t i) {
        return models::required_collateral(own.rules, own.position,
                                           s.plan.spot * models::portable_exp(extreme[i]));
    });
}

/// Mean time of liquidation over the paths where there is one.
Estimate mean_time(Summary const& s, Fate const& fate) {
    if (s.weighted()) {
        return weighted_ratio(
            s.tally.design, [&](std::size_t i) { return liquidated(fate, i) ? fate.time[i] : 0.0; },
            [&](std::size_t i) { return liquidated(fate, i) ? 1.0 : 0.0; });
    }
    Column times = fate.profit.beside();
    for (std::size_t i = 0; i < s.paths; ++i) {
        if (liquidated(fate, i)) {
            times.push_back(fate.time[i]);
        }
    }
    return moments(times).estimate();
}

/// Probability of liquidation with feedback over that without.
Interval liquidation_ratio(Summary const& s, Fate const& base, Fate const& with) {
    if (s.weighted()) {
        Estimate const ratio = weighted_ratio(
            s.tally.design, [&](std::size_t i) { return liquidated(with, i) ? 1.0 : 0.0; },
            [&](std::size_t i) { return liquidated(base, i) ? 1.0 : 0.0; });
        return s.interval(ratio);
    }
    std::size_t count[kWorlds] = {};
    std::size_t both = 0;
    for (std::size_t i = 0; i < s.paths; ++i) {
        count[0] += liquidated(base, i) ? 1U : 0U;
        count[1] += liquidated(with, i) ? 1U : 0U;
        both += liquidated(base, i) && liquidated(with, i) ? 1U : 0U;
    }
    return s.ratio_of_counts(count[1], count[0], both);
}

/// Columns over `position`, by world.
struct PositionColumns {
    std::vector<Interval> liquidated[kWorlds];
    std::vector<Estimate> time[kWorlds], profit[kWorlds];
    std::vector<Interval> survival[kWorlds];  ///< [position][level]
    std::vector<Interval> amplification;
};

void append_position(Summary& s, OwnPosition const& own, PositionColumns& columns,
                     Column (&total)[kWorlds]) {
    Fate const fates[kWorlds] = {fate_of(s, own, 0), fate_of(s, own, 1)};
    for (std::size_t w = 0; w < kWorlds; ++w) {
        Fate const& fate = fates[w];
        for (std::size_t i = 0; i < s.paths; ++i) {
            total[w][i] += fate.profit[i];
        }
        columns.liquidated[w].push_back(
            s.probability([&](std::size_t i) { return liquidated(fate, i); }));
        columns.time[w].push_back(mean_time(s, fate));
        columns.profit[w].push_back(s.mean(fate.profit));
        for (Interval const& margin :
             s.column_quantiles(survival_margins(s, own, w), s.levels, s.level_ranks)) {
            columns.survival[w].push_back(margin);
        }
    }
    columns.amplification.push_back(liquidation_ratio(s, fates[0], fates[1]));
}

void add_positions(Summary& s, PositionColumns const& columns) {
    Numbers price, collateral;
    for (OwnPosition const& own : s.plan.portfolio) {
        price.push_back(own.liquidation_price);
        collateral.push_back(own.position.collateral);
    }
    s.add(Aggregate::liquidation_price, std::move(price));
    s.add(Aggregate::position_collateral, std::move(collateral));
    s.add(Aggregate::liquidation_probability, columns.liquidated);
    s.add(Aggregate::liquidation_amplification, columns.amplification);
    s.add(Aggregate::liquidation_time_mean, columns.time);
    s.add(Aggregate::profit_mean, columns.profit);
    s.add(Aggregate::survival_margin, columns.survival);
}

std::vector<Interval> amplification_of(Summary const& s, std::vector<double> const& base,
                                       std::vector<double> const& with,
                                       std::vector<BatchValues> const& base_batches,
                                       std::vector<BatchValues> const& with_batches) {
    std::vector<Interval> out;
    for (std::size_t l = 0; l < s.levels.size(); ++l) {
        out.push_back(batch_estimate(ratio_or_nan(with[l], base[l]),
                                     ratios(with_batches[l], base_batches[l]), s.confidence)
                          .interval());
    }
    return out;
}

void add_totals(Summary& s, Column const (&total)[kWorlds]) {
    Risk risk[kWorlds];
    std::vector<Estimate> mean[kWorlds];
    std::vector<Interval> quantiles[kWorlds], at_risk[kWorlds], shortfall[kWorlds];
    std::vector<double> value_at_risk[kWorlds];
    for (std::size_t w = 0; w < kWorlds; ++w) {
        mean[w] = {s.mean(total[w])};
        quantiles[w] = s.column_quantiles(total[w], s.quantiles, s.quantile_ranks);
        risk[w] = risk_of(s, total[w]);
        at_risk[w] = risk[w].value_at_risk;
        for (std::size_t l = 0; l < s.levels.size(); ++l) {
            value_at_risk[w].push_back(at_risk[w][l].value);
            shortfall[w].push_back(
                batch_estimate(risk[w].shortfall[l], risk[w].shortfall_batches[l], s.confidence)
                    .interval());
        }
    }
    s.add(Aggregate::portfolio_profit_mean, mean);
    s.add(Aggregate::portfolio_profit_quantile, quantiles);
    s.add(Aggregate::portfolio_value_at_risk, at_risk);
    s.add(Aggregate::portfolio_expected_shortfall, shortfall);
    s.add(Aggregate::portfolio_value_at_risk_amplification,
          amplification_of(s, value_at_risk[0], value_at_risk[1], risk[0].value_at_risk_batches,
                           risk[1].value_at_risk_batches));
    s.add(Aggregate::portfolio_expected_shortfall_amplification,
          amplification_of(s, risk[0].shortfall, risk[1].shortfall, risk[0].shortfall_batches,
                           risk[1].shortfall_batches));
}

}  // namespace

void add_portfolio(Summary& s) {
    Strings names;
    for (OwnPosition const& own : s.plan.portfolio) {
        names.push_back(own.name);
    }
    s.out.coordinates.push_back(coordinate(Axis::position, std::move(names)));
    Column total[kWorlds];
    for (Column& column : total) {
        column = s.column([](std::size_t) { return 0.0; });
    }
    PositionColumns columns;
    for (OwnPosition const& own : s.plan.portfolio) {
        append_position(s, own, columns, total);
    }
    add_positions(s, columns);
    add_totals(s, total);
}

}  // namespace cascade::engine::detail
