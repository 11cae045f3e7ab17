#pragma once

/// From the block `price` to the model that the kernel runs.

#include <optional>
#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"
#include "engine/simulate/plan.hpp"

namespace cascade::engine {

/// The jumps of a process, if it has any. \pre the keys its model needs are there
[[nodiscard]] std::optional<models::JumpProcess> jumps_of(ProcessInput const& in);

/// \param plan  its steps and step_s are read
[[nodiscard]] models::PriceModel assemble_price(Scenario const& scenario, Plan const& plan,
                                                std::vector<std::string>& warnings);

/// Log price either side of spot that the price without forced orders hardly ever leaves: eight
/// standard deviations of its end, a jump far out in its law, and what moves it for certain.
[[nodiscard]] double price_spread(Plan const& plan);

}  // namespace cascade::engine
