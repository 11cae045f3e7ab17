// Value at risk and expected shortfall of the loss -return.

#include <utility>

#include "engine/results/summary_parts.hpp"
#include "engine/statistics/selection.hpp"

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

/// Losses at these ranks, 1-based and ascending; NaN of rank 0, which is not in the sample. The
/// k-th smallest loss is minus the k-th largest return.
std::vector<double> losses_at(std::span<double const> returns, std::vector<std::size_t> ranks) {
    for (std::size_t& rank : ranks) {
        rank = rank_from_above(returns.size(), rank);
    }
    std::vector<double> losses = values_at_ranks(returns, ranks);
    for (double& loss : losses) {
        loss = loss == loss ? -loss : Summary::kMissing;
    }
    return losses;
}

/// Value at risk and shortfall of all rows without weights.
void whole(Summary const& s, std::span<double const> returns, Risk& risk) {
    std::vector<std::size_t> ranks;
    for (QuantileRanks const& r : s.level_ranks) {
        ranks.insert(ranks.end(), {r.value, r.low, r.high});
    }
    std::vector<double> const losses = losses_at(returns, ranks);
    for (std::size_t i = 0; i < losses.size(); i += 3) {
        risk.value_at_risk.push_back({losses[i], losses[i + 1], losses[i + 2]});
    }
    risk.shortfall = expected_shortfalls(returns, s.levels);
}

/// Of one batch.
struct Loss {
    double value_at_risk;
    double shortfall;
};

std::vector<Loss> batch_losses(Summary const& s, std::span<double const> returns,
                               std::vector<std::size_t> const& wanted) {
    std::vector<std::size_t> ranks;
    Numbers levels;
    for (std::size_t const l : wanted) {
        levels.push_back(s.levels[l]);
        ranks.push_back(ceil_rank(returns.size(), s.levels[l]));
    }
    std::vector<double> const at_risk = losses_at(returns, ranks);
    std::vector<double> const shortfall = expected_shortfalls(returns, levels);
    std::vector<Loss> out;
    for (std::size_t k = 0; k < wanted.size(); ++k) {
        out.push_back({at_risk[k], shortfall[k]});
    }
    return out;
}

void add_worlds(Summary& s, Risk const (&risk)[kWorlds]) {
    std::vector<Interval> at_risk[kWorlds];
    std::vector<Estimate> shortfall[kWorlds];
    Integers degrees;
    for (std::size_t w = 0; w < kWorlds; ++w) {
        at_risk[w] = risk[w].value_at_risk;
        for (std::size_t l = 0; l < s.levels.size(); ++l) {
            BatchEstimate const e =
                batch_estimate(risk[w].shortfall[l], risk[w].shortfall_batches[l], s.confidence);
            shortfall[w].push_back(e.estimate());
            degrees.push_back(e.used > 0 ? static_cast<std::int64_t>(e.used) - 1 : 0);
        }
    }
    s.add(Aggregate::value_at_risk, at_risk);
    s.add(Aggregate::expected_shortfall, shortfall);
    set_attribute(s.out.variables.back().attributes, kDegreesOfFreedom, std::move(degrees));
}

}  // namespace

Risk risk_of(Summary const& s, std::span<double const> returns) {
    Risk risk;
    if (s.weighted()) {
        whole_weighted(s, returns, risk);
    } else {
        whole(s, returns, risk);
    }
    // The tail of losses is that of low returns.
    auto const table = s.tail_batches(
        returns, s.return_shares,
        [&](std::span<double const> batch, std::vector<std::size_t> const& wanted) {
            return batch_losses(s, batch, wanted);
        },
        [&](WeightedValues const& batch, std::size_t l) {
            double const share = 1.0 - s.levels[l];
            return Loss{-batch.quantile(share), -batch.mean_below(share)};
        });
    for (std::vector<Loss> const& losses : table) {
        risk.value_at_risk_batches.emplace_back();
        risk.shortfall_batches.emplace_back();
        for (Loss const& loss : losses) {
            risk.value_at_risk_batches.back().push_back(loss.value_at_risk);
            risk.shortfall_batches.back().push_back(loss.shortfall);
        }
    }
    return risk;
}

void add_risk(Summary& s) {
    Risk const risk[kWorlds] = {risk_of(s, s.of(Figure::baseline_return)),
                                risk_of(s, s.of(Figure::feedback_return))};
    add_worlds(s, risk);
    auto const& [baseline, feedback] = risk;
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
    s.add(Aggregate::value_at_risk_amplification, value_at_risk);
    s.add(Aggregate::expected_shortfall_amplification, shortfall);
}

}  // namespace cascade::engine::detail
