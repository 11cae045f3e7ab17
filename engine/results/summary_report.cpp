// What a reader of a report asks beyond the aggregates: the whole loss curve, the worst paths, and
// whether the headline figures have settled.

#include <algorithm>
#include <utility>

#include "engine/results/plan_figures.hpp"
#include "engine/results/summary_parts.hpp"
#include "engine/statistics/selection.hpp"

namespace cascade::engine::detail {

namespace {

constexpr std::size_t kLossLevels = 64;
constexpr std::size_t kWorst = 10;
constexpr std::size_t kFewestPaths = 128;  ///< below, a figure says nothing about convergence
constexpr double kConvergenceQuantile = 0.99;

/// Even steps from no loss to just below the largest loss of either world; none without a loss.
Numbers loss_levels(Summary const& s) {
    double lowest = 0.0;
    for (Figure const figure : {Figure::baseline_return, Figure::feedback_return}) {
        for (double const r : s.of(figure)) {
            lowest = std::min(lowest, r);
        }
    }
    Numbers levels;
    for (std::size_t k = 0; k < kLossLevels && lowest < 0.0; ++k) {
        levels.push_back(-lowest * static_cast<double>(k) / static_cast<double>(kLossLevels));
    }
    return levels;
}

/// How often a loss beyond each level occurs; levels ascend.
std::vector<Interval> loss_exceedance(Summary const& s, Figure figure, Numbers const& levels) {
    std::span<double const> const returns = s.of(figure);
    std::vector<Interval> intervals;
    if (s.weighted()) {
        for (double const x : levels) {
            intervals.push_back(s.probability([&](std::size_t i) { return returns[i] < -x; }));
        }
        return intervals;
    }
    std::vector<std::size_t> beyond(levels.size() + 1);  // by how many levels are exceeded
    for (double const r : returns) {
        auto const end =
            std::partition_point(levels.begin(), levels.end(), [r](double x) { return r < -x; });
        ++beyond[static_cast<std::size_t>(end - levels.begin())];
    }
    std::size_t count = s.paths;
    for (std::size_t k = 0; k < levels.size(); ++k) {
        count -= beyond[k];
        intervals.push_back(wilson_interval(count, s.paths, s.confidence));
    }
    return intervals;
}

/// Numbers of paths at which a figure is looked at: all, half, a quarter, ..., in ascending order.
std::vector<std::size_t> prefixes(std::size_t paths) {
    std::vector<std::size_t> counts{paths};
    while (counts.back() / 2 >= kFewestPaths) {
        counts.push_back(counts.back() / 2);
    }
    std::reverse(counts.begin(), counts.end());
    return counts;
}

/// Columns over `convergence_paths, threshold`.
struct ThresholdConvergence {
    std::vector<Interval> probability;
    std::vector<Interval> overshoot_amplification;
};

/// One threshold over the first `count` paths.
void append(ThresholdConvergence& columns, Summary const& s, std::size_t index, std::size_t count) {
    Threshold const& threshold = s.plan.thresholds[index];
    auto const [base_time, with_time, base_extreme, with_extreme] = passage_columns(s, index);
    Column baseline = s.tally.of(Figure::baseline_return).beside();
    Column feedback = baseline.beside();
    for (std::size_t i = 0; i < count; ++i) {
        if (with_time[i] == with_time[i]) {  // not NaN: the path passes
            bool const base = base_time[i] == base_time[i];
            baseline.push_back(base ? overshoot(threshold, base_extreme[i]) : 0.0);
            feedback.push_back(overshoot(threshold, with_extreme[i]));
        }
    }
    columns.probability.push_back(wilson_interval(feedback.size(), count, s.confidence));
    columns.overshoot_amplification.push_back(
        normal_interval(paired_ratio(paired_moments(feedback, baseline)), s.confidence));
}

}  // namespace

void add_loss_curve(Summary& s) {
    Numbers const levels = loss_levels(s);
    s.out.coordinates.push_back(coordinate(Axis::loss_level, levels));
    std::vector<Interval> const by_world[kWorlds] = {
        loss_exceedance(s, Figure::baseline_return, levels),
        loss_exceedance(s, Figure::feedback_return, levels)};
    s.add(Aggregate::loss_exceedance, by_world);
}

void add_worst(Summary& s) {
    if (s.plan.estimator.method == EstimatorMethod::splitting) {
        return;  // rows are branches of each other: no path to simulate again
    }
    std::span<double const> const drawdown = s.of(Figure::feedback_drawdown);
    auto const worse = [&](std::size_t a, std::size_t b) {
        return drawdown[a] > drawdown[b] || (drawdown[a] == drawdown[b] && a < b);
    };
    std::vector<std::size_t> order;  // of the worst so far
    for (std::size_t i = 0; i < s.paths; ++i) {
        if (order.size() < kWorst || worse(i, order.back())) {
            order.insert(std::upper_bound(order.begin(), order.end(), i, worse), i);
            order.resize(std::min(order.size(), kWorst));
        }
    }
    Integers path;
    Numbers size;
    for (std::size_t k = 0; k < order.size(); ++k) {
        path.push_back(static_cast<std::int64_t>(s.tally.first_path + order[k]));
        size.push_back(drawdown[order[k]]);
    }
    s.out.coordinates.push_back(numbered(Axis::worst, order.size()));
    s.add(Aggregate::worst_path, std::move(path));
    s.add(Aggregate::worst_drawdown, std::move(size));
}

void add_convergence(Summary& s) {
    if (!exists(s.plan, Exists::unweighted)) {
        return;  // the first rows are no smaller sample of the same law
    }
    std::vector<std::size_t> const counts = prefixes(s.paths);
    std::vector<std::size_t> const thresholds = market_thresholds(s.plan);
    s.out.coordinates.push_back(
        coordinate(Axis::convergence_paths, Integers(counts.begin(), counts.end())));
    ThresholdConvergence columns;
    std::vector<Interval> quantiles;
    for (std::size_t const count : counts) {
        for (std::size_t const t : thresholds) {
            append(columns, s, t, count);
        }
        std::span<double const> const first = s.of(Figure::feedback_drawdown).first(count);
        QuantileRanks const ranks = quantile_ranks(count, kConvergenceQuantile, s.confidence);
        quantiles.push_back(quantile_intervals(first, {&ranks, 1}).front());
    }
    if (!thresholds.empty()) {
        s.out.coordinates.push_back(coordinate(Axis::threshold, threshold_labels(s.plan)));
        s.add(Aggregate::convergence_passage_probability, columns.probability);
        s.add(Aggregate::convergence_overshoot_amplification, columns.overshoot_amplification);
    }
    s.add(Aggregate::convergence_drawdown_quantile, quantiles);
}

}  // namespace cascade::engine::detail
