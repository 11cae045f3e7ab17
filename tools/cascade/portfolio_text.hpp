#pragma once

/// The table of own positions in the summary.

#include <string>

#include "engine/results/dataset.hpp"

namespace cascade::program {

/// "" where the result has no portfolio.
[[nodiscard]] std::string portfolio_table(engine::Dataset const& root);

}  // namespace cascade::program
