#pragma once

/// From a sweep to a result: all designs.

#include <cstdint>

#include "engine/scenario/sweep.hpp"
#include "engine/study/observer.hpp"
#include "engine/study/result.hpp"
#include "engine/study/settings.hpp"

namespace cascade::study {

/// What a sweep would take.
struct SweepPreview {
    std::uint64_t runs = 0;   ///< simulations, the base included; 0 of the design "critical"
    std::uint64_t paths = 0;  ///< of each
    double path_steps = 0.0;  ///< of all
};

/// \throws Error (no_room) where the base would not fit into memory
[[nodiscard]] SweepPreview preview(engine::Sweep const& sweep);

/// Carry out a sweep: its runs one after another, on common random numbers. The result's file has
/// the type engine::kSweepType. Of the settings, memory and scratch are not used.
///
/// \param observer  `progress` counts the paths of all runs.
/// \throws Error as run(); invalid_input where a figure or the name of an input is refused, or a
///         combination of values makes no scenario
/// Checked in tests/unit/study/sweep_test.cpp, tests/cli/sweep_test.py.
[[nodiscard]] Result sweep(engine::Sweep const& sweep, Settings const& settings = {},
                           Observer const& observer = {});

}  // namespace cascade::study
