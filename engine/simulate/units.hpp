#pragma once

/// A run in whole units, which may stop once its figures are precise enough.
///
/// A unit is what a run's error comes from and what is folded at once: a block of paths (`plain`,
/// `importance`), or a whole repeat (`splitting`, `sobol`).

#include <atomic>
#include <cstdint>
#include <functional>

#include "engine/simulate/plan.hpp"
#include "engine/simulate/tally.hpp"

namespace cascade::engine {

/// Paths of the plan in each unit; the last block of a run may have fewer.
[[nodiscard]] std::uint64_t unit_paths(Plan const& plan);

/// Units of the plan, all of them.
[[nodiscard]] std::uint64_t units_of(Plan const& plan);

/// Make of the plan that of its first `units` units: what a run that stopped there has simulated.
void take_units(Plan& plan, std::uint64_t units);

/// When a run looks whether it is precise enough. None by default: all units are run.
struct Looks {
    std::uint64_t first_paths = 0;  ///< before the first look, rounded up to whole units, of which
                                    ///< kLeastRepeats where they are repeats; further looks by
                                    ///< engine::checkpoints
    /// Called with nothing running. Its tally holds units 0 .. u - 1, u a checkpoint, folded in
    /// order and weighted as those of a run of so many; so the answer, and with it the number of
    /// units, is the same for any number of threads.
    std::function<bool(Tally const&)> enough = {};
};

/// How a kind of run does one unit, and what it keeps.
struct UnitWork {
    std::function<Tally(std::uint64_t unit)> run;        ///< on any thread
    std::function<void(Tally&&)> take;                   ///< serially, in order
    std::function<void(std::uint64_t units)> make_room;  ///< for so many; may be empty
    std::function<bool()> enough;                        ///< of what was taken; with looks only
};

struct UnitsRun {
    std::uint64_t units = 0;
    bool complete = false;  ///< all of them, or enough; false where stopped from outside
};

/// Run the units of a plan until a look says enough, or to the last: then it is complete too.
/// \throws as run_blocks()
/// Checked in tests/schedule/run_until_test.cpp.
[[nodiscard]] UnitsRun run_units(Plan const& plan, int threads, std::atomic<bool> const* stop,
                                 Looks const& looks, UnitWork const& work);

}  // namespace cascade::engine
