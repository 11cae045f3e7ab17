#pragma once

/// The scenario language: a JSON file in, a checked Scenario out, a Plan from that.
///
/// text.hpp      JSON text with line and column of every value; duplicate keys, size and depth
///               limits
/// fields.hpp    the one table of keys: type, range, default, unit and meaning of each; reader,
///               schema and resolved output are all made from it; price_fields.hpp is part of it
/// variant.hpp   which keys belong to which model of a block; used by the same three
/// assemble.hpp  Scenario -> Plan, with the checks that need several fields or the data files

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/scenario/book_input.hpp"

namespace cascade::engine {

/// `--set /json/pointer=VALUE`; VALUE is JSON, or a bare word taken as a string.
struct Override {
    std::string pointer;
    std::string value;
};

struct MarketInput {
    std::string symbol;
    double spot = 0.0;
    std::string arbitrage_half_life;  ///< of the bases of `venues`
};

/// Stop as soon as one figure is known to a relative error.
struct AccuracyInput {
    std::string figure;  ///< as engine/results/figure_name.hpp reads it
    double relative_error = 0.0;
    std::uint64_t first_paths = 8192;
};

struct SimulationInput {
    std::uint64_t paths = 0;
    std::string horizon;
    std::optional<std::string> step;     ///< either step ...
    std::optional<std::uint64_t> steps;  ///< ... or the number of equal steps in the horizon
    std::uint64_t seed = 1;
    std::string monitoring = "bridge";
    std::optional<double> miss_probability;  ///< left out: uniform steps
    std::uint64_t max_rounds = 10000;
    std::optional<AccuracyInput> accuracy;  ///< `paths` are then the most
};

/// One process of the price: the block `price`, and its `noise`. Which keys belong to which model:
/// price_variants().
struct ProcessInput {
    std::string model;
    std::optional<double> volatility;
    std::optional<double> drift;  ///< left out: 0; of a bootstrap: the history's own
    // jumps
    std::optional<double> jump_intensity;
    std::optional<double> initial_jump_intensity;  ///< left out: jump_intensity
    std::string jump_history = "none";             ///< or "stationary"
    std::optional<double> excitation;
    std::optional<double> decay;
    std::optional<double> jump_mean;  ///< normal sizes
    std::optional<double> jump_sd;
    std::optional<double> jump_up_probability;  ///< double exponential sizes
    std::optional<double> jump_up_mean;
    std::optional<double> jump_down_mean;
    // stochastic variance
    std::optional<double> initial_variance;
    std::optional<double> long_variance;
    std::optional<double> mean_reversion;
    std::optional<double> vol_of_variance;
    std::optional<double> correlation;
    // history
    std::string file;           ///< relative to the scenario's folder
    std::string price_column;   ///< "" : "price" if there is one
    std::string return_column;  ///< "" : "return" if there is one
    std::vector<double> returns;
    std::string scheme = "stationary";
    std::optional<double> block_length;

    std::vector<double> history;  ///< log return of each step: `returns`, or what `file` holds
};

/// A point of a prescribed path: either `price` or `log_price`.
struct PathPointInput {
    std::string time;
    std::optional<double> price;
    std::optional<double> log_price;  ///< over spot
};

struct VolatilityFactorInput {
    std::string start;
    double factor = 1.0;
};

/// What the file of a prescribed path holds.
struct PathRecord {
    double first_price = 0.0;
    std::vector<std::int64_t> time_ns;  ///< since the first row, which is not among them
    std::vector<double> log_price;      ///< over the first row
};

struct PriceInput : ProcessInput {
    // a prescribed path, in `path` or `file`
    std::vector<PathPointInput> path;
    std::string interpolation = "linear";
    std::optional<ProcessInput> noise;
    std::vector<VolatilityFactorInput> volatility_multiplier;
    std::string volatility_period;  ///< "": never repeats

    PathRecord record;  ///< contents of `file`
};

/// What stands in the order book within a distance of its middle: bids where it is negative.
struct DepthBandInput {
    double percentage = 0.0;
    double notional = 0.0;  ///< USD, cumulative
};

/// Which keys belong to which law: impact_variants().
struct ImpactInput {
    std::string model = "linear";
    std::optional<double> depth_1pct;
    // power
    double prefactor = 1.0;
    double exponent = 0.5;
    std::optional<double> daily_volatility;
    std::optional<double> daily_volume;
    std::optional<double> order_size;  ///< each order by itself, or ...
    std::string memory_half_life;      ///< ... the cascade as one; of book as well
    // book
    std::string file;  ///< relative to the scenario's folder
    std::vector<DepthBandInput> profile;

    double permanent_fraction = 1.0;
    std::vector<std::string> half_lives;
    std::vector<double> weights;  ///< of the transient parts; equal if left out
};

struct DepthInput {
    double floor = 0.1;
    std::string recovery_half_life;
    double depletion = 0.0;
    double volatility_exponent = 0.0;
    double intensity_exponent = 0.0;
};

/// What is left out is the venue's own (liquidation_presets()).
struct LiquidationInput {
    std::string venue = "generic";
    // how a position is cut into orders: models::StageRule
    std::optional<std::string> rule;
    std::optional<std::uint64_t> tiers_down;
    std::optional<double> slice;
    std::optional<double> slice_above;
    // who pays: models::LiquidationRules
    std::optional<double> maintenance_margin;
    std::optional<double> fee;
    std::optional<std::string> surplus;
    std::optional<double> fund;
    std::optional<bool> deleveraging;
    std::optional<double> deleverage_at;
    std::optional<std::string> ranking;
    // how fast
    std::optional<double> rate_cap;
    std::optional<double> price_band;
};

/// The event that an estimator aims at: either `level` or `price`.
struct TargetInput {
    std::string figure;
    std::optional<double> level;
    std::optional<double> price;
};

/// How paths are drawn. Which keys belong to which method: estimator_variants().
struct EstimatorInput {
    std::string method = "plain";
    std::optional<TargetInput> target;
    // plain
    bool control_variate = false;
    // importance
    std::optional<double> tilt;
    double plain_share = 0.1;
    std::uint64_t pilot_paths = 8192;
    // splitting
    std::uint64_t repeats = 32;
    double kill_share = 0.25;
};

/// A position of the user: the block `portfolio`.
struct OwnPositionInput {
    std::string name;
    std::string side;
    double size = 0.0;   ///< base units
    double entry = 0.0;  ///< price
    std::optional<double> leverage;
    std::optional<double> collateral;   ///< instead of leverage, quote currency
    std::string venue;                  ///< JSON file, relative to the scenario's folder
    std::string venue_date;             ///< picks the version of its margin rules
    std::optional<MarginInput> margin;  ///< instead of `venue`, or what it holds
};

struct PortfolioInput {
    std::vector<OwnPositionInput> positions;
};

/// One of several venues of the market: models::Venue.
struct MarketVenueInput {
    std::string name;
    double book_share = 1.0;
    double depth_share = 1.0;
    std::string mark = "last";
    std::string mark_half_life;  ///< of "smoothed"
    LiquidationInput liquidation;
};

struct OutputsInput {
    bool paths = true;
    bool fan = true;
    bool heatmap = true;
    double confidence = 0.95;
    std::vector<double> thresholds;  ///< more prices whose passing is recorded
    std::uint64_t time_columns = 48;
    bool tail_index = false;
    std::uint64_t shortfall_resamples = 0;
};

struct Scenario {
    std::string schema;  ///< the key "$schema"
    std::uint64_t schema_version = 1;
    std::string name;
    std::string description;
    MarketInput market;
    SimulationInput simulation;
    PriceInput price;
    BookInput book;
    std::optional<ImpactInput> impact;  ///< needed where the book is not empty
    std::optional<DepthInput> depth;
    LiquidationInput liquidation;
    std::vector<MarketVenueInput> venues;     ///< each with its own `liquidation`; empty: one
    std::optional<EstimatorInput> estimator;  ///< left out: plain
    std::optional<PortfolioInput> portfolio;
    OutputsInput outputs;

    std::vector<LevelInput> file_levels;     ///< contents of book.file
    std::vector<std::string> file_warnings;  ///< what a reader should know of it
    std::string file;                        ///< where it was read from
    std::string folder;                      ///< folder of that file, for data files
    std::string text;                        ///< the bytes exactly as read
};

/// Read, check and resolve a scenario file with overrides.
/// \throws Error (missing_input, invalid_input) (all faults at once, those of single fields and of
/// their combination).
[[nodiscard]] Scenario load_scenario(std::string const& file,
                                     std::vector<Override> const& overrides = {});

/// The same from text already in memory; `file` names it in messages, `folder` is where data files
/// lie.
[[nodiscard]] Scenario parse_scenario(std::string const& text, std::string const& file,
                                      std::string const& folder,
                                      std::vector<Override> const& overrides = {});

/// The scenario with every default filled in, as JSON text (reads back to an equal scenario, data
/// file contents included as inline levels, so that a result file can be replayed without them).
[[nodiscard]] std::string resolved_json(Scenario const& scenario);

/// JSON Schema draft-07 of the scenario language, made from the same table as the reader.
[[nodiscard]] std::string schema_json();

}  // namespace cascade::engine
