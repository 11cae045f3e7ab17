#include "engine/results/summary.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/results/summary_parts.hpp"
#include "engine/statistics/summation.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {

namespace detail {

namespace {

Numbers const kQuantiles = {0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999};
Numbers const kLevels = {0.95, 0.975, 0.99, 0.995, 0.999};
Numbers const kDrawdownLevels = {0.01, 0.02, 0.03, 0.05, 0.075, 0.10, 0.15, 0.20, 0.30};

double weight_of(Tally const& t, std::size_t paths) {
    return t.design.weighted()
               ? ordered_sum(0, paths, [&](std::size_t i) { return t.design.weight[i]; })
               : static_cast<double>(paths);
}

Numbers shares_below(Numbers const& levels) {
    Numbers out;
    for (double const level : levels) {
        out.push_back(1.0 - level);
    }
    return out;
}

std::vector<QuantileRanks> all_ranks(std::size_t paths, Numbers const& shares, double confidence) {
    std::vector<QuantileRanks> ranks;
    for (double const share : shares) {
        ranks.push_back(engine::quantile_ranks(paths, share, confidence));
    }
    return ranks;
}

}  // namespace

Summary::Summary(Plan const& p, Tally const& t, double c, int n)
    : plan(p),
      tally(t),
      confidence(c),
      threads(n),
      paths(t.of(Figure::baseline_return).size()),
      total_weight(weight_of(t, paths)),
      batches(all_batches()),
      quantiles(kQuantiles),
      levels(kLevels),
      return_shares(shares_below(kLevels)),
      drawdown_levels(kDrawdownLevels),
      quantile_ranks(all_ranks(paths, quantiles, c)),
      level_ranks(all_ranks(paths, levels, c)) {
    CASCADE_EXPECTS(t.first_passage.size() == p.thresholds.size() * kWorlds);
    for (auto const& figure : t.figures) {
        CASCADE_EXPECTS(figure.size() == paths);
    }
}

bool Summary::resolves(std::span<double const> values, double share, double at) const {
    constexpr std::ptrdiff_t kTailRows = 12;
    // Rows in the tail count, whatever they weigh: they are what resolves it.
    return std::all_of(batches.begin(), batches.end(), [&](BatchRange const& batch) {
        auto const rows = values.subspan(batch.begin, batch.size());
        return kTailRows <= std::count_if(rows.begin(), rows.end(), [&](double x) {
                   return share < 0.5 ? x <= at : x >= at;
               });
    });
}

std::vector<BatchRange> Summary::all_batches() const {
    if (!weighted()) {
        return batch_ranges(paths);
    }
    std::vector<BatchRange> ranges;
    std::size_t begin = 0;
    for (std::size_t const end : batch_ends(tally.design, kBatches)) {
        ranges.push_back({begin, end});
        begin = end;
    }
    return ranges;
}

BatchValues Summary::by_batch(std::function<double(BatchRange const&)> const& statistic) const {
    BatchValues values;
    for (BatchRange const& batch : batches) {
        values.push_back(statistic(batch));
    }
    return values;
}

void Summary::add(Label label, Values values, Attributes attributes) {
    out.variables.push_back({std::move(label.name), std::move(label.dimensions),
                             std::move(label.units), std::move(label.long_name), std::move(values),
                             std::move(attributes)});
}

void Summary::add(Label label, std::vector<Interval> const& intervals) {
    Numbers value, low, high;
    for (Interval const& i : intervals) {
        value.push_back(i.value);
        low.push_back(i.low);
        high.push_back(i.high);
    }
    Label lower = label;
    lower.name += "_low";
    lower.long_name += ", lower end of the confidence interval";
    Label upper = label;
    upper.name += "_high";
    upper.long_name += ", upper end of the confidence interval";
    add(std::move(label), std::move(value),
        {{"ancillary_variables", lower.name + " " + upper.name}});
    add(std::move(lower), std::move(low));
    add(std::move(upper), std::move(high));
}

void Summary::add(Label label, std::vector<Estimate> const& estimates) {
    Numbers value, error;
    for (Estimate const& e : estimates) {
        value.push_back(e.value);
        error.push_back(e.standard_error);
    }
    Label companion = label;
    companion.name += "_standard_error";
    companion.long_name += ", standard error";
    add(std::move(label), std::move(value), {{"ancillary_variables", companion.name}});
    add(std::move(companion), std::move(error));
}

BatchValues ratios(BatchValues const& top, BatchValues const& bottom) {
    CASCADE_EXPECTS(top.size() == bottom.size());
    BatchValues result;
    for (std::size_t i = 0; i < top.size(); ++i) {
        result.push_back(ratio_or_nan(top[i], bottom[i]));
    }
    return result;
}

Attributes side_flags() {
    return {{"flag_values", Integers{0, 1}}, {"flag_meanings", std::string("long short")}};
}

namespace {

void add_coordinates(Summary& s) {
    auto const coordinate = [&s](std::string const& name, std::string const& units,
                                 std::string const& long_name, Values values,
                                 Attributes attributes = {}) {
        s.out.coordinates.push_back(
            {name, {name}, units, long_name, std::move(values), std::move(attributes)});
    };
    coordinate("quantile", "1", "share of paths at or below the figure", s.quantiles);
    coordinate("level", "1", "confidence level of value at risk and expected shortfall", s.levels);
    coordinate("side", "1", "side of the book: long is liquidated when price falls", Integers{0, 1},
               side_flags());
    coordinate("drawdown_level", "1", "drawdown or run-up that is exceeded", s.drawdown_levels);
    Integers index;
    for (std::size_t i = 0; i < s.plan.thresholds.size(); ++i) {
        index.push_back(static_cast<std::int64_t>(i));
    }
    coordinate("threshold", "1", "number of the threshold, in the order of the scenario", index);
    Numbers times;
    for (std::size_t const step : s.plan.grid.step_of_column) {
        times.push_back(s.plan.step_s * static_cast<double>(step));
    }
    coordinate("time", "s", "time since the start, right end of the time column", times);
}

}  // namespace

}  // namespace detail

Dataset summarize(Plan const& plan, Tally const& tally, double confidence, int threads) {
    CASCADE_EXPECTS(threads >= 1);
    CASCADE_EXPECTS(confidence > 0.0 && confidence < 1.0);
    CASCADE_EXPECTS(tally.paths > 0);
    detail::Summary summary(plan, tally, confidence, threads);
    detail::add_coordinates(summary);
    detail::add_means(summary);
    detail::add_quantiles(summary);
    detail::add_amplification(summary);
    detail::add_tails(summary);
    detail::add_risk(summary);
    detail::add_thresholds(summary);
    detail::add_liquidation(summary);
    detail::add_displacement(summary);
    detail::add_cascades(summary);
    detail::add_cash(summary);
    detail::add_venues(summary);
    detail::add_asymmetry(summary);
    detail::add_fan(summary);
    detail::add_heat(summary);
    detail::add_vulnerability(summary);
    detail::add_estimator(summary);
    detail::add_controlled(summary);
    if (!plan.portfolio.empty()) {
        detail::add_portfolio(summary);
    }
    if (plan.tail_index) {
        detail::add_tail_indices(summary);
    }
    if (plan.shortfall_resamples > 0) {
        detail::add_shortfall_bootstrap(summary);
    }
    set_attribute(summary.out.attributes, "confidence", confidence);
    set_attribute(summary.out.attributes, "batches",
                  static_cast<std::int64_t>(summary.batches.size()));
    check(summary.out);
    return std::move(summary.out);
}

Dataset report_dataset(Plan const& plan, Tally const& tally, double confidence) {
    CASCADE_EXPECTS(confidence > 0.0 && confidence < 1.0);
    CASCADE_EXPECTS(tally.paths > 0);
    detail::Summary summary(plan, tally, confidence);
    detail::add_loss_curve(summary);
    detail::add_payments(summary);
    detail::add_worst(summary);
    detail::add_convergence(summary);
    for (Variable& variable : summary.out.variables) {
        variable.group = "report";
    }
    check(summary.out);
    return std::move(summary.out);
}

}  // namespace cascade::engine
