#pragma once

/// The price without forced orders, step by step, written to be read. Shares with the engine only
/// the named draws.

#include <cstdint>
#include <vector>

#include "engine/simulate/plan.hpp"

namespace cascade::test {

/// One step of the exogenous log price over spot.
struct ReferenceStep {
    double end;
    double low;  ///< extremes inside the step; the end with step monitoring
    double high;
    double variance_ratio;   ///< mean variance of the step over that of calm
    double intensity_ratio;  ///< intensity of jumps at its end over their base
};

[[nodiscard]] std::vector<ReferenceStep> reference_price(engine::Plan const& plan,
                                                         std::uint64_t path);

/// Jumps of a path up to the horizon.
struct ReferenceJump {
    double time;  ///< years
    double size;  ///< log price
};

[[nodiscard]] std::vector<ReferenceJump> reference_jumps(engine::Plan const& plan,
                                                         std::uint64_t path);

}  // namespace cascade::test
