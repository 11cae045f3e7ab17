#include "tools/cascade/command_shapes.hpp"

#include <CLI/CLI.hpp>

namespace cascade::program {
namespace {

/// What the value is called, without the set of allowed ones that CLI11 puts behind a colon.
std::string value_name(CLI::Option const& option) {
    std::string const name = option.get_type_name();
    return name.substr(0, name.find(':'));
}

OptionShape shape_of(CLI::Option const& option) {
    OptionShape shape;
    shape.long_name = option.get_lnames().empty() ? "" : option.get_lnames().front();
    shape.short_name = option.get_snames().empty() ? "" : option.get_snames().front();
    shape.value = option.get_items_expected_max() > 0 ? value_name(option) : "";
    shape.about = option.get_description();
    return shape;
}

}  // namespace

std::vector<CommandShape> shapes_of(CLI::App const& app) {
    std::vector<CommandShape> commands;
    for (CLI::App const* command : app.get_subcommands([](CLI::App const*) { return true; })) {
        CommandShape shape;
        std::string const text = command->get_description();
        std::size_t const end = text.find('\n');
        shape.name = command->get_name();
        shape.about = text.substr(0, end);
        shape.examples = end == std::string::npos ? "" : text.substr(end + 1);
        for (CLI::Option const* option : command->get_options()) {
            if (option->get_positional()) {
                bool const repeats = option->get_items_expected_max() > 1;
                shape.operands.push_back(value_name(*option) + (repeats ? "..." : ""));
            } else {
                shape.options.push_back(shape_of(*option));
            }
        }
        commands.push_back(std::move(shape));
    }
    return commands;
}

}  // namespace cascade::program
