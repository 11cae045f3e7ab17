#pragma once

/// What passes between the ordinary world and a kernel translation unit: plain numbers and
/// pointers.
///
/// Kernel units are compiled for wider instruction sets. They must not emit code that the linker
/// could share with the rest of the program, so no standard containers cross this line.

#include <cstddef>
#include <cstdint>

#include "engine/figures/path_figures.hpp"
#include "engine/simulate/kernel/living_table.hpp"
#include "engine/simulate/kernel/venue_table.hpp"
#include "models/base/fixed.hpp"
#include "models/impact/law_table.hpp"
#include "models/price/bootstrap.hpp"
#include "models/price/jumps.hpp"
#include "models/price/step_table.hpp"
#include "models/venue/liquidation.hpp"

namespace cascade::engine {

/// Steps that the kernel advances between two looks at the lanes.
inline constexpr int kChunk = 16;

/// Paths that share a job where steps are refined on demand (refine.hpp); else models::kLanes.
inline constexpr int kPackLanes = 256;

/// Room for a LaneState in a workspace, doubles.
inline constexpr std::size_t kStateDoubles = 8192;

/// Powers kept of each decay over a step: 0 .. kChunk.
inline constexpr int kPowers = kChunk + 1;

/// Doubles that a lane of a general market carries (kernel/market.hpp).
inline constexpr std::size_t kMarketDoubles = 16;

struct SideTables {
    double const* near;
    double const* far;
    double const* notional;
    double const* density;
    double const* correlation;
    double const* innovation;
    double const* mix_share;  ///< [level * mix_tiers + tier]
    double const* entry;      ///< of a level's positions, log price over spot
    double const* bankrupt;  ///< their bankruptcy price, likewise; null where nobody is deleveraged
    std::int64_t levels;
    double heat_start;
    double heat_bins_per_log;
    std::int64_t heat_bins;
};

enum class DiffusionKind : int { gbm, heston, history };

/// A bootstrapped series.
struct HistoryTable {
    double const* returns;
    std::uint32_t size;
    models::BlockScheme scheme;
    double block_length;
};

/// Jumps, with the step as unit of time.
struct JumpTable {
    double intensity;
    double history;         ///< simulated before the start
    double initial_excess;  ///< of the intensity over its base, at the start of the history
    double excitation;
    double decay;
    bool double_exponential;
    models::NormalJump normal;
    models::DoubleExponentialJump exponential;
};

struct KernelTables {
    std::uint64_t seed;
    std::size_t steps;
    double step_s;
    bool bridge;
    bool refined;  ///< steps are refined on demand
    bool jumps;
    double reach;  ///< -ln(miss_probability) / 2
    DiffusionKind diffusion;
    models::StepTable price;  ///< of Gbm; of Heston, where sd is the factor on volatility
    models::HestonStep heston;
    HistoryTable history;
    JumpTable jump;
    double calm_variance;        ///< per year; of Gbm: 1, in units of its own
    double volatility_exponent;  ///< of DepthDynamics, 0 where nothing can vary
    double intensity_exponent;
    SideTables side[models::kSides];
    double per_usd;
    double depletion;
    double depth_floor;
    double const* depth_power;  ///< [n]: factor of 1 - f over n steps, n < kPowers
    double permanent;
    int transients;
    double const* transient_share;
    double const* decay_power;  ///< [part * kPowers + n]: factor of the part over n steps
    bool general_market;        ///< more than linear impact: kernel/market.hpp
    models::LawTable law[models::kSides];
    models::LiquidationRules liquidation;
    double memory_decay;  ///< of the remembered flow, log per step
    int venues;           ///< 0: one market (kernel/venues.hpp otherwise)
    VenueTable const* venue;
    double basis_decay;         ///< log per step
    double const* basis_power;  ///< [n]: factor of a basis over n steps
    double depth_decay;         ///< of 1 - f, log per step
    bool factors_vary;          ///< dispersion or leverage mix: field_factor is not 1
    int mix_tiers;              ///< 0: the leverage mix is known
    double const* mix_shape;
    double const* mix_mean;
    double field_log_sd;
    double field_common_share;
    double field_own_share;
    std::int64_t max_rounds;
    double heat_per_unit;  ///< 1 over the unit of the heat map, 1 / USD
    int thresholds;
    double const* threshold_level;
    std::uint8_t const* threshold_long;
    std::size_t columns;
    std::size_t const* step_of_column;
    std::size_t fan_bins;
    double fan_half_range;
    double fan_bins_per_log;
    LivingTable living;  ///< off: a book that only gets used up
};

/// Somebody who watches one lane. Its methods are called in the order of events.
class LaneWatch {
  public:
    virtual ~LaneWatch();
    virtual void step(std::size_t number, double baseline, double feedback, double displacement,
                      double depth) = 0;
    virtual void
    begin_cascade() = 0;  ///< rounds follow, then cascade() unless nothing was liquidated
    virtual void round(std::int64_t levels, double flow, double mark) = 0;
    virtual void venue(int number) = 0;  ///< whose rounds follow, where there are several
    virtual void cascade(std::size_t step, models::Side side, double start_mark, double end_mark,
                         double flow, double depth_before, double depth_after,
                         unsigned runaway) = 0;
};

/// Counts what goes into the histograms lane by lane, where a path's weight is known only at its
/// end.
class LaneCounts {
  public:
    virtual ~LaneCounts();
    virtual void fan(int world, std::size_t index, int lane) = 0;
    virtual void heat(int side, std::size_t index, int lane, double usd) = 0;
    virtual void cascade(int side, std::size_t bin, int lane) = 0;
};

/// From step `step` on, a multiple of kChunk, the lane's draws are named by another path number;
/// its book stays.
struct LaneBranch {
    std::size_t step;
    int lane;
    std::uint64_t number;
};

/// Simulate `lanes` paths and add them to the arrays below.
struct LaneJob {
    KernelTables const* tables;
    std::uint64_t const* number;  ///< [kLanes]: names the lanes' draws
    int lanes;                    ///< 1 .. kLanes (refined: kPackLanes)
    int first_row;                ///< row of the first lane in the arrays of figures and passages
    LaneBranch const* branches;   ///< ascending by step
    int branch_count;
    double* figure[kFigures];             ///< [lane]
    double* cash[kCashFigures];           ///< [lane]; null where no accounts are kept
    double* const* venue;                 ///< [figure * venues + venue][lane]
    double* const* passage;               ///< [world * thresholds + threshold][lane], s
    std::uint64_t* fan[kWorlds];          ///< null when off
    models::Fixed* heat[models::kSides];  ///< in units of USD; null when off
    std::uint64_t* cascade_sizes[models::kSides];
    double const* chunk_sums;  ///< [chunk * kLanes + lane]: sum of the normals of the chunk's steps
                               ///< over the root of their number, of a Gbm; null: as drawn
    double const* book_common;  ///< [lane]: common normal of the book's dispersion; null: as drawn
    /// [lane * book_levels + level]: e of a side's nearest levels (path_field.hpp)
    float const* book_normals[models::kSides];
    int book_levels[models::kSides];  ///< how many of them, a multiple of 4; 0: as drawn
    LaneCounts* counts;  ///< null: fan, heat and cascade_sizes are counted here, without weights
    Figure traced;       ///< figure of an extreme, or notional liquidated with feedback
    double* trace;      ///< [(2 chunk + now) * kLanes + lane]: the figure so far, and what it would
                        ///< be counted at the price now; null when off
    double* workspace;  ///< workspace_doubles(tables), 64-byte aligned
    LaneWatch* watch;   ///< may be null
    int watched_lane;
};

using LaneFunction = void (*)(LaneJob const&);

/// Doubles of scratch memory that a job needs.
[[nodiscard]] std::size_t workspace_doubles(KernelTables const& tables);

/// Paths of one job.
[[nodiscard]] int lanes_of_job(KernelTables const& tables);

void simulate_lanes_portable(LaneJob const& job);
void simulate_lanes_v3(LaneJob const& job);
void simulate_lanes_v4(LaneJob const& job);

}  // namespace cascade::engine
