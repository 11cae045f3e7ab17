#include "engine/tail/path_counts.hpp"

#include <utility>

#include "models/base/contract.hpp"

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

void add_counts(std::vector<PathCount> const& counts, double weight, SumUnits const& units,
                Tally& tally, bool second) {
    auto const at = [second](std::vector<models::Fixed> & sums, std::size_t index) -> auto& {
        return sums[index + (second ? sums.size() / 2 : 0)];
    };
    double const per_usd = 1.0 / units.usd;
    models::Fixed const once = models::to_fixed(weight, 1.0 / units.weight);
    for (PathCount const& c : counts) {
        switch (c.kind) {
            case PathCount::Kind::fan:
                at(tally.sums.fan_weight[c.which], c.index) += once;
                break;
            case PathCount::Kind::heat:
                at(tally.sums.heat[c.which], c.index) += models::to_fixed(weight * c.usd, per_usd);
                break;
            case PathCount::Kind::cascade:
                at(tally.sums.cascade_weight[c.which], c.index) += once;
                break;
        }
    }
}

void weigh_alike(Tally& tally, std::uint64_t unit_paths) {
    CASCADE_EXPECTS(unit_paths >= 1 && tally.paths % unit_paths == 0);
    tally.design.weight.assign(tally.paths, 1.0);
    tally.design.unit_end.clear();
    for (std::uint64_t end = unit_paths; end <= tally.paths; end += unit_paths) {
        tally.design.unit_end.push_back(end);
    }
    for (int w = 0; w < kWorlds; ++w) {
        tally.fan_weight[w].assign(tally.fan[w].begin(), tally.fan[w].end());
    }
    for (int s = 0; s < models::kSides; ++s) {
        tally.cascade_weight[s].assign(tally.cascade_sizes[s].begin(),
                                       tally.cascade_sizes[s].end());
    }
}

}  // namespace cascade::engine
