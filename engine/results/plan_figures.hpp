#pragma once

/// Which figures the result of a plan holds, and over which coordinates: known without a path.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/figures/aggregates.hpp"
#include "engine/results/dataset.hpp"
#include "engine/simulate/plan.hpp"

namespace cascade::engine {

/// Whether a run of the plan has what the condition asks. False for Exists::sweep.
/// Checked by every summary, which must hold these figures and no others.
[[nodiscard]] bool exists(Plan const& plan, Exists condition);

/// Whether a figure belongs to what a report asks beside: Dataset report_dataset(...).
[[nodiscard]] bool is_of_report(AggregateInfo const& row);

/// Numbers, in plan.thresholds, of the thresholds of the market: not of own positions alone.
[[nodiscard]] std::vector<std::size_t> market_thresholds(Plan const& plan);

/// Labels of these: "long 100700"; as many digits as tell them apart.
[[nodiscard]] Strings threshold_labels(Plan const& plan);

/// Values of the axes quantile, level and drawdown_level, the same in every result.
[[nodiscard]] Numbers const& fixed_values(Axis axis);

/// Right ends of the columns of time, s.
[[nodiscard]] Numbers column_times(Plan const& plan);

/// All figures that a run of the plan holds, without values, over the coordinates that are known
/// beforehand. Only for looking up names: check() refuses it.
/// Checked in tests/unit/results/plan_figures_test.cpp against a run.
[[nodiscard]] Dataset outline_of(Plan const& plan);

}  // namespace cascade::engine
