#include "engine/study/figure.hpp"

#include <algorithm>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/results/figure_values.hpp"
#include "engine/scenario/did_you_mean.hpp"
#include "engine/scenario/message.hpp"

namespace cascade::study {
namespace {

using engine::Dataset;
using engine::Variable;

std::string unknown_name(std::string const& name, std::vector<std::string> const& known) {
    return "no figure is called \"" + engine::printable(name) + "\""
           + engine::suggestion(name, known);
}

std::string no_such_value(Dataset const& root, Variable const& variable, std::string const& text) {
    std::string example = variable.name;
    bool const known = std::all_of(variable.dimensions.begin(), variable.dimensions.end(),
                                   [&](std::string const& d) { return root.extent(d) > 0; });
    if (!known) {
        return "values of \"" + variable.name + "\" lie where only the run itself shows";
    }
    if (!variable.dimensions.empty()) {
        example = engine::figure_text(
            root, {variable.name, std::vector<std::size_t>(variable.dimensions.size(), 0)});
    }
    return "\"" + engine::printable(text) + "\" is not a value of " + variable.name
           + "; expected one such as " + example;
}

}  // namespace

std::string why_no_figure(Dataset const& root, std::string const& text) {
    std::string const name = text.substr(0, text.find('['));
    Variable const* const variable = root.find(name);
    if (variable == nullptr) {
        std::vector<std::string> known;
        for (Variable const& v : root.variables) {
            if (engine::has_error(v)) {
                known.push_back(v.name);
            }
        }
        return unknown_name(name, known);
    }
    if (!engine::has_error(*variable)) {
        return "\"" + name + "\" has no interval";
    }
    return engine::find_figure(root, text) ? "" : no_such_value(root, *variable, text);
}

FigureValue figure_of(Dataset const& root, std::string const& text) {
    auto const found = engine::find_figure(root, text);
    if (!found) {
        std::string const name = text.substr(0, text.find('['));
        Variable const* const variable = root.find(name);
        std::vector<std::string> known;
        for (Variable const& v : root.variables) {
            known.push_back(v.name);
        }
        throw engine::argument_error(variable == nullptr ? unknown_name(name, known)
                                                         : no_such_value(root, *variable, text));
    }
    Variable const& variable = root.at(found->variable);
    return {engine::figure_text(root, *found), variable.units, variable.long_name,
            engine::interval_of(root, variable, found->index)};
}

}  // namespace cascade::study
