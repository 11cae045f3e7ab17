#pragma once

/// The summary of a run as text.

#include <string>

#include "engine/results/dataset.hpp"

namespace cascade::program {

/// The root group of a result file as a person reads it, at most 80 columns, the answer first: how
/// much further feedback carries the price, how likely that is, how different the sides are, and
/// how sure that is. A pure function of the dataset; parts whose variables are absent are left out.
[[nodiscard]] std::string summary_text(engine::Dataset const& root);

}  // namespace cascade::program
