#include "engine/simulate/prepared.hpp"

#include <cmath>
#include <limits>

#include "engine/simulate/kernel/lane_job.hpp"
#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"
#include "models/price/jump_growth.hpp"

namespace cascade::engine {
namespace {

/// Factor by which something with this half-life shrinks over one step.
double decay_over_step(double half_life_s, double step_s) {
    return std::isinf(half_life_s)
               ? 1.0
               : models::portable_exp(-0.6931471805599453 * step_s / half_life_s);
}

/// decay^0 .. decay^(kPowers - 1), by repeated multiplication.
void append_powers(double decay, std::vector<double>& out) {
    double power = 1.0;
    for (int n = 0; n < kPowers; ++n) {
        out.push_back(power);
        power *= decay;
    }
}

PreparedSide prepare_side(models::SideBook const& book, models::Dispersion const& dispersion,
                          std::vector<double> const& heat_edges) {
    PreparedSide out;
    out.near = book.near;
    out.far = book.far;
    out.notional = book.notional;
    double previous_mid = 0.0;
    for (std::size_t k = 0; k < book.size(); ++k) {
        CASCADE_EXPECTS(book.near[k] >= 0.0 && book.far[k] >= book.near[k]
                        && book.notional[k] >= 0.0);
        CASCADE_EXPECTS(k == 0 || book.near[k] >= book.far[k - 1]);
        double const width = book.far[k] - book.near[k];
        out.density.push_back(width > 0.0 ? book.notional[k] / width : 0.0);
        double const mid = 0.5 * (book.near[k] + book.far[k]);
        double const r =
            k == 0 || !(dispersion.cv > 0.0)
                ? 0.0
                : models::portable_exp(-(mid - previous_mid) / dispersion.correlation_length);
        out.correlation.push_back(r);
        out.innovation.push_back(std::sqrt((1.0 - r) * (1.0 + r)));
        previous_mid = mid;
    }
    if (heat_edges.size() > 1) {
        out.heat_start = heat_edges.front();
        out.heat_bins = static_cast<std::int64_t>(heat_edges.size() - 1);
        out.heat_bins_per_log =
            static_cast<double>(out.heat_bins) / (heat_edges.back() - heat_edges.front());
    }
    return out;
}

void prepare_law(Plan const& plan, PreparedImpact& out) {
    out.general = plan.general_market || plan.living.lives() || !plan.venues.empty()
                  || !plan.liquidation.plain()
                  || !std::holds_alternative<models::LinearLaw>(plan.impact.law);
    models::LiquidationRules const& rules = plan.liquidation;
    CASCADE_EXPECTS(rules.margin >= 0.0 && rules.margin < 1.0 && rules.fee >= 0.0);
    CASCADE_EXPECTS(!rules.deleveraging || (rules.accounts && std::isfinite(rules.fund)));
    out.memory_decay = 0.6931471805599453 * plan.step_s / plan.impact.memory_half_life_s;
    if (auto const* profile = std::get_if<models::ProfileLaw>(&plan.impact.law)) {
        for (int s = 0; s < models::kSides; ++s) {
            CASCADE_EXPECTS(!profile->depth[s].empty()
                            && profile->depth[s].size() == profile->distance[s].size());
            out.distance[s] = out.depth[s] = {0.0};
            for (std::size_t k = 0; k < profile->depth[s].size(); ++k) {
                CASCADE_EXPECTS(profile->distance[s][k] > out.distance[s].back()
                                && profile->depth[s][k] > out.depth[s].back());
                out.distance[s].push_back(profile->distance[s][k]);
                out.depth[s].push_back(profile->depth[s][k]);
            }
        }
    } else if (auto const* power = std::get_if<models::PowerLaw>(&plan.impact.law)) {
        CASCADE_EXPECTS(power->coefficient > 0.0 && power->exponent > 0.0 && power->exponent < 1.0);
    }
}

void expect_sound(models::LivingBook const& book, Plan const& plan) {
    if (!book.lives()) {
        return;
    }
    CASCADE_EXPECTS(plan.venues.empty() && plan.liquidation.plain() && !plan.miss_probability);
    CASCADE_EXPECTS(book.closes_per_s >= 0.0 && book.tops_up_per_s >= 0.0 && book.interval >= 1);
    CASCADE_EXPECTS((book.closes_per_s + book.tops_up_per_s) * plan.horizon_s() <= kMostLeaving);
    CASCADE_EXPECTS(!book.opens() || !book.share.empty());
    for (int s = 0; s < models::kSides; ++s) {
        CASCADE_EXPECTS(book.opens_per_s[s] >= 0.0);
        CASCADE_EXPECTS(book.distance[s].size() == book.share.size());
        for (std::size_t j = 0; j < book.share.size(); ++j) {
            CASCADE_EXPECTS(book.distance[s][j] > 0.0 && book.share[j] >= 0.0);
        }
    }
}

PreparedImpact prepare_impact(Plan const& plan) {
    PreparedImpact out;
    bool const has_book =
        plan.book.side[0].size() + plan.book.side[1].size() > 0 || plan.living.lives();
    bool const counted =
        std::holds_alternative<models::LinearLaw>(plan.impact.law) || plan.depth.depletion > 0.0;
    CASCADE_EXPECTS(!has_book || !counted || plan.impact.depth_1pct > 0.0);
    CASCADE_EXPECTS(plan.impact.half_lives_s.size() == plan.impact.transient_weights.size());
    CASCADE_EXPECTS(plan.depth.floor > 0.0 && plan.depth.floor <= 1.0);
    if (has_book && counted) {
        out.per_usd = 0.01 / plan.impact.depth_1pct;
        out.depletion = plan.depth.depletion / plan.impact.depth_1pct;
    }
    out.floor = plan.depth.floor;
    out.permanent = plan.impact.permanent_fraction;
    for (std::size_t j = 0; j < plan.impact.half_lives_s.size(); ++j) {
        out.transient_share.push_back((1.0 - out.permanent) * plan.impact.transient_weights[j]);
        append_powers(decay_over_step(plan.impact.half_lives_s[j], plan.step_s), out.decay_power);
    }
    prepare_law(plan, out);
    append_powers(plan.depth.depletion > 0.0
                      ? decay_over_step(plan.depth.recovery_half_life_s, plan.step_s)
                      : 0.0,
                  out.depth_power);
    return out;
}

/// Means and standard deviations of all steps.
void prepare_price(Plan const& plan, Prepared& out) {
    models::PriceModel const& price = plan.price;
    double const years = plan.step_years();
    double drift = 0.0;
    double sd = 1.0;     // Heston: the factor on the volatility
    bool bends = false;  // the log return's mean falls with the square of the volatility
    if (auto const* gbm = std::get_if<models::Gbm>(&price.diffusion)) {
        drift = gbm->drift;
        sd = gbm->volatility * std::sqrt(years);
        bends = true;
    } else if (auto const* heston = std::get_if<models::Heston>(&price.diffusion)) {
        drift = heston->drift;
    }
    out.calm_sd = sd;
    std::vector<double> growth{0.0};
    if (price.jumps) {
        growth = models::jump_log_growth(*price.jumps, years, plan.steps);
    }
    bool const equal =
        growth.size() == 1 && price.volatility_multiplier.empty() && price.prescribed.empty();
    std::size_t const entries = equal ? 1 : plan.steps;
    for (std::size_t k = 0; k < entries; ++k) {
        double const factor =
            price.volatility_multiplier.empty() ? 1.0 : price.volatility_multiplier[k];
        double const bend = bends ? 0.5 * sd * sd * factor * factor : 0.0;
        out.step_mean.push_back(drift * years - bend - growth[growth.size() == 1 ? 0 : k]
                                + (price.prescribed.empty() ? 0.0 : price.prescribed[k]));
        out.step_sd.push_back(sd * factor);
    }
}

}  // namespace

models::LawTable law_table(Plan const& plan, PreparedImpact const& impact, int side) {
    models::LawTable out{};
    out.kind = models::LawKind::linear;
    out.scale = impact.per_usd;
    if (auto const* power = std::get_if<models::PowerLaw>(&plan.impact.law)) {
        bool const alone = power->order_size > 0.0;
        out.kind = alone ? models::LawKind::per_order : models::LawKind::power;
        out.scale = power->coefficient;
        out.exponent = power->exponent;
        out.order_size = power->order_size;
    } else if (std::holds_alternative<models::ProfileLaw>(plan.impact.law)) {
        out.kind = models::LawKind::profile;
    }
    out.distance = impact.distance[side].data();
    out.depth = impact.depth[side].data();
    out.points = static_cast<std::int64_t>(impact.depth[side].size());
    out.depletion = impact.depletion;
    out.floor = impact.floor;
    out.thinness = 1.0;
    return out;
}

DiffusionMoments diffusion_over_horizon(Prepared const& prepared) {
    std::size_t const steps = prepared.plan.steps;
    bool const alike = prepared.step_mean.size() == 1;  // one entry stands for all steps
    DiffusionMoments out{0.0, 0.0};
    for (std::size_t k = 0; k < (alike ? 1 : steps); ++k) {
        out.mean += prepared.step_mean[k];
        out.variance += prepared.step_sd[k] * prepared.step_sd[k];
    }
    double const times = alike ? static_cast<double>(steps) : 1.0;
    return {out.mean * times, out.variance * times};
}

Prepared prepare(Plan const& plan) {
    CASCADE_EXPECTS(plan.steps >= 1 && plan.paths >= 1 && plan.step_s > 0.0);
    CASCADE_EXPECTS((!plan.fan && !plan.heatmap) || !plan.grid.step_of_column.empty());
    Prepared out;
    out.plan = plan;
    expect_sound(plan.living, plan);
    prepare_price(plan, out);
    for (int s = 0; s < models::kSides; ++s) {
        out.side[s] = prepare_side(plan.book.side[s], plan.dispersion, plan.grid.heat_edges[s]);
        if (plan.liquidation.deleveraging) {
            append_ranking(plan.book.side[s], s, plan.liquidation.margin, out.side[s].entry,
                           out.side[s].bankrupt);
        }
    }
    out.impact = prepare_impact(plan);
    out.venues = prepare_venues(out);
    if (plan.dispersion.cv > 0.0) {
        double const cv = plan.dispersion.cv;
        out.field_log_sd = std::sqrt(models::portable_log1p(cv * cv));
        out.field_common_share = std::sqrt(plan.dispersion.common_weight);
        out.field_own_share = std::sqrt(1.0 - plan.dispersion.common_weight);
    }
    if (plan.mix.concentration > 0.0) {
        for (int s = 0; s < models::kSides; ++s) {
            CASCADE_EXPECTS(plan.mix.share[s].size()
                            == plan.book.side[s].size() * plan.mix.mean.size());
        }
        for (double const mean : plan.mix.mean) {
            out.mix_shape.push_back(plan.mix.concentration * mean);
        }
    }
    for (Threshold const& t : plan.thresholds) {
        out.threshold_level.push_back(t.log_level);
        out.threshold_long.push_back(t.side == models::Side::long_ ? 1 : 0);
    }
    out.fan_bins_per_log =
        static_cast<double>(plan.grid.fan_bins) / (2.0 * plan.grid.fan_half_range);
    out.units = sum_units(plan);
    return out;
}

}  // namespace cascade::engine
