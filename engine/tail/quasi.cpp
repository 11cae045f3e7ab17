#include "engine/tail/quasi.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "engine/random/normal.hpp"
#include "engine/random/sobol.hpp"
#include "engine/simulate/block.hpp"
#include "engine/simulate/units.hpp"
#include "engine/tail/bridges.hpp"
#include "engine/tail/path_counts.hpp"
#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

/// What the coordinates of a point stand for: the book's common factor, then nodes of the bridges
/// over the chunks and over the levels of both sides, coarse before fine, side by side.
struct Coordinates {
    std::vector<int> of_chunks;  ///< [node]; those that are left have none
    std::vector<int> of_levels[models::kSides];

    Coordinates(std::size_t chunks, std::size_t const (&levels)[models::kSides]) {
        int next = 1;
        auto const take = [&](std::vector<int>& of, std::size_t nodes) {
            while (of.size() < nodes && next < kSobolDimensions) {
                of.push_back(next++);
            }
        };
        for (std::size_t nodes = 1;
             next < kSobolDimensions && nodes <= 4 * std::max({chunks, levels[0], levels[1]});
             nodes *= 2) {
            take(of_chunks, std::min(nodes, chunks));
            for (int side = 0; side < models::kSides; ++side) {
                take(of_levels[side], std::min({2 * nodes - 1, levels[side], kMostOfLevels}));
            }
        }
    }

  private:
    static constexpr std::size_t kMostOfLevels = 15;
};

/// What all scramblings share.
struct Design {
    ChunkBridge chunks;
    std::vector<FieldBridge> fields;  ///< [side]; empty where levels have nothing of their own
    Coordinates coordinates;

    explicit Design(Prepared const& prepared)
        : chunks(prepared.plan.steps),
          fields(fields_of(prepared)),
          coordinates(chunks.chunks(), {levels(0), levels(1)}) {}

    [[nodiscard]] std::size_t levels(int side) const {
        return fields.empty() ? 0 : fields[static_cast<std::size_t>(side)].levels();
    }
    /// LaneJob::book_levels: beyond the last level of a side nothing is asked for.
    [[nodiscard]] std::size_t stride(int side) const { return whole_groups(levels(side)); }

  private:
    /// The field is drawn four levels at a time.
    static std::size_t whole_groups(std::size_t levels) { return (levels + 3) / 4 * 4; }

    /// Levels that price comes to: within three standard deviations of its diffusion, whatever
    /// feedback adds. Those further out are drawn.
    static std::size_t levels_within_reach(Prepared const& prepared, int side) {
        constexpr double kReach = 3.0;
        constexpr std::size_t kMostLevels = 64;
        double const sd = std::sqrt(diffusion_over_horizon(prepared).variance);
        std::vector<double> const& near = prepared.plan.book.side[side].near;
        auto const end = std::upper_bound(near.begin(), near.end(), kReach * sd);
        std::size_t const within = whole_groups(static_cast<std::size_t>(end - near.begin()));
        return std::min({within, near.size(), kMostLevels});
    }

    static std::vector<FieldBridge> fields_of(Prepared const& prepared) {
        std::vector<FieldBridge> out;
        if (prepared.field_log_sd > 0.0 && prepared.field_own_share > 0.0) {
            for (int side = 0; side < models::kSides; ++side) {
                out.emplace_back(std::span(prepared.side[side].correlation)
                                     .first(levels_within_reach(prepared, side)));
            }
        }
        return out;
    }
};

/// One repeat: a scrambling, and its paths.
class Scrambling {
  public:
    Scrambling(Prepared const& prepared, Kernel const& kernel, Design const& design,
               std::uint64_t repeat)
        : plan_(prepared.plan),
          tables_(tables_of(prepared)),
          kernel_(kernel),
          design_(design),
          points_(SobolPoints::scrambled(prepared.plan.seed, repeat)),
          paths_(unit_paths(prepared.plan)),
          first_(repeat * paths_) {}

    [[nodiscard]] Tally run() const {
        Tally tally = empty_tally(plan_, first_, paths_);
        Workspace const workspace(workspace_doubles(tables_));
        Prescribed to{std::vector<double>(design_.chunks.chunks() * models::kLanes),
                      std::vector<double>(models::kLanes),
                      {}};
        for (int side = 0; side < models::kSides; ++side) {
            to.book_normals[side].resize(design_.stride(side) * models::kLanes);
        }
        for (std::uint64_t at = 0; at < paths_; at += models::kLanes) {
            int const lanes =
                static_cast<int>(std::min<std::uint64_t>(models::kLanes, paths_ - at));
            for (int i = 0; i < lanes; ++i) {
                prescribe(at + static_cast<std::uint64_t>(i), static_cast<std::size_t>(i), to);
            }
            LaneRequest request = LaneRequest::consecutive(first_ + at, lanes);
            request.chunk_sums = to.chunk_sums.data();
            request.book_common = to.book_common.data();
            for (int side = 0; side < models::kSides; ++side) {
                request.book_levels[side] = static_cast<int>(design_.stride(side));
                request.book_normals[side] = to.book_normals[side].data();
            }
            run_lanes(tables_, kernel_, request, tally, at, workspace.data());
        }
        check_finite(plan_, tally);
        return tally;
    }

  private:
    struct Prescribed {
        std::vector<double> chunk_sums;                   ///< LaneJob::chunk_sums
        std::vector<double> book_common;                  ///< LaneJob::book_common
        std::vector<float> book_normals[models::kSides];  ///< LaneJob::book_normals
    };

    /// The path with this number in the repeat; nodes without a coordinate are drawn.
    void prescribe(std::uint64_t point, std::size_t lane, Prescribed& to) const {
        to.book_common[lane] = coordinate(point, 0);
        std::vector<double> sums;
        design_.chunks.fill(
            normals(point, design_.chunks.chunks(), design_.coordinates.of_chunks, 0), sums);
        for (int side = 0; side < models::kSides && !design_.fields.empty(); ++side) {
            design_.fields[static_cast<std::size_t>(side)].fill(
                normals(point, design_.levels(side), design_.coordinates.of_levels[side],
                        static_cast<std::uint32_t>(side + 1) << 24),
                std::span(to.book_normals[side])
                    .subspan(lane * design_.stride(side), design_.stride(side)));
        }
        for (std::size_t c = 0; c < sums.size(); ++c) {
            to.chunk_sums[c * models::kLanes + lane] = sums[c];
        }
    }

    [[nodiscard]] double coordinate(std::uint64_t point, int dimension) const {
        std::uint32_t const x = points_.coordinate(static_cast<std::uint32_t>(point), dimension);
        return models::normal_quantile((static_cast<double>(x) + 0.5) * 0x1p-32);
    }

    /// Of each node of a bridge, from its coordinate or else drawn, by names from `first_name` on.
    [[nodiscard]] std::vector<double> normals(std::uint64_t point, std::size_t nodes,
                                              std::vector<int> const& coordinates,
                                              std::uint32_t first_name) const {
        std::vector<double> out(nodes);
        for (std::size_t k = 0; k < nodes; ++k) {
            out[k] = k < coordinates.size()
                         ? coordinate(point, coordinates[k])
                         : drawn(point, first_name + static_cast<std::uint32_t>(k));
        }
        return out;
    }

    [[nodiscard]] double drawn(std::uint64_t point, std::uint32_t name) const {
        Words const w = random_words(plan_.seed, first_ + point, Purpose::bridge_node, name);
        return static_cast<double>(box_muller(w.word[0], w.word[1]).first);
    }

    Plan const& plan_;
    KernelTables tables_;
    Kernel const& kernel_;
    Design const& design_;
    SobolPoints points_;
    std::uint64_t paths_;
    std::uint64_t first_;
};

class QuasiWork final : public Work {
  public:
    QuasiWork(Plan const& plan, Kernel kernel)
        : prepared_(prepare(plan)), kernel_(std::move(kernel)), design_(prepared_) {}

    [[nodiscard]] Tally run(UnitRange units) const override {
        Tally out = none(units.first);
        for (std::uint64_t repeat = units.first; repeat < units.end; ++repeat) {
            fold(Scrambling(prepared_, kernel_, design_, repeat).run(), out);
        }
        return out;
    }
    [[nodiscard]] Tally none(std::uint64_t first) const override {
        return empty_tally(prepared_.plan, first * unit_paths(prepared_.plan), 0);
    }
    void finish(Tally& tally) const override { finish_quasi(prepared_.plan, tally); }

  private:
    Prepared prepared_;
    Kernel kernel_;
    Design design_;
};

}  // namespace

void finish_quasi(Plan const& plan, Tally& tally) {
    constexpr double kOnce[] = {1.0};
    show_sums(plan, kOnce, tally);
    weigh_alike(tally, unit_paths(plan));
}

std::unique_ptr<Work const> quasi_work(Plan const& plan, Kernel const& kernel) {
    CASCADE_EXPECTS(std::holds_alternative<models::Gbm>(plan.price.diffusion));
    CASCADE_EXPECTS(plan.estimator.repeats >= 1 && plan.paths % plan.estimator.repeats == 0);
    return std::make_unique<QuasiWork>(plan, kernel);
}

}  // namespace cascade::engine
