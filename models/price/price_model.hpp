#pragma once

/// The closed set of price models. A run chooses one, once, outside every loop.
///
/// A model is a parameter struct (gbm.hpp) and a lane model: a value constructed from the
/// parameters and the step, with
///     float drift_in_sd() const        what the bridge sampler must know of the increment's mean
///     void advance<kBridge>(draws of one step, x in and out, start, low, high)
/// README "How to add a price model" lists the places to touch.

#include <variant>

#include "models/price/gbm.hpp"

namespace cascade::models {

using PriceModel = std::variant<Gbm>;

}  // namespace cascade::models
