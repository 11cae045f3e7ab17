#pragma once

/// Scrambled Sobol points for the course of the price and the book: fewer paths for means.

#include <memory>

#include "engine/simulate/work.hpp"

namespace cascade::engine {

/// Scrambled points: plan.paths / repeats of them in each repeat, which is the unit, every repeat a
/// scrambling of its own.
///
/// From the point come the factor common to a book's levels, the first 15 normals of the bridge
/// over the nearest levels of each side (FieldBridge), and as many of the bridge over chunks as
/// there are coordinates left; the others and all else (steps inside a chunk, extremes inside
/// steps, jumps, the rest of the book) from the path's own draws. Inside a chunk the steps' normals
/// are moved together so that their sum is the prescribed one, which leaves their law exact.
/// \pre the diffusion is a Gbm; paths / repeats is a power of two
/// Checked in tests/statistical/quasi_test.cpp.
[[nodiscard]] std::unique_ptr<Work const> quasi_work(Plan const& plan, Kernel const& kernel);

/// Give rows the weight 1, in units of a repeat.
void finish_quasi(Plan const& plan, Tally& tally);

}  // namespace cascade::engine
