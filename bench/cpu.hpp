#pragma once

#include <string>

namespace cascade::bench {

/// Whether this CPU runs code built for the instruction set of that name (portable, v3, v4).
[[nodiscard]] bool cpu_runs(std::string const& simd);

}  // namespace cascade::bench
