#pragma once

/// Who made this binary: version, commit, compiler.

#include <string>

#include "engine/study/settings.hpp"

namespace cascade::program {

/// "0.1.0"
[[nodiscard]] std::string version();

/// Commit the binary was built from, with "-dirty" where the tree had changes; "unknown" outside
/// git.
[[nodiscard]] std::string commit();

/// This program as the maker of a result.
[[nodiscard]] study::Origin origin(std::string const& command_line);

/// Lines of --version.
[[nodiscard]] std::string version_text();

}  // namespace cascade::program
