#pragma once

/// A plan turned into the constants and flat tables that the kernel reads. Made once per run by
/// portable arithmetic in an ordinary translation unit, shared read-only by all workers.

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/figures/path_figures.hpp"
#include "engine/simulate/exact_sums.hpp"
#include "engine/simulate/plan.hpp"
#include "engine/simulate/prepared_venues.hpp"
#include "models/impact/law_table.hpp"

namespace cascade::engine {

struct PreparedSide {
    std::vector<double> near;
    std::vector<double> far;
    std::vector<double> notional;
    std::vector<double> density;
    std::vector<double> correlation;
    std::vector<double> innovation;
    std::vector<double> entry;     ///< of each level's positions, log price over spot
    std::vector<double> bankrupt;  ///< likewise; both empty where nobody is deleveraged
    double heat_start = 0.0;
    double heat_bins_per_log = 0.0;
    std::int64_t heat_bins = 0;
};

struct PreparedImpact {
    double per_usd = 0.0;
    double depletion = 0.0;
    double floor = 1.0;
    double permanent = 1.0;
    std::vector<double> transient_share;  ///< of the whole impact, part by part
    std::vector<double> decay_power;      ///< [part][n]: its factor over n steps, n < kPowers
    std::vector<double> depth_power;      ///< [n]: factor of 1 - f over n steps
    bool general = false;                 ///< more than linear impact
    double memory_decay = 0.0;            ///< of the remembered flow, log per step
    std::vector<double> distance[models::kSides];  ///< of a profile, from 0
    std::vector<double> depth[models::kSides];
};

struct Prepared {
    Plan plan;
    std::vector<double> step_mean;  ///< models::StepTable: one entry, or one a step and padding
    std::vector<double> step_sd;
    double calm_sd = 1.0;  ///< step_sd without the profile over time
    PreparedSide side[models::kSides];
    PreparedImpact impact;
    std::shared_ptr<PreparedVenues const> venues;  ///< null: one venue
    std::vector<double> mix_shape;  ///< concentration * mean, of each tier; empty: mix is known
    double field_log_sd = 0.0;
    double field_common_share = 0.0;
    double field_own_share = 0.0;
    std::vector<double> threshold_level;  ///< log price over spot
    std::vector<std::uint8_t> threshold_long;
    double fan_bins_per_log = 0.0;
    SumUnits units;
};

/// The law that forced orders of a side meet; points into `plan` and `impact`.
[[nodiscard]] models::LawTable law_table(Plan const& plan, PreparedImpact const& impact, int side);

/// \pre the plan is valid (the scenario room checks that; tests build plans by hand)
[[nodiscard]] Prepared prepare(Plan const& plan);

/// Of the diffusion's part of log price.
struct DiffusionMoments {
    double mean;
    double variance;
};
/// Over all steps. \pre the diffusion is a Gbm
/// Checked in tests/unit/tail/tilt_test.cpp, by the moments of a tilted price.
[[nodiscard]] DiffusionMoments diffusion_over_horizon(Prepared const& prepared);

}  // namespace cascade::engine
