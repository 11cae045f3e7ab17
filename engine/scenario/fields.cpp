/// The table of keys, but for the blocks `price` (price_fields.cpp), `impact`, `depth`,
/// `liquidation` and `venues` (market_fields.cpp).

#include "engine/scenario/fields.hpp"

#include "engine/scenario/venue_file.hpp"

namespace cascade::engine {

void describe(FieldVisitor& v, MarketInput& in) {
    v.field("symbol", in.symbol, spec::text("Name of the market, for titles only."));
    v.field("spot", in.spot,
            spec::required(spec::positive(kMaxPrice, "Price at the start, quote per base unit.")));
    Spec half_life =
        spec::duration("Half-life in which arbitrage closes the bases of `venues`, or \"never\".");
    half_life.pattern = "^(never|[0-9]+(\\.[0-9]+)?(us|ms|s|min|h|d))$";
    v.field("arbitrage_half_life", in.arbitrage_half_life, half_life);
}

void describe(FieldVisitor& v, AccuracyInput& in) {
    v.field(
        "figure", in.figure,
        spec::required(spec::text("Name of a figure, such as \"drawdown_amplification[0.99]\".")));
    Spec error = spec::positive(1, "Half the width of its interval over its value.");
    v.field("relative_error", in.relative_error, spec::required(error));
    v.field("first_paths", in.first_paths,
            spec::range(1024, 1e12, "Paths before the first look at it; of repeats at least 16."));
}

void describe(FieldVisitor& v, SimulationInput& in) {
    v.field("paths", in.paths, spec::required(spec::range(1, 1e12, "Number of simulated paths.")));
    v.field("horizon", in.horizon,
            spec::required(spec::duration("Length of a path, such as \"24h\" or \"7d\".")));
    v.field("step", in.step,
            spec::duration("Time step; must divide the horizon. Or give `steps`."));
    v.field("steps", in.steps,
            spec::range(1, 1e8, "Number of equal steps in the horizon, instead of `step`."));
    v.field("seed", in.seed, spec::range(0, 18446744073709551615.0, "Seed of all random numbers."));
    v.field(
        "monitoring", in.monitoring,
        spec::one_of({"step", "bridge"},
                     "Where triggers are seen: at grid points, or at the extremes inside steps."));
    v.field("miss_probability", in.miss_probability,
            spec::range(0, 0.1,
                        "Take long steps far from all triggers, missing one with at most this "
                        "probability each; left out: uniform steps."));
    v.field(
        "max_rounds", in.max_rounds,
        spec::range(1, 1e9, "A cascade of more rounds is flagged as runaway; it is never cut."));
    v.field("accuracy", in.accuracy,
            spec::text("Stop as soon as a figure is known to a relative error; `paths` are then "
                       "the most. Left out: all paths."));
}

void describe(FieldVisitor& v, ThresholdInput& in) {
    v.field(
        "side", in.side,
        spec::required(spec::one_of({"long", "short"}, "Side whose positions are liquidated.")));
    v.field(
        "price", in.price,
        spec::required(spec::positive(kMaxPrice, "Price of the threshold; below spot for longs.")));
    v.field("cumulative_intensity", in.cumulative_intensity,
            spec::required(spec::positive(kMaxUsd, "Intensity between spot and this price, USD.")));
}

void describe(FieldVisitor& v, LevelInput& in) {
    v.field(
        "side", in.side,
        spec::required(spec::one_of({"long", "short"}, "Side whose positions are liquidated.")));
    v.field("price", in.price,
            spec::positive(kMaxPrice, "Trigger price, instead of the two edges."));
    v.field("lower", in.lower, spec::positive(kMaxPrice, "Lower edge of the bin."));
    v.field("upper", in.upper, spec::positive(kMaxPrice, "Upper edge of the bin."));
    v.field("intensity", in.intensity,
            spec::required(spec::range(0, kMaxUsd, "The map's figure for this level, USD.")));
    v.field("leverage", in.leverage,
            spec::range(1, 1000, "Leverage of its positions, where known."));
}

void describe(FieldVisitor& v, LeverageShare& in) {
    v.field("leverage", in.leverage,
            spec::required(spec::range(1.01, 1000, "Leverage of positions in this tier.")));
    v.field("weight", in.weight,
            spec::required(spec::range(0, 1e9, "Share of this tier; weights need not sum to 1.")));
}

void describe(FieldVisitor& v, DispersionInput& in) {
    v.field("cv", in.cv, spec::range(0, 3, "Coefficient of variation of a level's notional."));
    v.field("correlation_length", in.correlation_length,
            spec::positive(10, "Log price over which neighbouring levels vary together."));
    v.field("common_weight", in.common_weight,
            spec::range(0, 1, "Share of the log variance common to both sides."));
}

void describe(FieldVisitor& v, LivingInput& in) {
    v.field("opens_per_day", in.opens_per_day,
            spec::range(0, 1000, "Opened in a day, share of the map's expected notional."));
    v.field("long_share", in.long_share, spec::range(0, 1, "Share of longs in what opens."));
    v.field("closes_per_day", in.closes_per_day,
            spec::range(0, 1000, "Rate at which positions are closed by their owners."));
    v.field("tops_up_per_day", in.tops_up_per_day,
            spec::range(0, 1000,
                        "Rate at which positions are given margin, so that they stand at their "
                        "first distance from the price of the day."));
    v.field("leverage_mix", in.leverage_mix,
            spec::text("Leverage of what opens; left out: the book's own mix."));
    Spec margin =
        spec::range(0, 1, "Its maintenance margin, share of notional; left out: the book's.");
    margin.below_max = true;
    v.field("maintenance_margin", in.maintenance_margin, margin);
    v.field(
        "interval", in.interval,
        spec::duration("How often positions open, a multiple of the step; left out: the step."));
}

void describe(FieldVisitor& v, MarginTierInput& in) {
    v.field("floor", in.floor,
            spec::required(spec::range(0, kMaxUsd, "Value from which this tier holds.")));
    Spec rate = spec::positive(1, "Maintenance margin per unit of value above the floor.");
    rate.below_max = true;
    v.field("rate", in.rate, spec::required(rate));
    v.field("max_leverage", in.max_leverage,
            spec::range(1, 1000, "Highest leverage that may be opened; left out: not known."));
    v.field("deduction", in.deduction,
            spec::range(0, kMaxUsd, "Published deduction (\"cum\"); checked, not needed."));
}

void describe(FieldVisitor& v, MarginInput& in) {
    v.field("contract", in.contract,
            spec::one_of({"linear", "inverse"},
                         "Value and collateral in quote currency, or in base currency."));
    v.field("maintenance_at", in.maintenance_at,
            spec::one_of({"mark", "entry"}, "Price at which maintenance margin is evaluated."));
    v.field("closing_fee", in.closing_fee,
            spec::range(0, 0.1, "Share of value that must be left for closing."));
    v.field("tiers_by", in.tiers_by,
            spec::one_of({"value", "size", "entry_value"},
                         "What floors count; but for value, a rate holds for the whole position."));
    v.field("growth", in.growth,
            spec::range(0, 1, "Added to the rates for each unit of value; needs a single tier."));
    v.field("tiers", in.tiers,
            spec::required(spec::text("Tiers by value of the position, lowest first.")));
}

void describe(FieldVisitor& v, PositionSizeInput& in) {
    v.field("median", in.median,
            spec::required(spec::positive(
                kMaxUsd, "Half of the open notional is in positions smaller than this, USD.")));
    v.field("log_sd", in.log_sd,
            spec::range(0, 5, "Standard deviation of the logarithm of their notional."));
}

void describe(FieldVisitor& v, ProfileRowInput& in) {
    v.field("price", in.price, spec::positive(kMaxPrice, "Price, instead of the two edges."));
    v.field("lower", in.lower, spec::positive(kMaxPrice, "Lower edge of the bin."));
    v.field("upper", in.upper, spec::positive(kMaxPrice, "Upper edge of the bin."));
    v.field("volume", in.volume,
            spec::required(spec::range(0, kMaxUsd, "Volume traded there, in any one unit.")));
}

void describe(FieldVisitor& v, EntryProfileInput& in) {
    v.field("file", in.file, spec::text("CSV file of volume by price, beside the scenario."));
    v.field("rows", in.rows, spec::text("The same inline: by price or by bins, sorted."));
}

void describe(FieldVisitor& v, BookInput& in) {
    v.field("source", in.source,
            spec::required(spec::one_of(names_of(book_variants()), "Where levels come from.")));
    v.field("thresholds", in.thresholds,
            spec::text("Cumulative intensities, for source \"thresholds\"."));
    v.field("levels", in.levels, spec::text("Levels, for source \"levels\"; empty: no book."));
    v.field("file", in.file,
            spec::text("CSV file beside the scenario, of levels (\"file\") or positions "
                       "(\"position_list\")."));
    v.field("density", in.density,
            spec::one_of({"bins", "points"},
                         "Spread a level evenly in log price, or put it at one price."));
    v.field("kappa", in.kappa,
            spec::positive(1, "Scale from intensity to notional: notional = kappa * intensity."));
    v.field("dispersion", in.dispersion, spec::text("Random field on the map; left out: none."));
    v.field("living", in.living,
            spec::text("Positions open, close and are given margin while price moves; left out: "
                       "the map is only used up."));
    v.field("leverage_mix", in.leverage_mix,
            spec::text("Leverage of positions, for \"thresholds\" (as opened) and \"positions\" "
                       "(as open now)."));
    v.field("leverage_concentration", in.leverage_concentration,
            spec::positive(1e6,
                           "Concentration of the law from which each path draws its leverage mix, "
                           "with the mean leverage_mix; left out: the mix is known."));
    v.field("entry_dispersion", in.entry_dispersion,
            spec::positive(1,
                           "Standard deviation of ln(entry price / spot), for \"thresholds\" "
                           "and \"positions\"."));
    v.field("entry_profile", in.entry_profile,
            spec::text("Entry prices in proportion to volume by price, instead of "
                       "`entry_dispersion`, for \"positions\"."));
    v.field("maintenance_margin", in.maintenance_margin,
            spec::range(0, 0.5, "Maintenance margin, share of notional, for \"thresholds\"."));
    v.field("bin_width", in.bin_width,
            spec::range(1e-5, 1,
                        "Width of a synthesised bin in log price, for \"thresholds\" and "
                        "\"positions\"."));
    v.field("open_interest", in.open_interest,
            spec::positive(kMaxUsd, "Open notional at spot, USD, for \"positions\"."));
    v.field("long_share", in.long_share,
            spec::range(0, 1,
                        "Share of the long side in the open positions that can be "
                        "liquidated; each side has 2 share open_interest."));
    v.field("position_size", in.position_size,
            spec::text("Notional of positions, for \"positions\"; left out: all in the first "
                       "tier."));
    v.field("venue", in.venue,
            spec::text("JSON file of a venue's margin tiers, beside the scenario, for "
                       "\"positions\"."));
    v.field("venue_date", in.venue_date,
            spec::text("Day whose version of them holds, such as \"2025-10-10\"."));
    v.field("margin", in.margin, spec::text("Margin rules, instead of a venue's file."));
    v.variants("source", in.source, book_variants());
}

void describe(FieldVisitor& v, VenueVersionInput& in) {
    v.field("from", in.from, spec::text("First day in force; left out: not known, any day."));
    v.field("note", in.note, spec::text("What a reader should know."));
    v.field("margin", in.margin, spec::required(spec::text("Margin rules.")));
}

void describe(FieldVisitor& v, VenueInput& in) {
    v.field("schema_version", in.schema_version,
            spec::required(spec::range(1, 1, "Version of this format.")));
    v.field("venue", in.venue, spec::required(spec::text("Name of the venue.")));
    v.field("symbol", in.symbol, spec::required(spec::text("Its name of the market.")));
    v.field("source", in.source, spec::required(spec::text("Where the numbers come from.")));
    v.field("unknown", in.unknown, spec::text("What they do not say."));
    v.field("versions", in.versions, spec::required(spec::text("Oldest first.")));
}

void describe(FieldVisitor& v, TargetInput& in) {
    v.field("figure", in.figure,
            spec::required(spec::one_of(target_figures(),
                                        "Figure of a path that is to be extreme; "
                                        "a low counts downward.")));
    v.field("level", in.level,
            spec::text("Level to be reached, in the unit of the figure: log price or USD."));
    v.field("price", in.price,
            spec::positive(kMaxPrice, "The same as a price, for lows and highs."));
}

void describe(FieldVisitor& v, EstimatorInput& in) {
    v.field("method", in.method,
            spec::required(spec::one_of(names_of(estimator_variants()), "How paths are drawn.")));
    v.field("control_variate", in.control_variate,
            spec::text("Correct figures with feedback by laws of the baseline that are known in "
                       "closed form."));
    v.field("target", in.target, spec::text("Rare event that the method aims at."));
    v.field("tilt", in.tilt,
            spec::range(-1e6, 1e6,
                        "Exponent of the tilt, per unit of terminal log price; instead of "
                        "`target`."));
    Spec share = spec::positive(1, "Share of paths drawn from the law as it is.");
    share.below_max = true;
    v.field("plain_share", in.plain_share, share);
    v.field("pilot_paths", in.pilot_paths,
            spec::range(1024, 1e8, "Paths of each stage of the pilot run that finds the tilt."));
    v.field("repeats", in.repeats,
            spec::range(8, 1e6,
                        "Independent repeats that simulation.paths is divided into; errors come "
                        "from their spread."));
    Spec kill = spec::positive(1, "Share of the particles replaced at each level, at least.");
    kill.below_max = true;
    v.field("kill_share", in.kill_share, kill);
    v.variants("method", in.method, estimator_variants());
}

void describe(FieldVisitor& v, OwnPositionInput& in) {
    v.field("name", in.name, spec::required(spec::text("Name of the position.")));
    v.field("side", in.side, spec::required(spec::one_of({"long", "short"}, "Its side.")));
    v.field("size", in.size, spec::required(spec::positive(kMaxUsd, "Size, base units.")));
    v.field("entry", in.entry, spec::required(spec::positive(kMaxPrice, "Entry price.")));
    v.field("leverage", in.leverage,
            spec::range(1, 1000, "Value at entry over collateral; or give `collateral`."));
    v.field("collateral", in.collateral,
            spec::positive(kMaxUsd, "Isolated margin assigned to it, quote currency."));
    v.field("venue", in.venue,
            spec::text("JSON file of its venue's margin tiers, beside the scenario."));
    v.field("venue_date", in.venue_date,
            spec::text("Day whose version of them holds, such as \"2025-10-10\"."));
    v.field("margin", in.margin, spec::text("Margin rules, instead of a venue's file."));
}

void describe(FieldVisitor& v, PortfolioInput& in) {
    v.field("positions", in.positions, spec::required(spec::text("Positions, isolated margin.")));
}

void describe(FieldVisitor& v, OutputsInput& in) {
    v.field("paths", in.paths, spec::text("Keep the figures of every path in the result."));
    v.field("fan", in.fan, spec::text("Count prices over time."));
    v.field("heatmap", in.heatmap, spec::text("Sum liquidations over time and price."));
    v.field("confidence", in.confidence, spec::range(0.5, 0.9999, "Level of all intervals."));
    v.field("thresholds", in.thresholds,
            spec::positive(kMaxPrice, "More prices whose passing is recorded."));
    v.field("time_columns", in.time_columns,
            spec::range(1, 1440, "Time columns of the fan and the heat map."));
    v.field("tail_index", in.tail_index,
            spec::text("Estimate how heavy the tails of loss, drawdown and run-up are."));
    v.field("shortfall_resamples", in.shortfall_resamples,
            spec::range(0, 100000,
                        "Resamples of the bootstrap of expected shortfall, 100 or more; 0: none."));
}

void describe(FieldVisitor& v, Scenario& in) {
    v.field("$schema", in.schema, spec::text("Path of the JSON Schema, for editors."));
    v.field("schema_version", in.schema_version,
            spec::required(spec::range(1, 1, "Version of the scenario language.")));
    v.field("name", in.name,
            spec::required(spec::text("Name of the scenario; names the result file.")));
    v.field("description", in.description,
            spec::text("What it is and where its numbers come from."));
    v.field("market", in.market, spec::required(spec::text("The market.")));
    v.field("simulation", in.simulation, spec::required(spec::text("How much is simulated.")));
    v.field("price", in.price, spec::required(spec::text("Price without forced orders.")));
    v.field("book", in.book, spec::required(spec::text("Positions by liquidation price.")));
    v.field("impact", in.impact, spec::text("Price impact; needed where the book has levels."));
    v.field("depth", in.depth,
            spec::text("Depth that collapses and recovers; left out: constant."));
    v.field("liquidation", in.liquidation, spec::text("Venue rules."));
    v.field("venues", in.venues,
            spec::text("Venues of the market, 8 at most; left out: one, with the rules above."));
    v.field("estimator", in.estimator,
            spec::text("How paths are drawn; left out: plain, as they come."));
    v.field("portfolio", in.portfolio,
            spec::text("Positions of the user, whose profit and liquidation are worked out."));
    v.field("outputs", in.outputs, spec::text("What the result holds."));
}

}  // namespace cascade::engine
