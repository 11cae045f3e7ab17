#include "tools/cascade/usage_message.hpp"

#include <algorithm>
#include <cctype>

#include <CLI/CLI.hpp>

#include "engine/scenario/did_you_mean.hpp"
#include "tools/cascade/format.hpp"

namespace cascade::program {
namespace {

/// The name of an option as typed, without a value glued to it; empty for a plain word.
std::string option_name(std::string const& argument) {
    if (argument.size() < 2 || argument[0] != '-' || std::isdigit(argument[1]) != 0) {
        return "";
    }
    return argument[1] == '-' ? argument.substr(0, argument.find('=')) : argument.substr(0, 2);
}

}  // namespace

std::string usage_message(CLI::App const& app, std::vector<std::string> const& arguments,
                          std::string const& fallback) {
    auto const first = std::find_if(arguments.begin(), arguments.end(), [](auto const& argument) {
        return option_name(argument).empty();
    });
    CLI::App const* scope = &app;
    std::vector<std::string> commands;
    for (CLI::App const* command : app.get_subcommands({})) {
        commands.push_back(command->get_name());
        if (first != arguments.end() && command->get_name() == *first) {
            scope = command;
        }
    }
    if (first != arguments.end() && scope == &app) {
        return "unknown command '" + printable(*first) + "'" + engine::suggestion(*first, commands);
    }
    std::vector<std::string> options;
    for (CLI::Option const* option : scope->get_options()) {
        for (std::string const& name : option->get_lnames()) {
            options.push_back("--" + name);
        }
    }
    for (std::string const& argument : arguments) {
        std::string const name = option_name(argument);
        if (argument == "--") {
            break;
        }
        if (!name.empty() && scope->get_option_no_throw(name) == nullptr) {
            return "unknown option '" + printable(name) + "'" + engine::suggestion(name, options);
        }
    }
    return fallback;
}

}  // namespace cascade::program
