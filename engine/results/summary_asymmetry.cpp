// Asymmetry: the long-cascade figure over the short-squeeze figure.

#include <string>

#include "engine/results/summary_parts.hpp"
#include "engine/statistics/summation.hpp"

namespace cascade::engine::detail {

namespace {

constexpr std::size_t kLong = 0;
constexpr std::size_t kShort = 1;

Numbers const& values_of(Summary const& s, std::string const& name) {
    return std::get<Numbers>(s.out.at(name).values);
}

/// Element-wise long over short of two variables, with the interval of their batch values.
std::vector<Interval> long_over_short(Summary const& s, std::string const& long_name,
                                      std::string const& short_name,
                                      std::vector<BatchValues> const& long_batches,
                                      std::vector<BatchValues> const& short_batches) {
    Numbers const& top = values_of(s, long_name);
    Numbers const& bottom = values_of(s, short_name);
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
    s.add({"asymmetry_liquidated",
           {},
           "1",
           "expected notional liquidated with feedback, long over short"},
          std::vector<Interval>{s.interval(ratio)});
    Numbers const& multiplier = values_of(s, "liquidation_multiplier");
    BatchValues const batches = ratios(ratios(batch_sums(s, Figure::feedback_long_liquidated),
                                              batch_sums(s, Figure::baseline_long_liquidated)),
                                       ratios(batch_sums(s, Figure::feedback_short_liquidated),
                                              batch_sums(s, Figure::baseline_short_liquidated)));
    double const value = ratio_or_nan(multiplier[kLong], multiplier[kShort]);
    s.add({"asymmetry_liquidation_multiplier", {}, "1", "liquidation multiplier, long over short"},
          std::vector<Interval>{batch_estimate(value, batches, s.confidence).interval()});
}

void add_displaced(Summary& s) {
    std::span<double const> const largest = s.of(Figure::feedback_displacement);
    Column const down =
        s.column([&](std::size_t i) { return largest[i] < 0.0 ? -largest[i] : 0.0; });
    Column const up = s.column([&](std::size_t i) { return largest[i] > 0.0 ? largest[i] : 0.0; });
    s.add({"asymmetry_displacement",
           {},
           "1",
           "mean largest gap between feedback and baseline price, downward over upward"},
          std::vector<Interval>{s.interval(s.ratio(down, up))});
}

/// A figure over `threshold`: that of the nearest long threshold over that of the nearest short.
void add_nearest(Summary& s, std::string const& variable,
                 BatchValues const (&batches)[models::kSides], std::string const& meaning) {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    Interval interval{kNan, kNan, kNan};
    if (s.nearest_threshold[kLong] != Summary::kNone
        && s.nearest_threshold[kShort] != Summary::kNone) {
        Numbers const& values = values_of(s, variable);
        double const value =
            ratio_or_nan(values[s.nearest_threshold[kLong]], values[s.nearest_threshold[kShort]]);
        interval =
            batch_estimate(value, ratios(batches[kLong], batches[kShort]), s.confidence).interval();
    }
    s.add({"asymmetry_" + variable,
           {},
           "1",
           meaning + ", nearest long threshold over nearest short threshold"},
          std::vector<Interval>{interval});
}

}  // namespace

void add_asymmetry(Summary& s) {
    add_liquidated(s);
    add_displaced(s);
    s.add({"asymmetry_amplification",
           {"quantile"},
           "1",
           "drawdown amplification over run-up amplification"},
          long_over_short(s, "drawdown_amplification", "runup_amplification",
                          s.drawdown_amplification, s.runup_amplification));
    s.add({"asymmetry_tail_amplification",
           {"drawdown_level"},
           "1",
           "tail amplification of drawdown over tail amplification of run-up"},
          long_over_short(s, "drawdown_tail_amplification", "runup_tail_amplification",
                          s.drawdown_tail_amplification, s.runup_tail_amplification));
    add_nearest(s, "passage_amplification", s.passage_amplification, "passage amplification");
    add_nearest(s, "overshoot_difference", s.overshoot_difference, "overshoot difference");
}

}  // namespace cascade::engine::detail
