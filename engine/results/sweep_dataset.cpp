#include "engine/results/sweep_dataset.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "engine/results/figure_values.hpp"
#include "engine/simulate/vulnerability.hpp"
#include "engine/statistics/batches.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
/// Axes that a table of a sweep keeps.
constexpr Axis kKept[] = {Axis::world, Axis::quantile,       Axis::level,     Axis::side,
                          Axis::venue, Axis::drawdown_level, Axis::threshold, Axis::position};

bool is_kept(Variable const& variable) {
    return std::holds_alternative<Numbers>(variable.values)
           && std::all_of(variable.dimensions.begin(), variable.dimensions.end(),
                          [](std::string const& d) {
                              return std::any_of(std::begin(kKept), std::end(kKept),
                                                 [&](Axis axis) { return name_of(axis) == d; });
                          });
}

std::size_t place_of(SectionedRun const& run, std::string const& name) {
    auto const at = std::find(run.names.begin(), run.names.end(), name);
    return static_cast<std::size_t>(at - run.names.begin());
}

/// Row b of the sections that show the error of figure i; empty where there is none.
std::vector<std::vector<double>> const& rows_of(SectionedRun const& run, std::size_t i) {
    static std::vector<std::vector<double>> const kNone;
    switch (run.sections[i]) {
        case SectionedRun::kJackknife:
            return run.without;
        case kBatches:
            return run.fine;
        case kCoarseBatches:
            return run.coarse;
        default:
            return kNone;
    }
}

Variable axis_coordinate(SweepAxis const& axis) {
    return {axis.name, {axis.name}, axis.units, axis.long_name, axis.values, {}};
}

/// A figure of the sweep with the swept inputs before its own axes.
Variable swept(std::vector<std::string> const& over, Aggregate figure, Values values) {
    Variable out = variable(figure, std::move(values));
    out.dimensions.insert(out.dimensions.begin(), over.begin(), over.end());
    return out;
}

/// One index of every figure and input, with its interval.
void add_index(Dataset& out, SobolRuns const& runs, Aggregate figure, Interval SobolIndex::*which) {
    Numbers values, low, high;
    for (SobolIndices const& indices : runs.indices) {
        for (SobolIndex const& index : indices.inputs) {
            values.push_back((index.*which).value);
            low.push_back((index.*which).low);
            high.push_back((index.*which).high);
        }
    }
    std::string const name = name_of(figure);
    std::string const lower = companion_name(name, Companion::low);
    std::string const upper = companion_name(name, Companion::high);
    out.variables.push_back(
        variable(figure, std::move(values), {{kCompanions, lower + " " + upper}}));
    auto const companion = [&](std::string const& called, std::string const& end, Numbers ends) {
        out.variables.push_back(variable(figure, std::move(ends)));
        out.variables.back().name = called;
        out.variables.back().long_name += ", " + end + " end of the interval";
    };
    companion(lower, "lower", std::move(low));
    companion(upper, "upper", std::move(high));
}

std::vector<std::string> joined(std::vector<std::string> first,
                                std::vector<std::string> const& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

}  // namespace

double largest_reproduction_number(Plan const& plan, models::Side side) {
    double largest = kNan;
    for (double const r : vulnerability(plan, side, {}).reproduction_number) {
        if (std::isfinite(r) && !(r <= largest)) {
            largest = r;
        }
    }
    return largest;
}

SweepTable::SweepTable(std::vector<SweepAxis> axes, SweepRun base, std::vector<std::string> figures)
    : axes_(std::move(axes)), base_(std::move(base)), figures_(std::move(figures)) {
    for (SweepAxis const& axis : axes_) {
        cells_ *= size_of(axis.values);
    }
    auto const add_column = [&](std::string name, std::string of, std::string suffix,
                                std::size_t inner) {
        columns_.push_back({std::move(name), std::move(of), std::move(suffix), inner,
                            Numbers(cells_ * inner, kNan)});
    };
    for (Variable const& variable : base_.summary.variables) {
        if (!is_kept(variable)) {
            continue;
        }
        std::size_t const inner = size_of(variable.values);
        add_column(variable.name, variable.name, "", inner);
        if (has_error(variable)) {
            add_column(companion_name(variable.name, Companion::difference), variable.name,
                       ", difference from the base", inner);
            add_column(companion_name(variable.name, Companion::difference_standard_error),
                       variable.name, ", standard error of the difference from the base, paired",
                       inner);
        }
    }
    add_column(name_of(Aggregate::reproduction_number_max), "", "", models::kSides);
    for (std::string const& figure : figures_) {
        CASCADE_EXPECTS(place_of(base_.sections, figure) < base_.sections.names.size());
    }
    section_values_.assign(figures_.size() * cells_ * kBatches, kNan);
}

void SweepTable::store(std::string const& name, std::size_t cell, Numbers const& values) {
    auto const column = std::find_if(columns_.begin(), columns_.end(),
                                     [&](Column const& c) { return c.name == name; });
    CASCADE_EXPECTS(column != columns_.end());
    if (values.size() == column->inner) {
        std::copy(values.begin(), values.end(),
                  column->values.begin() + static_cast<std::ptrdiff_t>(cell * column->inner));
    }
}

void SweepTable::add(std::size_t cell, SweepRun const& run) {
    CASCADE_EXPECTS(cell < cells_);
    for (Variable const& variable : base_.summary.variables) {
        Variable const* const here = run.summary.find(variable.name);
        if (!is_kept(variable) || here == nullptr) {
            continue;
        }
        store(variable.name, cell, std::get<Numbers>(here->values));
        if (!has_error(variable)) {
            continue;
        }
        Numbers difference, error;
        for (std::size_t i = 0; i < size_of(variable.values); ++i) {
            std::string const name =
                figure_text(base_.summary, {variable.name, index_of(base_.summary, variable, i)});
            std::size_t const at = place_of(base_.sections, name);
            std::size_t const there = place_of(run.sections, name);
            bool const both = there < run.sections.names.size();
            PairedDifference const d =
                both ? paired_difference(base_.sections, at, run.sections, there)
                     : PairedDifference{kNan, kNan, 0};
            difference.push_back(d.value);
            error.push_back(d.standard_error);
        }
        store(companion_name(variable.name, Companion::difference), cell, difference);
        store(companion_name(variable.name, Companion::difference_standard_error), cell, error);
    }
    store(name_of(Aggregate::reproduction_number_max), cell,
          {run.reproduction_number[0], run.reproduction_number[1]});
    add_sections(cell, run);
}

void SweepTable::add_sections(std::size_t cell, SweepRun const& run) {
    for (std::size_t f = 0; f < figures_.size(); ++f) {
        std::size_t const i = place_of(run.sections, figures_[f]);
        if (i == run.sections.names.size()) {
            continue;
        }
        auto const& rows = rows_of(run.sections, i);
        for (std::size_t b = 0; b < rows.size(); ++b) {
            section_values_[(f * cells_ + cell) * kBatches + b] = rows[b][i];
        }
    }
}

void SweepTable::append_figures(Dataset& out) const {
    Strings names(figures_.begin(), figures_.end());
    Integers sections, jackknife;
    Numbers base;
    for (std::string const& name : figures_) {
        std::size_t const i = place_of(base_.sections, name);
        std::size_t const count = base_.sections.sections[i];
        bool const left_out = count == SectionedRun::kJackknife;
        sections.push_back(static_cast<std::int64_t>(left_out ? kBatches : count));
        jackknife.push_back(left_out ? 1 : 0);
        base.push_back(base_.sections.whole[i]);
    }
    out.coordinates.push_back(coordinate(Axis::figure, names));
    out.coordinates.push_back(numbered(Axis::section, kBatches));
    std::vector<std::string> over{name_of(Axis::figure)};
    for (SweepAxis const& axis : axes_) {
        over.push_back(axis.name);
    }
    out.variables.push_back(swept(over, Aggregate::section_value, section_values_));
    out.variables.push_back(variable(Aggregate::figure_base_value, std::move(base)));
    out.variables.push_back(variable(Aggregate::figure_sections, std::move(sections)));
    out.variables.push_back(variable(
        Aggregate::figure_jackknife, std::move(jackknife),
        {{"flag_values", Integers{0, 1}}, {"flag_meanings", std::string("alone left_out")}}));
}

Dataset SweepTable::take() {
    Dataset out;
    std::vector<std::string> over;
    for (SweepAxis const& axis : axes_) {
        out.coordinates.push_back(axis_coordinate(axis));
        over.push_back(axis.name);
    }
    for (Axis const axis : kKept) {
        if (Variable const* const dimension = base_.summary.find(name_of(axis))) {
            out.coordinates.push_back(*dimension);
        }
    }
    for (Column& column : columns_) {
        if (column.of.empty()) {
            out.variables.push_back(
                swept(over, Aggregate::reproduction_number_max, std::move(column.values)));
            continue;
        }
        Variable const& about = base_.summary.at(column.of);
        out.variables.push_back({column.name, joined(over, about.dimensions), about.units,
                                 about.long_name + column.suffix, std::move(column.values),
                                 column.suffix.empty() ? about.attributes : Attributes{}});
    }
    if (!figures_.empty()) {
        append_figures(out);
    }
    check(out);
    return out;
}

Dataset sobol_dataset(SobolRuns const& runs) {
    Dataset out;
    Strings inputs;
    for (SweepAxis const& input : runs.inputs) {
        inputs.push_back(input.name);
    }
    out.coordinates = {coordinate(Axis::input, std::move(inputs)),
                       coordinate(Axis::figure, Strings(runs.figures.begin(), runs.figures.end())),
                       numbered(Axis::evaluation, runs.points.size())};
    auto const flat = [](std::vector<std::vector<double>> const& rows) {
        Numbers values;
        for (auto const& row : rows) {
            values.insert(values.end(), row.begin(), row.end());
        }
        return values;
    };
    out.variables.push_back(variable(Aggregate::input_value, flat(runs.points)));
    out.variables.push_back(variable(Aggregate::figure_value, flat(runs.values)));
    add_index(out, runs, Aggregate::first_order_index, &SobolIndex::first_order);
    add_index(out, runs, Aggregate::total_index, &SobolIndex::total);
    Numbers variance;
    Integers rows;
    for (SobolIndices const& index : runs.indices) {
        variance.push_back(index.variance);
        rows.push_back(static_cast<std::int64_t>(index.rows));
    }
    out.variables.push_back(variable(Aggregate::figure_variance, std::move(variance)));
    out.variables.push_back(variable(Aggregate::figure_rows, std::move(rows)));
    check(out);
    return out;
}

Dataset critical_dataset(CriticalSurface const& s) {
    Dataset out;
    out.coordinates = {side_coordinate(), axis_coordinate(s.x), axis_coordinate(s.y)};
    auto const over_both = [&](Aggregate figure, Numbers const& values) {
        Variable made = variable(figure, values);
        made.dimensions = {name_of(Axis::side), s.x.name, s.y.name};
        made.group.clear();
        return made;
    };
    out.variables = {over_both(Aggregate::reproduction_number_max, s.reproduction_number),
                     over_both(Aggregate::critical_shock, s.critical_shock),
                     {critical_name(s.y.name),
                      {name_of(Axis::side), s.x.name},
                      s.y.units,
                      "the " + s.y.name + " at which R passes 1; NaN if none in its range does",
                      s.critical_y,
                      {}}};
    check(out);
    return out;
}

std::string critical_name(std::string const& input) {
    return "critical_" + input;
}

}  // namespace cascade::engine
