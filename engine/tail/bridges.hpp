#pragma once

/// Random sequences built coarse before fine, so that the first of their normals matter most: the
/// course of the price, and the dispersion of a side's nearest levels.

#include <cstddef>
#include <span>
#include <vector>

namespace cascade::engine {

/// A place of a bridge, given the nearest ones known before it.
struct BridgeNode {
    std::size_t at;
    std::size_t left;  ///< where there is no such neighbour, its weight is 0
    std::size_t right;
    double left_weight;
    double right_weight;
    double sd;

    /// Its value from theirs and a normal of its own.
    [[nodiscard]] double value(std::vector<double> const& known, double normal) const {
        return left_weight * known[left] + sd * normal + right_weight * known[right];
    }
};

/// Brownian motion at the ends of the chunks of a run, built from the end backwards: the last
/// chunk's end from the first normal, then midpoints of what is open, coarse before fine.
/// Source: Caflisch, Morokoff, Owen (1997), J. Comput. Finance 1(1), 27-46.
/// Checked in tests/unit/tail/bridges_test.cpp.
class ChunkBridge {
  public:
    explicit ChunkBridge(std::size_t steps);

    [[nodiscard]] std::size_t chunks() const { return chunk_steps_.size(); }

    /// From one normal for each node, in the order of construction, to the sum of the normals of
    /// each chunk's steps over the root of their number.
    void fill(std::vector<double> const& normals, std::vector<double>& sums) const;

  private:
    std::vector<BridgeNode> nodes_;
    std::vector<double> chunk_steps_;
};

/// A stationary first-order autoregression at the levels, h_k = r_k h_{k-1} + sqrt(1 - r_k^2) e_k
/// (models/book/path_field.hpp), from normals of which the first place its middle, the next two
/// what lies half-way to its ends, and so on: each given the nearest known ones on either side.
///
/// For rho_1, rho_2 the correlations with a known left and right neighbour (product of the r
/// between) the weights are rho_1 (1 - rho_2^2) and rho_2 (1 - rho_1^2), the variance
/// (1 - rho_1^2) (1 - rho_2^2), all over 1 - rho_1^2 rho_2^2; with one neighbour rho and 1 - rho^2.
/// Checked in tests/unit/tail/bridges_test.cpp.
class FieldBridge {
  public:
    /// \param correlation  r_k of the levels, r_0 not used
    explicit FieldBridge(std::span<double const> correlation);

    [[nodiscard]] std::size_t levels() const { return nodes_.size(); }

    /// From one normal for each node, in the order of construction, to e of each level.
    void fill(std::span<double const> normals, std::span<float> e) const;

  private:
    std::vector<BridgeNode> nodes_;
    std::vector<double> correlation_;  ///< r_0 = 0
    std::vector<double> innovation_;   ///< sqrt(1 - r^2)
};

}  // namespace cascade::engine
