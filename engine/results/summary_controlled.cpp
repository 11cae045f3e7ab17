// Figures with feedback corrected by the baseline twin, whose law is known in closed form.

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "engine/results/plan_figures.hpp"
#include "engine/results/summary_parts.hpp"
#include "engine/statistics/controls.hpp"
#include "models/math/elementary.hpp"
#include "models/price/gbm_law.hpp"

namespace cascade::engine::detail {

namespace {

/// Columns of the baseline and what they must average.
struct Known {
    std::vector<std::vector<double>> columns;
    std::vector<double> expected;

    void add(std::vector<double> column, double mean) {
        columns.push_back(std::move(column));
        expected.push_back(mean);
    }
};

models::GbmLaw baseline_law(Plan const& plan) {
    auto const& gbm = std::get<models::Gbm>(plan.price.diffusion);
    double const years = plan.step_years() * static_cast<double>(plan.steps);
    double const drift = gbm.drift - 0.5 * gbm.volatility * gbm.volatility;
    return {drift * years, gbm.volatility * std::sqrt(years)};
}

std::vector<double> copy(std::span<double const> values) {
    return {values.begin(), values.end()};
}

std::vector<double> indicator(std::span<double const> values, double level, bool below) {
    std::vector<double> out(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        out[i] = (below ? values[i] <= level : values[i] >= level) ? 1.0 : 0.0;
    }
    return out;
}

/// Expected share of a side's notional that the baseline liquidates: a level's mean notional times
/// the chance to reach its parts, by Simpson's rule over each bin.
double expected_liquidated(Summary const& s, models::GbmLaw const& law, models::Side side) {
    models::SideBook const& book = s.plan.book.of(side);
    auto const reached = [&](double y) {
        return side == models::Side::long_ ? law.low_reaches(-y) : law.high_reaches(y);
    };
    constexpr int kParts = 16;
    double sum = 0.0;
    for (std::size_t k = 0; k < book.size(); ++k) {
        double const h = (book.far[k] - book.near[k]) / kParts;
        double share = reached(book.near[k]) + reached(book.far[k]);
        for (int i = 1; i < kParts; ++i) {
            share += (i % 2 == 1 ? 4.0 : 2.0) * reached(book.near[k] + h * i);
        }
        sum += book.notional[k] * (h > 0.0 ? share / (3.0 * kParts) : reached(book.near[k]));
    }
    return sum;
}

/// What every figure is corrected by.
Known known_of(Summary const& s, models::GbmLaw const& law) {
    Known out;
    std::span<double const> const end = s.of(Figure::baseline_return);
    out.add(copy(end), law.mean);
    std::vector<double> squares(end.size());
    for (std::size_t i = 0; i < end.size(); ++i) {
        squares[i] = (end[i] - law.mean) * (end[i] - law.mean);
    }
    out.add(std::move(squares), law.sd * law.sd);
    out.add(copy(s.of(Figure::baseline_low)), law.mean_low());
    out.add(copy(s.of(Figure::baseline_high)), law.mean_high());
    out.add(copy(s.of(Figure::baseline_long_liquidated)),
            expected_liquidated(s, law, models::Side::long_));
    out.add(copy(s.of(Figure::baseline_short_liquidated)),
            expected_liquidated(s, law, models::Side::short_));
    for (Threshold const& t : s.plan.thresholds) {
        bool const down = t.side == models::Side::long_;
        out.add(
            indicator(s.of(down ? Figure::baseline_low : Figure::baseline_high), t.log_level, down),
            down ? law.low_reaches(t.log_level) : law.high_reaches(t.log_level));
    }
    return out;
}

/// Corrected means of a figure, and by how much less they vary.
void add_means(Summary& s, Aggregate figure, Aggregate reduction_of,
               std::vector<Controlled> const& means) {
    std::vector<Estimate> estimates;
    Numbers reduction;
    for (Controlled const& c : means) {
        estimates.push_back(c.estimate);
        reduction.push_back(c.variance_reduction);
    }
    s.add(figure, estimates);
    s.add(reduction_of, std::move(reduction));
}

/// Least value at or below which lies the share of all weight; weights may be negative.
double quantile_of(std::span<double const> values, std::vector<std::size_t> const& order,
                   std::vector<double> const& weights, double share) {
    double const wanted = share * static_cast<double>(values.size());
    double sum = 0.0;
    for (std::size_t const i : order) {
        sum += weights[i];
        if (sum >= wanted) {
            return values[i];
        }
    }
    return std::numeric_limits<double>::quiet_NaN();
}

/// Quantiles of a low or high with feedback. At each share the event "at or below" is corrected by
/// the same event of the baseline at its known quantile (Hesterberg and Nelson, 1998, Manage. Sci.
/// 44(9), 1295-1312), besides the common controls; the interval is Woodruff's.
void add_quantiles_of(Summary& s, Known const& common, models::GbmLaw const& law, bool low) {
    Figure const with = low ? Figure::feedback_low : Figure::feedback_high;
    Figure const without = low ? Figure::baseline_low : Figure::baseline_high;
    std::span<double const> const values = s.of(with);
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return values[a] != values[b] ? values[a] < values[b] : a < b;
    });
    double const z = models::normal_quantile(0.5 + 0.5 * s.confidence);
    std::vector<Interval> intervals;
    Numbers reduction;
    for (double const q : s.quantiles) {
        Known known = common;
        double const level = low ? law.low_quantile(q) : law.high_quantile(q);
        known.add(indicator(s.of(without), level, true), q);
        Controls const controls(std::move(known.columns), known.expected);
        double const at = quantile_of(values, order, controls.weights(), q);
        Controlled const share = controls.mean(indicator(values, at, true));
        double const half = z * share.estimate.standard_error;
        intervals.push_back({at, quantile_of(values, order, controls.weights(), q - half),
                             quantile_of(values, order, controls.weights(), q + half)});
        reduction.push_back(share.variance_reduction);
    }
    s.add(low ? Aggregate::low_quantile_controlled : Aggregate::high_quantile_controlled,
          intervals);
    s.add(low ? Aggregate::low_quantile_variance_reduction
              : Aggregate::high_quantile_variance_reduction,
          std::move(reduction));
}

/// A mean over paths, the same corrected, and the figure of a path.
struct ControlledMean {
    Aggregate corrected;
    Aggregate reduction;
    Figure of;
};

constexpr ControlledMean kMeans[] = {
    {Aggregate::return_mean_controlled, Aggregate::return_mean_variance_reduction,
     Figure::feedback_return},
    {Aggregate::low_mean_controlled, Aggregate::low_mean_variance_reduction, Figure::feedback_low},
    {Aggregate::high_mean_controlled, Aggregate::high_mean_variance_reduction,
     Figure::feedback_high},
    {Aggregate::drawdown_mean_controlled, Aggregate::drawdown_mean_variance_reduction,
     Figure::feedback_drawdown},
    {Aggregate::runup_mean_controlled, Aggregate::runup_mean_variance_reduction,
     Figure::feedback_runup}};

}  // namespace

void add_controlled(Summary& s) {
    if (!s.plan.estimator.control_variate) {
        return;
    }
    models::GbmLaw const law = baseline_law(s.plan);
    Known const known = known_of(s, law);
    Controls const controls(known.columns, known.expected);
    for (ControlledMean const& mean : kMeans) {
        add_means(s, mean.corrected, mean.reduction, {controls.mean(s.of(mean.of))});
    }
    add_means(s, Aggregate::liquidated_mean_controlled,
              Aggregate::liquidated_mean_variance_reduction,
              {controls.mean(s.of(Figure::feedback_long_liquidated)),
               controls.mean(s.of(Figure::feedback_short_liquidated))});
    if (exists(s.plan, Exists::thresholds)) {
        std::vector<Controlled> passages;
        for (std::size_t const k : market_thresholds(s.plan)) {
            auto const& times = s.tally.first_passage[s.plan.thresholds.size() + k];
            std::vector<double> passed(times.size());
            for (std::size_t i = 0; i < times.size(); ++i) {
                passed[i] = times[i] == times[i] ? 1.0 : 0.0;
            }
            passages.push_back(controls.mean(passed));
        }
        add_means(s, Aggregate::passage_probability_controlled,
                  Aggregate::passage_probability_variance_reduction, passages);
    }
    add_quantiles_of(s, known, law, true);
    add_quantiles_of(s, known, law, false);
}

}  // namespace cascade::engine::detail
