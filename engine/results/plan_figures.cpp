#include "engine/results/plan_figures.hpp"

#include <algorithm>
#include <cmath>

#include "engine/results/figure_name.hpp"
#include "engine/results/figure_values.hpp"
#include "engine/simulate/vulnerability.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

bool has_finite_fund(Plan const& plan) {
    return std::isfinite(plan.liquidation.fund)
           || std::any_of(plan.venues.begin(), plan.venues.end(), [](models::Venue const& venue) {
                  return std::isfinite(venue.rules.fund);
              });
}

bool has_threshold(Plan const& plan, models::Side side) {
    return std::any_of(plan.thresholds.begin(), plan.thresholds.end(),
                       [side](Threshold const& t) { return !t.own && t.side == side; });
}

bool has_market_thresholds(Plan const& plan) {
    return has_threshold(plan, models::Side::long_) || has_threshold(plan, models::Side::short_);
}

bool has_heat_map(Plan const& plan) {
    return plan.heatmap
           && std::any_of(std::begin(plan.grid.heat_edges), std::end(plan.grid.heat_edges),
                          [](std::vector<double> const& edges) { return edges.size() > 1; });
}

std::size_t heat_bins(Plan const& plan) {
    std::size_t most = 0;
    for (std::vector<double> const& edges : plan.grid.heat_edges) {
        most = std::max(most, edges.empty() ? 0 : edges.size() - 1);
    }
    return most;
}

std::size_t shocks(Plan const& plan) {
    std::size_t most = 0;
    for (models::Side const side : {models::Side::long_, models::Side::short_}) {
        if (plan.book.of(side).size() > 0) {
            most = std::max(most, default_shocks(plan, side).size());
        }
    }
    return most;
}

template <class Names>
Strings names_of(Names const& range) {
    Strings names;
    for (auto const& item : range) {
        names.push_back(item.name);
    }
    return names;
}

}  // namespace

bool exists(Plan const& plan, Exists condition) {
    bool const weighted = plan.estimator.method != EstimatorMethod::plain;
    switch (condition) {
        case Exists::always:
        case Exists::report:
            return true;
        case Exists::thresholds:
            return has_market_thresholds(plan);
        case Exists::both_sides:
            return has_threshold(plan, models::Side::long_)
                   && has_threshold(plan, models::Side::short_);
        case Exists::accounts:
            return plan.keeps_accounts();
        case Exists::finite_fund:
            return plan.keeps_accounts() && has_finite_fund(plan);
        case Exists::venues:
            return !plan.venues.empty();
        case Exists::venue_accounts:
            return !plan.venues.empty() && plan.keeps_accounts();
        case Exists::portfolio:
            return !plan.portfolio.empty();
        case Exists::fan:
            return plan.fan;
        case Exists::heat_map:
            return has_heat_map(plan);
        case Exists::weighted:
            return weighted;
        case Exists::target:
            return weighted && plan.estimator.target.has_value();
        case Exists::control_variate:
            return plan.estimator.control_variate;
        case Exists::control_variate_thresholds:
            return plan.estimator.control_variate && has_market_thresholds(plan);
        case Exists::tail_index:
            return plan.tail_index;
        case Exists::bootstrap:
            return plan.shortfall_resamples > 0;
        case Exists::whole_paths:
            return plan.estimator.method != EstimatorMethod::splitting;
        case Exists::unweighted:
            return !weighted;
        case Exists::unweighted_thresholds:
            return !weighted && has_market_thresholds(plan);
        case Exists::sweep:
            return false;
    }
    return false;
}

bool is_of_report(AggregateInfo const& row) {
    return row.group == Group::losses || row.group == Group::worst
           || row.group == Group::convergence;
}

std::vector<std::size_t> market_thresholds(Plan const& plan) {
    std::vector<std::size_t> numbers;
    for (std::size_t t = 0; t < plan.thresholds.size(); ++t) {
        if (!plan.thresholds[t].own) {
            numbers.push_back(t);
        }
    }
    return numbers;
}

Strings threshold_labels(Plan const& plan) {
    std::vector<double> prices;
    for (Threshold const& threshold : plan.thresholds) {
        prices.push_back(threshold.price);
    }
    Strings labels;
    for (std::size_t const t : market_thresholds(plan)) {
        Threshold const& threshold = plan.thresholds[t];
        labels.push_back(std::string(kSideLabels[static_cast<std::size_t>(threshold.side)]) + " "
                         + short_number_text(threshold.price, prices));
    }
    return labels;
}

Numbers const& fixed_values(Axis axis) {
    static Numbers const kQuantiles = {0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999};
    static Numbers const kLevels = {0.95, 0.975, 0.99, 0.995, 0.999};
    static Numbers const kDrawdownLevels = {0.01, 0.02, 0.03, 0.05, 0.075, 0.10, 0.15, 0.20, 0.30};
    CASCADE_EXPECTS(axis == Axis::quantile || axis == Axis::level || axis == Axis::drawdown_level);
    return axis == Axis::quantile ? kQuantiles : axis == Axis::level ? kLevels : kDrawdownLevels;
}

Numbers column_times(Plan const& plan) {
    Numbers times;
    for (std::size_t const step : plan.grid.step_of_column) {
        times.push_back(plan.step_s * static_cast<double>(step));
    }
    return times;
}

Dataset outline_of(Plan const& plan) {
    Dataset out;
    out.coordinates = {world_coordinate(),
                       side_coordinate(),
                       coordinate(Axis::threshold, threshold_labels(plan)),
                       coordinate(Axis::position, names_of(plan.portfolio)),
                       coordinate(Axis::venue, names_of(plan.venues)),
                       coordinate(Axis::time, column_times(plan)),
                       numbered(Axis::heat_bin, has_heat_map(plan) ? heat_bins(plan) : 0),
                       numbered(Axis::shock_index, shocks(plan))};
    for (Axis const axis : {Axis::quantile, Axis::level, Axis::drawdown_level}) {
        out.coordinates.push_back(coordinate(axis, fixed_values(axis)));
    }
    for (std::size_t i = 0; i < kAggregates; ++i) {
        auto const figure = static_cast<Aggregate>(i);
        if (exists(plan, info(figure).exists)
            && info(figure).error != ErrorMethod::bootstrap_bounds) {
            out.variables.push_back(variable(figure, Numbers{}, companion_attribute(info(figure))));
        }
    }
    return out;
}

}  // namespace cascade::engine
