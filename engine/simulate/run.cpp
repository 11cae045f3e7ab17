#include "engine/simulate/run.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/simulate/plain_work.hpp"

namespace cascade::engine {

Kernel kernel_of(RunOptions const& options) {
    return options.simd.empty() ? choose_kernel() : kernel_named(options.simd);
}

std::size_t columns_per_path(Plan const& plan) {
    return kFigures + (plan.keeps_cash() ? kCashFigures : 0) + kVenueFigures * plan.venues.size()
           + kWorlds * plan.thresholds.size();
}

RunResult run(Plan const& plan, RunOptions const& options, Looks const& looks) {
    PlainWork const work(plan, kernel_of(options));
    Record record = simulate(plan, work, {0, units_of(plan)}, options, looks);
    work.finish(record.tally);
    return result_of(plan, std::move(record));
}

double rows_per_path(Plan const& plan) {
    if (plan.estimator.method != EstimatorMethod::splitting) {
        return 1.0;
    }
    double const kill = plan.estimator.kill_share;
    return 1.0 + 20.7 * kill / -std::log(1.0 - kill);
}

double living_memory(Plan const& plan) {
    std::size_t const doubles = plan.living.lives() ? living_doubles(plan.living_points()) : 0;
    return 32.0 * 8.0 * static_cast<double>(doubles);
}

bool may_use_scratch(Plan const& plan) {
    return plan.estimator.method == EstimatorMethod::plain;
}

double columns_estimate(Plan const& plan) {
    constexpr double kOfSummary = 8.0;  // at a time
    double const doubles = static_cast<double>(columns_per_path(plan)) + kOfSummary;
    return 8.0 * doubles * rows_per_path(plan) * static_cast<double>(plan.paths);
}

namespace {

/// Doubles for each path that stay in memory wherever its figures are.
double columns_in_memory(Plan const& plan) {
    // Kept figures are held twice, on their way into the file and read back from it.
    double doubles = plan.keep_paths ? 2.0 * static_cast<double>(columns_per_path(plan)) : 0.0;
    if (plan.estimator.control_variate) {  // the controls, and twice in a regression
        doubles += 3.0 * (7.0 + static_cast<double>(plan.thresholds.size())) + 4.0;
    }
    if (plan.estimator.method != EstimatorMethod::plain) {  // weights, and figures sorted with them
        doubles += 4.0;
    }
    if (plan.shortfall_resamples > 0) {
        doubles += 4.0;
    }
    return doubles;
}

}  // namespace

double memory_estimate(Plan const& plan, int threads, Storage storage) {
    double const per_path = 8.0 * static_cast<double>(columns_per_path(plan));
    double const columns = static_cast<double>(plan.grid.step_of_column.size());
    double grids = 8.0 * 2.0 * static_cast<double>(kCascadeSizeBins);
    grids += plan.fan ? 8.0 * kWorlds * columns * static_cast<double>(plan.grid.fan_bins) : 0.0;
    double levels = 0.0;
    for (int s = 0; s < models::kSides; ++s) {
        grids += plan.heatmap ? sizeof(models::Fixed) * columns
                                    * static_cast<double>(plan.grid.heat_edges[s].size())
                              : 0.0;
        levels += static_cast<double>(plan.book.side[s].size());
    }
    levels += static_cast<double>(plan.mix.mean.size());
    double const record = per_path * static_cast<double>(unit_paths(plan)) + grids;
    auto const venues = static_cast<double>(plan.venues.size());
    double const lanes = 32.0 * 8.0 * (1.0 + venues) * (levels + 64.0) + living_memory(plan);
    double const all_paths =
        8.0 * columns_in_memory(plan) * rows_per_path(plan) * static_cast<double>(plan.paths);
    // Pages of scratch files, and what the summary holds of the order of a column.
    constexpr double kScratchPages = 1.5 * static_cast<double>(Scratch::kResidentBytes);
    constexpr double kOrder = 40e6;
    double const figures =
        kOrder + (storage == Storage::memory ? columns_estimate(plan) : kScratchPages);
    return figures + all_paths + grids + static_cast<double>(threads) * (4.0 * record + lanes)
           + 120.0 * levels + 32e6;
}

}  // namespace cascade::engine
