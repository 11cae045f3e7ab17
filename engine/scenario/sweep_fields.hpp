#pragma once

/// The table of keys of a sweep (fields.hpp says how such tables work).

#include "engine/scenario/fields.hpp"
#include "engine/scenario/sweep.hpp"

namespace cascade::engine {

/// Which keys belong to which design.
[[nodiscard]] std::vector<Variant> const& sweep_variants();

void describe(FieldVisitor& v, SweepInputField& in);
void describe(FieldVisitor& v, SweepInput& in);

}  // namespace cascade::engine
