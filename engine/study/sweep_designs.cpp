/// The designs of a sweep, carried out.

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/results/figure_values.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/scenario/did_you_mean.hpp"
#include "engine/scenario/fault_at.hpp"
#include "engine/scenario/message.hpp"
#include "engine/simulate/vulnerability.hpp"
#include "engine/statistics/splitmix.hpp"
#include "engine/study/sweep_runner.hpp"

namespace cascade::study {
namespace {

using engine::Aggregate;
using engine::Axis;
using engine::Dataset;
using engine::Plan;
using engine::Sweep;
using engine::SweepAxis;
using engine::SweepRun;
using Runner = SweepRunner;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint64_t kDesignStart = 0x53574545500001U;  // of the rows of a Sobol design
constexpr std::uint64_t kResamples = 500;
constexpr int kBisections = 40;

/// What a sweep shows where it names no figures: those of these that the base has.
std::vector<std::string> default_figures() {
    auto const named = [](Aggregate figure, std::string const& keys) {
        return engine::name_of(figure) + keys;
    };
    return {named(Aggregate::drawdown_amplification, "[0.99]"),
            named(Aggregate::liquidation_multiplier, "[long]"),
            named(Aggregate::liquidation_multiplier, "[short]"),
            named(Aggregate::runaway_probability, "")};
}

SweepAxis axis_of(Sweep const& sweep, std::size_t i) {
    engine::SweepInputField const& input = sweep.in.inputs[i];
    return {input.name, input.unit.empty() ? "1" : input.unit,
            "value of " + input.pointer + " in the scenario", sweep.values[i]};
}

[[noreturn]] void refuse(Sweep const& sweep, std::string const& pointer,
                         std::string const& message) {
    throw engine::input_error({engine::fault_at(sweep.text, sweep.file, pointer, message)});
}

/// The figures to compare, in the spelling of the results.
std::vector<std::string> figures_of(Sweep const& sweep, Dataset const& base) {
    std::vector<std::string> names;
    bool const chosen = !sweep.in.figures.empty();
    std::vector<std::string> const wanted = chosen ? sweep.in.figures : default_figures();
    for (std::size_t k = 0; k < wanted.size(); ++k) {
        auto const found = engine::find_figure(base, wanted[k]);
        bool const estimated = found && engine::has_error(base.at(found->variable));
        if (!estimated) {
            std::vector<std::string> known;
            for (engine::Variable const& v : base.variables) {
                known.push_back(v.name);
            }
            refuse(sweep, "/figures/" + std::to_string(k),
                   "\"" + engine::printable(wanted[k]) + "\" is no figure with an error"
                       + engine::suggestion(wanted[k].substr(0, wanted[k].find('[')), known));
        }
        names.push_back(engine::figure_text(base, *found));
    }
    return names;
}

/// An input may not be called as a variable is.
void check_names(Sweep const& sweep, Dataset const& base) {
    for (std::size_t i = 0; i < sweep.in.inputs.size(); ++i) {
        if (base.find(sweep.in.inputs[i].name) != nullptr) {
            refuse(sweep, "/inputs/" + std::to_string(i),
                   "\"" + sweep.in.inputs[i].name
                       + "\" is a variable of every result; give another \"name\"");
        }
    }
}

Dataset run_grid(Sweep const& sweep, Runner& runner) {
    SweepRun base = runner.whole(sweep.base);
    check_names(sweep, base.summary);
    std::vector<std::string> const figures = figures_of(sweep, base.summary);
    std::vector<SweepAxis> axes;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < sweep.in.inputs.size(); ++i) {
        axes.push_back(axis_of(sweep, i));
        names.push_back(axes.back().name);
    }
    engine::SweepTable table(axes, std::move(base), figures);
    for (std::size_t cell = 0; cell < table.cells(); ++cell) {
        std::vector<double> values(axes.size());
        std::size_t rest = cell;
        for (std::size_t i = axes.size(); i-- > 0;) {
            values[i] = sweep.values[i][rest % sweep.values[i].size()];
            rest /= sweep.values[i].size();
        }
        table.add(cell, runner.whole(engine::scenario_at(sweep, values)));
    }
    return table.take();
}

Dataset run_one_at_a_time(Sweep const& sweep, Runner& runner) {
    SweepRun base = runner.whole(sweep.base);
    std::vector<std::string> const figures = figures_of(sweep, base.summary);
    std::size_t settings = 0;
    engine::Strings names;
    for (std::size_t i = 0; i < sweep.in.inputs.size(); ++i) {
        settings = std::max(settings, sweep.values[i].size());
        names.push_back(sweep.in.inputs[i].name);
    }
    engine::Integers numbers;
    for (std::size_t k = 0; k < settings; ++k) {
        numbers.push_back(static_cast<std::int64_t>(k));
    }
    auto const axis = [](Axis of, engine::Values values) {
        return SweepAxis{engine::name_of(of), std::string(engine::info(of).units),
                         std::string(engine::info(of).meaning), std::move(values)};
    };
    engine::SweepTable table({axis(Axis::input, names), axis(Axis::setting, numbers)},
                             std::move(base), figures);
    engine::Numbers setting_value(names.size() * settings, kNan);
    for (std::size_t i = 0; i < names.size(); ++i) {
        for (std::size_t k = 0; k < sweep.values[i].size(); ++k) {
            std::vector<double> values(names.size(), kNan);
            values[i] = sweep.values[i][k];
            setting_value[i * settings + k] = values[i];
            table.add(i * settings + k, runner.whole(engine::scenario_at(sweep, values)));
        }
    }
    Dataset root = table.take();
    root.variables.push_back(engine::variable(Aggregate::setting_value, std::move(setting_value)));
    root.variables.push_back(engine::variable(Aggregate::base_value, sweep.base_value));
    return root;
}

/// Rows of the two samples of all inputs, then A with each input of B.
std::vector<std::vector<double>> sobol_points(Sweep const& sweep) {
    std::size_t const inputs = sweep.in.inputs.size();
    std::size_t const rows = *sweep.in.samples;
    engine::SplitMix random(kDesignStart + sweep.base.simulation.seed);
    std::vector<std::vector<double>> a, b;
    for (std::size_t j = 0; j < rows; ++j) {
        for (auto* const sample : {&a, &b}) {
            std::vector<double> row;
            for (engine::SweepInputField const& input : sweep.in.inputs) {
                row.push_back(engine::value_in_range(input, random.uniform()));
            }
            sample->push_back(std::move(row));
        }
    }
    std::vector<std::vector<double>> points = a;
    points.insert(points.end(), b.begin(), b.end());
    for (std::size_t i = 0; i < inputs; ++i) {
        for (std::size_t j = 0; j < rows; ++j) {
            std::vector<double> row = a[j];
            row[i] = b[j][i];
            points.push_back(std::move(row));
        }
    }
    return points;
}

engine::SobolValues values_of(engine::SobolRuns const& runs, std::size_t figure, std::size_t rows) {
    engine::SobolValues out;
    auto const column = [&](std::size_t first) {
        std::vector<double> values;
        for (std::size_t j = first; j < first + rows; ++j) {
            values.push_back(runs.values[j][figure]);
        }
        return values;
    };
    out.a = column(0);
    out.b = column(rows);
    for (std::size_t i = 0; i < runs.inputs.size(); ++i) {
        out.mixed.push_back(column((i + 2) * rows));
    }
    return out;
}

Dataset run_sobol(Sweep const& sweep, Runner& runner) {
    Dataset const base = runner.summary(sweep.base);
    engine::SobolRuns runs;
    runs.figures = figures_of(sweep, base);
    for (std::size_t i = 0; i < sweep.in.inputs.size(); ++i) {
        runs.inputs.push_back(axis_of(sweep, i));
    }
    runs.points = sobol_points(sweep);
    for (std::vector<double> const& point : runs.points) {
        Dataset const summary = runner.summary(engine::scenario_at(sweep, point));
        std::vector<double> row;
        for (std::string const& figure : runs.figures) {
            auto const found = engine::find_figure(summary, figure);
            row.push_back(found ? summary.number(found->variable, found->index) : kNan);
        }
        runs.values.push_back(std::move(row));
    }
    for (std::size_t f = 0; f < runs.figures.size(); ++f) {
        runs.indices.push_back(engine::sobol_indices(values_of(runs, f, *sweep.in.samples),
                                                     sweep.in.resamples.value_or(kResamples),
                                                     sweep.base.outputs.confidence));
    }
    return engine::sobol_dataset(runs);
}

/// Largest R of a side with the two inputs at x and y.
double reproduction_at(Sweep const& sweep, models::Side side, double x, double y) {
    Plan const plan = engine::assemble(engine::scenario_at(sweep, {x, y})).plan;
    return engine::largest_reproduction_number(plan, side);
}

/// The y between two neighbours of the grid at which R passes 1, by bisection.
double crossing(Sweep const& sweep, models::Side side, double x, double low, double high,
                double at_low) {
    for (int k = 0; k < kBisections; ++k) {
        double const middle = 0.5 * (low + high);
        bool const same = (reproduction_at(sweep, side, x, middle) >= 1.0) == (at_low >= 1.0);
        (same ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

/// One x: R and the critical shock at every y, and the y at which R passes 1.
void append_critical_row(Sweep const& sweep, Runner const& runner, models::Side side, double x,
                         engine::CriticalSurface& surface) {
    std::vector<double> const& ys = sweep.values[1];
    std::vector<double> r;
    for (double const y : ys) {
        Plan const plan = engine::assemble(engine::scenario_at(sweep, {x, y})).plan;
        bool const book = plan.book.of(side).size() > 0;
        r.push_back(engine::largest_reproduction_number(plan, side));
        surface.critical_shock.push_back(book ? engine::vulnerability(plan, side, {}).critical_shock
                                              : kNan);
        runner.stop_if_asked();
    }
    surface.reproduction_number.insert(surface.reproduction_number.end(), r.begin(), r.end());
    double found = kNan;
    for (std::size_t k = 1; k < ys.size() && std::isnan(found); ++k) {
        if ((r[k - 1] >= 1.0) != (r[k] >= 1.0)) {
            found = crossing(sweep, side, x, ys[k - 1], ys[k], r[k - 1]);
        }
    }
    surface.critical_y.push_back(found);
}

Dataset run_critical(Sweep const& sweep, Runner const& runner) {
    engine::CriticalSurface surface{axis_of(sweep, 0), axis_of(sweep, 1), {}, {}, {}};
    for (models::Side const side : {models::Side::long_, models::Side::short_}) {
        for (double const x : sweep.values[0]) {
            append_critical_row(sweep, runner, side, x, surface);
        }
    }
    return engine::critical_dataset(surface);
}

}  // namespace

Dataset carry_out(Sweep const& sweep, SweepRunner& runner) {
    if (sweep.in.design == "grid") {
        return run_grid(sweep, runner);
    }
    if (sweep.in.design == "one_at_a_time") {
        return run_one_at_a_time(sweep, runner);
    }
    return sweep.in.design == "sobol" ? run_sobol(sweep, runner) : run_critical(sweep, runner);
}

}  // namespace cascade::study
