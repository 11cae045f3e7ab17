// Means, quantiles, tails and risk measures of per-path figures.

#include <utility>

#include "engine/results/summary_parts.hpp"
#include "engine/statistics/selection.hpp"

namespace cascade::engine::detail {

namespace {

/// An aggregate of both worlds and the two figures of a path that it is taken of.
struct OfWorlds {
    Aggregate aggregate;
    Figure of[kWorlds];
};

constexpr OfWorlds kMeans[] = {
    {Aggregate::return_mean, {Figure::baseline_return, Figure::feedback_return}},
    {Aggregate::low_mean, {Figure::baseline_low, Figure::feedback_low}},
    {Aggregate::high_mean, {Figure::baseline_high, Figure::feedback_high}},
    {Aggregate::drawdown_mean, {Figure::baseline_drawdown, Figure::feedback_drawdown}},
    {Aggregate::runup_mean, {Figure::baseline_runup, Figure::feedback_runup}}};

constexpr OfWorlds kQuantiles[] = {
    {Aggregate::return_quantile, {Figure::baseline_return, Figure::feedback_return}},
    {Aggregate::low_quantile, {Figure::baseline_low, Figure::feedback_low}},
    {Aggregate::high_quantile, {Figure::baseline_high, Figure::feedback_high}},
    {Aggregate::drawdown_quantile, {Figure::baseline_drawdown, Figure::feedback_drawdown}},
    {Aggregate::runup_quantile, {Figure::baseline_runup, Figure::feedback_runup}}};

constexpr std::pair<Aggregate, Figure> kFeedbackMeans[] = {
    {Aggregate::signed_displacement_mean, Figure::feedback_displacement},
    {Aggregate::final_displacement_mean, Figure::feedback_final_displacement},
    {Aggregate::cascades_mean, Figure::feedback_cascades},
    {Aggregate::largest_cascade_mean, Figure::feedback_largest_cascade},
    {Aggregate::rounds_mean, Figure::feedback_rounds},
    {Aggregate::travel_mean, Figure::feedback_travel},
    {Aggregate::depth_low_mean, Figure::feedback_depth_low}};

/// [quantile][batch] of one figure.
std::vector<BatchValues> batch_quantiles(Summary const& s, Figure figure) {
    auto const plain = [&](std::span<double const> batch, std::vector<std::size_t> const& wanted) {
        std::vector<std::size_t> ranks;
        ranks.reserve(wanted.size());
        for (std::size_t const q : wanted) {
            ranks.push_back(quantile_rank(batch.size(), s.quantiles[q]));
        }
        return values_at_ranks(batch, ranks);
    };
    return s.tail_batches(
        s.of(figure), s.quantiles, plain,
        [&](WeightedValues const& batch, std::size_t q) { return batch.quantile(s.quantiles[q]); });
}

/// Quantiles with feedback over the same of the baseline; returns the ratio [quantile][batch].
std::vector<BatchValues> add_one_amplification(Summary& s, Aggregate amplification, Aggregate of,
                                               Figure baseline, Figure feedback) {
    Numbers const& quantiles = std::get<Numbers>(at(s.out, of).values);
    std::size_t const count = s.quantiles.size();
    std::vector<BatchValues> const base_batches = batch_quantiles(s, baseline);
    std::vector<BatchValues> batches = batch_quantiles(s, feedback);
    std::vector<Interval> intervals;
    for (std::size_t q = 0; q < count; ++q) {
        batches[q] = ratios(batches[q], base_batches[q]);
        double const value =
            ratio_or_nan(quantiles[kFeedback * count + q], quantiles[kBaseline * count + q]);
        intervals.push_back(batch_estimate(value, batches[q], s.confidence).interval());
    }
    s.add(amplification, intervals);
    return batches;
}

}  // namespace

void add_means(Summary& s) {
    for (OfWorlds const& mean : kMeans) {
        s.add(mean.aggregate, std::vector<Estimate>{s.mean(s.of(mean.of[kBaseline])),
                                                    s.mean(s.of(mean.of[kFeedback]))});
    }
    std::span<double const> const low[] = {s.of(Figure::baseline_low), s.of(Figure::feedback_low)};
    s.add(Aggregate::low_difference, std::vector<Estimate>{s.mean(s.column([&](std::size_t i) {
              return low[kFeedback][i] - low[kBaseline][i];
          }))});
    for (auto const& [aggregate, figure] : kFeedbackMeans) {
        s.add(aggregate, std::vector<Estimate>{s.mean(s.of(figure))});
    }
}

void add_quantiles(Summary& s) {
    for (OfWorlds const& quantile : kQuantiles) {
        std::vector<Interval> by_world[kWorlds];
        for (std::size_t w = 0; w < kWorlds; ++w) {
            by_world[w] = s.column_quantiles(s.of(quantile.of[w]), s.quantiles, s.quantile_ranks);
        }
        s.add(quantile.aggregate, by_world);
    }
}

void add_amplification(Summary& s) {
    s.drawdown_amplification =
        add_one_amplification(s, Aggregate::drawdown_amplification, Aggregate::drawdown_quantile,
                              Figure::baseline_drawdown, Figure::feedback_drawdown);
    s.runup_amplification =
        add_one_amplification(s, Aggregate::runup_amplification, Aggregate::runup_quantile,
                              Figure::baseline_runup, Figure::feedback_runup);
}

namespace {

/// Paths of a batch beyond x without feedback, with it, and in both worlds.
struct Exceedances {
    std::size_t baseline = 0;
    std::size_t feedback = 0;
    std::size_t both = 0;
};

Exceedances count_beyond(std::span<double const> baseline, std::span<double const> feedback,
                         BatchRange const& range, double x) {
    std::int64_t base = 0, with = 0, both = 0;
    for (std::size_t i = range.begin; i < range.end; ++i) {
        std::int64_t const b = baseline[i] > x ? 1 : 0;
        std::int64_t const f = feedback[i] > x ? 1 : 0;
        base += b;
        with += f;
        both += b & f;
    }
    return {static_cast<std::size_t>(base), static_cast<std::size_t>(with),
            static_cast<std::size_t>(both)};
}

/// The same from weighted rows: appends both probabilities and their ratio.
BatchValues weighted_tail(Summary const& s, std::span<double const> baseline,
                          std::span<double const> feedback, double x, std::vector<Interval>& base,
                          std::vector<Interval>& with, std::vector<Interval>& amplification) {
    Column const b = s.column([&](std::size_t i) { return baseline[i] > x ? 1.0 : 0.0; });
    Column const f = s.column([&](std::size_t i) { return feedback[i] > x ? 1.0 : 0.0; });
    base.push_back(s.probability([&](std::size_t i) { return b[i] > 0.0; }));
    with.push_back(s.probability([&](std::size_t i) { return f[i] > 0.0; }));
    amplification.push_back(s.interval(s.ratio(f, b)));
    return s.by_batch([&](BatchRange const& range) {
        double top = 0.0, bottom = 0.0;
        for (std::size_t i = range.begin; i < range.end; ++i) {
            top += s.weight(i) * f[i];
            bottom += s.weight(i) * b[i];
        }
        return ratio_or_nan(top, bottom);
    });
}

/// Tail probabilities and their ratio; returns the ratio [level][batch].
std::vector<BatchValues> add_tail(Summary& s, Figure baseline, Figure feedback,
                                  Aggregate exceedance, Aggregate ratio) {
    std::vector<Interval> by_world[kWorlds], amplification;
    auto& [base, with] = by_world;
    std::vector<BatchValues> table;
    for (double const x : s.drawdown_levels) {
        if (s.weighted()) {
            table.push_back(
                weighted_tail(s, s.of(baseline), s.of(feedback), x, base, with, amplification));
            continue;
        }
        Exceedances total;
        table.push_back(s.by_batch([&](BatchRange const& range) {
            Exceedances const e = count_beyond(s.of(baseline), s.of(feedback), range, x);
            total.baseline += e.baseline;
            total.feedback += e.feedback;
            total.both += e.both;
            return ratio_or_nan(static_cast<double>(e.feedback), static_cast<double>(e.baseline));
        }));
        base.push_back(wilson_interval(total.baseline, s.paths, s.confidence));
        with.push_back(wilson_interval(total.feedback, s.paths, s.confidence));
        amplification.push_back(s.ratio_of_counts(total.feedback, total.baseline, total.both));
    }
    s.add(exceedance, by_world);
    s.add(ratio, amplification);
    return table;
}

}  // namespace

void add_tails(Summary& s) {
    s.drawdown_tail_amplification =
        add_tail(s, Figure::baseline_drawdown, Figure::feedback_drawdown,
                 Aggregate::drawdown_exceedance, Aggregate::drawdown_tail_amplification);
    s.runup_tail_amplification =
        add_tail(s, Figure::baseline_runup, Figure::feedback_runup, Aggregate::runup_exceedance,
                 Aggregate::runup_tail_amplification);
}

}  // namespace cascade::engine::detail
