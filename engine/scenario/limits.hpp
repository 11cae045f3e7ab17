#pragma once

/// What no plan may ask for.

#include <string>

#include "engine/simulate/plan.hpp"

namespace cascade::engine {

/// \throws InputError where the run would not fit into memory, or orders would move price out of
/// the range of doubles. Checked in tests/unit/scenario/scenario_test.cpp.
void check_limits(Plan const& plan, std::string const& file);

}  // namespace cascade::engine
