// Figures by venue, where there are several.

#include <cmath>
#include <string>

#include "engine/results/summary.hpp"
#include "engine/results/summary_parts.hpp"

namespace cascade::engine::detail {

std::span<double const> venue_cash(Summary const& s, CashFigure figure, std::size_t venue) {
    std::size_t const f = kVenueOwnFigures + static_cast<std::size_t>(figure);
    return s.tally.venue[f * s.plan.venues.size() + venue];
}

namespace {

std::span<double const> venue_figure(Summary const& s, VenueFigure figure, std::size_t venue) {
    return s.tally.venue[static_cast<std::size_t>(figure) * s.plan.venues.size() + venue];
}

void add_liquidated(Summary& s) {
    std::vector<Estimate> means;
    for (std::size_t v = 0; v < s.plan.venues.size(); ++v) {
        for (VenueFigure const f : {VenueFigure::long_liquidated, VenueFigure::short_liquidated}) {
            means.push_back(s.mean(venue_figure(s, f, v)));
        }
    }
    s.add({"venue_liquidated_mean",
           {"venue", "side"},
           "USD",
           "expected notional liquidated on a venue with feedback"},
          means);
    std::vector<Estimate> bases;
    for (std::size_t v = 0; v < s.plan.venues.size(); ++v) {
        std::span<double const> const basis = venue_figure(s, VenueFigure::basis, v);
        bases.push_back(s.mean(s.column([&](std::size_t i) { return std::fabs(basis[i]); })));
    }
    s.add({"venue_basis_mean",
           {"venue"},
           "1",
           "expected size of the largest log price of a venue over the index"},
          bases);
}

void add_mean(Summary& s, char const* name, CashFigure figure, char const* what) {
    std::vector<Estimate> means;
    for (std::size_t v = 0; v < s.plan.venues.size(); ++v) {
        means.push_back(s.mean(venue_cash(s, figure, v)));
    }
    s.add({name, {"venue"}, "USD", what}, means);
}

/// \param happened  happened(value, venue): whether the path counts
template <class Happened>
void add_probability(Summary& s, char const* name, CashFigure figure, char const* what,
                     Happened const& happened) {
    std::vector<Interval> shares;
    for (std::size_t v = 0; v < s.plan.venues.size(); ++v) {
        std::span<double const> const values = venue_cash(s, figure, v);
        shares.push_back(s.probability([&](std::size_t i) { return happened(values[i], v); }));
    }
    s.add({name, {"venue"}, "1", what}, shares);
}

}  // namespace

void add_venues(Summary& s) {
    if (s.plan.venues.empty()) {
        return;
    }
    s.out.coordinates.push_back(venue_coordinate(s.plan));
    add_liquidated(s);
    if (!s.plan.keeps_accounts()) {
        return;
    }
    add_mean(s, "venue_fees_mean", CashFigure::fees, "expected liquidation fees of a venue");
    add_mean(s, "venue_deleveraged_mean", CashFigure::deleveraged,
             "expected notional deleveraged on a venue");
    add_mean(s, "venue_bad_debt_mean", CashFigure::bad_debt,
             "expected losses on a venue that neither margin nor fund paid");
    auto const some = [](double value, std::size_t) { return value > 0.0; };
    add_probability(s, "venue_fund_exhausted_probability", CashFigure::fund_low,
                    "probability that a venue's insurance fund is used up; 0 where it has no end",
                    [&](double low, std::size_t v) {
                        return std::isfinite(s.plan.venues[v].rules.fund) && low <= 0.0;
                    });
    add_probability(s, "venue_deleveraging_probability", CashFigure::deleveraged,
                    "probability that positions on a venue are deleveraged", some);
    add_probability(s, "venue_bad_debt_probability", CashFigure::bad_debt,
                    "probability of bad debt on a venue", some);
    std::vector<Estimate> shortfall;
    for (std::size_t v = 0; v < s.plan.venues.size(); ++v) {
        std::vector<Estimate> const own = fund_shortfall(s, venue_cash(s, CashFigure::fund_low, v),
                                                         fund_at_start(s.plan.venues[v].rules));
        shortfall.insert(shortfall.end(), own.begin(), own.end());
    }
    s.add({"venue_fund_expected_shortfall",
           {"venue", "level"},
           "USD",
           "expected shortfall of a venue's insurance fund: mean of its largest fall below its "
           "start, over the worst paths"},
          shortfall);
}

}  // namespace cascade::engine::detail
