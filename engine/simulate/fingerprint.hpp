#pragma once

/// What a plan's paths depend on, in 32 hex digits.

#include <string>

#include "engine/simulate/plan.hpp"

namespace cascade::engine {

/// Equal for plans whose records fold: of every field that a unit's figures, weights or sums depend
/// on (XXH3, 128 bits, over their bytes in order). Not of the number of paths beyond that of a
/// unit, nor of what is made of the figures afterwards (own positions but for their thresholds,
/// paths kept, tail indices, bootstrap, control variate). Checked in
/// tests/unit/simulate/fingerprint_test.cpp, field by field.
[[nodiscard]] std::string fingerprint(Plan const& plan);

}  // namespace cascade::engine
