// Who pays for liquidations: fees, insurance fund, deleveraging, bad debt. Only where accounts are
// kept.

#include <cmath>
#include <string>

#include "engine/results/summary_parts.hpp"

namespace cascade::engine::detail {

namespace {

void add_probability(Summary& s, std::string const& name, std::string const& meaning,
                     std::function<bool(std::size_t)> const& event) {
    s.add({name, {}, "1", meaning}, std::vector<Interval>{s.probability(event)});
}

/// The largest fall of the fund below its start, path by path.
std::vector<double> fund_drawdown(Summary const& s) {
    double const start = std::isfinite(s.plan.liquidation.fund) ? s.plan.liquidation.fund : 0.0;
    std::vector<double> out;
    for (double const low : s.of(CashFigure::fund_low)) {
        out.push_back(start - low);
    }
    return out;
}

/// Shortfall of all rows at every level; of minus what it is given, as expected_shortfall().
Numbers whole_shortfall(Summary& s, std::vector<double> const& gain) {
    Numbers out;
    if (s.weighted()) {
        WeightedValues const sorted = WeightedValues::sorted(gain, s.tally.design, 0, s.paths);
        for (double const level : s.levels) {
            out.push_back(-sorted.mean_below(1.0 - level));
        }
        return out;
    }
    std::span<double const> const sorted = s.sorted(gain);
    for (double const level : s.levels) {
        out.push_back(expected_shortfall(sorted, level));
    }
    return out;
}

void add_fund_shortfall(Summary& s) {
    std::vector<double> gain = fund_drawdown(s);
    for (double& v : gain) {
        v = -v;
    }
    std::vector<BatchValues> batches(s.levels.size());
    s.for_sorted_batches(gain, s.return_shares, [&](std::size_t l, SortedBatch const& batch) {
        batches[l].push_back(batch.shortfall(s.levels[l]));
    });
    Numbers const whole = whole_shortfall(s, gain);
    std::vector<Estimate> shortfall;
    for (std::size_t l = 0; l < s.levels.size(); ++l) {
        shortfall.push_back(batch_estimate(whole[l], batches[l], s.confidence).estimate());
    }
    s.add({"fund_expected_shortfall",
           {"level"},
           "USD",
           "expected shortfall of the insurance fund: mean of its largest fall below its start, "
           "over the worst paths"},
          shortfall);
}

}  // namespace

void add_cash(Summary& s) {
    if (!s.plan.liquidation.accounts) {
        return;
    }
    auto const mean = [&](char const* name, CashFigure figure, char const* what) {
        s.add({name, {}, "USD", what}, std::vector<Estimate>{s.mean(s.of(figure))});
    };
    mean("fees_mean", CashFigure::fees, "expected liquidation fees over the horizon");
    mean("deleveraged_mean", CashFigure::deleveraged, "expected notional deleveraged");
    mean("bad_debt_mean", CashFigure::bad_debt,
         "expected losses that neither margin nor fund paid");
    if (std::isfinite(s.plan.liquidation.fund)) {
        add_probability(s, "fund_exhausted_probability",
                        "probability that the insurance fund is used up",
                        [&](std::size_t i) { return s.of(CashFigure::fund_low)[i] <= 0.0; });
    }
    add_probability(s, "deleveraging_probability",
                    "probability that positions of the other side are deleveraged",
                    [&](std::size_t i) { return s.of(CashFigure::deleveraged)[i] > 0.0; });
    add_probability(s, "bad_debt_probability", "probability of bad debt",
                    [&](std::size_t i) { return s.of(CashFigure::bad_debt)[i] > 0.0; });
    add_fund_shortfall(s);
}

}  // namespace cascade::engine::detail
