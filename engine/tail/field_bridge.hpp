#pragma once

/// The dispersion field of a side's nearest levels, built coarse before fine.

#include <cstddef>
#include <span>
#include <vector>

namespace cascade::engine {

/// A stationary first-order autoregression at the levels, h_k = r_k h_{k-1} + sqrt(1 - r_k^2) e_k
/// (models/book/path_field.hpp), from normals of which the first place its middle, the next two
/// what lies half-way to its ends, and so on: each given the nearest known ones on either side.
///
/// For rho_1, rho_2 the correlations with a known left and right neighbour (product of the r
/// between) the weights are rho_1 (1 - rho_2^2) and rho_2 (1 - rho_1^2), the variance
/// (1 - rho_1^2) (1 - rho_2^2), all over 1 - rho_1^2 rho_2^2; with one neighbour rho and 1 - rho^2.
/// Checked in tests/unit/tail/field_bridge_test.cpp.
class FieldBridge {
  public:
    /// \param correlation  r_k of the levels, r_0 not used
    explicit FieldBridge(std::span<double const> correlation);

    [[nodiscard]] std::size_t levels() const { return nodes_.size(); }

    /// From one normal for each node, in the order of construction, to e of each level.
    void fill(std::span<double const> normals, std::span<float> e) const;

  private:
    struct Node {
        std::size_t at;
        std::size_t left;  ///< known neighbours; their weight is 0 where there is none
        std::size_t right;
        double left_weight;
        double right_weight;
        double sd;
    };
    std::vector<Node> nodes_;
    std::vector<double> correlation_;
};

}  // namespace cascade::engine
