#include "engine/simulate/block.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

#include "engine/base/error.hpp"
#include "models/base/contract.hpp"
#include "models/base/lanes.hpp"

namespace cascade::engine {
namespace {

template <class T>
void add_to(std::vector<T> const& from, std::vector<T>& to) {
    CASCADE_EXPECTS(from.size() == to.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
        to[i] += from[i];
    }
}

template <class T>
void append(std::vector<T> const& from, std::vector<T>& to) {
    to.insert(to.end(), from.begin(), from.end());
}

[[noreturn]] void throw_not_finite(Plan const& plan, FigureInfo const& about, std::uint64_t path) {
    throw internal_error("figure " + std::string(about.name) + " is not finite in path "
                         + std::to_string(path) + " of seed " + std::to_string(plan.seed));
}

}  // namespace

Workspace::Workspace(std::size_t doubles)
    : data_(static_cast<double*>(::operator new (doubles * sizeof(double), std::align_val_t{64}))) {
}

Workspace::~Workspace() {
    ::operator delete (data_, std::align_val_t{64});
}

void check_finite(Plan const& plan, Tally const& tally) {
    for (std::size_t f = 0; f < kFigures; ++f) {
        for (std::size_t i = 0; i < tally.figures[f].size(); ++i) {
            if (!std::isfinite(tally.figures[f][i])) {
                throw_not_finite(plan, info(static_cast<Figure>(f)), tally.first_path + i);
            }
        }
    }
    for (std::size_t f = 0; f < kCashFigures; ++f) {
        for (std::size_t i = 0; i < tally.cash[f].size(); ++i) {
            if (!std::isfinite(tally.cash[f][i])) {
                throw_not_finite(plan, info(static_cast<CashFigure>(f)), tally.first_path + i);
            }
        }
    }
    for (std::size_t f = 0; f < tally.venue.size(); ++f) {
        for (std::size_t i = 0; i < tally.venue[f].size(); ++i) {
            if (!std::isfinite(tally.venue[f][i])) {
                throw_not_finite(plan, venue_info(f / plan.venues.size()), tally.first_path + i);
            }
        }
    }
}

void resize_rows(Plan const& plan, Tally& tally, std::uint64_t rows) {
    tally.paths = rows;
    for (Column* const column : columns_of(tally, plan.keeps_cash())) {
        column->resize(rows);
    }
}

void keep_in(Plan const& plan, Tally& tally, std::shared_ptr<Scratch> const& scratch) {
    for (Column* const column : columns_of(tally, plan.keeps_cash())) {
        CASCADE_EXPECTS(column->empty());
        *column = Column(scratch);
    }
}

void make_room(Plan const& plan, Tally& tally, std::uint64_t rows) {
    for (Column* const column : columns_of(tally, plan.keeps_cash())) {
        column->reserve(rows);
    }
}

Tally empty_tally(Plan const& plan, std::uint64_t first_path, std::uint64_t paths) {
    Tally t;
    t.first_path = first_path;
    t.venue.resize(kVenueFigures * plan.venues.size());
    t.first_passage.resize(kWorlds * plan.thresholds.size());
    resize_rows(plan, t, paths);
    std::size_t const columns = plan.grid.step_of_column.size();
    for (auto& fan : t.fan) {
        fan.resize(plan.fan ? columns * plan.grid.fan_bins : 0);
    }
    for (int s = 0; s < models::kSides; ++s) {
        std::size_t const edges = plan.grid.heat_edges[s].size();
        t.sums.heat[s].resize(plan.heatmap && edges > 1 ? columns * (edges - 1) : 0);
        t.cascade_sizes[s].resize(kCascadeSizeBins);
    }
    return t;
}

Tally empty_unfinished(Plan const& plan, std::uint64_t first_path, std::uint64_t paths) {
    Tally t = empty_tally(plan, first_path, paths);
    bool const tilted = plan.estimator.method == EstimatorMethod::importance;
    if (!tilted && plan.estimator.method != EstimatorMethod::splitting) {
        return t;
    }
    std::size_t const components = tilted ? 2 : 1;
    t.design.weight.resize(paths);
    t.design.stratum.resize(tilted ? paths : 0);
    for (int w = 0; w < kWorlds; ++w) {
        t.sums.fan_weight[w].resize(components * t.fan[w].size());
    }
    for (int s = 0; s < models::kSides; ++s) {
        t.sums.heat[s].resize(components * t.sums.heat[s].size());
        t.sums.cascade_weight[s].resize(components * t.cascade_sizes[s].size());
    }
    return t;
}

BlockRunner::BlockRunner(Prepared const& prepared, Kernel kernel)
    : prepared_(prepared), tables_(tables_of(prepared)), kernel_(std::move(kernel)) {}

LaneRequest LaneRequest::consecutive(std::uint64_t first, int lanes) {
    LaneRequest out;
    out.lanes = lanes;
    for (int i = 0; i < kPackLanes; ++i) {
        out.number[i] = first + static_cast<std::uint64_t>(i);
    }
    return out;
}

void run_lanes(KernelTables const& tables, Kernel const& kernel, LaneRequest const& request,
               Tally& tally, std::size_t row, double* workspace) {
    LaneJob job{};
    job.tables = &tables;
    job.number = request.number;
    job.lanes = request.lanes;
    job.branches = request.branches.data();
    job.branch_count = static_cast<int>(request.branches.size());
    job.chunk_sums = request.chunk_sums;
    job.book_common = request.book_common;
    for (int s = 0; s < models::kSides; ++s) {
        job.book_normals[s] = request.book_normals[s];
        job.book_levels[s] = request.book_levels[s];
    }
    job.counts = request.counts;
    job.traced = request.traced;
    job.trace = request.trace;
    for (std::size_t f = 0; f < kFigures; ++f) {
        job.figure[f] = tally.figures[f].data() + row;
    }
    for (std::size_t f = 0; f < kCashFigures; ++f) {
        job.cash[f] = tally.cash[f].empty() ? nullptr : tally.cash[f].data() + row;
    }
    std::vector<double*> passage;
    for (auto& column : tally.first_passage) {
        passage.push_back(column.data() + row);
    }
    job.passage = passage.data();
    std::vector<double*> venue;
    for (auto& column : tally.venue) {
        venue.push_back(column.data() + row);
    }
    job.venue = venue.data();
    for (int w = 0; w < kWorlds; ++w) {
        job.fan[w] = tally.fan[w].empty() ? nullptr : tally.fan[w].data();
    }
    for (int s = 0; s < models::kSides; ++s) {
        job.heat[s] = tally.sums.heat[s].empty() ? nullptr : tally.sums.heat[s].data();
        job.cascade_sizes[s] = tally.cascade_sizes[s].data();
    }
    job.workspace = workspace;
    job.watch = request.watch;
    job.watched_lane = 0;
    kernel.simulate(job);
}

Tally BlockRunner::run(UnitRange groups) const {
    Plan const& plan = prepared_.plan;
    std::uint64_t const first = groups.first * kGroupPaths;
    std::uint64_t const end = std::min(groups.end * kGroupPaths, plan.paths);
    CASCADE_EXPECTS(first < end);
    Tally tally = empty_tally(plan, first, end - first);
    Workspace const workspace(workspace_doubles(tables_));
    auto const most = static_cast<std::uint64_t>(lanes_of_job(tables_));
    for (std::uint64_t path = first; path < end; path += most) {
        int const lanes = static_cast<int>(std::min(most, end - path));
        run_lanes(tables_, kernel_, LaneRequest::consecutive(path, lanes), tally, path - first,
                  workspace.data());
    }
    check_finite(plan, tally);
    return tally;
}

Tally BlockRunner::run_path(std::uint64_t path, LaneWatch* watch) const {
    CASCADE_EXPECTS(path < prepared_.plan.paths);
    Tally tally = empty_tally(prepared_.plan, path, 1);
    Workspace const workspace(workspace_doubles(tables_));
    LaneRequest request = LaneRequest::consecutive(path, 1);
    request.watch = watch;
    run_lanes(tables_, kernel_, request, tally, 0, workspace.data());
    return tally;
}

void fold(Tally const& record, Tally& whole) {
    std::vector<Column const*> const from = columns_of(record, true);
    std::vector<Column*> const to = columns_of(whole, true);
    CASCADE_EXPECTS(from.size() == to.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
        to[i]->append(*from[i]);
    }
    append(record.design.weight, whole.design.weight);
    append(record.design.stratum, whole.design.stratum);
    for (std::size_t const end : record.design.unit_end) {
        whole.design.unit_end.push_back(whole.paths + end);
    }
    whole.paths += record.paths;
    for (int w = 0; w < kWorlds; ++w) {
        add_to(record.fan[w], whole.fan[w]);
    }
    for (int s = 0; s < models::kSides; ++s) {
        add_to(record.cascade_sizes[s], whole.cascade_sizes[s]);
    }
    add_sums(record.sums, whole.sums);
}

}  // namespace cascade::engine
