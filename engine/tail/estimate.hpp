#pragma once

/// Run a plan by the estimator it names.

#include "engine/simulate/replay.hpp"
#include "engine/simulate/run.hpp"

namespace cascade::engine {

/// run() for `plain`, else run_importance(), run_splitting() or run_quasi().
/// \param looks  With any, plan.paths are the most that are simulated.
/// Checked in tests/schedule/run_until_test.cpp, tests/statistical/stopping_test.cpp.
[[nodiscard]] RunResult estimate(Plan const& plan, RunOptions const& options = {},
                                 Looks const& looks = {});

/// One path of such a run again (replay.hpp). The tilt of importance sampling is found anew where
/// it is not given.
/// \pre the method is `plain` or `importance`: particles of splitting are branches of others, and
/// the points of `sobol` belong to their repeat
[[nodiscard]] Replay replay_estimated(Plan const& plan, std::uint64_t path);

}  // namespace cascade::engine
