#pragma once

/// Whole groups of paths, as they come.

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/simulate/kernel/dispatch.hpp"
#include "engine/simulate/tally.hpp"
#include "engine/simulate/unit_range.hpp"
#include "models/base/lanes.hpp"

namespace cascade::engine {

/// Scratch memory aligned for the widest vectors.
class Workspace {
  public:
    explicit Workspace(std::size_t doubles);
    ~Workspace();
    Workspace(Workspace const&) = delete;
    Workspace& operator=(Workspace const&) = delete;

    [[nodiscard]] double* data() const { return data_; }

  private:
    double* data_;
};

/// Paths to be run side by side, and what is asked of them besides their figures.
struct LaneRequest {
    std::uint64_t number[kPackLanes] = {};                           ///< names the draws of each
    int lanes = 0;                                                   ///< 1 .. lanes_of_job()
    std::vector<LaneBranch> branches;                                ///< ascending by step
    double const* chunk_sums = nullptr;                              ///< LaneJob::chunk_sums
    double const* book_common = nullptr;                             ///< LaneJob::book_common
    float const* book_normals[models::kSides] = {nullptr, nullptr};  ///< LaneJob::book_normals
    int book_levels[models::kSides] = {0, 0};                        ///< LaneJob::book_levels
    LaneCounts* counts = nullptr;
    Figure traced = Figure::baseline_low;
    double* trace = nullptr;     ///< LaneJob::trace
    LaneWatch* watch = nullptr;  ///< of lane 0

    /// Paths `first` and following, as they come.
    static LaneRequest consecutive(std::uint64_t first, int lanes);
};

/// Run the paths; their figures go to rows `row` and following of the tally.
void run_lanes(KernelTables const& tables, Kernel const& kernel, LaneRequest const& request,
               Tally& tally, std::size_t row, double* workspace);

/// \throws Error (internal) where a figure is not finite: a bug of ours, not to travel on into
/// averages
void check_finite(Plan const& plan, Tally const& tally);

/// An empty tally of the plan's shape for `paths` paths.
[[nodiscard]] Tally empty_tally(Plan const& plan, std::uint64_t first_path, std::uint64_t paths);

/// The same as the plan's estimator fills it while it runs: with weights of the rows, and sums for
/// each component of a mixture, where it gives rows weights before the end.
[[nodiscard]] Tally empty_unfinished(Plan const& plan, std::uint64_t first_path,
                                     std::uint64_t paths);

/// Give the columns that the plan keeps so many rows; weights apart.
void resize_rows(Plan const& plan, Tally& tally, std::uint64_t rows);

/// Keep the rows that are to come of an empty tally in files of `scratch`; null: in memory.
/// \throws Error (storage_failed)
void keep_in(Plan const& plan, Tally& tally, std::shared_ptr<Scratch> const& scratch);

/// Reserve memory for so many rows. Pages are touched as pieces are folded, not before the first.
void make_room(Plan const& plan, Tally& tally, std::uint64_t rows);

/// Simulates groups of paths. Immutable; safe to call from many threads.
class BlockRunner {
  public:
    BlockRunner(Prepared const& prepared, Kernel kernel);

    /// \throws Error (internal) naming seed and path of a figure that is not finite
    [[nodiscard]] Tally run(UnitRange groups) const;

    /// One path alone, watched. Returns a tally of one path.
    [[nodiscard]] Tally run_path(std::uint64_t path, LaneWatch* watch) const;

  private:
    Prepared const& prepared_;
    KernelTables tables_;
    Kernel kernel_;
};

/// Add `record` to `whole`: its rows behind those that are there, its counts and sums to them.
/// \throws std::overflow_error as add_sums()
void fold(Tally const& record, Tally& whole);

}  // namespace cascade::engine
