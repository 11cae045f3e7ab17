#pragma once

/// Run a plan by the estimator it names: at once, or unit by unit.

#include "engine/simulate/record.hpp"
#include "engine/simulate/replay.hpp"
#include "engine/simulate/run.hpp"

namespace cascade::engine {

/// Simulate these units of the plan: a part of its run. A pilot run is part of every part.
/// Where the options' stop comes, the record has the first units alone.
/// \param looks  With any, units.first is 0; Record::enough says what they said.
/// \pre units.first < units.end <= units_of(plan)
/// Checked in tests/schedule/record_test.cpp.
[[nodiscard]] Record simulate(Plan const& plan, UnitRange units, RunOptions const& options = {},
                              Looks const& looks = {});

/// The run that holds the units of the record: of all units of the plan the complete one.
/// \throws Error (invalid_argument) where the record is not of this plan, or does not begin with
/// the first unit
[[nodiscard]] RunResult finish(Plan const& plan, Record record);

/// Both: simulate() all units, or as many as the looks ask for, and finish().
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
