// Means, quantiles, tails and risk measures of per-path figures.

#include <string>

#include "engine/results/summary_parts.hpp"
#include "engine/statistics/selection.hpp"

namespace cascade::engine::detail {

namespace {

bool has_mean_of_its_own(Figure f) {
    switch (f) {
        case Figure::baseline_long_liquidated:
        case Figure::feedback_long_liquidated:
        case Figure::baseline_short_liquidated:
        case Figure::feedback_short_liquidated:  // together over `side`, see add_liquidation
        case Figure::feedback_runaway:           // bits, see add_cascades
            return false;
        default:
            return true;
    }
}

std::string text(std::string_view view) {
    return std::string(view);
}

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

std::vector<BatchValues> add_one_amplification(Summary& s, Figure baseline, Figure feedback,
                                               std::string const& what) {
    Numbers const& base =
        std::get<Numbers>(s.out.at(text(info(baseline).name) + "_quantile").values);
    Numbers const& with =
        std::get<Numbers>(s.out.at(text(info(feedback).name) + "_quantile").values);
    std::vector<BatchValues> const base_batches = batch_quantiles(s, baseline);
    std::vector<BatchValues> batches = batch_quantiles(s, feedback);
    std::vector<Interval> intervals;
    for (std::size_t q = 0; q < s.quantiles.size(); ++q) {
        batches[q] = ratios(batches[q], base_batches[q]);
        double const value = ratio_or_nan(with[q], base[q]);
        intervals.push_back(batch_estimate(value, batches[q], s.confidence).interval());
    }
    s.add({what + "_amplification",
           {"quantile"},
           "1",
           "quantile of " + what + " with feedback over the same quantile of the baseline"},
          intervals);
    return batches;
}

}  // namespace

void add_means(Summary& s) {
    for (std::size_t i = 0; i < kFigures; ++i) {
        auto const figure = static_cast<Figure>(i);
        if (has_mean_of_its_own(figure)) {
            FigureInfo const& about = info(figure);
            s.add({text(about.name) + "_mean",
                   {},
                   text(about.units),
                   "mean over paths: " + text(about.long_name)},
                  std::vector<Estimate>{s.mean(s.of(figure))});
        }
    }
}

void add_quantiles(Summary& s) {
    static constexpr Figure kShown[] = {Figure::baseline_return,   Figure::feedback_return,
                                        Figure::baseline_low,      Figure::feedback_low,
                                        Figure::baseline_high,     Figure::feedback_high,
                                        Figure::baseline_drawdown, Figure::feedback_drawdown,
                                        Figure::baseline_runup,    Figure::feedback_runup};
    for (Figure const figure : kShown) {
        std::vector<Interval> const intervals =
            s.column_quantiles(s.of(figure), s.quantiles, s.quantile_ranks);
        FigureInfo const& about = info(figure);
        s.add({text(about.name) + "_quantile",
               {"quantile"},
               text(about.units),
               "quantile over paths: " + text(about.long_name)},
              intervals);
    }
}

void add_amplification(Summary& s) {
    s.drawdown_amplification =
        add_one_amplification(s, Figure::baseline_drawdown, Figure::feedback_drawdown, "drawdown");
    s.runup_amplification =
        add_one_amplification(s, Figure::baseline_runup, Figure::feedback_runup, "runup");
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
                                  std::string const& what) {
    std::vector<Interval> base, with, amplification;
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
    s.add({"baseline_" + what + "_exceedance",
           {"drawdown_level"},
           "1",
           "probability that " + what + " exceeds the level, baseline"},
          base);
    s.add({"feedback_" + what + "_exceedance",
           {"drawdown_level"},
           "1",
           "probability that " + what + " exceeds the level, with feedback"},
          with);
    s.add({what + "_tail_amplification",
           {"drawdown_level"},
           "1",
           "probability that " + what + " exceeds the level, feedback over baseline"},
          amplification);
    return table;
}

}  // namespace

void add_tails(Summary& s) {
    s.drawdown_tail_amplification =
        add_tail(s, Figure::baseline_drawdown, Figure::feedback_drawdown, "drawdown");
    s.runup_tail_amplification =
        add_tail(s, Figure::baseline_runup, Figure::feedback_runup, "runup");
}

}  // namespace cascade::engine::detail
