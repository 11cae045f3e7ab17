#pragma once

/// Small made-up runs: no simulation, known by construction.

#include <cmath>
#include <cstdint>
#include <limits>

#include "engine/simulate/plan.hpp"
#include "engine/simulate/tally.hpp"

namespace cascade::engine::synthetic {

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Uniform in (0, 1) from a counter (splitmix64).
inline double uniform(std::uint64_t& state) {
    std::uint64_t z = (state += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return (static_cast<double>((z ^ (z >> 31)) >> 12) + 0.5) * 0x1p-52;
}

inline Plan market_without_book() {
    Plan plan;
    plan.spot = 100.0;
    plan.steps = 4;
    plan.step_s = 60.0;
    plan.price = models::Gbm{0.5, 0.0};
    plan.impact.depth_1pct = 1e8;
    plan.fan = false;
    plan.heatmap = false;
    return plan;
}

inline Plan market_with_book() {
    Plan plan = market_without_book();
    for (models::Side const side : {models::Side::long_, models::Side::short_}) {
        models::SideBook& book = plan.book.of(side);
        book.near = {0.02, 0.04};
        book.far = {0.04, 0.06};
        book.notional = {1e8, 2e8};
        book.intensity = {1e9, 2e9};
        book.leverage = {25.0, kNan};
    }
    plan.thresholds = {{models::Side::short_, 100.0 * std::exp(0.03), 0.03},
                       {models::Side::long_, 100.0 * std::exp(-0.02), -0.02}};
    plan.fan = plan.heatmap = true;
    plan.grid.step_of_column = {2, 4};
    plan.grid.fan_half_range = 0.5;
    plan.grid.fan_bins = 8;
    plan.grid.heat_edges[0] = {0.0, 0.05, 0.1};
    plan.grid.heat_edges[1] = {0.0, 0.04, 0.08, 0.12};
    return plan;
}

/// Every vector of the right size and zero; nothing passed, calm depth.
inline Tally quiet_tally(Plan const& plan, std::size_t paths) {
    Tally tally;
    tally.paths = paths;
    for (auto& figure : tally.figures) {
        figure.assign(paths, 0.0);
    }
    tally.of(Figure::feedback_depth_low).assign(paths, 1.0);
    tally.first_passage.assign(plan.thresholds.size() * kWorlds,
                               Column(std::vector<double>(paths, kNan)));
    for (int side = 0; side < models::kSides; ++side) {
        tally.cascade_sizes[side].assign(kCascadeSizeBins, 0);
        if (plan.heatmap) {
            tally.heat[side].assign(
                plan.grid.step_of_column.size() * (plan.grid.heat_edges[side].size() - 1), 0.0);
        }
    }
    for (auto& fan : tally.fan) {
        if (plan.fan) {
            fan.assign(plan.grid.step_of_column.size() * plan.grid.fan_bins, 0);
        }
    }
    return tally;
}

/// A run that looks like one: random figures, feedback worse than baseline beyond the thresholds.
inline Tally busy_tally(Plan const& plan, std::size_t paths, std::uint64_t seed = 1) {
    Tally tally = quiet_tally(plan, paths);
    for (std::size_t i = 0; i < paths; ++i) {
        double const down = -0.02 * std::log(uniform(seed));
        double const up = -0.02 * std::log(uniform(seed));
        double const r = (up - down) * uniform(seed);
        double const push = down > 0.02 ? 0.5 * (down - 0.02) : 0.0;
        double const lift = up > 0.03 ? 0.25 * (up - 0.03) : 0.0;
        auto const set = [&](Figure f, double v) { tally.of(f)[i] = v; };
        set(Figure::baseline_return, r);
        set(Figure::feedback_return, r - push + lift);
        set(Figure::baseline_low, -down);
        set(Figure::feedback_low, -down - push);
        set(Figure::baseline_high, up);
        set(Figure::feedback_high, up + lift);
        set(Figure::baseline_drawdown, down + 0.5 * up);
        set(Figure::feedback_drawdown, down + 0.5 * up + push);
        set(Figure::baseline_runup, up + 0.5 * down);
        set(Figure::feedback_runup, up + 0.5 * down + lift);
        set(Figure::baseline_long_liquidated, 1e9 * push);
        set(Figure::feedback_long_liquidated, 3e9 * push);
        set(Figure::baseline_short_liquidated, 1e9 * lift);
        set(Figure::feedback_short_liquidated, 2e9 * lift);
        set(Figure::feedback_displacement, lift > push ? lift : -push);
        set(Figure::feedback_final_displacement, 0.25 * (lift - push));
        set(Figure::feedback_cascades, (push > 0.0 ? 1.0 : 0.0) + (lift > 0.0 ? 1.0 : 0.0));
        set(Figure::feedback_rounds, std::floor(1e3 * push));
        set(Figure::feedback_largest_cascade, 3e9 * std::fmax(push, lift));
        set(Figure::feedback_travel, std::fmax(push, lift));
        set(Figure::feedback_depth_low, 1.0 - std::fmin(0.9, 10.0 * push));
        set(Figure::feedback_runaway, push > 0.04 ? 1.0 : 0.0);
        for (std::size_t w = 0; plan.thresholds.size() == 2 && w < 2; ++w) {
            tally.first_passage[2 * w][i] = up > 0.03 ? 60.0 : kNan;
            tally.first_passage[2 * w + 1][i] =
                down > 0.02 ? 120.0 - 60.0 * static_cast<double>(w) : kNan;
        }
        if (push > 0.0) {
            ++tally.cascade_sizes[0][104 + i % 8];
        }
        for (auto& fan : tally.fan) {
            for (std::size_t c = 0; !fan.empty() && c < plan.grid.step_of_column.size(); ++c) {
                ++fan[c * plan.grid.fan_bins + (i + c) % plan.grid.fan_bins];
            }
        }
    }
    return tally;
}

}  // namespace cascade::engine::synthetic
