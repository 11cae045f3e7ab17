#pragma once

/// Scrambled Sobol points for the course of the price: fewer paths for means.

#include <vector>

#include "engine/random/sobol.hpp"
#include "engine/simulate/run.hpp"

namespace cascade::engine {

/// Brownian motion at the ends of the chunks of a run, built from the end backwards: the last
/// chunk's end from the first normal, then midpoints of what is open, coarse before fine.
/// Source: Caflisch, Morokoff, Owen (1997), J. Comput. Finance 1(1), 27-46.
class ChunkBridge {
  public:
    explicit ChunkBridge(std::size_t steps);

    [[nodiscard]] std::size_t chunks() const { return chunk_steps_.size(); }

    /// From one normal for each node, in the order of construction, to the sum of the normals of
    /// each chunk's steps over the root of their number.
    void fill(std::vector<double> const& normals, std::vector<double>& sums) const;

  private:
    struct Node {
        std::size_t at;     ///< number of the chunk at whose end it stands, from 1
        std::size_t left;   ///< known nodes around it; 0: the start
        std::size_t right;  ///< 0: none, the first node
        double left_weight;
        double right_weight;
        double sd;
    };
    std::vector<Node> nodes_;
    std::vector<double> chunk_steps_;
};

/// Run the plan with scrambled points: plan.paths / repeats points in each repeat, every repeat a
/// scrambling of its own.
///
/// From the point come the factor common to a book's levels, the first 15 normals of the bridge
/// over the nearest levels of each side (FieldBridge), and as many of the bridge over chunks as
/// there are coordinates left; the others and all else (steps inside a chunk, extremes inside
/// steps, jumps, the rest of the book) from the path's own draws. Inside a chunk the steps' normals
/// are moved together so that their sum is the prescribed one, which leaves their law exact. Rows
/// have the weight 1; a repeat is the independent unit.
///
/// \param looks  With any, the repeats of the plan are the most that are run.
/// \pre the diffusion is a Gbm; paths / repeats is a power of two
/// Checked in tests/statistical/quasi_test.cpp.
[[nodiscard]] RunResult run_quasi(Plan const& plan, RunOptions const& options, Looks const& looks);

}  // namespace cascade::engine
