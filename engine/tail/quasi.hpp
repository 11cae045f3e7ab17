#pragma once

/// Scrambled Sobol points for the course of the price and the book: fewer paths for means.

#include "engine/simulate/run.hpp"

namespace cascade::engine {

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
