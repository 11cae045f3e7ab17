#pragma once

/// The closed set of price models. A run chooses one, once, outside every loop.
///
/// A model is a parameter struct (gbm.hpp) and a lane model: a value constructed from the
/// parameters and the step, with
///     float drift_in_sd() const              mean of a step's increment, in bridge units
///     Wide end(Wide start, Wide normal)      log price at the step's end
///     Wide within(Wide start, Wide offset)   log price `offset` bridge units from the step's start
///     double within(double, double)          the same for one lane, to the same bits
///     double bridge_unit() const             standard deviation of the bridge inside a step
/// README "How to add a price model" lists the places to touch.

#include <variant>

#include "models/price/gbm.hpp"

namespace cascade::models {

using PriceModel = std::variant<Gbm>;

}  // namespace cascade::models
