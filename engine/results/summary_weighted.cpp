// One way to ask for a mean, ratio, probability or quantile, with or without weights.

#include "engine/results/plan_figures.hpp"
#include "engine/results/summary_parts.hpp"
#include "engine/statistics/selection.hpp"

namespace cascade::engine::detail {

Estimate Summary::mean(std::span<double const> values) const {
    if (!weighted()) {
        return moments(values).estimate();
    }
    return weighted_mean(tally.design, [&](std::size_t i) { return values[i]; });
}

Estimate Summary::ratio(std::span<double const> a, std::span<double const> b) const {
    if (!weighted()) {
        return paired_ratio(paired_moments(a, b));
    }
    return weighted_ratio(
        tally.design, [&](std::size_t i) { return a[i]; }, [&](std::size_t i) { return b[i]; });
}

Interval Summary::interval(Estimate const& estimate) const {
    return weighted() ? weighted_interval(tally.design, estimate, confidence)
                      : normal_interval(estimate, confidence);
}

Interval Summary::ratio_of_counts(std::size_t top, std::size_t bottom, std::size_t both) const {
    return normal_interval(paired_ratio(paired_indicators(paths, top, bottom, both)), confidence);
}

Interval Summary::probability(std::function<bool(std::size_t)> const& event) const {
    if (!weighted()) {
        std::size_t count = 0;
        for (std::size_t i = 0; i < paths; ++i) {
            count += event(i) ? 1U : 0U;
        }
        return wilson_interval(count, paths, confidence);
    }
    Estimate const share =
        weighted_mean(tally.design, [&](std::size_t i) { return event(i) ? 1.0 : 0.0; });
    return weighted_probability(tally.design, share, confidence);
}

std::vector<Interval> Summary::column_quantiles(std::span<double const> values, Numbers const& at,
                                                std::vector<QuantileRanks> const& ranks) const {
    if (weighted()) {
        std::vector<Interval> intervals;
        WeightedValues const ordered = WeightedValues::sorted(values, tally.design, 0, paths);
        for (double const q : at) {
            intervals.push_back(weighted_quantile(tally.design, values, ordered, q, confidence));
        }
        return intervals;
    }
    return quantile_intervals(values, ranks);
}

void add_estimator(Summary& s) {
    if (!exists(s.plan, Exists::weighted)) {
        return;
    }
    s.add(Aggregate::effective_sample_size, Numbers{effective_size(s.tally.design)});
    if (!exists(s.plan, Exists::target)) {
        return;
    }
    RareEvent const& target = *s.plan.estimator.target;
    std::span<double const> const figure = s.of(target.figure);
    auto const event = [&](std::size_t i) { return target.happened(figure[i]) ? 1.0 : 0.0; };
    Estimate const share = weighted_mean(s.tally.design, event);
    s.add(Aggregate::target_probability,
          std::vector<Interval>{weighted_probability(s.tally.design, share, s.confidence)});
    s.add(Aggregate::target_probability_relative_error,
          Numbers{ratio_or_nan(share.standard_error, share.value)});
}

}  // namespace cascade::engine::detail
