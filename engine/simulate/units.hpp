#pragma once

/// A run in whole units, which may stop once its figures are precise enough.
///
/// A unit is what a run's error comes from and what a record holds whole: a group of kGroupPaths
/// paths (`plain`, `importance`), or a repeat (`splitting`, `sobol`). How many units a thread takes
/// at once, a piece, changes nothing.

#include <atomic>
#include <cstdint>
#include <functional>

#include "engine/simulate/plan.hpp"
#include "engine/simulate/tally.hpp"
#include "engine/simulate/unit_range.hpp"

namespace cascade::engine {

/// Paths of the plan in each unit; the last group of a run may have fewer.
[[nodiscard]] std::uint64_t unit_paths(Plan const& plan);

/// Units of the plan, all of them.
[[nodiscard]] std::uint64_t units_of(Plan const& plan);

/// Paths of the plan in some of its units.
[[nodiscard]] std::uint64_t paths_in(Plan const& plan, UnitRange units);

/// Make of the plan that of its first `units` units: what a run that stopped there has simulated.
void take_units(Plan& plan, std::uint64_t units);

/// When a run looks whether it is precise enough. None by default: all units are run.
struct Looks {
    std::uint64_t first_paths = 0;  ///< before the first look, rounded up to whole units, of which
                                    ///< kLeastRepeats where they are repeats; further looks by
                                    ///< engine::checkpoints
    /// Called with nothing running. Its tally holds units 0 .. u - 1, u a checkpoint, weighted as
    /// those of a run of so many; so the answer, and with it the number of units, is the same for
    /// any number of threads and any pieces.
    std::function<bool(Tally const&)> enough = {};
};

/// How the units of a run are simulated.
struct UnitOptions {
    int threads = 1;
    std::uint64_t piece = 1;  ///< units at once, >= 1
    std::atomic<bool> const* stop = nullptr;
};

/// How a kind of run does some units, and what it keeps.
struct UnitWork {
    std::function<Tally(UnitRange units)> run;           ///< on any thread
    std::function<void(Tally&&, UnitRange)> take;        ///< serially, in order
    std::function<void(std::uint64_t units)> make_room;  ///< for so many; may be empty
    std::function<bool()> enough;                        ///< of what was taken; with looks only
};

struct UnitsRun {
    std::uint64_t end = 0;  ///< units [range.first, end) were run
    bool enough = false;    ///< a look said so
    int threads = 0;        ///< that simulated a piece
};

/// Run these units of a plan until a look says enough, or to the last.
/// \param looks  With any, range.first is 0.
/// \throws as run_pieces()
/// Checked in tests/schedule/run_until_test.cpp.
[[nodiscard]] UnitsRun run_units(Plan const& plan, UnitRange range, UnitOptions const& options,
                                 Looks const& looks, UnitWork const& work);

}  // namespace cascade::engine
