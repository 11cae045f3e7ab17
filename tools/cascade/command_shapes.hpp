#pragma once

/// The commands and options of the program as data, for completions and the manual page.

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cascade::program {

struct OptionShape {
    std::string long_name;   ///< without dashes
    std::string short_name;  ///< without dash; "" if none
    std::string value;       ///< what the value is called; "" for a flag
    std::string about;
};

struct CommandShape {
    std::string name;
    std::string about;     ///< first line
    std::string examples;  ///< lines below it
    std::vector<OptionShape> options;
    std::vector<std::string> operands;  ///< what they are called, "..." after one that repeats
};

/// Every command that `app` has, options in the order in which they were added.
[[nodiscard]] std::vector<CommandShape> shapes_of(CLI::App const& app);

/// A completion script. \param shell  "bash", "zsh" or "fish".
[[nodiscard]] std::string completion_script(std::string const& shell,
                                            std::vector<CommandShape> const& commands);

/// The manual page, for man(1).
[[nodiscard]] std::string manual_page(std::vector<CommandShape> const& commands);

}  // namespace cascade::program
