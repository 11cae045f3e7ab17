// Forced liquidation, how far price detaches from value, cascades.

#include <cmath>
#include <string>

#include "engine/results/summary_parts.hpp"

namespace cascade::engine::detail {

namespace {

constexpr Figure kLiquidated[kWorlds][models::kSides] = {
    {Figure::baseline_long_liquidated, Figure::baseline_short_liquidated},
    {Figure::feedback_long_liquidated, Figure::feedback_short_liquidated}};

}  // namespace

void add_liquidation(Summary& s) {
    std::vector<Estimate> mean[kWorlds];
    std::vector<Interval> multiplier;
    for (std::size_t side = 0; side < models::kSides; ++side) {
        for (std::size_t w = 0; w < kWorlds; ++w) {
            mean[w].push_back(s.mean(s.of(kLiquidated[w][side])));
        }
        multiplier.push_back(
            s.interval(s.ratio(s.of(kLiquidated[1][side]), s.of(kLiquidated[0][side]))));
    }
    s.add(Aggregate::liquidated_mean, mean);
    s.add(Aggregate::liquidation_multiplier, multiplier);
}

void add_displacement(Summary& s) {
    std::span<double const> const largest = s.of(Figure::feedback_displacement);
    std::span<double const> const final = s.of(Figure::feedback_final_displacement);
    Column const size = s.column([&](std::size_t i) { return std::fabs(largest[i]); });
    std::vector<Estimate> mean;
    for (models::Side const side : kBothSides) {
        mean.push_back(s.mean(s.column([&](std::size_t i) {
            return models::direction(side) * largest[i] > 0.0 ? size[i] : 0.0;
        })));
    }
    s.add(Aggregate::displacement_mean, mean);
    Column const left = s.column([&](std::size_t i) { return std::fabs(final[i]); });
    Interval const retained = s.interval(s.ratio(left, size));
    s.add(Aggregate::displacement_retained, std::vector<Interval>{retained});
    std::vector<Interval> const quantiles = s.column_quantiles(size, s.quantiles, s.quantile_ranks);
    s.add(Aggregate::displacement_quantile, quantiles);
}

void add_cascades(Summary& s) {
    std::span<double const> const runaway = s.of(Figure::feedback_runaway);
    s.add(Aggregate::runaway_probability,
          std::vector<Interval>{s.probability([&](std::size_t i) { return runaway[i] != 0.0; })});
    auto const count = [&](std::size_t side, std::size_t b) {
        return s.weighted() ? s.tally.cascade_weight[side][b]
                            : static_cast<double>(s.tally.cascade_sizes[side][b]);
    };
    std::size_t first = kCascadeSizeBins;
    std::size_t end = 0;
    for (std::size_t side = 0; side < models::kSides; ++side) {
        for (std::size_t b = 0; b < s.tally.cascade_sizes[side].size(); ++b) {
            if (count(side, b) != 0.0) {
                first = std::min(first, b);
                end = std::max(end, b + 1);
            }
        }
    }
    Numbers edges;
    for (std::size_t b = first; b < end; ++b) {
        edges.push_back(cascade_size_edge(b));
    }
    Numbers weights;
    Integers counts;
    for (std::size_t side = 0; side < models::kSides; ++side) {
        for (std::size_t b = first; b < end; ++b) {
            weights.push_back(count(side, b));
            counts.push_back(static_cast<std::int64_t>(count(side, b)));
        }
    }
    s.out.coordinates.push_back(coordinate(Axis::cascade_size, std::move(edges)));
    s.add(Aggregate::cascade_count,
          s.weighted() ? Values(std::move(weights)) : Values(std::move(counts)));
}

}  // namespace cascade::engine::detail
