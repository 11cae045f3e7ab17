#pragma once

/// What no plan may ask for.

#include <string>

#include "engine/simulate/plan.hpp"
#include "engine/simulate/run.hpp"

namespace cascade::engine {

/// \throws Error (no_room) where the run would not fit into memory, with its figures in scratch
/// files if it may use them, or orders would move price out of the range of doubles. Checked in
/// tests/unit/scenario/scenario_test.cpp.
void check_limits(Plan const& plan, std::string const& file);

/// For what keeps figures in memory. \throws Error (no_room) where they would not fit.
void check_memory(Plan const& plan, std::string const& file, Storage storage = Storage::memory);

}  // namespace cascade::engine
