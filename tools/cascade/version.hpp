#pragma once

/// Who made this binary: version, commit, compiler.

#include <string>

namespace cascade::program {

/// "0.1.0"
[[nodiscard]] std::string version();

/// Commit the binary was built from, with "-dirty" where the tree had changes; "unknown" outside
/// git.
[[nodiscard]] std::string commit();

/// "g++ 12.2.0" or "clang++ 14.0.6"
[[nodiscard]] std::string compiler();

/// Lines of --version.
[[nodiscard]] std::string version_text();

}  // namespace cascade::program
