#pragma once

/// The estimator of a plan from its block in the scenario.

#include "engine/scenario/scenario.hpp"
#include "engine/simulate/estimator.hpp"

namespace cascade::engine {

/// The figure with this name; Figure::count_ where there is none.
[[nodiscard]] Figure figure_named(std::string const& name);

/// The event as the plan has it. A price becomes log price over spot.
[[nodiscard]] RareEvent rare_event(TargetInput const& in, double spot);

[[nodiscard]] Estimator assemble_estimator(Scenario const& scenario);

}  // namespace cascade::engine
