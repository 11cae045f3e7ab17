#pragma once

/// Sobol points: low discrepancy in 64 dimensions, plain or scrambled.

#include <cstdint>

namespace cascade::engine {

inline constexpr int kSobolDimensions = 64;

/// A set of points in Gray-code order, the origin first.
///
/// Direction numbers of Joe and Kuo (2008), SIAM J. Sci. Comput. 30(5), 2635-2654, file
/// new-joe-kuo-6.21201. Order: Antonov and Saleev (1979).
///
/// Scrambled: each dimension's digits are multiplied by a random lower triangular binary matrix
/// with a unit diagonal and shifted by random digits (Matousek, 1998, J. Complexity 14, 527-556).
/// Every point is then uniform, so that means are unbiased, and the set keeps its equidistribution;
/// means over independent scramblings give the error. Checked in tests/unit/random/sobol_test.cpp
/// against known points and an integral.
class SobolPoints {
  public:
    SobolPoints();
    /// The scrambling with this number; random bits are named by (seed, number).
    static SobolPoints scrambled(std::uint64_t seed, std::uint64_t number);

    /// Coordinate of point 0, 1, ... in units of 2^-32.
    [[nodiscard]] std::uint32_t coordinate(std::uint32_t point, int dimension) const;

  private:
    std::uint32_t direction_[kSobolDimensions][32];
    std::uint32_t shift_[kSobolDimensions] = {};
};

}  // namespace cascade::engine
