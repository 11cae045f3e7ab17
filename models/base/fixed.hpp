#pragma once

/// Exact sums. Every term is rounded once, to a whole number of a unit; integers of 128 bits add
/// up to the same sum in any order and any grouping, which sums of doubles do not.

#include <emmintrin.h>

#include "models/base/lanes.hpp"

namespace cascade::models {

/// A whole number of units.
__extension__ typedef __int128 Fixed;  // NOLINT(modernize-use-using): only so without a warning

/// A term or a sum is below 2^kFixedBits units; add_fixed() finds one that is not.
inline constexpr int kFixedBits = 110;
inline constexpr double kFixedEnd = 0x1p110;

/// From here on a sum is too large, whatever is added to it.
inline constexpr Fixed kFixedTooLarge = static_cast<Fixed>(1) << kFixedBits;

inline namespace CASCADE_SIMD {

/// x in units, rounded to the nearest, ties to even. kFixedTooLarge where x is NaN, or not below
/// 2^kFixedBits units in size.
/// \param per_unit  1 over the unit, a power of two
/// Checked in tests/unit/models/fixed_test.cpp.
CASCADE_INLINE Fixed to_fixed(double x, double per_unit) {
    double const units = x * per_unit;
    // Of what does not fit, NaN included, the instruction makes the least integer: one test tells
    // the common case, on the way of every liquidation.
    long long const whole = _mm_cvtsd_si64(_mm_set_sd(units));
    if (__builtin_expect(whole >= 0, 1)) {
        return static_cast<Fixed>(static_cast<unsigned long long>(whole));
    }
    if (units < 0x1p62 && units > -0x1p62) {
        return static_cast<Fixed>(whole);
    }
    bool const fits = units < kFixedEnd && units > -kFixedEnd;
    return fits ? static_cast<Fixed>(units) : kFixedTooLarge;  // a whole number from 2^53 on
}

/// The nearest double to the sum, in what the unit is in.
CASCADE_INLINE double from_fixed(Fixed sum, double unit) {
    return static_cast<double>(sum) * unit;
}

/// Add a sum to another.
/// \return whether both, and what comes out, are small enough to be right
[[nodiscard]] CASCADE_INLINE bool add_fixed(Fixed sum, Fixed& to) {
    auto const fits = [](Fixed x) { return x < kFixedTooLarge && x > -kFixedTooLarge; };
    bool const before = fits(sum) && fits(to);
    if (before) {
        to += sum;
    }
    return before && fits(to);
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
