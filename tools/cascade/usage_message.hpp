#pragma once

/// What is wrong with a command line.

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cascade::program {

/// What is wrong, in our words where we know better than the parser (an unknown command or option,
/// and what may have been meant), else `fallback`, the parser's.
[[nodiscard]] std::string usage_message(CLI::App const& app,
                                        std::vector<std::string> const& arguments,
                                        std::string const& fallback);

}  // namespace cascade::program
