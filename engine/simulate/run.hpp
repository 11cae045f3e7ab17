#pragma once

/// Run a plan: units on worker threads, what they found folded into one.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/simulate/kernel/dispatch.hpp"
#include "engine/simulate/plan.hpp"
#include "engine/simulate/scratch.hpp"
#include "engine/simulate/tally.hpp"
#include "engine/simulate/units.hpp"

namespace cascade::engine {

/// How a run is carried out. Nothing in here changes a result.
struct RunOptions {
    int threads = 0;                          ///< 0: all cores the process may use
    std::atomic<bool> const* stop = nullptr;  ///< set from outside: stop at a piece's end
    std::function<void(std::uint64_t done)> progress = {};  ///< paths folded so far; serially
    /// The same with what is known so far: figures of the first `done` paths are in their place.
    std::function<void(Tally const& tally, std::uint64_t done)> watch = {};
    std::string simd = {};  ///< kernel; empty: choose_kernel()
    /// Where figures of paths are kept; null: in memory. Only of the estimator `plain`.
    std::shared_ptr<Scratch> scratch = {};
    /// Groups of kGroupPaths paths, or repeats, that a thread simulates at once. More than one
    /// saves next to nothing: folding a group costs less than a hundredth of simulating it.
    std::uint64_t groups_per_piece = 1;
};

struct RunResult {
    Tally tally;
    bool complete = false;    ///< false when stopped; the tally then holds the first whole units
    std::uint64_t units = 0;  ///< in the tally: fewer than units_of(plan) where a look said enough
    int threads = 0;          ///< that simulated a part of it
    std::string simd;         ///< instruction set of the kernel: "portable", "v3", "v4"
    double seconds = 0.0;
    std::uint64_t simulated = 0;        ///< paths simulated in all, those of pilot runs included
    double tilt = 0.0;                  ///< theta of importance sampling
    std::vector<std::string> warnings;  ///< what a reader should know of the estimator
};

/// Simulate the paths of the plan as they come: the estimator `plain`.
/// \param looks  With any, plan.paths are the most that are simulated; the result is that of a run
///               of exactly the paths that were. Checked in tests/schedule/run_until_test.cpp.
/// \pre the method is `plain`
/// \throws Error (internal) naming seed and path where a figure is not finite.
[[nodiscard]] RunResult run(Plan const& plan, RunOptions const& options = {},
                            Looks const& looks = {});

/// The kernel that the options name.
[[nodiscard]] Kernel kernel_of(RunOptions const& options);

/// Doubles kept of each path, weights apart.
[[nodiscard]] std::size_t columns_per_path(Plan const& plan);

/// Rows of the result for each path of the plan, upper estimate: 1, and of splitting what leads to
/// a probability of 1e-9.
[[nodiscard]] double rows_per_path(Plan const& plan);

/// What a living book holds of it for each thread, bytes: room for every position that opens.
[[nodiscard]] double living_memory(Plan const& plan);

/// Where a run keeps the figures of its paths, and columns of the summary that are as long.
enum class Storage { memory, scratch };

/// Whether RunOptions::scratch may be set. Other estimators change rows after they are folded, or
/// sort them with their weights.
[[nodiscard]] bool may_use_scratch(Plan const& plan);

/// Upper estimate of those figures and columns, bytes.
[[nodiscard]] double columns_estimate(Plan const& plan);

/// Upper estimate of the memory a run needs, bytes.
[[nodiscard]] double memory_estimate(Plan const& plan, int threads,
                                     Storage storage = Storage::memory);

}  // namespace cascade::engine
