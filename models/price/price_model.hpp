#pragma once

/// The price without forced orders: a diffusion (or history), jumps on top of it, and what a
/// scenario prescribes for each step. A run chooses the diffusion once, outside every loop.
///
///     name in scenarios   diffusion   jumps
///     gbm                 Gbm         none
///     merton              Gbm         Poisson, normal sizes
///     kou                 Gbm         Poisson, double exponential sizes
///     heston              Heston      none
///     bates               Heston      Poisson, normal sizes
///     hawkes              Gbm, Heston self-exciting
///     bootstrap           Bootstrap   none
///     scenario            any of them, along a prescribed path
///
/// README "How to add a price model" lists the places to touch.

#include <optional>
#include <variant>
#include <vector>

#include "models/price/bootstrap.hpp"
#include "models/price/gbm.hpp"
#include "models/price/heston.hpp"
#include "models/price/jumps.hpp"

namespace cascade::models {

using Diffusion = std::variant<Gbm, Heston, Bootstrap>;

struct PriceModel {
    PriceModel() = default;
    PriceModel(Gbm gbm) : diffusion(gbm) {}  // NOLINT(google-explicit-constructor): a Gbm is one

    Diffusion diffusion;
    std::optional<JumpProcess> jumps;

    /// Factor on the volatility in each step; empty: 1. Not on jumps, not on history.
    std::vector<double> volatility_multiplier;
    /// Log price that the scenario moves the path by in each step, on top; empty: 0.
    std::vector<double> prescribed;
};

}  // namespace cascade::models
