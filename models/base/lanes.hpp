#pragma once

/// Lanes: the paths that advance together, in structure-of-arrays form.
///
/// The kernel is plain C++ loops over kLanes, compiled once per instruction set and chosen at run
/// time. Each of those translation units defines CASCADE_SIMD, the name of an inline namespace, so
/// that code built for AVX-512 can never be linked into a caller that runs without it. Nothing in
/// such code may depend on the width: every lane's arithmetic is the same everywhere.

#ifndef CASCADE_SIMD
#define CASCADE_SIMD portable
#endif

#define CASCADE_INLINE inline __attribute__((always_inline))

namespace cascade::models {

inline constexpr int kLanes = 32;

inline namespace CASCADE_SIMD {

/// One number for every lane, aligned for the widest vectors.
template <class T>
struct alignas(64) LaneArray {
    T value[kLanes];

    T& operator[](int lane) { return value[lane]; }
    T const& operator[](int lane) const { return value[lane]; }
};

using Lane = LaneArray<double>;
using LaneF = LaneArray<float>;

CASCADE_INLINE double lane_min(double a, double b) {
    return a < b ? a : b;
}

CASCADE_INLINE double lane_max(double a, double b) {
    return a > b ? a : b;
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
