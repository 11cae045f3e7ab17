#include "engine/tail/quasi.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <deque>
#include <utility>

#include "engine/random/normal.hpp"
#include "engine/simulate/block.hpp"
#include "engine/simulate/scheduler.hpp"
#include "engine/simulate/units.hpp"
#include "engine/tail/path_counts.hpp"
#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

/// One repeat: a scrambling, and its paths.
class Scrambling {
  public:
    Scrambling(Prepared const& prepared, Kernel const& kernel, ChunkBridge const& bridge,
               std::uint64_t repeat)
        : plan_(prepared.plan),
          tables_(tables_of(prepared)),
          kernel_(kernel),
          bridge_(bridge),
          points_(SobolPoints::scrambled(prepared.plan.seed, repeat)),
          paths_(unit_paths(prepared.plan)),
          first_(repeat * paths_) {}

    [[nodiscard]] Tally run() const {
        Tally tally = empty_tally(plan_, first_, paths_);
        Workspace const workspace(workspace_doubles(tables_));
        Prescribed to{std::vector<double>(bridge_.chunks() * models::kLanes),
                      std::vector<double>(models::kLanes)};
        for (std::uint64_t at = 0; at < paths_; at += models::kLanes) {
            int const lanes =
                static_cast<int>(std::min<std::uint64_t>(models::kLanes, paths_ - at));
            for (int i = 0; i < lanes; ++i) {
                prescribe(at + static_cast<std::uint64_t>(i), static_cast<std::size_t>(i), to);
            }
            LaneRequest request = LaneRequest::consecutive(first_ + at, lanes);
            request.chunk_sums = to.chunk_sums.data();
            request.book_common = to.book_common.data();
            run_lanes(tables_, kernel_, request, tally, at, workspace.data());
        }
        check_finite(plan_, tally);
        return tally;
    }

  private:
    struct Prescribed {
        std::vector<double> chunk_sums;   ///< LaneJob::chunk_sums
        std::vector<double> book_common;  ///< LaneJob::book_common
    };

    /// The path with this number in the repeat. Its coordinates: the book, then nodes of the
    /// bridge; those beyond the last coordinate are drawn.
    void prescribe(std::uint64_t point, std::size_t lane, Prescribed& to) const {
        to.book_common[lane] = coordinate(point, 0);
        std::vector<double> normals(bridge_.chunks());
        for (std::size_t k = 0; k < normals.size(); ++k) {
            normals[k] = k + 1 < kSobolDimensions ? coordinate(point, static_cast<int>(k) + 1)
                                                  : drawn(point, k);
        }
        std::vector<double> sums;
        bridge_.fill(normals, sums);
        for (std::size_t c = 0; c < sums.size(); ++c) {
            to.chunk_sums[c * models::kLanes + lane] = sums[c];
        }
    }

    [[nodiscard]] double coordinate(std::uint64_t point, int dimension) const {
        std::uint32_t const x = points_.coordinate(static_cast<std::uint32_t>(point), dimension);
        return models::normal_quantile((static_cast<double>(x) + 0.5) * 0x1p-32);
    }

    [[nodiscard]] double drawn(std::uint64_t point, std::size_t node) const {
        Words const w = random_words(plan_.seed, first_ + point, Purpose::bridge_node,
                                     static_cast<std::uint32_t>(node));
        return static_cast<double>(box_muller(w.word[0], w.word[1]).first);
    }

    Plan const& plan_;
    KernelTables tables_;
    Kernel const& kernel_;
    ChunkBridge const& bridge_;
    SobolPoints points_;
    std::uint64_t paths_;
    std::uint64_t first_;
};

}  // namespace

ChunkBridge::ChunkBridge(std::size_t steps) {
    for (std::size_t done = 0; done < steps; done += kChunk) {
        chunk_steps_.push_back(static_cast<double>(std::min<std::size_t>(kChunk, steps - done)));
    }
    std::vector<double> time{0.0};
    for (double const n : chunk_steps_) {
        time.push_back(time.back() + n);
    }
    std::size_t const last = chunk_steps_.size();
    nodes_.push_back({last, 0, 0, 1.0, 0.0, std::sqrt(time[last])});
    std::deque<std::pair<std::size_t, std::size_t>> open{{0, last}};
    while (!open.empty()) {
        auto const [left, right] = open.front();
        open.pop_front();
        if (right - left < 2) {
            continue;
        }
        std::size_t const at = (left + right) / 2;
        double const whole = time[right] - time[left];
        double const from_left = time[at] - time[left];
        double const to_right = time[right] - time[at];
        nodes_.push_back({at, left, right, to_right / whole, from_left / whole,
                          std::sqrt(from_left * to_right / whole)});
        open.emplace_back(left, at);
        open.emplace_back(at, right);
    }
}

void ChunkBridge::fill(std::vector<double> const& normals, std::vector<double>& sums) const {
    CASCADE_EXPECTS(normals.size() == nodes_.size());
    std::vector<double> motion(chunks() + 1);
    for (std::size_t k = 0; k < nodes_.size(); ++k) {
        Node const& n = nodes_[k];
        motion[n.at] = n.left_weight * motion[n.left] + n.sd * normals[k]
                       + (n.right > 0 ? n.right_weight * motion[n.right] : 0.0);
    }
    sums.resize(chunks());
    for (std::size_t c = 0; c < chunks(); ++c) {
        sums[c] = (motion[c + 1] - motion[c]) / std::sqrt(chunk_steps_[c]);
    }
}

RunResult run_quasi(Plan const& plan, RunOptions const& options, Looks const& looks) {
    std::uint64_t const repeats = plan.estimator.repeats;
    CASCADE_EXPECTS(std::holds_alternative<models::Gbm>(plan.price.diffusion));
    CASCADE_EXPECTS(repeats >= 1 && plan.paths % repeats == 0);
    auto const start = std::chrono::steady_clock::now();
    Prepared const prepared = prepare(plan);
    Kernel const kernel = kernel_of(options);
    ChunkBridge const bridge(plan.steps);
    RunResult result;
    result.threads = options.threads > 0 ? options.threads : available_threads();
    result.simd = kernel.simd;
    result.tally = empty_tally(plan, 0, 0);
    auto const weigh = [&](Tally& tally) { weigh_alike(tally, unit_paths(plan)); };
    UnitsRun const done = run_units(
        plan, result.threads, options.stop, looks,
        {[&](std::uint64_t repeat) { return Scrambling(prepared, kernel, bridge, repeat).run(); },
         [&](Tally&& record) { take_record(record, result.tally, options); },
         [&](std::uint64_t units) { make_room(plan, result.tally, units * unit_paths(plan)); },
         [&] { return is_enough(result.tally, weigh, looks); }});
    result.simulated = result.tally.paths;
    result.units = done.units;
    result.complete = done.complete;
    weigh(result.tally);
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

}  // namespace cascade::engine
