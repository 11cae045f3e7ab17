// Asymmetry: the long-cascade figure over the short-squeeze figure.

#include "engine/results/plan_figures.hpp"
#include "engine/results/summary_parts.hpp"
#include "engine/statistics/summation.hpp"

namespace cascade::engine::detail {

namespace {

Numbers const& values_of(Summary const& s, Aggregate figure) {
    return std::get<Numbers>(at(s.out, figure).values);
}

/// Element-wise long over short of two variables, with the interval of their batch values.
std::vector<Interval> long_over_short(Summary const& s, Aggregate of_long, Aggregate of_short,
                                      std::vector<BatchValues> const& long_batches,
                                      std::vector<BatchValues> const& short_batches) {
    Numbers const& top = values_of(s, of_long);
    Numbers const& bottom = values_of(s, of_short);
    std::vector<Interval> intervals;
    for (std::size_t i = 0; i < top.size(); ++i) {
        intervals.push_back(batch_estimate(ratio_or_nan(top[i], bottom[i]),
                                           ratios(long_batches[i], short_batches[i]), s.confidence)
                                .interval());
    }
    return intervals;
}

BatchValues batch_sums(Summary const& s, Figure figure) {
    std::span<double const> const values = s.of(figure);
    return s.by_batch([&](BatchRange const& b) {
        return ordered_sum(b.begin, b.end, [&](std::size_t i) { return s.weight(i) * values[i]; });
    });
}

void add_liquidated(Summary& s) {
    Estimate const ratio =
        s.ratio(s.of(Figure::feedback_long_liquidated), s.of(Figure::feedback_short_liquidated));
    s.add(Aggregate::asymmetry_liquidated, std::vector<Interval>{s.interval(ratio)});
    Numbers const& multiplier = values_of(s, Aggregate::liquidation_multiplier);
    BatchValues const batches = ratios(ratios(batch_sums(s, Figure::feedback_long_liquidated),
                                              batch_sums(s, Figure::baseline_long_liquidated)),
                                       ratios(batch_sums(s, Figure::feedback_short_liquidated),
                                              batch_sums(s, Figure::baseline_short_liquidated)));
    double const value = ratio_or_nan(multiplier[kLong], multiplier[kShort]);
    s.add(Aggregate::asymmetry_liquidation_multiplier,
          std::vector<Interval>{batch_estimate(value, batches, s.confidence).interval()});
}

void add_displaced(Summary& s) {
    std::span<double const> const largest = s.of(Figure::feedback_displacement);
    Column const down =
        s.column([&](std::size_t i) { return largest[i] < 0.0 ? -largest[i] : 0.0; });
    Column const up = s.column([&](std::size_t i) { return largest[i] > 0.0 ? largest[i] : 0.0; });
    s.add(Aggregate::asymmetry_displacement, std::vector<Interval>{s.interval(s.ratio(down, up))});
}

/// A figure over thresholds: that of the nearest long threshold over that of the nearest short.
void add_nearest(Summary& s, Aggregate figure, Aggregate of,
                 BatchValues const (&batches)[models::kSides]) {
    if (!exists(s.plan, Exists::both_sides)) {
        return;
    }
    Numbers const& values = values_of(s, of);
    double const value =
        ratio_or_nan(values[s.nearest_threshold[kLong]], values[s.nearest_threshold[kShort]]);
    s.add(figure, std::vector<Interval>{
                      batch_estimate(value, ratios(batches[kLong], batches[kShort]), s.confidence)
                          .interval()});
}

}  // namespace

void add_asymmetry(Summary& s) {
    add_liquidated(s);
    add_displaced(s);
    s.add(Aggregate::asymmetry_amplification,
          long_over_short(s, Aggregate::drawdown_amplification, Aggregate::runup_amplification,
                          s.drawdown_amplification, s.runup_amplification));
    s.add(Aggregate::asymmetry_tail_amplification,
          long_over_short(s, Aggregate::drawdown_tail_amplification,
                          Aggregate::runup_tail_amplification, s.drawdown_tail_amplification,
                          s.runup_tail_amplification));
    add_nearest(s, Aggregate::asymmetry_passage_amplification, Aggregate::passage_amplification,
                s.passage_amplification);
    add_nearest(s, Aggregate::asymmetry_overshoot_difference, Aggregate::overshoot_difference,
                s.overshoot_difference);
}

}  // namespace cascade::engine::detail
