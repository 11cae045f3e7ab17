#include "engine/scenario/liquidation_rules.hpp"

#include "engine/scenario/duration.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

struct Preset {
    char const* name;
    char const* rule;
    std::uint64_t tiers_down;
    double slice;
    double slice_above;
    double fee;
    char const* surplus;
    bool deleveraging;
    double deleverage_at;
    char const* ranking;
};

/// Sources and what they do not say: docs/margin.md.
constexpr Preset kPresets[] = {
    {"binance", "full", 1, 1.0, 0.0, 0.0125, "fund", true, 0.0, "profit"},
    {"bybit", "staged", 1, 1.0, 0.0, 0.0, "fund", true, 0.0, "profit"},
    {"okx", "staged", 2, 1.0, 0.0, 0.0, "fund", true, 0.7, "profit"},
    {"bitmex", "staged", 1, 1.0, 0.0, 0.0, "fund", true, 0.0, "profit"},
    {"hyperliquid", "sliced", 1, 0.2, 1e5, 0.0, "trader", true, 0.0, "price_ratio"},
    {"deribit", "incremental", 1, 0.1, 0.0, 0.0075, "fund", false, 0.0, "profit"},
};

template <class T, class U>
void fill(std::optional<T>& value, U const& otherwise) {
    if (!value) {
        value = otherwise;
    }
}

void fill_from(Preset const& preset, LiquidationInput& out) {
    fill(out.rule, preset.rule);
    if (*out.rule == "staged") {
        fill(out.tiers_down, preset.tiers_down);
    }
    if (*out.rule == "sliced" || *out.rule == "incremental") {
        fill(out.slice, preset.slice);
        fill(out.slice_above, preset.slice_above);
    }
    fill(out.fee, preset.fee);
    fill(out.surplus, preset.surplus);
    fill(out.deleveraging, preset.deleveraging && out.fund.has_value());
    if (*out.deleveraging) {
        fill(out.deleverage_at, preset.deleverage_at);
        fill(out.ranking, preset.ranking);
    }
}

}  // namespace

std::optional<double> maintenance_margin_of(BookInput const& book) {
    if (book.source == "thresholds") {
        return book.maintenance_margin;
    }
    if (book.margin && !book.margin->tiers.empty()) {
        return book.margin->tiers[0].rate;
    }
    return std::nullopt;
}

std::vector<std::string> preset_names() {
    std::vector<std::string> out{"generic"};
    for (Preset const& preset : kPresets) {
        out.emplace_back(preset.name);
    }
    return out;
}

LiquidationInput filled_in(LiquidationInput const& rules, BookInput const& book) {
    LiquidationInput out = rules;
    for (Preset const& preset : kPresets) {
        if (out.venue == preset.name) {
            fill_from(preset, out);
        }
    }
    fill(out.rule, "full");
    if (*out.rule == "staged") {
        fill(out.tiers_down, 1u);
    }
    if (*out.rule == "sliced" || *out.rule == "incremental") {
        fill(out.slice_above, 0.0);
    }
    bool const money = out.maintenance_margin || out.fee || out.surplus || out.fund
                       || out.deleveraging.value_or(false);
    if (money) {
        if (auto const margin = maintenance_margin_of(book); margin) {
            fill(out.maintenance_margin, *margin);
        }
        fill(out.fee, 0.0);
        fill(out.surplus, "fund");
        fill(out.deleveraging, false);
        if (*out.deleveraging) {
            fill(out.ranking, "profit");
        }
    }
    return out;
}

models::StageRule stage_rule(Scenario const& scenario) {
    LiquidationInput const in =
        filled_in(scenario.venues.empty() ? scenario.liquidation : scenario.venues[0].liquidation,
                  scenario.book);
    models::StageRule out;
    out.kind = *in.rule == "staged"        ? models::StageKind::staged
               : *in.rule == "sliced"      ? models::StageKind::sliced
               : *in.rule == "incremental" ? models::StageKind::incremental
                                           : models::StageKind::full;
    out.tiers_down = static_cast<int>(in.tiers_down.value_or(1));
    out.slice = in.slice.value_or(1.0);
    out.slice_above = in.slice_above.value_or(0.0);
    return out;
}

models::LiquidationRules liquidation_rules(LiquidationInput const& rules, BookInput const& book) {
    LiquidationInput const in = filled_in(rules, book);
    models::LiquidationRules out;
    out.accounts = in.fee.has_value();
    out.margin = in.maintenance_margin.value_or(0.0);
    out.fee = in.fee.value_or(0.0);
    out.surplus_to_fund = in.surplus.value_or("fund") == "fund";
    out.fund = in.fund.value_or(out.fund);
    out.deleveraging = in.deleveraging.value_or(false);
    out.deleverage_at = in.deleverage_at.value_or(0.0);
    out.ranking = in.ranking.value_or("profit") == "price_ratio" ? models::Ranking::price_ratio
                                                                 : models::Ranking::profit;
    out.flow_per_s = in.rate_cap.value_or(out.flow_per_s);
    out.price_band = in.price_band.value_or(out.price_band);
    return out;
}

std::vector<models::Venue> market_venues(Scenario const& scenario) {
    std::vector<models::Venue> out;
    for (MarketVenueInput const& in : scenario.venues) {
        models::Venue venue;
        venue.name = in.name;
        venue.book_share = in.book_share;
        venue.depth_share = in.depth_share;
        venue.mark = in.mark == "index"      ? models::MarkRule::index
                     : in.mark == "smoothed" ? models::MarkRule::smoothed
                                             : models::MarkRule::last;
        if (venue.mark == models::MarkRule::smoothed) {
            venue.mark_half_life_s = seconds_of(*parse_duration(in.mark_half_life));
        }
        venue.rules = liquidation_rules(in.liquidation, scenario.book);
        out.push_back(std::move(venue));
    }
    return out;
}

}  // namespace cascade::engine
