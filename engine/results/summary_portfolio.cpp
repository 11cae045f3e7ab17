// Own positions: profit, liquidation, and the margin it takes to survive. All from figures of the
// paths: passages of the liquidation prices, extremes and terminal returns.

#include <algorithm>
#include <string>

#include "engine/results/summary_parts.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine::detail {

namespace {

constexpr char const* kNames[] = {"baseline", "feedback"};
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
    s.add({"liquidation_price", {"position"}, "USD", "price that liquidates the own position"},
          price);
    s.add({"collateral", {"position"}, "USD", "isolated margin of the own position"}, collateral);
    for (std::size_t w = 0; w < kWorlds; ++w) {
        std::string const world = kNames[w];
        s.add({world + "_liquidation_probability",
               {"position"},
               "1",
               "probability that the own position is liquidated, " + world},
              columns.liquidated[w]);
        s.add({world + "_liquidation_time_mean",
               {"position"},
               "s",
               "mean time of liquidation of the own position, where it is, " + world},
              columns.time[w]);
        s.add({world + "_profit_mean",
               {"position"},
               "USD",
               "mean profit of the own position at the horizon, minus its collateral where it is "
               "liquidated, "
                   + world},
              columns.profit[w]);
        s.add({world + "_survival_margin",
               {"position", "level"},
               "USD",
               "collateral with which the own position is not liquidated with probability level, "
                   + world},
              columns.survival[w]);
    }
    s.add({"liquidation_amplification",
           {"position"},
           "1",
           "probability that the own position is liquidated, feedback over baseline"},
          columns.amplification);
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
    std::vector<double> value_at_risk[kWorlds];
    for (std::size_t w = 0; w < kWorlds; ++w) {
        std::string const world = kNames[w];
        s.add({world + "_portfolio_profit_mean",
               {},
               "USD",
               "mean profit of all own positions together, " + world},
              std::vector<Estimate>{s.mean(total[w])});
        s.add({world + "_portfolio_profit_quantile",
               {"quantile"},
               "USD",
               "quantile over paths of the profit of all own positions together, " + world},
              s.column_quantiles(total[w], s.quantiles, s.quantile_ranks));
        risk[w] = risk_of(s, total[w]);
        std::vector<Interval> shortfall;
        for (std::size_t l = 0; l < s.levels.size(); ++l) {
            value_at_risk[w].push_back(risk[w].value_at_risk[l].value);
            shortfall.push_back(
                batch_estimate(risk[w].shortfall[l], risk[w].shortfall_batches[l], s.confidence)
                    .interval());
        }
        s.add({world + "_portfolio_value_at_risk",
               {"level"},
               "USD",
               "value at risk of the loss of all own positions together, " + world},
              risk[w].value_at_risk);
        s.add({world + "_portfolio_expected_shortfall",
               {"level"},
               "USD",
               "expected shortfall of the loss of all own positions together, " + world},
              shortfall);
    }
    s.add({"portfolio_value_at_risk_amplification",
           {"level"},
           "1",
           "value at risk of all own positions together, feedback over baseline"},
          amplification_of(s, value_at_risk[0], value_at_risk[1], risk[0].value_at_risk_batches,
                           risk[1].value_at_risk_batches));
    s.add({"portfolio_expected_shortfall_amplification",
           {"level"},
           "1",
           "expected shortfall of all own positions together, feedback over baseline"},
          amplification_of(s, risk[0].shortfall, risk[1].shortfall, risk[0].shortfall_batches,
                           risk[1].shortfall_batches));
}

}  // namespace

void add_portfolio(Summary& s) {
    Strings names;
    for (OwnPosition const& own : s.plan.portfolio) {
        names.push_back(own.name);
    }
    s.out.coordinates.push_back(
        {"position", {"position"}, "1", "own position, by its name", names, {}});
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
