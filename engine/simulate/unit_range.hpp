#pragma once

/// Consecutive units of a run (units.hpp).

#include <cstdint>

namespace cascade::engine {

/// Units first .. end - 1.
struct UnitRange {
    std::uint64_t first = 0;
    std::uint64_t end = 0;

    [[nodiscard]] std::uint64_t size() const { return end - first; }
    [[nodiscard]] bool operator==(UnitRange const&) const = default;
};

}  // namespace cascade::engine
