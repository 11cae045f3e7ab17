#include "engine/scenario/assemble.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "engine/scenario/assemble_estimator.hpp"
#include "engine/scenario/assemble_price.hpp"
#include "engine/scenario/depth_profile.hpp"
#include "engine/scenario/duration.hpp"
#include "engine/scenario/level_book.hpp"
#include "engine/scenario/limits.hpp"
#include "engine/scenario/liquidation_rules.hpp"
#include "engine/scenario/living_book.hpp"
#include "engine/scenario/portfolio.hpp"
#include "engine/scenario/position_book.hpp"
#include "engine/simulate/run.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

constexpr std::size_t kHeatBins = 96;

double half_life_s(std::string const& text) {
    return text == "never" ? std::numeric_limits<double>::infinity()
                           : seconds_of(*parse_duration(text));
}

void assemble_time(SimulationInput const& in, Plan& plan) {
    std::int64_t const horizon = *parse_duration(in.horizon);
    plan.steps =
        in.steps ? *in.steps : static_cast<std::size_t>(horizon / *parse_duration(*in.step));
    plan.step_s = seconds_of(horizon) / static_cast<double>(plan.steps);
    plan.seed = in.seed;
    plan.paths = in.paths;
    plan.max_rounds = in.max_rounds;
    plan.miss_probability = in.miss_probability;
    plan.monitoring = in.monitoring == "bridge" ? Monitoring::bridge : Monitoring::step;
}

Threshold threshold_at(double price, double spot) {
    models::Side const side = price < spot ? models::Side::long_ : models::Side::short_;
    return {side, price, models::portable_log(price / spot)};
}

/// Thresholds of both sides, long before short, nearest first, each price once.
std::vector<Threshold> thresholds_of(Scenario const& s) {
    std::set<double> prices(s.outputs.thresholds.begin(), s.outputs.thresholds.end());
    if (s.book.source == "thresholds") {
        for (ThresholdInput const& t : s.book.thresholds) {
            prices.insert(t.price);
        }
    }
    std::vector<Threshold> out;
    out.reserve(prices.size());
    for (double const price : prices) {
        out.push_back(threshold_at(price, s.market.spot));
    }
    std::stable_sort(out.begin(), out.end(), [](Threshold const& a, Threshold const& b) {
        if (a.side != b.side) {
            return a.side == models::Side::long_;
        }
        return std::fabs(a.log_level) < std::fabs(b.log_level);
    });
    return out;
}

/// The liquidation prices of own positions become thresholds behind those of the market.
void add_own_thresholds(Plan& plan) {
    for (OwnPosition& position : plan.portfolio) {
        double const price = position.liquidation_price;
        if (!(price > 0.0) || !std::isfinite(price)) {
            continue;  // no price liquidates it
        }
        auto const at = std::find_if(plan.thresholds.begin(), plan.thresholds.end(),
                                     [&](Threshold const& t) { return t.price == price; });
        position.threshold = static_cast<std::size_t>(at - plan.thresholds.begin());
        if (at == plan.thresholds.end()) {
            plan.thresholds.push_back(threshold_at(price, plan.spot));
            plan.thresholds.back().own = true;
        }
    }
}

void name_tiers(Scenario const& s, Assembly& out) {
    for (LeverageShare const& tier : s.book.leverage_mix) {
        out.breakdown.leverage.push_back(tier.leverage);
    }
}

void synthesise_book(Scenario const& s, Assembly& out) {
    for (models::Side const side : {models::Side::long_, models::Side::short_}) {
        char const* const name = side == models::Side::long_ ? "long" : "short";
        std::vector<std::pair<double, double>> thresholds;
        for (ThresholdInput const& t : s.book.thresholds) {
            if (t.side == name) {
                double const y =
                    models::direction(side) * models::portable_log(t.price / s.market.spot);
                thresholds.emplace_back(y, t.cumulative_intensity);
            }
        }
        if (thresholds.empty()) {
            continue;
        }
        std::sort(thresholds.begin(), thresholds.end());
        SynthesisedSide made = synthesise(s.book, side, thresholds, out.warnings);
        out.plan.book.of(side) = std::move(made.book);
        out.breakdown.intensity[static_cast<int>(side)] = std::move(made.by_leverage);
    }
    name_tiers(s, out);
}

void open_positions(Scenario const& s, Assembly& out) {
    models::MarginRules const rules = margin_rules(*s.book.margin);
    for (models::Side const side : {models::Side::long_, models::Side::short_}) {
        SynthesisedSide made = position_side(s.book, rules, side, s.market.spot, stage_rule(s));
        out.plan.book.of(side) = std::move(made.book);
        out.breakdown.intensity[static_cast<int>(side)] = std::move(made.by_leverage);
    }
    name_tiers(s, out);
}

/// Where levels name their leverage: one row a tier.
void break_down_levels(Assembly& out) {
    std::set<double> tiers;
    for (models::SideBook const& side : out.plan.book.side) {
        for (double const leverage : side.leverage) {
            if (!std::isnan(leverage)) {
                tiers.insert(leverage);
            }
        }
    }
    out.breakdown.leverage.assign(tiers.begin(), tiers.end());
    for (int s = 0; s < models::kSides; ++s) {
        models::SideBook const& side = out.plan.book.side[s];
        for (double const tier : tiers) {
            std::vector<double> row;
            for (std::size_t k = 0; k < side.size(); ++k) {
                row.push_back(side.leverage[k] == tier ? side.intensity[k] : 0.0);
            }
            out.breakdown.intensity[s].push_back(std::move(row));
        }
    }
}

/// What each tier holds of each level. A level that no tier reaches does not depend on the mix: it
/// is taken to hold them all as the mean does.
std::vector<double> mix_shares(std::vector<double> const& mean,
                               std::vector<std::size_t> const& tier,
                               std::vector<std::vector<double>> const& intensity,
                               std::size_t levels) {
    std::vector<double> out;
    for (std::size_t k = 0; k < levels; ++k) {
        double sum = 0.0;
        for (std::size_t const j : tier) {
            sum += intensity[j][k];
        }
        for (std::size_t i = 0; i < tier.size(); ++i) {
            out.push_back(sum > 0.0 ? intensity[tier[i]][k] / sum : mean[i]);
        }
    }
    return out;
}

void assemble_mix(BookInput const& in, Assembly& out) {
    if (!in.leverage_concentration) {
        return;
    }
    models::LeverageMix& mix = out.plan.mix;
    mix.concentration = *in.leverage_concentration;
    std::vector<std::size_t> tier;  // those of any weight
    double weights = 0.0;
    for (std::size_t j = 0; j < in.leverage_mix.size(); ++j) {
        if (in.leverage_mix[j].weight > 0.0) {
            tier.push_back(j);
            weights += in.leverage_mix[j].weight;
        }
    }
    for (std::size_t const j : tier) {
        mix.mean.push_back(in.leverage_mix[j].weight / weights);
    }
    for (int s = 0; s < models::kSides; ++s) {
        mix.share[s] =
            mix_shares(mix.mean, tier, out.breakdown.intensity[s], out.plan.book.side[s].size());
    }
}

void assemble_book(Scenario const& s, Assembly& out) {
    Plan& plan = out.plan;
    bool const listed = s.book.source == "position_list";
    bool const points = listed || s.book.density == "points";
    if (s.book.source == "thresholds" || s.book.source == "positions") {
        if (s.book.source == "thresholds") {
            synthesise_book(s, out);
        } else {
            open_positions(s, out);
        }
        for (models::SideBook& side : plan.book.side) {
            for (std::size_t k = 0; points && k < side.size(); ++k) {
                side.near[k] = side.far[k] = 0.5 * (side.near[k] + side.far[k]);
            }
        }
    } else {
        auto const& levels = listed || s.book.source == "file" ? s.file_levels : s.book.levels;
        plan.book = book_of_levels(levels, s.market.spot, points);
        break_down_levels(out);
    }
    out.warnings.insert(out.warnings.end(), s.file_warnings.begin(), s.file_warnings.end());
    for (models::SideBook& side : plan.book.side) {
        for (double const intensity : side.intensity) {
            side.notional.push_back(s.book.kappa * intensity);
        }
    }
    assemble_mix(s.book, out);
    plan.living = living_book(s.book, plan);
    if (s.book.dispersion) {
        DispersionInput const& d = *s.book.dispersion;
        plan.dispersion = {d.cv, d.correlation_length, d.common_weight};
    }
}

void assemble_law(ImpactInput const& in, models::Impact& out) {
    out.depth_1pct = in.depth_1pct.value_or(0.0);
    if (in.model == "power") {
        double const per_usd = -in.exponent * models::portable_log(*in.daily_volume);
        out.law =
            models::PowerLaw{in.prefactor * *in.daily_volatility * models::portable_exp(per_usd),
                             in.exponent, in.order_size.value_or(0.0)};
    } else if (in.model == "book") {
        out.law = profile_law(in.profile);
        out.depth_1pct = depth_1pct_of(std::get<models::ProfileLaw>(out.law));
    }
    if (!in.memory_half_life.empty()) {
        out.memory_half_life_s = half_life_s(in.memory_half_life);
    }
}

void assemble_impact(Scenario const& s, Plan& plan) {
    if (s.impact) {
        assemble_law(*s.impact, plan.impact);
        plan.impact.permanent_fraction = s.impact->permanent_fraction;
        for (std::string const& text : s.impact->half_lives) {
            plan.impact.half_lives_s.push_back(half_life_s(text));
        }
        plan.impact.transient_weights = s.impact->weights;
        if (s.impact->weights.empty()) {
            auto const n = static_cast<double>(s.impact->half_lives.size());
            plan.impact.transient_weights.assign(s.impact->half_lives.size(), 1.0 / n);
        }
    }
    if (s.depth && s.depth->depletion > 0.0) {
        plan.depth.floor = s.depth->floor;
        plan.depth.recovery_half_life_s = half_life_s(s.depth->recovery_half_life);
        plan.depth.depletion = s.depth->depletion;
    }
    if (s.depth) {
        plan.depth.volatility_exponent = s.depth->volatility_exponent;
        plan.depth.intensity_exponent = s.depth->intensity_exponent;
    }
}

/// One venue is the market itself.
void assemble_venues(Scenario const& s, Plan& plan) {
    if (s.venues.size() < 2) {
        plan.liquidation =
            liquidation_rules(s.venues.empty() ? s.liquidation : s.venues[0].liquidation, s.book);
        return;
    }
    plan.venues = market_venues(s);
    plan.arbitrage_half_life_s = half_life_s(s.market.arbitrage_half_life);
}

void assemble_grid(Scenario const& s, Plan& plan) {
    plan.keep_paths = s.outputs.paths;
    plan.fan = s.outputs.fan;
    plan.heatmap = s.outputs.heatmap;
    plan.tail_index = s.outputs.tail_index;
    plan.shortfall_resamples = s.outputs.shortfall_resamples;
    std::size_t const columns = std::min<std::size_t>(s.outputs.time_columns, plan.steps);
    for (std::size_t c = 1; c <= columns; ++c) {
        plan.grid.step_of_column.push_back((c * plan.steps + columns - 1) / columns);
    }
    double farthest = 0.0;
    for (int side = 0; side < models::kSides; ++side) {
        models::SideBook const& book = plan.book.side[side];
        if (book.size() == 0 && !plan.living.opens()) {
            continue;
        }
        bool const wide = book.size() > 0 && book.far.back() > 0.0;
        double end = wide ? book.far.back() * (1.0 + 1e-9) : 1e-6;
        farthest = std::max(farthest, end);
        double start = 0.0;
        if (plan.living.opens()) {  // positions open wherever price goes
            end = std::max(end, 0.5 * price_spread(plan));
            start = -0.5 * price_spread(plan);
        }
        for (std::size_t i = 0; i <= kHeatBins; ++i) {
            plan.grid.heat_edges[side].push_back(
                start + (end - start) * static_cast<double>(i) / kHeatBins);
        }
    }
    for (Threshold const& t : plan.thresholds) {
        farthest = std::max(farthest, std::fabs(t.log_level));
    }
    plan.grid.fan_half_range = 1.5 * std::max({price_spread(plan), 1.25 * farthest, 0.01});
}

}  // namespace

Assembly assemble(Scenario const& scenario) {
    Assembly out;
    Plan& plan = out.plan;
    assemble_time(scenario.simulation, plan);
    plan.spot = scenario.market.spot;
    plan.price = assemble_price(scenario, plan, out.warnings);
    plan.portfolio = own_positions(scenario, out.warnings);
    plan.thresholds = thresholds_of(scenario);
    add_own_thresholds(plan);
    assemble_book(scenario, out);
    assemble_impact(scenario, plan);
    assemble_venues(scenario, plan);
    assemble_grid(scenario, plan);
    plan.estimator = assemble_estimator(scenario);
    check_limits(plan, scenario.file);
    return out;
}

}  // namespace cascade::engine
