#pragma once

/// One block of paths: the unit of work, of determinism, and of everything that is passed on.

#include <cstdint>
#include <memory>

#include "engine/simulate/figures.hpp"
#include "engine/simulate/kernel/dispatch.hpp"

namespace cascade::engine {

/// An empty tally of the plan's shape for `paths` paths.
[[nodiscard]] Tally empty_tally(Plan const& plan, std::uint64_t first_path, std::uint64_t paths);

/// Turns a block number into a block record. Immutable; safe to call from many threads.
class BlockRunner {
  public:
    BlockRunner(Prepared const& prepared, Kernel kernel);

    [[nodiscard]] std::uint64_t blocks() const;

    /// \throws std::runtime_error naming seed and first path of the lanes that failed
    [[nodiscard]] Tally run(std::uint64_t block) const;

    /// One path alone, watched. Returns a tally of one path.
    [[nodiscard]] Tally run_path(std::uint64_t path, LaneWatch* watch) const;

  private:
    void run_lanes(std::uint64_t first_path, int lanes, Tally& tally, double* workspace,
                   LaneWatch* watch) const;

    Prepared const& prepared_;
    KernelTables tables_;
    Kernel kernel_;
};

/// Add `record` to `whole`. Per-path figures go to their place, counts and sums are added; sums are
/// in floating point, so the caller folds in block order.
void fold(Tally const& record, Tally& whole);

}  // namespace cascade::engine
