#include "engine/results/dataset.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "models/base/contract.hpp"

namespace cascade::engine {

namespace {

template <class Range>
auto* find_named(Range& variables, std::string const& name) {
    auto const at = std::find_if(variables.begin(), variables.end(),
                                 [&](Variable const& v) { return v.name == name; });
    return at == variables.end() ? nullptr : &*at;
}

void require(bool holds, std::string const& what) {
    if (!holds) {
        throw ContractViolation("data set: " + what);
    }
}

void check_variable(Dataset const& dataset, Variable const& variable, std::set<std::string>& seen) {
    std::string const name = "\"" + variable.name + "\" ";
    require(!variable.name.empty(), "a variable without name");
    require(seen.insert(variable.name).second, name + "appears twice");
    require(!variable.units.empty(), name + "has no units");
    require(!variable.long_name.empty(), name + "has no long_name");
    std::size_t product = 1;
    for (std::string const& dimension : variable.dimensions) {
        require(find_named(dataset.coordinates, dimension) != nullptr,
                name + "lies over \"" + dimension + "\", which is no coordinate");
        product *= dataset.extent(dimension);
    }
    require(product == size_of(variable.values), name + "has a size that is not its dimensions'");
}

}  // namespace

Variable const* Dataset::find(std::string const& name) const {
    Variable const* const variable = find_named(variables, name);
    return variable != nullptr ? variable : find_named(coordinates, name);
}

Variable const& Dataset::at(std::string const& name) const {
    Variable const* const variable = find(name);
    require(variable != nullptr, "no variable \"" + name + "\"");
    return *variable;
}

std::size_t Dataset::extent(std::string const& dimension) const {
    Variable const* const coordinate = find_named(coordinates, dimension);
    return coordinate == nullptr ? 0 : size_of(coordinate->values);
}

double Dataset::number(std::string const& name, std::vector<std::size_t> const& index) const {
    Variable const& variable = at(name);
    require(index.size() == variable.dimensions.size(),
            "\"" + name + "\" indexed with a wrong number of dimensions");
    std::size_t offset = 0;
    for (std::size_t d = 0; d < index.size(); ++d) {
        std::size_t const size = extent(variable.dimensions[d]);
        require(index[d] < size, "\"" + name + "\" indexed outside " + variable.dimensions[d]);
        offset = offset * size + index[d];
    }
    if (auto const* const numbers = std::get_if<Numbers>(&variable.values)) {
        return numbers->at(offset);
    }
    auto const* const integers = std::get_if<Integers>(&variable.values);
    require(integers != nullptr, "\"" + name + "\" is not numeric");
    return static_cast<double>(integers->at(offset));
}

void set_attribute(Attributes& attributes, std::string const& name, Attribute value) {
    for (auto& [key, old] : attributes) {
        if (key == name) {
            old = std::move(value);
            return;
        }
    }
    attributes.emplace_back(name, std::move(value));
}

Attribute const* find_attribute(Attributes const& attributes, std::string const& name) {
    for (auto const& [key, value] : attributes) {
        if (key == name) {
            return &value;
        }
    }
    return nullptr;
}

std::vector<std::string> group_names(Dataset const& dataset) {
    std::vector<std::string> names{""};
    for (Variable const& variable : dataset.variables) {
        if (std::find(names.begin(), names.end(), variable.group) == names.end()) {
            names.push_back(variable.group);
        }
    }
    return names;
}

GroupView view_of(Dataset const& dataset, std::string const& group) {
    GroupView view;
    std::set<std::string> used, elsewhere;
    for (Variable const& variable : dataset.variables) {
        auto& names = variable.group == group ? used : elsewhere;
        names.insert(variable.dimensions.begin(), variable.dimensions.end());
        if (variable.group == group) {
            view.variables.push_back(&variable);
        }
    }
    for (Variable const& coordinate : dataset.coordinates) {
        bool const here = used.count(coordinate.name) > 0;
        if (here || (group.empty() && elsewhere.count(coordinate.name) == 0)) {
            view.coordinates.push_back(&coordinate);
        }
    }
    return view;
}

Dataset part_of(Dataset const& dataset, std::string const& group) {
    GroupView const view = view_of(dataset, group);
    Dataset part;
    for (Variable const* const coordinate : view.coordinates) {
        part.coordinates.push_back(*coordinate);
    }
    for (Variable const* const variable : view.variables) {
        part.variables.push_back(*variable);
    }
    if (group.empty()) {
        part.attributes = dataset.attributes;
    }
    return part;
}

void join(Dataset& whole, Dataset more) {
    for (Variable& coordinate : more.coordinates) {
        Variable const* const there = find_named(whole.coordinates, coordinate.name);
        if (there == nullptr) {
            whole.coordinates.push_back(std::move(coordinate));
        } else {
            require(there->values == coordinate.values,
                    "coordinate \"" + coordinate.name + "\" has two sets of values");
        }
    }
    std::move(more.variables.begin(), more.variables.end(), std::back_inserter(whole.variables));
    for (auto& [name, value] : more.attributes) {
        set_attribute(whole.attributes, name, std::move(value));
    }
}

std::size_t size_of(Values const& values) {
    return std::visit([](auto const& v) { return v.size(); }, values);
}

void check(Dataset const& dataset) {
    std::set<std::string> seen;
    for (Variable const& coordinate : dataset.coordinates) {
        require(coordinate.dimensions == std::vector<std::string>{coordinate.name},
                "coordinate \"" + coordinate.name + "\" must lie over its own dimension");
        check_variable(dataset, coordinate, seen);
    }
    for (Variable const& variable : dataset.variables) {
        check_variable(dataset, variable, seen);
    }
}

}  // namespace cascade::engine
