#include "bench/cpu.hpp"

#include <algorithm>

#include "engine/simulate/kernel/dispatch.hpp"

namespace cascade::bench {

bool cpu_runs(std::string const& simd) {
    auto const names = engine::available_simd();
    return std::find(names.begin(), names.end(), simd) != names.end();
}

}  // namespace cascade::bench
