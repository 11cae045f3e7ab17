#pragma once

/// Large samples in pieces: run a plan under successive seeds and hand each tally to a counter.

#include <functional>

#include "engine/simulate/run.hpp"

namespace cascade::test {

/// Calls count(tally) for pieces of at most 500,000 paths until `paths` have been run.
inline void sample(engine::Plan plan, std::uint64_t paths,
                   std::function<void(engine::Tally const&)> const& count) {
    constexpr std::uint64_t kPiece = 500'000;
    for (std::uint64_t done = 0; done < paths; done += plan.paths) {
        plan.paths = paths - done < kPiece ? paths - done : kPiece;
        engine::RunResult const result = engine::run(plan);
        count(result.tally);
        ++plan.seed;
    }
}

/// Fraction of paths with predicate(tally, path), as a count.
inline double count_paths(engine::Plan const& plan, std::uint64_t paths,
                          std::function<bool(engine::Tally const&, std::size_t)> const& predicate) {
    double n = 0.0;
    sample(plan, paths, [&](engine::Tally const& tally) {
        for (std::size_t i = 0; i < tally.paths; ++i) {
            n += predicate(tally, i) ? 1.0 : 0.0;
        }
    });
    return n;
}

}  // namespace cascade::test
