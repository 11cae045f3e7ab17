#pragma once

/// The summary of a sweep as text, at most 80 columns: a pure function of its data set.

#include <string>

#include "engine/results/dataset.hpp"

namespace cascade::program {

/// By design: a tornado for each figure (one at a time), lines or a table (grid of one or two
/// inputs; more: where each figure is least and most), Sobol indices, or where R passes 1.
/// Checked in tests/cli/sweep_test.py.
[[nodiscard]] std::string sweep_text(engine::Dataset const& root);

}  // namespace cascade::program
