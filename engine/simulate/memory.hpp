#pragma once

/// Memory that this process may still use.

namespace cascade::engine {

/// Bytes, the least of what the machine has free and what its control group allows; infinity where
/// neither says.
[[nodiscard]] double available_memory();

}  // namespace cascade::engine
