#pragma once

/// Run a plan by the estimator it names.

#include "engine/simulate/run.hpp"

namespace cascade::engine {

/// run() for `plain`, else run_importance() or run_splitting().
[[nodiscard]] RunResult estimate(Plan const& plan, RunOptions const& options = {});

}  // namespace cascade::engine
