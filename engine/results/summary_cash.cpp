// Who pays for liquidations: fees, insurance fund, deleveraging, bad debt. Only where accounts are
// kept.

#include <cmath>
#include <string>

#include "engine/results/summary_parts.hpp"

namespace cascade::engine::detail {

namespace {

void add_probability(Summary& s, std::string const& name, std::string const& meaning,
                     std::size_t count) {
    s.add({name, {}, "1", meaning},
          std::vector<Interval>{wilson_interval(count, s.paths, s.confidence)});
}

std::size_t paths_with(std::span<double const> values) {
    std::size_t count = 0;
    for (double const v : values) {
        count += v > 0.0 ? 1U : 0U;
    }
    return count;
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

/// expected_shortfall() is of minus what it is given.
void add_fund_shortfall(Summary& s) {
    std::vector<double> gain = fund_drawdown(s);
    for (double& v : gain) {
        v = -v;
    }
    std::vector<BatchValues> batches(s.levels.size());
    s.for_sorted_batches(gain, s.levels, [&](std::size_t l, std::span<double const> batch) {
        batches[l].push_back(expected_shortfall(batch, s.levels[l]));
    });
    std::span<double const> const sorted = s.sorted(gain);
    std::vector<Estimate> shortfall;
    for (std::size_t l = 0; l < s.levels.size(); ++l) {
        shortfall.push_back(
            batch_estimate(expected_shortfall(sorted, s.levels[l]), batches[l], s.confidence)
                .estimate());
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
        s.add({name, {}, "USD", what}, std::vector<Estimate>{moments(s.of(figure)).estimate()});
    };
    mean("fees_mean", CashFigure::fees, "expected liquidation fees over the horizon");
    mean("deleveraged_mean", CashFigure::deleveraged, "expected notional deleveraged");
    mean("bad_debt_mean", CashFigure::bad_debt,
         "expected losses that neither margin nor fund paid");
    if (std::isfinite(s.plan.liquidation.fund)) {
        std::size_t exhausted = 0;
        for (double const low : s.of(CashFigure::fund_low)) {
            exhausted += low <= 0.0 ? 1U : 0U;
        }
        add_probability(s, "fund_exhausted_probability",
                        "probability that the insurance fund is used up", exhausted);
    }
    add_probability(s, "deleveraging_probability",
                    "probability that positions of the other side are deleveraged",
                    paths_with(s.of(CashFigure::deleveraged)));
    add_probability(s, "bad_debt_probability", "probability of bad debt",
                    paths_with(s.of(CashFigure::bad_debt)));
    add_fund_shortfall(s);
}

}  // namespace cascade::engine::detail
