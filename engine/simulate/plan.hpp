#pragma once

/// A plan: one scenario made ready to run. Numbers only, every default filled in, every unit fixed
/// (seconds, log price over spot, USD). The scenario room makes it; the kernel reads it.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "engine/simulate/estimator.hpp"
#include "models/book/book.hpp"
#include "models/book/living.hpp"
#include "models/impact/impact.hpp"
#include "models/price/price_model.hpp"
#include "models/venue/liquidation.hpp"
#include "models/venue/margin.hpp"
#include "models/venue/venue.hpp"

namespace cascade::engine {

inline constexpr double kYearSeconds = 365.0 * 86400.0;

/// Paths of a group. Part of the language: a record of a run is whole groups, a run looks whether
/// it is precise enough at whole groups only, and no result depends on what else paths are cut by.
inline constexpr std::uint64_t kGroupPaths = 1024;

/// `step`: only grid points trigger. `bridge`: the extremes of the Brownian bridge inside each step
/// are drawn, so that a trigger between grid points is seen.
enum class Monitoring : int { step = 0, bridge = 1 };

/// exp of this is how far a living book's notional may shrink: it is kept over its survival.
inline constexpr double kMostLeaving = 500.0;

/// A price whose passing is recorded. Long side: passed when price falls to it.
struct Threshold {
    models::Side side = models::Side::long_;
    double price = 0.0;      ///< quote currency
    double log_level = 0.0;  ///< ln(price / spot); negative on the long side
    bool own = false;  ///< liquidates a position of the user, and is not a price of the market
};

/// A position of the user, whose fate is worked out from each path. It is no part of the book: its
/// own liquidation moves no price.
struct OwnPosition {
    static constexpr std::size_t kNever = static_cast<std::size_t>(-1);

    std::string name;
    models::Position position;
    models::MarginRules rules;
    double liquidation_price = 0.0;
    std::size_t threshold = kNever;  ///< whose passing liquidates it; kNever: no price does
};

/// Grid on which prices over time are counted (integer histograms), for fan and heat map.
struct TimePriceGrid {
    std::vector<std::size_t> step_of_column;  ///< last step of each time column, ascending,
                                              ///< 1-based; the last entry is the number of steps
    double fan_half_range = 1.0;              ///< fan bins cover log price in +- this
    std::size_t fan_bins = 1024;
    std::vector<double>
        heat_edges[models::kSides];  ///< outward distance, ascending, uniform; size bins+1
};

/// Everything a run depends on. A result is a function of this, bit for bit.
struct Plan {
    std::uint64_t seed = 1;
    std::uint64_t paths = 1;
    std::size_t steps = 1;
    double step_s = 60.0;
    Monitoring monitoring = Monitoring::bridge;
    /// Steps are refined on demand (kernel/refine.hpp) where given, uniform where not: most that a
    /// trigger within reach of an interval taken in one step may be missed with. 0: none is.
    /// \pre Gbm with equal steps and bridge monitoring, method plain
    std::optional<double> miss_probability;
    std::uint64_t max_rounds = 10000;  ///< a cascade of more rounds is flagged runaway (never cut)

    double spot = 0.0;
    models::PriceModel price;
    models::Book book;
    models::Dispersion dispersion;
    models::LeverageMix mix;
    /// \pre where it lives: one venue, plain liquidation, equal steps, closes_per_s + tops_up_per_s
    /// at most kMostLeaving over the horizon; no control variate
    models::LivingBook living;
    models::Impact impact;
    models::DepthDynamics depth;
    models::LiquidationRules liquidation;
    /// Take the general way through a cascade (kernel/market.hpp) even where impact is linear:
    /// slower, and the same to rounding (tests/property/market_test.cpp).
    bool general_market = false;
    /// Several venues: their rules stand for `liquidation`, which is then plain. Empty: one.
    std::vector<models::Venue> venues;
    /// Half-life of the venues' bases, s, > 0; infinity: they stay.
    double arbitrage_half_life_s = std::numeric_limits<double>::infinity();
    std::vector<Threshold> thresholds;

    Estimator estimator;

    std::vector<OwnPosition> portfolio;

    bool keep_paths = true;  ///< the result holds the figures of every path
    bool fan = true;
    bool heatmap = true;
    bool tail_index = false;              ///< the result holds tail indices
    std::size_t shortfall_resamples = 0;  ///< of the bootstrap of expected shortfall; 0: none
    TimePriceGrid grid;

    /// Whether anybody asks who pays: figures of money are kept, then ...
    [[nodiscard]] bool keeps_accounts() const {
        return liquidation.accounts
               || std::any_of(venues.begin(), venues.end(),
                              [](models::Venue const& v) { return v.rules.accounts; });
    }
    /// ... and where orders may wait.
    [[nodiscard]] bool keeps_cash() const {
        return !liquidation.plain()
               || std::any_of(venues.begin(), venues.end(),
                              [](models::Venue const& v) { return !v.rules.plain(); });
    }
    /// Points that a side of a world may have open where the book lives: none is ever liquidated.
    [[nodiscard]] std::size_t living_points() const {
        return living.opens() ? living.share.size() * ((steps - 1) / living.interval) : 0;
    }
    [[nodiscard]] double step_years() const { return step_s / kYearSeconds; }
    [[nodiscard]] double horizon_s() const { return step_s * static_cast<double>(steps); }
};

}  // namespace cascade::engine
