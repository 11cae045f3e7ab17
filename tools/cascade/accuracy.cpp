#include "tools/cascade/accuracy.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/results/figure_values.hpp"
#include "engine/results/plan_figures.hpp"
#include "engine/scenario/did_you_mean.hpp"
#include "engine/scenario/text.hpp"
#include "tools/cascade/format.hpp"

namespace cascade::program {
namespace {

char const* const kPointer = "/simulation/accuracy/figure";

[[noreturn]] void refuse(engine::Scenario const& scenario, std::string const& message) {
    std::vector<engine::Fault> none;
    engine::Document const document = engine::parse_text(scenario.text, scenario.file, none);
    bool const in_file = document.values.count(kPointer) > 0;
    engine::Place const at =
        in_file ? document.place(kPointer) : engine::Place{scenario.file, 0, 0};
    throw engine::InputError({{at.file, at.line, at.column, kPointer, message}});
}

std::string why_not(engine::Dataset const& root, std::string const& text) {
    std::string const name = text.substr(0, text.find('['));
    engine::Variable const* const variable = root.find(name);
    std::vector<std::string> names;
    for (engine::Variable const& v : root.variables) {
        if (engine::has_error(v)) {
            names.push_back(v.name);
        }
    }
    if (variable == nullptr) {
        return "no figure is called \"" + printable(name) + "\"" + engine::suggestion(name, names);
    }
    if (!engine::has_error(*variable)) {
        return "\"" + name + "\" has no interval";
    }
    std::string example = name;
    bool const known = std::all_of(variable->dimensions.begin(), variable->dimensions.end(),
                                   [&](std::string const& d) { return root.extent(d) > 0; });
    if (!known) {
        return "values of \"" + name + "\" lie where only the run itself shows";
    }
    if (!variable->dimensions.empty()) {
        example = engine::figure_text(
            root, {name, std::vector<std::size_t>(variable->dimensions.size(), 0)});
    }
    return "\"" + printable(text) + "\" is not a value of " + name + "; expected one such as "
           + example;
}

}  // namespace

engine::FigureName accuracy_figure(engine::Scenario const& scenario, engine::Plan const& plan) {
    std::string const& text = scenario.simulation.accuracy->figure;
    engine::Dataset const root = engine::outline_of(plan);
    auto const found = engine::find_figure(root, text);
    if (!found || !engine::has_error(root.at(found->variable))) {
        refuse(scenario, why_not(root, text));
    }
    return *found;
}

double relative_error(engine::Dataset const& root, engine::FigureName const& figure) {
    Interval const i = interval_of(root, root.at(figure.variable), figure.index);
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

}  // namespace cascade::program
