#pragma once

/// What the peers written in C++ share: the task's numbers, and the best of some repeats.
///
/// The task is the same everywhere: geometric Brownian motion at 45 % a year over 24 hours in 1,440
/// steps, and of each path its lowest, highest and last log price.

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace cascade::peers {

inline constexpr int kSteps = 1440;
inline constexpr double kVolatility = 0.45;
inline constexpr double kHorizonYears = 1.0 / 365.0;

/// Sums over paths. Printed, so that no compiler drops the work; and a check that the task is the
/// same.
struct Figures {
    double low = 0.0;
    double high = 0.0;
    double last = 0.0;
};

/// Run `simulate(paths)` `repeats` times; print one line of JSON with the least time of them.
template <typename Simulate>
void report(char const* name, int paths, int repeats, Simulate&& simulate) {
    double best = std::numeric_limits<double>::infinity();
    Figures figures;
    for (int i = 0; i < repeats; ++i) {
        auto const start = std::chrono::steady_clock::now();
        figures = simulate(paths);
        std::chrono::duration<double> const took = std::chrono::steady_clock::now() - start;
        best = std::fmin(best, took.count());
    }
    std::printf(
        "{\"name\": \"%s\", \"paths\": %d, \"steps\": %d, \"ns_per_path_step\": %.4f, "
        "\"mean_low\": %.6f, \"mean_high\": %.6f, \"mean_last\": %.6f}\n",
        name, paths, kSteps, best * 1e9 / paths / kSteps, figures.low / paths, figures.high / paths,
        figures.last / paths);
}

/// A positive integer argument, or `otherwise` where it is absent.
inline int argument(int argc, char** argv, int index, int otherwise) {
    return argc > index ? std::atoi(argv[index]) : otherwise;
}

}  // namespace cascade::peers
