// Who pays for liquidations: fees, insurance fund, deleveraging, bad debt. Only where accounts are
// kept.

#include <cmath>
#include <utility>

#include "engine/results/plan_figures.hpp"
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

constexpr std::pair<Aggregate, CashFigure> kMeans[] = {
    {Aggregate::margin_mean, CashFigure::margin},
    {Aggregate::liquidation_loss_mean, CashFigure::loss},
    {Aggregate::fees_mean, CashFigure::fees},
    {Aggregate::returned_mean, CashFigure::returned},
    {Aggregate::fund_low_mean, CashFigure::fund_low},
    {Aggregate::fund_final_mean, CashFigure::fund_final},
    {Aggregate::bad_debt_mean, CashFigure::bad_debt},
    {Aggregate::deleveraged_mean, CashFigure::deleveraged},
    {Aggregate::queued_mean, CashFigure::queued}};

}  // namespace

void add_cash(Summary& s) {
    if (!s.plan.keeps_accounts()) {
        return;
    }
    for (auto const& [figure, of] : kMeans) {
        s.add(figure, std::vector<Estimate>{s.mean(s.of(of))});
    }
    auto const add_probability = [&](Aggregate figure,
                                     std::function<bool(std::size_t)> const& event) {
        s.add(figure, std::vector<Interval>{s.probability(event)});
    };
    if (exists(s.plan, Exists::finite_fund)) {
        add_probability(Aggregate::fund_exhausted_probability,
                        [&](std::size_t i) { return exhausted(s, i); });
    }
    add_probability(Aggregate::deleveraging_probability,
                    [&](std::size_t i) { return s.of(CashFigure::deleveraged)[i] > 0.0; });
    add_probability(Aggregate::bad_debt_probability,
                    [&](std::size_t i) { return s.of(CashFigure::bad_debt)[i] > 0.0; });
    s.add(Aggregate::fund_expected_shortfall,
          fund_shortfall(s, s.of(CashFigure::fund_low), all_funds(s.plan)));
}

}  // namespace cascade::engine::detail
