#include "engine/results/summary.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/results/plan_figures.hpp"
#include "engine/results/summary_parts.hpp"
#include "engine/statistics/summation.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {

namespace detail {

namespace {

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
      quantiles(fixed_values(Axis::quantile)),
      levels(fixed_values(Axis::level)),
      return_shares(shares_below(levels)),
      drawdown_levels(fixed_values(Axis::drawdown_level)),
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

void Summary::add(Aggregate figure, Values values, Attributes attributes) {
    out.variables.push_back(variable(figure, std::move(values), std::move(attributes)));
}

namespace {

/// A companion beside its figure.
void add_companion(Dataset& out, Variable const& about, Companion which, Numbers values) {
    static std::map<Companion, std::string> const kMeaning = {
        {Companion::standard_error, ", standard error"},
        {Companion::low, ", lower end of the confidence interval"},
        {Companion::high, ", upper end of the confidence interval"}};
    Variable companion = about;
    companion.name = companion_name(about.name, which);
    companion.long_name += kMeaning.at(which);
    companion.values = std::move(values);
    companion.attributes.clear();
    out.variables.push_back(std::move(companion));
}

}  // namespace

void Summary::add(Aggregate figure, std::vector<Interval> const& intervals) {
    AggregateInfo const& row = info(figure);
    CASCADE_EXPECTS((companions_of(row.error) == std::vector{Companion::low, Companion::high}));
    Numbers value, low, high;
    for (Interval const& i : intervals) {
        value.push_back(i.value);
        low.push_back(i.low);
        high.push_back(i.high);
    }
    bool const alone = row.error == ErrorMethod::bootstrap_bounds;
    Variable const about = variable(figure, std::move(value), companion_attribute(row));
    if (!alone) {
        out.variables.push_back(about);
    }
    add_companion(out, about, Companion::low, std::move(low));
    add_companion(out, about, Companion::high, std::move(high));
}

void Summary::add(Aggregate figure, std::vector<Estimate> const& estimates) {
    AggregateInfo const& row = info(figure);
    CASCADE_EXPECTS(companions_of(row.error) == std::vector{Companion::standard_error});
    Numbers value, error;
    for (Estimate const& e : estimates) {
        value.push_back(e.value);
        error.push_back(e.standard_error);
    }
    Variable const about = variable(figure, std::move(value), companion_attribute(row));
    out.variables.push_back(about);
    add_companion(out, about, Companion::standard_error, std::move(error));
}

BatchValues ratios(BatchValues const& top, BatchValues const& bottom) {
    CASCADE_EXPECTS(top.size() == bottom.size());
    BatchValues result;
    for (std::size_t i = 0; i < top.size(); ++i) {
        result.push_back(ratio_or_nan(top[i], bottom[i]));
    }
    return result;
}

namespace {

void add_coordinates(Summary& s) {
    auto& out = s.out.coordinates;
    out.push_back(world_coordinate());
    out.push_back(side_coordinate());
    out.push_back(coordinate(Axis::quantile, s.quantiles));
    out.push_back(coordinate(Axis::level, s.levels));
    out.push_back(coordinate(Axis::drawdown_level, s.drawdown_levels));
    if (exists(s.plan, Exists::thresholds)) {
        out.push_back(coordinate(Axis::threshold, threshold_labels(s.plan)));
    }
    if (exists(s.plan, Exists::fan) || exists(s.plan, Exists::heat_map)) {
        out.push_back(coordinate(Axis::time, column_times(s.plan)));
    }
}

/// The figures that the register says this summary has, and no others.
void check_complete(Summary const& s, bool of_report) {
    for (AggregateInfo const& row : all_aggregates()) {
        bool const wanted = is_of_report(row) == of_report && exists(s.plan, row.exists);
        std::string const name = row.error == ErrorMethod::bootstrap_bounds
                                     ? companion_name(row.name, Companion::low)
                                     : std::string(row.name);
        CASCADE_ENSURES(wanted == (s.out.find(name) != nullptr));
    }
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
    set_attribute(summary.out.attributes, kConfidence, confidence);
    set_attribute(summary.out.attributes, "batches",
                  static_cast<std::int64_t>(summary.batches.size()));
    detail::check_complete(summary, false);
    check(summary.out);
    return std::move(summary.out);
}

Dataset report_dataset(Plan const& plan, Tally const& tally, double confidence) {
    CASCADE_EXPECTS(confidence > 0.0 && confidence < 1.0);
    CASCADE_EXPECTS(tally.paths > 0);
    detail::Summary summary(plan, tally, confidence);
    summary.out.coordinates.push_back(world_coordinate());
    detail::add_loss_curve(summary);
    detail::add_worst(summary);
    detail::add_convergence(summary);
    detail::check_complete(summary, true);
    check(summary.out);
    return std::move(summary.out);
}

}  // namespace cascade::engine
