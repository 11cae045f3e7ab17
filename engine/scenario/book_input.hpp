#pragma once

/// The block `book` of a scenario, and the margin rules that it and venues' files have: part of
/// scenario.hpp.

#include <optional>
#include <string>
#include <vector>

namespace cascade::engine {

struct ThresholdInput {
    std::string side;
    double price = 0.0;
    double cumulative_intensity = 0.0;
};

/// A level has either `price` or both edges.
struct LevelInput {
    std::string side;
    std::optional<double> price;
    std::optional<double> lower;
    std::optional<double> upper;
    double intensity = 0.0;
    std::optional<double> leverage;
};

struct LeverageShare {
    double leverage = 0.0;
    double weight = 0.0;
};

struct DispersionInput {
    double cv = 0.22;
    double correlation_length = 0.02;
    double common_weight = 0.5;
};

struct MarginTierInput {
    double floor = 0.0;
    double rate = 0.0;
    std::optional<double> max_leverage;
    std::optional<double> deduction;  ///< as published; checked against floors and rates
};

/// Rules of margin: the block `margin` of the book, and of each version in a venue's file.
struct MarginInput {
    std::string contract = "linear";
    std::string maintenance_at = "mark";
    double closing_fee = 0.0;
    std::vector<MarginTierInput> tiers;
    std::string tiers_by = "value";
    double growth = 0.0;
};

/// Law of the notional of positions, weighted by notional: lognormal.
struct PositionSizeInput {
    double median = 0.0;
    double log_sd = 0.0;
};

/// Volume traded at a price: a row has either `price` or both edges.
struct ProfileRowInput {
    std::optional<double> price;
    std::optional<double> lower;
    std::optional<double> upper;
    double volume = 0.0;
};

/// Where positions were entered: `rows`, or what `file` holds.
struct EntryProfileInput {
    std::string file;  ///< relative to the scenario's folder
    std::vector<ProfileRowInput> rows;
};

/// What happens to the book while price moves. Rates are per day. What is left out is the book's
/// own: filled_in() of living_book.hpp.
struct LivingInput {
    double opens_per_day = 0.0;  ///< share of the expected notional of the whole map
    double long_share = 0.5;     ///< of what opens
    double closes_per_day = 0.0;
    double tops_up_per_day = 0.0;
    std::vector<LeverageShare> leverage_mix;
    std::optional<double> maintenance_margin;
    std::string interval;  ///< left out: the step
};

struct BookInput {
    std::string source;  ///< of levels: book_variants()
    std::vector<ThresholdInput> thresholds;
    std::vector<LevelInput> levels;
    std::string file;  ///< relative to the scenario's folder
    std::string density = "bins";
    double kappa = 1.0;
    std::optional<DispersionInput> dispersion;
    std::optional<LivingInput> living;
    // source "positions": what is open
    std::optional<double> open_interest;  ///< USD
    double long_share = 0.5;
    std::optional<PositionSizeInput> position_size;
    std::optional<EntryProfileInput> entry_profile;  ///< instead of entry_dispersion
    // sources "positions" and "position_list": the margin it needs
    std::string venue;                  ///< JSON file, relative to the scenario's folder
    std::string venue_date;             ///< picks the version of its margin rules
    std::optional<MarginInput> margin;  ///< instead of `venue`, or what it holds
    // sources "thresholds" and "positions": how levels are synthesised (docs/scenario.md)
    // Default mix: rektslug's weights. Default margin: first tier of Binance BTCUSDT.
    std::vector<LeverageShare> leverage_mix{
        {5.0, 0.15}, {10.0, 0.30}, {25.0, 0.25}, {50.0, 0.20}, {100.0, 0.10}};
    std::optional<double> leverage_concentration;  ///< left out: the mix is known
    double entry_dispersion = 0.01;                ///< standard deviation of ln(entry price / spot)
    double maintenance_margin = 0.004;             ///< share of notional
    double bin_width = 0.0025;                     ///< log price
};

}  // namespace cascade::engine
