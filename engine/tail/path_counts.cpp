#include "engine/tail/path_counts.hpp"

#include <utility>

namespace cascade::engine {

void CountRecorder::fan(int world, std::size_t index, int lane) {
    counts_[lane].push_back({PathCount::Kind::fan, static_cast<std::uint8_t>(world),
                             static_cast<std::uint32_t>(index), 0.0});
}

void CountRecorder::heat(int side, std::size_t index, int lane, double usd) {
    counts_[lane].push_back({PathCount::Kind::heat, static_cast<std::uint8_t>(side),
                             static_cast<std::uint32_t>(index), usd});
}

void CountRecorder::cascade(int side, std::size_t bin, int lane) {
    counts_[lane].push_back({PathCount::Kind::cascade, static_cast<std::uint8_t>(side),
                             static_cast<std::uint32_t>(bin), 0.0});
}

std::vector<PathCount> CountRecorder::take(int lane) {
    return std::exchange(counts_[lane], {});
}

Tally empty_weighted_tally(Plan const& plan, std::uint64_t first_path, std::uint64_t paths) {
    Tally t = empty_tally(plan, first_path, paths);
    t.design.weight.resize(paths);
    for (int w = 0; w < kWorlds; ++w) {
        t.fan_weight[w].resize(t.fan[w].size());
    }
    for (int s = 0; s < models::kSides; ++s) {
        t.cascade_weight[s].resize(t.cascade_sizes[s].size());
    }
    return t;
}

void add_counts(std::vector<PathCount> const& counts, double weight, Tally& tally) {
    for (PathCount const& c : counts) {
        switch (c.kind) {
            case PathCount::Kind::fan:
                tally.fan_weight[c.which][c.index] += weight;
                break;
            case PathCount::Kind::heat:
                tally.heat[c.which][c.index] += weight * c.usd;
                break;
            case PathCount::Kind::cascade:
                tally.cascade_weight[c.which][c.index] += weight;
                break;
        }
    }
}

}  // namespace cascade::engine
