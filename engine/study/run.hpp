#pragma once

/// From a scenario to a result.

#include <cstdint>
#include <string>

#include "engine/scenario/scenario.hpp"
#include "engine/study/observer.hpp"
#include "engine/study/result.hpp"
#include "engine/study/settings.hpp"

namespace cascade::study {

/// What a run would take. Amounts of memory and disk are upper estimates, bytes.
struct Preview {
    std::uint64_t paths = 0;  ///< the most, where a target accuracy is given
    std::uint64_t steps = 0;  ///< of each path
    double step_s = 0.0;
    double path_steps = 0.0;
    std::uint64_t units = 0;  ///< that are simulated and folded at once
    std::uint64_t unit_paths = 0;
    double memory = 0.0;
    double scratch = 0.0;        ///< 0 where figures of paths fit into memory
    std::string scratch_folder;  ///< "" where figures of paths fit into memory
    double file_size = 0.0;      ///< of the result
};

/// Check everything that run() would refuse before it simulates, but for room on this machine.
/// A scenario that loaded is refused only where it wants the accuracy of a figure that it does not
/// have.
/// \throws Error (invalid_input)
void validate(engine::Scenario const& scenario);

/// \throws Error (invalid_input) as validate()
[[nodiscard]] Preview preview(engine::Scenario const& scenario, Settings const& settings = {});

/// Simulate a scenario and summarize what came of it.
///
/// The result is a function of the scenario and of the version of the library: the same bits for
/// any settings, any machine, and whatever else the process does. Several calls may run at once,
/// on threads of their own. Nothing is printed or written, but for scratch files without a name
/// where the settings allow them.
///
/// \param observer  Told of phases, progress and warnings; holds the token that cancels the call.
/// \throws Error: invalid_input as validate(); no_room where memory or the scratch folder would not
///         suffice; invalid_argument where settings.simd does not run here; storage_failed where a
///         scratch file fails; internal, with seed and path, where a figure is not finite; stopped
///         where the call was cancelled: no part of a result is kept, and nothing is left behind.
///         std::bad_alloc where memory ends all the same.
/// Checked in tests/unit/study.
[[nodiscard]] Result run(engine::Scenario const& scenario, Settings const& settings = {},
                         Observer const& observer = {});

}  // namespace cascade::study
