#include "engine/tail/path_counts.hpp"

#include <utility>

#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

/// All that weighing changes of a tally.
struct Weighing {
    SampleDesign design;
    std::vector<std::vector<double>> histograms;
};

Weighing weighing_of(Tally& tally) {
    Weighing out{tally.design, {}};
    for (std::vector<double> const* const histogram : weighted_histograms(tally)) {
        out.histograms.push_back(*histogram);
    }
    return out;
}

void put_back(Weighing&& weighing, Tally& tally) {
    tally.design = std::move(weighing.design);
    auto const histograms = weighted_histograms(tally);
    for (std::size_t i = 0; i < histograms.size(); ++i) {
        *histograms[i] = std::move(weighing.histograms[i]);
    }
}

}  // namespace

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

Tally empty_weighted_tally(Plan const& plan, std::uint64_t first_path, std::uint64_t paths,
                           std::size_t components) {
    CASCADE_EXPECTS(components == 1 || components == 2);
    Tally t = empty_tally(plan, first_path, paths);
    t.design.weight.resize(paths);
    for (int w = 0; w < kWorlds; ++w) {
        t.fan_weight[w].resize(components * t.fan[w].size());
    }
    for (int s = 0; s < models::kSides; ++s) {
        t.heat[s].resize(components * t.heat[s].size());
        t.cascade_weight[s].resize(components * t.cascade_sizes[s].size());
    }
    return t;
}

void add_counts(std::vector<PathCount> const& counts, double weight, Tally& tally, bool second) {
    auto const at = [second](std::vector<double>& histogram, std::size_t index) -> double& {
        return histogram[index + (second ? histogram.size() / 2 : 0)];
    };
    for (PathCount const& c : counts) {
        switch (c.kind) {
            case PathCount::Kind::fan:
                at(tally.fan_weight[c.which], c.index) += weight;
                break;
            case PathCount::Kind::heat:
                at(tally.heat[c.which], c.index) += weight * c.usd;
                break;
            case PathCount::Kind::cascade:
                at(tally.cascade_weight[c.which], c.index) += weight;
                break;
        }
    }
}

std::vector<std::vector<double>*> weighted_histograms(Tally& tally) {
    std::vector<std::vector<double>*> out;
    out.reserve(kWorlds + 2 * models::kSides);
    for (int w = 0; w < kWorlds; ++w) {
        out.push_back(&tally.fan_weight[w]);
    }
    for (int s = 0; s < models::kSides; ++s) {
        out.push_back(&tally.heat[s]);
        out.push_back(&tally.cascade_weight[s]);
    }
    return out;
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

bool is_enough(Tally& tally, std::function<void(Tally&)> const& weigh, Looks const& looks) {
    Weighing before = weighing_of(tally);
    weigh(tally);
    bool const enough = looks.enough(tally);
    put_back(std::move(before), tally);
    return enough;
}

}  // namespace cascade::engine
