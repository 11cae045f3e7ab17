#include "engine/study/accuracy.hpp"

#include <cmath>
#include <limits>

#include "engine/results/figure_values.hpp"
#include "engine/results/plan_figures.hpp"
#include "engine/scenario/fault_at.hpp"
#include "engine/study/figure.hpp"

namespace cascade::study {
namespace {

char const* const kPointer = "/simulation/accuracy/figure";

}  // namespace

engine::FigureName accuracy_figure(engine::Scenario const& scenario, engine::Plan const& plan) {
    std::string const& text = scenario.simulation.accuracy->figure;
    engine::Dataset const root = engine::outline_of(plan);
    std::string const why_not = why_no_figure(root, text);
    if (!why_not.empty()) {
        throw engine::input_error(
            {engine::fault_at(scenario.text, scenario.file, kPointer, why_not)});
    }
    return *engine::find_figure(root, text);
}

double relative_error(engine::Dataset const& root, engine::FigureName const& figure) {
    engine::Interval const i = engine::interval_of(root, root.at(figure.variable), figure.index);
    double const error = 0.5 * (i.high - i.low) / std::fabs(i.value);
    return std::isfinite(error) ? error : std::numeric_limits<double>::infinity();
}

void note_accuracy(engine::Scenario const& scenario, engine::Estimator const& estimator,
                   engine::FigureName const& figure, engine::Dataset& root) {
    double const reached = relative_error(root, figure);
    double const wanted = scenario.simulation.accuracy->relative_error;
    engine::set_attribute(root.attributes, "accuracy_figure", engine::figure_text(root, figure));
    engine::set_attribute(root.attributes, "accuracy_relative_error", wanted);
    engine::set_attribute(root.attributes, "reached_relative_error", reached);
    engine::set_attribute(root.attributes, "accuracy_met",
                          static_cast<std::int64_t>(reached <= wanted ? 1 : 0));
    if (engine::in_repeats(estimator.method)) {
        engine::set_attribute(root.attributes, "accuracy_repeats",
                              static_cast<std::int64_t>(estimator.repeats));
    }
}

}  // namespace cascade::study
