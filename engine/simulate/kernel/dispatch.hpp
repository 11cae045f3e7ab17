#pragma once

/// Choice of the kernel's instruction set at run time, and its tables.

#include <string>
#include <vector>

#include "engine/simulate/kernel/lane_job.hpp"
#include "engine/simulate/prepared.hpp"

namespace cascade::engine {

struct Kernel {
    LaneFunction simulate;
    std::string simd;  ///< "portable", "v3" (AVX2, FMA), "v4" (AVX-512)
};

/// Instruction sets this CPU can run, narrowest first.
[[nodiscard]] std::vector<std::string> available_simd();

/// The widest kernel this CPU runs, or the one named by the environment variable CASCADE_SIMD. All
/// give the same bits. \throws Error (invalid_argument) where CASCADE_SIMD names one that does not
/// exist or cannot run here
[[nodiscard]] Kernel choose_kernel();

/// \throws Error (invalid_argument) as choose_kernel
[[nodiscard]] Kernel kernel_named(std::string const& simd);

/// Pointers into `prepared`, which must outlive them.
[[nodiscard]] KernelTables tables_of(Prepared const& prepared);

}  // namespace cascade::engine
