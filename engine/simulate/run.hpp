#pragma once

/// Run a plan: blocks on worker threads, block records folded in block order.

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "engine/simulate/figures.hpp"
#include "engine/simulate/plan.hpp"

namespace cascade::engine {

/// How a run is carried out. Nothing in here changes a result.
struct RunOptions {
    int threads = 0;                                   ///< 0: all cores the process may use
    std::atomic<bool> const* stop = nullptr;           ///< set from outside: stop at a block's end
    std::function<void(std::uint64_t done)> progress;  ///< paths folded so far; called serially
    std::string simd = "";                             ///< kernel; empty: choose_kernel()
};

struct RunResult {
    Tally tally;
    bool complete = false;  ///< false when stopped; the tally then holds the first whole blocks
    int threads = 0;
    std::string simd;  ///< instruction set of the kernel: "portable", "v3", "v4"
    double seconds = 0.0;
};

/// Simulate all paths of the plan.
/// \throws std::runtime_error naming seed and path where a block failed.
[[nodiscard]] RunResult run(Plan const& plan, RunOptions const& options = {});

/// Upper estimate of the memory a run needs, bytes.
[[nodiscard]] double memory_estimate(Plan const& plan, int threads);

}  // namespace cascade::engine
