// Who pays for liquidations: fees, insurance fund, deleveraging, bad debt. Only where accounts are
// kept.

#include <cmath>
#include <string>

#include "engine/results/summary_parts.hpp"

namespace cascade::engine::detail {

double fund_at_start(models::LiquidationRules const& rules) {
    return std::isfinite(rules.fund) ? rules.fund : 0.0;
}

std::vector<Estimate> fund_shortfall(Summary const& s, std::span<double const> low, double start) {
    // Shortfalls are of minus what they are given.
    Column const gain = s.column([&](std::size_t i) { return low[i] - start; });
    Risk const risk = risk_of(s, gain);
    std::vector<Estimate> out;
    for (std::size_t l = 0; l < s.levels.size(); ++l) {
        out.push_back(
            batch_estimate(risk.shortfall[l], risk.shortfall_batches[l], s.confidence).estimate());
    }
    return out;
}

namespace {

/// The fund at the start, of all venues together.
double all_funds(Plan const& plan) {
    double sum = fund_at_start(plan.liquidation);
    for (models::Venue const& venue : plan.venues) {
        sum += fund_at_start(venue.rules);
    }
    return sum;
}

bool any_finite_fund(Plan const& plan) {
    bool finite = std::isfinite(plan.liquidation.fund);
    for (models::Venue const& venue : plan.venues) {
        finite = finite || std::isfinite(venue.rules.fund);
    }
    return finite;
}

/// Whether a fund that can be used up is.
bool exhausted(Summary const& s, std::size_t path) {
    bool out = std::isfinite(s.plan.liquidation.fund) && s.of(CashFigure::fund_low)[path] <= 0.0;
    for (std::size_t v = 0; v < s.plan.venues.size(); ++v) {
        out = out
              || (std::isfinite(s.plan.venues[v].rules.fund)
                  && venue_cash(s, CashFigure::fund_low, v)[path] <= 0.0);
    }
    return out;
}

void add_probability(Summary& s, std::string const& name, std::string const& meaning,
                     std::function<bool(std::size_t)> const& event) {
    s.add({name, {}, "1", meaning}, std::vector<Interval>{s.probability(event)});
}

}  // namespace

void add_cash(Summary& s) {
    if (!s.plan.keeps_accounts()) {
        return;
    }
    auto const mean = [&](char const* name, CashFigure figure, char const* what) {
        s.add({name, {}, "USD", what}, std::vector<Estimate>{s.mean(s.of(figure))});
    };
    mean("fees_mean", CashFigure::fees, "expected liquidation fees over the horizon");
    mean("deleveraged_mean", CashFigure::deleveraged, "expected notional deleveraged");
    mean("bad_debt_mean", CashFigure::bad_debt,
         "expected losses that neither margin nor fund paid");
    if (any_finite_fund(s.plan)) {
        add_probability(s, "fund_exhausted_probability",
                        "probability that the insurance fund is used up",
                        [&](std::size_t i) { return exhausted(s, i); });
    }
    add_probability(s, "deleveraging_probability",
                    "probability that positions of the other side are deleveraged",
                    [&](std::size_t i) { return s.of(CashFigure::deleveraged)[i] > 0.0; });
    add_probability(s, "bad_debt_probability", "probability of bad debt",
                    [&](std::size_t i) { return s.of(CashFigure::bad_debt)[i] > 0.0; });
    s.add({"fund_expected_shortfall",
           {"level"},
           "USD",
           "expected shortfall of the insurance fund: mean of its largest fall below its start, "
           "over the worst paths"},
          fund_shortfall(s, s.of(CashFigure::fund_low), all_funds(s.plan)));
}

}  // namespace cascade::engine::detail
