// Figures by venue, where there are several.

#include <cmath>

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
    s.add(Aggregate::venue_liquidated_mean, means);
    std::vector<Estimate> bases;
    for (std::size_t v = 0; v < s.plan.venues.size(); ++v) {
        std::span<double const> const basis = venue_figure(s, VenueFigure::basis, v);
        bases.push_back(s.mean(s.column([&](std::size_t i) { return std::fabs(basis[i]); })));
    }
    s.add(Aggregate::venue_basis_mean, bases);
}

void add_mean(Summary& s, Aggregate mean, CashFigure figure) {
    std::vector<Estimate> means;
    for (std::size_t v = 0; v < s.plan.venues.size(); ++v) {
        means.push_back(s.mean(venue_cash(s, figure, v)));
    }
    s.add(mean, means);
}

/// \param happened  happened(value, venue): whether the path counts
template <class Happened>
void add_probability(Summary& s, Aggregate probability, CashFigure figure,
                     Happened const& happened) {
    std::vector<Interval> shares;
    for (std::size_t v = 0; v < s.plan.venues.size(); ++v) {
        std::span<double const> const values = venue_cash(s, figure, v);
        shares.push_back(s.probability([&](std::size_t i) { return happened(values[i], v); }));
    }
    s.add(probability, shares);
}

}  // namespace

void add_venues(Summary& s) {
    if (s.plan.venues.empty()) {
        return;
    }
    s.out.coordinates.push_back(coordinate(Axis::venue, venue_names(s.plan)));
    add_liquidated(s);
    if (!s.plan.keeps_accounts()) {
        return;
    }
    add_mean(s, Aggregate::venue_fees_mean, CashFigure::fees);
    add_mean(s, Aggregate::venue_deleveraged_mean, CashFigure::deleveraged);
    add_mean(s, Aggregate::venue_bad_debt_mean, CashFigure::bad_debt);
    auto const some = [](double value, std::size_t) { return value > 0.0; };
    add_probability(s, Aggregate::venue_fund_exhausted_probability, CashFigure::fund_low,
                    [&](double low, std::size_t v) {
                        return std::isfinite(s.plan.venues[v].rules.fund) && low <= 0.0;
                    });
    add_probability(s, Aggregate::venue_deleveraging_probability, CashFigure::deleveraged, some);
    add_probability(s, Aggregate::venue_bad_debt_probability, CashFigure::bad_debt, some);
    std::vector<Estimate> shortfall;
    for (std::size_t v = 0; v < s.plan.venues.size(); ++v) {
        std::vector<Estimate> const own = fund_shortfall(s, venue_cash(s, CashFigure::fund_low, v),
                                                         fund_at_start(s.plan.venues[v].rules));
        shortfall.insert(shortfall.end(), own.begin(), own.end());
    }
    s.add(Aggregate::venue_fund_expected_shortfall, shortfall);
}

}  // namespace cascade::engine::detail
