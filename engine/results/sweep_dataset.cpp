#include "engine/results/sweep_dataset.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "engine/simulate/vulnerability.hpp"
#include "engine/statistics/batches.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr char const* kLargestR = "reproduction_number_max";

bool is_kept(Variable const& variable) {
    static std::set<std::string> const kDimensions = {"quantile",       "level",     "side",
                                                      "drawdown_level", "threshold", "position"};
    return std::holds_alternative<Numbers>(variable.values)
           && std::all_of(variable.dimensions.begin(), variable.dimensions.end(),
                          [](std::string const& d) { return kDimensions.count(d) > 0; });
}

bool has_error(Variable const& variable) {
    return find_attribute(variable.attributes, "ancillary_variables") != nullptr;
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

Variable coordinate(SweepAxis const& axis) {
    return {axis.name, {axis.name}, axis.units, axis.long_name, axis.values, {}};
}

Variable numbered(std::string const& name, std::size_t count, std::string const& long_name) {
    Integers values;
    for (std::size_t i = 0; i < count; ++i) {
        values.push_back(static_cast<std::int64_t>(i));
    }
    return {name, {name}, "1", long_name, values, {}};
}

Variable side_coordinate() {
    return {"side",
            {"side"},
            "1",
            "side of the book: long is liquidated when price falls",
            Integers{0, 1},
            {{"flag_values", Integers{0, 1}}, {"flag_meanings", std::string("long short")}}};
}

/// One index of every figure and input, with its interval.
void add_index(Dataset& out, SobolRuns const& runs, std::string const& name,
               std::string const& meaning, Interval SobolIndex::*which) {
    Numbers value, low, high;
    for (SobolIndices const& indices : runs.indices) {
        for (SobolIndex const& index : indices.inputs) {
            value.push_back((index.*which).value);
            low.push_back((index.*which).low);
            high.push_back((index.*which).high);
        }
    }
    std::vector<std::string> const over{"figure", "input"};
    out.variables.push_back({name,
                             over,
                             "1",
                             meaning,
                             value,
                             {{"ancillary_variables", name + "_low " + name + "_high"}}});
    out.variables.push_back(
        {name + "_low", over, "1", meaning + ", lower end of the interval", low, {}});
    out.variables.push_back(
        {name + "_high", over, "1", meaning + ", upper end of the interval", high, {}});
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
            add_column(variable.name + "_difference", variable.name, ", difference from the base",
                       inner);
            add_column(variable.name + "_difference_standard_error", variable.name,
                       ", standard error of the difference from the base, paired", inner);
        }
    }
    add_column(kLargestR, "", "", models::kSides);
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
        store(variable.name + "_difference", cell, difference);
        store(variable.name + "_difference_standard_error", cell, error);
    }
    store(kLargestR, cell, {run.reproduction_number[0], run.reproduction_number[1]});
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
    out.coordinates.push_back(
        {"figure", {"figure"}, "1", "figure that the sweep names", names, {}});
    out.coordinates.push_back(numbered("section", kBatches, "number of the section of paths"));
    std::vector<std::string> dimensions{"figure"};
    for (SweepAxis const& axis : axes_) {
        dimensions.push_back(axis.name);
    }
    dimensions.emplace_back("section");
    out.variables.push_back(
        {"section_value",
         dimensions,
         "1",
         "figure on its sections of paths: without the section where figure_jackknife is 1, on it "
         "alone where 0; in the figure's unit",
         section_values_,
         {}});
    out.variables.push_back({"figure_base_value",
                             {"figure"},
                             "1",
                             "figure of the base scenario, in the figure's unit",
                             base,
                             {}});
    out.variables.push_back({"figure_sections",
                             {"figure"},
                             "1",
                             "sections of the figure; 0: too few paths for an error",
                             sections,
                             {}});
    out.variables.push_back(
        {"figure_jackknife",
         {"figure"},
         "1",
         "whether sections are left out or alone",
         jackknife,
         {{"flag_values", Integers{0, 1}}, {"flag_meanings", std::string("alone left_out")}}});
}

Dataset SweepTable::take() {
    Dataset out;
    std::vector<std::string> over;
    for (SweepAxis const& axis : axes_) {
        out.coordinates.push_back(coordinate(axis));
        over.push_back(axis.name);
    }
    for (char const* const name :
         {"quantile", "level", "side", "drawdown_level", "threshold", "position"}) {
        if (Variable const* const dimension = base_.summary.find(name)) {
            out.coordinates.push_back(*dimension);
        }
    }
    for (Column& column : columns_) {
        if (column.of.empty()) {
            out.variables.push_back(
                {column.name,
                 joined(over, {"side"}),
                 "1",
                 "largest local reproduction number R along the map, calm depth",
                 std::move(column.values),
                 {}});
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
    out.coordinates = {{"input", {"input"}, "1", "uncertain input", inputs, {}},
                       {"figure",
                        {"figure"},
                        "1",
                        "figure that the sweep names",
                        Strings(runs.figures.begin(), runs.figures.end()),
                        {}},
                       numbered("evaluation", runs.points.size(),
                                "number of the evaluation: A, B, then A with each input of B")};
    auto const flat = [](std::vector<std::vector<double>> const& rows) {
        Numbers values;
        for (auto const& row : rows) {
            values.insert(values.end(), row.begin(), row.end());
        }
        return values;
    };
    out.variables.push_back({"input_value",
                             {"evaluation", "input"},
                             "1",
                             "value of the input, in its own unit",
                             flat(runs.points),
                             {}});
    out.variables.push_back({"figure_value",
                             {"evaluation", "figure"},
                             "1",
                             "the figure, in its own unit",
                             flat(runs.values),
                             {}});
    add_index(out, runs, "first_order_index",
              "Sobol's first-order index: share of the variance that goes when the input is known",
              &SobolIndex::first_order);
    add_index(out, runs, "total_index",
              "Sobol's total index: share of the variance that stays while all others are known",
              &SobolIndex::total);
    Numbers variance;
    Integers rows;
    for (SobolIndices const& index : runs.indices) {
        variance.push_back(index.variance);
        rows.push_back(static_cast<std::int64_t>(index.rows));
    }
    out.variables.push_back({"figure_variance",
                             {"figure"},
                             "1",
                             "variance of the figure over the inputs, in its unit squared",
                             variance,
                             {}});
    out.variables.push_back({"figure_rows",
                             {"figure"},
                             "1",
                             "rows of the design on which the figure exists",
                             rows,
                             {}});
    check(out);
    return out;
}

Dataset critical_dataset(CriticalSurface const& s) {
    Dataset out;
    out.coordinates = {side_coordinate(), coordinate(s.x), coordinate(s.y)};
    std::vector<std::string> const over{"side", s.x.name, s.y.name};
    out.variables = {{"reproduction_number_max",
                      over,
                      "1",
                      "largest local reproduction number R along the map, calm depth",
                      s.reproduction_number,
                      {}},
                     {"critical_shock",
                      over,
                      "1",
                      "smallest shock whose cascade runs away; NaN if none does",
                      s.critical_shock,
                      {}},
                     {"critical_" + s.y.name,
                      {"side", s.x.name},
                      s.y.units,
                      "the " + s.y.name + " at which R passes 1; NaN if none in its range does",
                      s.critical_y,
                      {}}};
    check(out);
    return out;
}

}  // namespace cascade::engine
