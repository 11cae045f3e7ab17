#pragma once

/// Sorting many doubles fast.

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace cascade::engine {

/// Sort ascending in place.
///
/// The order is that of the numbers; -0 comes before +0, NaN is not allowed.
///
/// Method: radix sort of the bit patterns, 11 bits a pass, passes whose digit is constant skipped;
/// about six times as fast as a comparison sort for 1e5 random numbers. The comparison sort below
/// 256. Cost O(n), a scratch buffer of 2 n words, reused.
///
/// \param values   Any size; finite or infinite.
/// \param scratch  Grown as needed; its content does not matter.
/// Checked in tests/unit/statistics/sorting_test.cpp against std::sort.
void sort_ascending(std::span<double> values, std::vector<std::uint64_t>& scratch);

/// Bit pattern whose order as an unsigned number is the order of sort_ascending().
[[nodiscard]] inline std::uint64_t order_key(double x) {
    constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
    auto const bits = std::bit_cast<std::uint64_t>(x);
    return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

/// The number of a bit pattern of order_key().
[[nodiscard]] inline double of_order_key(std::uint64_t key) {
    constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
    return std::bit_cast<double>((key & kSign) != 0 ? key & ~kSign : ~key);
}

}  // namespace cascade::engine
