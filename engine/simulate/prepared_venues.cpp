#include "engine/simulate/prepared_venues.hpp"

#include <cmath>

#include "engine/simulate/kernel/lane_job.hpp"
#include "engine/simulate/prepared.hpp"
#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

constexpr double kLn2 = 0.6931471805599453;

/// Log price of its own that a venue's mark moves by, per log price of its own price.
double mark_per_own(models::Venue const& venue) {
    return venue.mark == models::MarkRule::last ? 1.0 : venue.depth_share;
}

/// Factors of the smoothed basis over n < kPowers steps: see kernel/venues.hpp, smoothing_gain().
void prepare_smoothing(double basis_decay, double smooth_decay, PreparedVenue& out) {
    for (int n = 0; n < kPowers; ++n) {
        double const steps = n;
        double const slower = std::fmin(basis_decay, smooth_decay);
        double const apart = std::fabs(basis_decay - smooth_decay) * steps;
        double const mean = apart > 0.0 ? -models::portable_expm1(-apart) / apart : 1.0;
        out.smooth_power.push_back(models::portable_exp(-smooth_decay * steps));
        out.smooth_gain.push_back(smooth_decay * steps * models::portable_exp(-slower * steps)
                                  * mean);
    }
}

double smooth_decay(Plan const& plan, models::Venue const& venue) {
    return venue.mark == models::MarkRule::smoothed ? kLn2 * plan.step_s / venue.mark_half_life_s
                                                    : 0.0;
}

PreparedVenue prepare_venue(Prepared const& prepared, models::Venue const& venue,
                            double basis_decay) {
    Plan const& plan = prepared.plan;
    CASCADE_EXPECTS(venue.book_share > 0.0 && venue.book_share <= 1.0);
    CASCADE_EXPECTS(venue.depth_share > 0.0 && venue.depth_share <= 1.0);
    CASCADE_EXPECTS(venue.mark != models::MarkRule::smoothed || venue.mark_half_life_s > 0.0);
    CASCADE_EXPECTS(!venue.rules.deleveraging
                    || (venue.rules.accounts && std::isfinite(venue.rules.fund)));
    PreparedVenue out;
    for (int s = 0; s < models::kSides; ++s) {
        for (std::size_t k = 0; k < prepared.impact.depth[s].size(); ++k) {
            out.distance[s].push_back(prepared.impact.distance[s][k] * mark_per_own(venue));
            out.depth[s].push_back(prepared.impact.depth[s][k] * venue.depth_share);
        }
        if (venue.rules.deleveraging) {
            append_ranking(plan.book.side[s], s, venue.rules.margin, out.entry[s], out.bankrupt[s]);
        }
    }
    prepare_smoothing(basis_decay, smooth_decay(plan, venue), out);
    return out;
}

/// The law at the venue's share of the depth, as its mark is moved by it.
models::LawTable venue_law(Prepared const& prepared, models::Venue const& venue,
                           PreparedVenue const& own, int side) {
    models::LawTable out = law_table(prepared.plan, prepared.impact, side);
    if (out.kind == models::LawKind::linear) {
        out.scale =
            venue.mark == models::MarkRule::last ? out.scale / venue.depth_share : out.scale;
    } else {
        out.scale *=
            mark_per_own(venue)
            * models::portable_exp(-out.exponent * models::portable_log(venue.depth_share));
    }
    out.distance = own.distance[side].data();
    out.depth = own.depth[side].data();
    out.depletion /= venue.depth_share;
    return out;
}

VenueTable venue_table(Prepared const& prepared, models::Venue const& venue,
                       PreparedVenue const& own) {
    VenueTable out{};
    out.mark = venue.mark;
    out.rules = venue.rules;
    out.book_share = venue.book_share;
    out.depth_share = venue.depth_share;
    bool const last = venue.mark == models::MarkRule::last;
    out.own_per_mark = last ? 1.0 : 1.0 / venue.depth_share;
    out.index_per_mark = last ? venue.depth_share : 1.0;
    for (int s = 0; s < models::kSides; ++s) {
        out.law[s] = venue_law(prepared, venue, own, s);
        out.entry[s] = own.entry[s].data();
        out.bankrupt[s] = own.bankrupt[s].data();
    }
    out.smooth_decay = smooth_decay(prepared.plan, venue);
    out.smooth_power = own.smooth_power.data();
    out.smooth_gain = own.smooth_gain.data();
    return out;
}

void check_venues(Plan const& plan) {
    CASCADE_EXPECTS(plan.venues.size() <= static_cast<std::size_t>(models::kMaxVenues));
    CASCADE_EXPECTS(plan.liquidation.plain());
    double depth = 0.0;
    double book = 0.0;
    int together = 0;
    for (models::Venue const& venue : plan.venues) {
        depth += venue.depth_share;
        book += venue.book_share;
        together += venue.mark == models::MarkRule::last ? 0 : 1;
    }
    CASCADE_EXPECTS(std::fabs(depth - 1.0) <= 1e-9 && std::fabs(book - 1.0) <= 1e-9);
    CASCADE_EXPECTS(together < 2 || std::holds_alternative<models::LinearLaw>(plan.impact.law));
}

}  // namespace

void append_ranking(models::SideBook const& book, int side, double margin,
                    std::vector<double>& entry, std::vector<double>& bankrupt) {
    double const outward = side == 0 ? -1.0 : 1.0;
    double const to_bankruptcy = models::portable_log(1.0 + outward * margin);
    for (std::size_t k = 0; k < book.size(); ++k) {
        double const at = outward * 0.5 * (book.near[k] + book.far[k]) + to_bankruptcy;
        double const leverage = book.leverage[k];
        bankrupt.push_back(at);
        entry.push_back(leverage > 1.0 ? at - models::portable_log(1.0 + outward / leverage) : 0.0);
    }
}

std::shared_ptr<PreparedVenues const> prepare_venues(Prepared const& prepared) {
    Plan const& plan = prepared.plan;
    if (plan.venues.empty()) {
        return nullptr;
    }
    check_venues(plan);
    auto out = std::make_shared<PreparedVenues>();
    out->basis_decay = kLn2 * plan.step_s / plan.arbitrage_half_life_s;
    out->depth_decay =
        plan.depth.depletion > 0.0 ? kLn2 * plan.step_s / plan.depth.recovery_half_life_s : 0.0;
    for (int n = 0; n < kPowers; ++n) {
        out->basis_power.push_back(models::portable_exp(-out->basis_decay * n));
    }
    for (models::Venue const& venue : plan.venues) {
        out->venue.push_back(prepare_venue(prepared, venue, out->basis_decay));
    }
    for (std::size_t v = 0; v < plan.venues.size(); ++v) {
        out->table.push_back(venue_table(prepared, plan.venues[v], out->venue[v]));
    }
    return out;
}

}  // namespace cascade::engine
