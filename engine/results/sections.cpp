#include "engine/results/sections.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/results/figure_values.hpp"
#include "engine/results/plan_figures.hpp"
#include "engine/results/result_file.hpp"
#include "engine/results/summary.hpp"
#include "engine/simulate/block.hpp"
#include "engine/statistics/batches.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kAnyConfidence = 0.95;  // intervals of the parts are not read

/// What a summary of part of a run needs of its plan: no grids over time, no vulnerability curve.
Plan plan_of_parts(Plan const& plan) {
    Plan part = plan;
    part.fan = part.heatmap = false;
    part.book = {};
    return part;
}

/// The paths of some ranges, as a run of their own.
Tally part_of(Plan const& plan, Tally const& tally, std::vector<BatchRange> const& ranges) {
    Tally part = empty_tally(plan, 0, 0);
    auto const from = columns_of(tally, plan.keeps_cash());
    auto const to = columns_of(part, plan.keeps_cash());
    for (BatchRange const& range : ranges) {
        part.paths += range.size();
        for (std::size_t i = 0; i < from.size(); ++i) {
            to[i]->append(std::span(*from[i]).subspan(range.begin, range.size()));
        }
    }
    return part;
}

/// How the error of a figure is found: by its place along `quantile` or `level`.
std::size_t sections_for(Dataset const& summary, Variable const& variable, FigureName const& figure,
                         std::size_t paths) {
    for (std::size_t d = 0; d < variable.dimensions.size(); ++d) {
        std::string const& dimension = variable.dimensions[d];
        if (dimension == name_of(Axis::quantile) || dimension == name_of(Axis::level)) {
            double const q = coordinate_keys(summary, dimension)[figure.index[d]];
            return batches_for_tail(paths, std::min(q, 1.0 - q));
        }
    }
    return SectionedRun::kJackknife;
}

void list_figures(Dataset const& summary, std::size_t paths, SectionedRun& out) {
    for (Variable const& variable : summary.variables) {
        for (std::size_t i = 0; has_error(variable) && i < size_of(variable.values); ++i) {
            FigureName figure{variable.name, index_of(summary, variable, i)};
            out.names.push_back(figure_text(summary, figure));
            out.sections.push_back(sections_for(summary, variable, figure, paths));
            out.figures.push_back(std::move(figure));
        }
    }
}

std::vector<double> row_of(Dataset const& summary) {
    std::vector<double> row;
    for (Variable const& variable : summary.variables) {
        if (has_error(variable)) {
            auto const& values = std::get<Numbers>(variable.values);
            row.insert(row.end(), values.begin(), values.end());
        }
    }
    return row;
}

double spread(std::vector<double> const& d, double divisor) {
    double mean = 0.0;
    for (double const x : d) {
        mean += x / static_cast<double>(d.size());
    }
    double sum = 0.0;
    for (double const x : d) {
        sum += (x - mean) * (x - mean);
    }
    return std::sqrt(sum / divisor);
}

Variable const& required(Dataset const& paths, std::string const& name) {
    Variable const* const variable = paths.find(name);
    if (variable == nullptr) {
        throw storage_error("/paths has no " + name);
    }
    return *variable;
}

std::vector<double> column_of(Variable const& variable) {
    if (auto const* const numbers = std::get_if<Numbers>(&variable.values)) {
        return *numbers;
    }
    std::vector<double> out;
    for (std::int64_t const value : std::get<Integers>(variable.values)) {
        out.push_back(static_cast<double>(value));
    }
    return out;
}

/// Columns of a variable over path and one or two other axes; `to` has one for each value of these,
/// null for those that are not wanted.
void deal_out(Variable const& variable, std::vector<Column*> const& to, std::size_t paths) {
    auto const& values = std::get<Numbers>(variable.values);
    if (values.size() != paths * to.size()) {
        throw storage_error("the figures of paths have not as many values of " + variable.name
                            + " as the scenario says");
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (Column* const column = to[i % to.size()]) {
            (*column)[i / to.size()] = values[i];
        }
    }
}

/// Where the times of some thresholds belong, world by world.
std::vector<Column*> passage_columns(Plan const& plan, Tally& tally,
                                     std::vector<std::size_t> const& thresholds) {
    std::vector<Column*> out;
    for (std::size_t w = 0; w < kWorlds; ++w) {
        for (std::size_t const t : thresholds) {
            out.push_back(t == OwnPosition::kNever
                              ? nullptr
                              : &tally.first_passage[w * plan.thresholds.size() + t]);
        }
    }
    return out;
}

void take_passages(Plan const& plan, Dataset const& paths, Tally& tally) {
    auto const take = [&](PathColumn column, std::vector<std::size_t> const& thresholds) {
        deal_out(required(paths, std::string(info(column).name)),
                 passage_columns(plan, tally, thresholds), tally.paths);
    };
    if (exists(plan, Exists::thresholds)) {
        take(PathColumn::passage_time, market_thresholds(plan));
    }
    if (exists(plan, Exists::portfolio)) {
        std::vector<std::size_t> own;
        for (OwnPosition const& position : plan.portfolio) {
            own.push_back(position.threshold);
        }
        take(PathColumn::own_liquidation_time, own);
    }
}

}  // namespace

SectionedRun sectioned(Plan const& plan, Tally const& tally) {
    Plan const small = plan_of_parts(plan);
    auto const summary = [&](std::vector<BatchRange> const& ranges) {
        return summarize(small, part_of(small, tally, ranges), kAnyConfidence);
    };
    SectionedRun out;
    Dataset const whole = summary({{0, tally.paths}});
    list_figures(whole, tally.paths, out);
    out.whole = row_of(whole);
    if (tally.paths < kLeastSectionedPaths) {
        return out;
    }
    for (BatchRange const& batch : batch_ranges(tally.paths, kBatches)) {
        out.fine.push_back(row_of(summary({batch})));
        out.without.push_back(row_of(summary({{0, batch.begin}, {batch.end, tally.paths}})));
    }
    for (BatchRange const& batch : batch_ranges(tally.paths, kCoarseBatches)) {
        out.coarse.push_back(row_of(summary({batch})));
    }
    return out;
}

PairedDifference paired_difference(SectionedRun const& a, std::size_t i, SectionedRun const& b,
                                   std::size_t j) {
    CASCADE_EXPECTS(a.names[i] == b.names[j] && a.sections[i] == b.sections[j]);
    CASCADE_EXPECTS(a.without.size() == b.without.size());
    PairedDifference out{b.whole[j] - a.whole[i], kNan, 0};
    bool const jackknife = a.sections[i] == SectionedRun::kJackknife;
    auto const rows = [&](SectionedRun const& run) -> std::vector<std::vector<double>> const& {
        return jackknife ? run.without : run.sections[i] == kBatches ? run.fine : run.coarse;
    };
    if (a.sections[i] == 0 || a.without.empty()) {
        return out;
    }
    std::vector<double> d;
    for (std::size_t k = 0; k < rows(a).size(); ++k) {
        d.push_back(rows(b)[k][j] - rows(a)[k][i]);
    }
    auto const count = static_cast<double>(d.size());
    out.standard_error = spread(d, jackknife ? count / (count - 1.0) : count * (count - 1.0));
    out.degrees = d.size() - 1;
    return out;
}

Tally tally_of(Plan const& plan, Dataset const& paths) {
    if (paths.find(std::string(info(PathColumn::weight).name)) != nullptr) {
        throw storage_error("its paths carry weights");
    }
    std::size_t const count = extent(paths, Axis::path);
    Plan small = plan_of_parts(plan);
    Tally tally = empty_tally(small, 0, count);
    for (std::size_t f = 0; f < kFigures; ++f) {
        tally.figures[f] =
            Column(column_of(required(paths, std::string(info(static_cast<Figure>(f)).name))));
    }
    for (std::size_t f = 0; f < kCashFigures; ++f) {
        std::string const name(info(static_cast<CashFigure>(f)).name);
        if (paths.find(name) != nullptr) {  // without accounts only orders that wait are kept
            tally.cash[f] = Column(column_of(required(paths, name)));
        }
    }
    std::size_t const venues = plan.venues.size();
    for (std::size_t f = 0; f < kVenueFigures && venues > 0; ++f) {
        Variable const* const variable = paths.find(std::string(venue_info(f).name));
        if (variable != nullptr) {  // those of money only where accounts are kept
            std::vector<Column*> to;
            for (std::size_t v = 0; v < venues; ++v) {
                to.push_back(&tally.venue[f * venues + v]);
            }
            deal_out(*variable, to, count);
        }
    }
    take_passages(plan, paths, tally);
    return tally;
}

}  // namespace cascade::engine
