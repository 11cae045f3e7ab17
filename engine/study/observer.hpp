#pragma once

/// What a caller is told while a call runs, and how it stops one.

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "engine/statistics/moments.hpp"

namespace cascade::study {

/// Stops calls that were given it. Safe from any thread, and from a signal handler where it has
/// static storage. Once set it stays set: a token serves one call, or several that stop together.
class CancelToken {
  public:
    /// \return whether it was set already
    bool cancel() noexcept { return flag_.exchange(true); }
    [[nodiscard]] bool cancelled() const noexcept { return flag_.load(); }

    /// What the engine's loops look at.
    [[nodiscard]] std::atomic<bool> const& flag() const noexcept { return flag_; }

  private:
    std::atomic<bool> flag_{false};
    static_assert(std::atomic<bool>::is_always_lock_free);
};

enum class Phase {
    prepare,    ///< book, plan, checks of memory and of names
    simulate,   ///< by far the longest
    summarize,  ///< aggregates and their intervals
};

/// How often the first threshold was passed with feedback, of the paths so far.
struct Headline {
    double price = 0.0;      ///< USD, of the threshold
    engine::Interval share;  ///< Wilson's interval at 95 %
};

struct Progress {
    std::uint64_t done = 0;   ///< paths, never fewer than before
    std::uint64_t total = 0;  ///< the most there can be; of a sweep, those of all its runs
    /// Only of a run by the estimator `plain` with a threshold: rows that are still to be weighted
    /// are no sample.
    std::optional<Headline> headline;
};

/// Callbacks that do nothing unless they are set. `phase` and `warning` come on the thread of the
/// call. `progress` comes on any worker thread, one at a time, and holds up the run while it lasts.
/// What a callback throws ends the call and comes out of it.
struct Observer {
    std::function<void(Phase)> phase;
    std::function<void(Progress const&)> progress;
    std::function<void(std::string const&)> warning;  ///< also kept in the result
    CancelToken const* cancel = nullptr;              ///< outlives the call
};

}  // namespace cascade::study
