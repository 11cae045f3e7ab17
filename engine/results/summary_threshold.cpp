// Passing a threshold: how likely, when, and how far beyond.

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/results/plan_figures.hpp"
#include "engine/results/summary_parts.hpp"

namespace cascade::engine::detail {

namespace {

/// Of one threshold, on each batch.
struct PassageBatches {
    BatchValues amplification;
    BatchValues difference;
};

/// Everything about one threshold that takes a pass over the paths.
struct Passage {
    explicit Passage(Column const& beside)
        : time{beside.beside(), beside.beside()},
          overshoot{beside.beside(), beside.beside()},
          pair_baseline(beside.beside()),
          difference(beside.beside()) {}

    std::size_t count[kWorlds] = {};
    std::size_t both = 0;
    Column time[kWorlds];       ///< s, of the paths that pass in that world
    Column overshoot[kWorlds];  ///< log, of the paths that pass in that world
    Column pair_baseline;       ///< of paths that pass with feedback; 0 where the baseline does not
    Column difference;
    PassageBatches batches;
};

Passage measure(Summary const& s, std::size_t index) {
    Threshold const& threshold = s.plan.thresholds[index];
    auto const [base_time, with_time, base_extreme, with_extreme] = passage_columns(s, index);
    Passage passage(s.tally.of(Figure::baseline_return));
    for (BatchRange const& batch : s.batches) {
        std::size_t const before[] = {passage.count[0], passage.count[1]};
        double batch_difference = 0.0;
        for (std::size_t i = batch.begin; i < batch.end; ++i) {
            bool const base = base_time[i] == base_time[i];
            bool const with = with_time[i] == with_time[i];
            double const base_over = base ? overshoot(threshold, base_extreme[i]) : 0.0;
            if (base) {
                ++passage.count[0];
                passage.time[0].push_back(base_time[i]);
                passage.overshoot[0].push_back(base_over);
            }
            if (with) {
                double const with_over = overshoot(threshold, with_extreme[i]);
                ++passage.count[1];
                passage.both += base ? 1U : 0U;
                passage.time[1].push_back(with_time[i]);
                passage.overshoot[1].push_back(with_over);
                passage.pair_baseline.push_back(base_over);
                passage.difference.push_back(with_over - base_over);
                batch_difference += with_over - base_over;
            }
        }
        double const base_passed = static_cast<double>(passage.count[0] - before[0]);
        double const with_passed = static_cast<double>(passage.count[1] - before[1]);
        passage.batches.amplification.push_back(ratio_or_nan(with_passed, base_passed));
        passage.batches.difference.push_back(ratio_or_nan(batch_difference, with_passed));
    }
    return passage;
}

/// The rows of one threshold as columns, for rows that carry weights.
struct WeightedPassage {
    std::vector<double> passed[kWorlds];  ///< 1 or 0
    std::vector<double> time[kWorlds];    ///< 0 where not passed, like the rest
    std::vector<double> over[kWorlds];
    std::vector<double> paired_baseline;  ///< overshoot in the baseline of rows that pass with
                                          ///< feedback
    std::vector<double> difference;
};

WeightedPassage weighted_columns(Summary const& s, std::size_t index) {
    Threshold const& threshold = s.plan.thresholds[index];
    bool const down = threshold.side == models::Side::long_;
    static constexpr Figure kExtreme[2][kWorlds] = {{Figure::baseline_high, Figure::feedback_high},
                                                    {Figure::baseline_low, Figure::feedback_low}};
    WeightedPassage p;
    for (std::size_t w = 0; w < kWorlds; ++w) {
        auto const& times = s.tally.first_passage[w * s.plan.thresholds.size() + index];
        auto const& extreme = s.of(kExtreme[down ? 1 : 0][w]);
        for (std::size_t i = 0; i < s.paths; ++i) {
            bool const passed = times[i] == times[i];
            p.passed[w].push_back(passed ? 1.0 : 0.0);
            p.time[w].push_back(passed ? times[i] : 0.0);
            p.over[w].push_back(passed ? overshoot(threshold, extreme[i]) : 0.0);
        }
    }
    for (std::size_t i = 0; i < s.paths; ++i) {
        p.paired_baseline.push_back(p.passed[1][i] * p.over[0][i]);
        p.difference.push_back(p.over[1][i] - p.paired_baseline[i]);
    }
    return p;
}

/// Columns of all variables over `threshold`.
struct Columns {
    std::vector<Interval> probability[kWorlds];
    std::vector<Estimate> time[kWorlds];
    std::vector<Estimate> overshoot[kWorlds];
    std::vector<Interval> passage_amplification;
    std::vector<Estimate> overshoot_difference;
    std::vector<Interval> overshoot_amplification;
};

void append(Columns& columns, Summary const& s, Passage const& passage) {
    for (std::size_t w = 0; w < kWorlds; ++w) {
        columns.probability[w].push_back(wilson_interval(passage.count[w], s.paths, s.confidence));
        columns.time[w].push_back(moments(passage.time[w]).estimate());
        columns.overshoot[w].push_back(moments(passage.overshoot[w]).estimate());
    }
    columns.passage_amplification.push_back(
        s.ratio_of_counts(passage.count[1], passage.count[0], passage.both));
    columns.overshoot_difference.push_back(moments(passage.difference).estimate());
    columns.overshoot_amplification.push_back(normal_interval(
        paired_ratio(paired_moments(passage.overshoot[1], passage.pair_baseline)), s.confidence));
}

/// The same from weighted rows.
PassageBatches append_weighted(Columns& columns, Summary const& s, std::size_t index) {
    WeightedPassage const p = weighted_columns(s, index);
    for (std::size_t w = 0; w < kWorlds; ++w) {
        columns.probability[w].push_back(
            s.probability([&](std::size_t i) { return p.passed[w][i] > 0.0; }));
        columns.time[w].push_back(s.ratio(p.time[w], p.passed[w]));
        columns.overshoot[w].push_back(s.ratio(p.over[w], p.passed[w]));
    }
    columns.passage_amplification.push_back(s.interval(s.ratio(p.passed[1], p.passed[0])));
    columns.overshoot_difference.push_back(s.ratio(p.difference, p.passed[1]));
    columns.overshoot_amplification.push_back(s.interval(s.ratio(p.over[1], p.paired_baseline)));
    auto const batch_ratio = [&](std::vector<double> const& a, std::vector<double> const& b) {
        return s.by_batch([&](BatchRange const& range) {
            double top = 0.0, bottom = 0.0;
            for (std::size_t i = range.begin; i < range.end; ++i) {
                top += s.weight(i) * a[i];
                bottom += s.weight(i) * b[i];
            }
            return ratio_or_nan(top, bottom);
        });
    };
    return {batch_ratio(p.passed[1], p.passed[0]), batch_ratio(p.difference, p.passed[1])};
}

/// Keep the place and the batch values of each side's threshold that is nearest to spot, for the
/// asymmetries.
void keep_nearest(Summary& s, std::vector<PassageBatches> const& passages) {
    std::vector<std::size_t> const numbers = market_thresholds(s.plan);
    for (models::Side const side : kBothSides) {
        double const outward = models::direction(side);
        std::size_t nearest = Summary::kNone;
        double distance = std::numeric_limits<double>::infinity();
        for (std::size_t k = 0; k < numbers.size(); ++k) {
            Threshold const& candidate = s.plan.thresholds[numbers[k]];
            if (candidate.side == side && outward * candidate.log_level < distance) {
                nearest = k;
                distance = outward * candidate.log_level;
            }
        }
        if (nearest != Summary::kNone) {
            auto const index = static_cast<std::size_t>(side);
            s.nearest_threshold[index] = nearest;
            s.passage_amplification[index] = passages[nearest].amplification;
            s.overshoot_difference[index] = passages[nearest].difference;
        }
    }
}

void add_columns(Summary& s, Columns const& columns) {
    s.add(Aggregate::passage_probability, columns.probability);
    s.add(Aggregate::passage_time_mean, columns.time);
    s.add(Aggregate::overshoot_mean, columns.overshoot);
    s.add(Aggregate::passage_amplification, columns.passage_amplification);
    s.add(Aggregate::overshoot_difference, columns.overshoot_difference);
    s.add(Aggregate::overshoot_amplification, columns.overshoot_amplification);
}

}  // namespace

PassageColumns passage_columns(Summary const& s, std::size_t threshold) {
    bool const down = s.plan.thresholds[threshold].side == models::Side::long_;
    return {s.tally.first_passage[threshold],
            s.tally.first_passage[s.plan.thresholds.size() + threshold],
            s.of(down ? Figure::baseline_low : Figure::baseline_high),
            s.of(down ? Figure::feedback_low : Figure::feedback_high)};
}

double overshoot(Threshold const& threshold, double extreme) {
    double const outward = models::direction(threshold.side);
    return std::max(0.0, outward * (extreme - threshold.log_level));
}

void add_thresholds(Summary& s) {
    if (!exists(s.plan, Exists::thresholds)) {
        return;
    }
    Numbers price;
    Integers side;
    std::vector<PassageBatches> passages;
    Columns columns;
    for (std::size_t const t : market_thresholds(s.plan)) {
        price.push_back(s.plan.thresholds[t].price);
        side.push_back(static_cast<std::int64_t>(s.plan.thresholds[t].side));
        if (s.weighted()) {
            passages.push_back(append_weighted(columns, s, t));
        } else {
            Passage passage = measure(s, t);
            append(columns, s, passage);
            passages.push_back(std::move(passage.batches));
        }
    }
    s.add(Aggregate::threshold_price, std::move(price));
    s.add(Aggregate::threshold_side, std::move(side),
          {{"flag_values", Integers{0, 1}}, {"flag_meanings", std::string("long short")}});
    keep_nearest(s, passages);
    add_columns(s, columns);
}

}  // namespace cascade::engine::detail
