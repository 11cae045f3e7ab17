/// Keys of the blocks `impact`, `depth`, `liquidation` and `venues`: part of the table of
/// fields.hpp.

#include "engine/scenario/fields.hpp"
#include "engine/scenario/liquidation_rules.hpp"

namespace cascade::engine {

void describe(FieldVisitor& v, DepthBandInput& in) {
    v.field("percentage", in.percentage,
            spec::required(spec::range(-99.9, 1e4, "Edge, % from the middle; bids below 0.")));
    v.field("notional", in.notional,
            spec::required(spec::positive(kMaxUsd, "USD between the middle and that edge.")));
}

void describe(FieldVisitor& v, ImpactInput& in) {
    v.field("model", in.model,
            spec::required(spec::one_of(names_of(impact_variants()), "Law of price impact.")));
    v.field("depth_1pct", in.depth_1pct,
            spec::positive(kMaxUsd,
                           "USD that move log price by 0.01 in calm; what depletion of "
                           "depth is counted in."));
    v.field("prefactor", in.prefactor,
            spec::positive(100, "Y of Y daily_volatility (flow / daily_volume)^exponent."));
    Spec exponent = spec::range(0.1, 1, "Exponent of the flow, below 1.");
    exponent.below_max = true;
    v.field("exponent", in.exponent, exponent);
    v.field("daily_volatility", in.daily_volatility,
            spec::positive(kMaxVolatility, "Standard deviation of a day's log return."));
    v.field("daily_volume", in.daily_volume, spec::positive(kMaxUsd, "Traded in a day, USD."));
    v.field("order_size", in.order_size,
            spec::positive(kMaxUsd, "USD of an order; each moves price by itself."));
    Spec memory = spec::duration(
        "Half-life of the flow that impact remembers, or \"never\": it is "
        "never forgotten.");
    memory.pattern = "^(never|[0-9]+(\\.[0-9]+)?(us|ms|s|min|h|d))$";
    v.field("memory_half_life", in.memory_half_life, memory);
    v.field("file", in.file,
            spec::text("CSV of depth bands, as the rows of `profile` or Binance's bookDepth."));
    v.field("profile", in.profile, spec::text("Depth bands, both sides."));
    v.field("permanent_fraction", in.permanent_fraction,
            spec::range(0, 1, "Share of the impact that stays for ever."));
    v.field("half_lives", in.half_lives,
            spec::duration("Half-lives of the transient parts; needed if permanent_fraction < 1."));
    v.field("weights", in.weights,
            spec::range(0, 1, "Shares of the transient parts, sum 1; left out: equal."));
    v.variants("model", in.model, impact_variants());
}

void describe(FieldVisitor& v, DepthInput& in) {
    v.field("floor", in.floor, spec::positive(1, "Lowest depth factor."));
    Spec half_life = spec::duration("Half-life of the missing depth, or \"never\".");
    half_life.pattern = "^(never|[0-9]+(\\.[0-9]+)?(us|ms|s|min|h|d))$";
    v.field("recovery_half_life", in.recovery_half_life, spec::required(half_life));
    v.field(
        "depletion", in.depletion,
        spec::required(spec::range(
            0, 1000, "depth_1pct of forced flow multiplies the depth factor by exp(-depletion).")));
    v.field("volatility_exponent", in.volatility_exponent,
            spec::range(0, 10, "Depth falls as (volatility / calm volatility)^-exponent; 0: off."));
    v.field("intensity_exponent", in.intensity_exponent,
            spec::range(0, 10, "Depth falls as (jump intensity / its base)^-exponent; 0: off."));
}

void describe(FieldVisitor& v, LiquidationInput& in) {
    v.field("venue", in.venue,
            spec::one_of(preset_names(), "Whose rules hold where a key below is left out."));
    v.field(
        "rule", in.rule,
        spec::one_of({"full", "staged", "sliced", "incremental"},
                     "How a position is cut into orders; but for \"full\" it needs positions."));
    v.field("tiers_down", in.tiers_down, spec::range(1, 2, "Tiers that \"staged\" goes down."));
    v.field("slice", in.slice,
            spec::positive(1, "Share closed at once by \"sliced\" and \"incremental\"."));
    v.field("slice_above", in.slice_above,
            spec::range(0, kMaxUsd, "Value up to which a position is closed whole."));
    Spec margin = spec::range(0, 1, "Margin left when a position triggers, share of notional.");
    margin.below_max = true;
    v.field("maintenance_margin", in.maintenance_margin, margin);
    v.field("fee", in.fee, spec::range(0, 1, "Liquidation fee, share of notional; to the fund."));
    v.field("surplus", in.surplus,
            spec::one_of({"fund", "trader"}, "Who gets the margin left after a liquidation."));
    v.field("fund", in.fund,
            spec::range(0, kMaxUsd, "Insurance fund at the start, USD; left out: without end."));
    v.field("deleveraging", in.deleveraging,
            spec::text("Close positions against the other side once the fund is used up."));
    Spec at = spec::range(0, 1, "Share of the fund at or below which that begins.");
    at.below_max = true;
    v.field("deleverage_at", in.deleverage_at, at);
    v.field("ranking", in.ranking,
            spec::one_of({"profit", "price_ratio"},
                         "Who is closed first: by profit or by mark over entry, times leverage."));
    v.field("rate_cap", in.rate_cap,
            spec::positive(kMaxUsd, "Forced orders of a side that are sent, USD a second."));
    v.field("price_band", in.price_band,
            spec::positive(1, "Log price that forced orders of a side move within one step."));
}

void describe(FieldVisitor& v, MarketVenueInput& in) {
    v.field("name", in.name, spec::required(spec::text("Name of the venue, in results.")));
    v.field("book_share", in.book_share,
            spec::required(spec::positive(1, "Its share of every level; all sum to 1.")));
    v.field("depth_share", in.depth_share,
            spec::required(spec::positive(1, "Its share of the depth; all sum to 1.")));
    v.field("mark", in.mark,
            spec::one_of({"last", "smoothed", "index"},
                         "Price at which its positions trigger: its own, the index plus its "
                         "smoothed basis, or the index."));
    v.field("mark_half_life", in.mark_half_life,
            spec::duration("Half-life of the average that \"smoothed\" takes of the basis."));
    v.field("liquidation", in.liquidation, spec::text("Rules of the venue, as `liquidation`."));
}

}  // namespace cascade::engine
