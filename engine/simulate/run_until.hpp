#pragma once

/// Run a plan until its figures are precise enough.

#include <functional>

#include "engine/simulate/run.hpp"

namespace cascade::engine {

/// Simulate blocks 0, 1, ... and, whenever one of the checkpoints is reached, ask whether that is
/// enough.
///
/// The tally handed to `enough` holds whole blocks 0 .. b - 1, b a checkpoint, folded in block
/// order; so the answer, and with it the number of paths, is the same for any number of threads.
///
/// \param plan          Its `paths` are the most that are simulated.
/// \param first_blocks  The first checkpoint; further ones by engine::checkpoints.
/// \param enough        Called with nothing running.
/// \return complete also where `enough` was never satisfied: then all paths of the plan are in it.
/// \throws as run()
/// Checked in tests/schedule/run_until_test.cpp.
[[nodiscard]] RunResult run_until(Plan const& plan, RunOptions const& options,
                                  std::uint64_t first_blocks,
                                  std::function<bool(Tally const&)> const& enough);

}  // namespace cascade::engine
