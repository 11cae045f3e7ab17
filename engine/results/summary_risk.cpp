// Value at risk and expected shortfall of the loss -return.

#include <limits>
#include <string>

#include "engine/results/summary_parts.hpp"

namespace cascade::engine::detail {

namespace {

/// Value at risk and shortfall of all rows, weighted.
void whole_weighted(Summary const& s, std::span<double const> returns, Risk& risk) {
    WeightedValues const sorted = WeightedValues::sorted(returns, s.tally.design, 0, s.paths);
    for (double const level : s.levels) {
        Interval const q =
            weighted_quantile(s.tally.design, returns, sorted, 1.0 - level, s.confidence);
        risk.value_at_risk.push_back({-q.value, -q.high, -q.low});
        risk.shortfall.push_back(-sorted.mean_below(1.0 - level));
    }
}

/// The k-th smallest loss is minus the k-th largest return; rank 0 is "not in the sample".
double loss_of_rank(std::span<double const> sorted_returns, std::size_t rank) {
    return rank == 0 ? std::numeric_limits<double>::quiet_NaN()
                     : -sorted_returns[sorted_returns.size() - rank];
}

void add_world(Summary& s, Risk const& risk, std::string const& world) {
    s.add({world + "_value_at_risk",
           {"level"},
           "1",
           "value at risk of the loss, minus the log return over the horizon, " + world},
          risk.value_at_risk);
    std::vector<Estimate> shortfall;
    Integers degrees;
    for (std::size_t l = 0; l < s.levels.size(); ++l) {
        BatchEstimate const e =
            batch_estimate(risk.shortfall[l], risk.shortfall_batches[l], s.confidence);
        shortfall.push_back(e.estimate());
        degrees.push_back(e.used > 0 ? static_cast<std::int64_t>(e.used) - 1 : 0);
    }
    s.add({world + "_expected_shortfall",
           {"level"},
           "1",
           "expected shortfall of the loss, minus the log return over the horizon, " + world},
          shortfall);
    set_attribute(s.out.variables.back().attributes, "degrees_of_freedom", degrees);
}

}  // namespace

Risk risk_of(Summary& s, std::span<double const> returns) {
    Risk risk;
    if (s.weighted()) {
        whole_weighted(s, returns, risk);
    }
    std::span<double const> const sorted = s.sorted(returns);
    for (std::size_t l = 0; l < s.levels.size() && !s.weighted(); ++l) {
        QuantileRanks const& ranks = s.level_ranks[l];
        risk.value_at_risk.push_back({loss_of_rank(sorted, ranks.value),
                                      loss_of_rank(sorted, ranks.low),
                                      loss_of_rank(sorted, ranks.high)});
        risk.shortfall.push_back(expected_shortfall(sorted, s.levels[l]));
    }
    risk.value_at_risk_batches.resize(s.levels.size());
    risk.shortfall_batches.resize(s.levels.size());
    // The tail of losses is that of low returns.
    s.for_sorted_batches(returns, s.return_shares, [&](std::size_t l, SortedBatch const& batch) {
        double const level = s.levels[l];
        risk.value_at_risk_batches[l].push_back(batch.value_at_risk(level));
        risk.shortfall_batches[l].push_back(batch.shortfall(level));
    });
    return risk;
}

void add_risk(Summary& s) {
    Risk const baseline = risk_of(s, s.of(Figure::baseline_return));
    Risk const feedback = risk_of(s, s.of(Figure::feedback_return));
    add_world(s, baseline, "baseline");
    add_world(s, feedback, "feedback");
    std::vector<Interval> value_at_risk, shortfall;
    for (std::size_t l = 0; l < s.levels.size(); ++l) {
        value_at_risk.push_back(
            batch_estimate(
                ratio_or_nan(feedback.value_at_risk[l].value, baseline.value_at_risk[l].value),
                ratios(feedback.value_at_risk_batches[l], baseline.value_at_risk_batches[l]),
                s.confidence)
                .interval());
        shortfall.push_back(
            batch_estimate(ratio_or_nan(feedback.shortfall[l], baseline.shortfall[l]),
                           ratios(feedback.shortfall_batches[l], baseline.shortfall_batches[l]),
                           s.confidence)
                .interval());
    }
    s.add({"value_at_risk_amplification",
           {"level"},
           "1",
           "value at risk with feedback over value at risk of the baseline"},
          value_at_risk);
    s.add({"expected_shortfall_amplification",
           {"level"},
           "1",
           "expected shortfall with feedback over expected shortfall of the baseline"},
          shortfall);
}

}  // namespace cascade::engine::detail
