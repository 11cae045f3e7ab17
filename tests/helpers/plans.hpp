#pragma once

/// Plans built by hand, without the scenario language.

#include <cmath>
#include <limits>

#include "engine/simulate/plan.hpp"

namespace cascade::test {

/// A market without book: GBM only, no fan, no heat map.
inline engine::Plan gbm_plan(double volatility, double drift, double years, std::size_t steps,
                             std::uint64_t paths, engine::Monitoring monitoring) {
    engine::Plan plan;
    plan.seed = 20240521;
    plan.paths = paths;
    plan.steps = steps;
    plan.step_s = years * engine::kYearSeconds / static_cast<double>(steps);
    plan.monitoring = monitoring;
    plan.spot = 100.0;
    plan.price = models::Gbm{volatility, drift};
    plan.fan = false;
    plan.heatmap = false;
    return plan;
}

/// Append a level; near == far makes a point.
inline void add_level(models::SideBook& book, double near, double far, double notional) {
    book.near.push_back(near);
    book.far.push_back(far);
    book.notional.push_back(notional);
    book.intensity.push_back(notional);
    book.leverage.push_back(std::numeric_limits<double>::quiet_NaN());
}

/// Unit of impact used with add_level in the closed-form cases: 1 USD of flow moves log price by
/// `per_usd`, all of it permanent.
inline void set_permanent_impact(engine::Plan& plan, double per_usd) {
    plan.impact = {0.01 / per_usd, 1.0, {}, {}};
}

/// A book on both sides with everything on: bins with a gap, dispersion, two transient parts,
/// depth.
inline engine::Plan full_plan(std::uint64_t paths, std::size_t steps = 300) {
    engine::Plan plan = gbm_plan(0.6, 0.1, 1.0 / 365.0, steps, paths, engine::Monitoring::bridge);
    for (int side = 0; side < models::kSides; ++side) {
        for (int k = 0; k < 30; ++k) {
            // Bins that share their edges, with a gap after the tenth.
            auto const edge = [](int i) { return 0.0015 + 0.0025 * i; };
            double const shift = k > 9 ? 0.004 : 0.0;
            double const wave = 1.0 + 0.9 * std::sin(0.7 * k + side);
            add_level(plan.book.side[side], edge(k) + shift, edge(k + 1) + shift,
                      (side == 0 ? 4.2e7 : 2.4e7) * wave);
        }
        for (int i = 0; i <= 20; ++i) {
            plan.grid.heat_edges[side].push_back(0.004 * i);
        }
    }
    plan.dispersion = {0.22, 0.02, 0.5};
    plan.impact = {4e8, 0.4, {600.0, 7200.0}, {0.7, 0.3}};
    plan.depth = {0.1, 900.0, 0.5};
    plan.thresholds = {{models::Side::long_, 98.0, std::log(0.98)},
                       {models::Side::short_, 102.0, std::log(1.02)}};
    for (std::size_t c = 1; c <= 6; ++c) {
        plan.grid.step_of_column.push_back((c * steps + 5) / 6);
    }
    plan.fan = true;
    plan.heatmap = true;
    plan.grid.fan_half_range = 0.4;
    return plan;
}

/// Three tiers whose share of a level changes along the book.
inline models::LeverageMix mixed(models::Book const& book, double concentration) {
    models::LeverageMix mix{concentration, {0.5, 0.3, 0.2}, {}};
    for (int side = 0; side < models::kSides; ++side) {
        for (std::size_t k = 0; k < book.side[side].size(); ++k) {
            double const far = static_cast<double>(k) / static_cast<double>(book.side[side].size());
            for (double const share : {0.8 * far, 0.2 * far, 1.0 - far}) {
                mix.share[side].push_back(share);
            }
        }
    }
    return mix;
}

}  // namespace cascade::test
