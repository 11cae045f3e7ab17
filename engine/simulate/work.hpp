#pragma once

/// What an estimator does, unit by unit.

#include "engine/simulate/record.hpp"
#include "engine/simulate/run.hpp"

namespace cascade::engine {

/// An estimator at work on a plan. Immutable once made.
class Work {
  public:
    Work() = default;
    Work(Work const&) = delete;
    Work& operator=(Work const&) = delete;
    virtual ~Work();

    /// A tally of these units, not finished. Called on any thread.
    [[nodiscard]] virtual Tally run(UnitRange units) const = 0;
    /// The same of no units, from this one on.
    [[nodiscard]] virtual Tally none(std::uint64_t first) const = 0;
    /// Make of the tally of units 0 .. n - 1 that of a run of so many: its weights and its sums.
    virtual void finish(Tally& tally) const = 0;

    [[nodiscard]] virtual Pilot pilot() const { return {}; }
};

/// Simulate units of the plan by this work, until a look says enough or to the last.
/// \throws as Work::run(), Error (storage_failed)
[[nodiscard]] Record simulate(Plan const& plan, Work const& work, UnitRange units,
                              RunOptions const& options, Looks const& looks);

/// The result of a record whose tally is finished.
[[nodiscard]] RunResult result_of(Plan const& plan, Record&& record);

}  // namespace cascade::engine
