#pragma once

/// The block `living` of the book: how positions open, close and are given margin.

#include "engine/scenario/reader.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/simulate/plan.hpp"

namespace cascade::engine {

/// The block with the leverage mix and the maintenance margin of the book where it gives none.
[[nodiscard]] LivingInput filled_in(LivingInput const& living, BookInput const& book);

/// Whether anything happens at all.
[[nodiscard]] bool lives(BookInput const& book);

/// Rules of the block, once the book's margin rules are there.
void check_living(Scenario const& scenario, Findings& findings);

/// \pre the block is sound; time and book of `plan` are there
[[nodiscard]] models::LivingBook living_book(BookInput const& in, Plan const& plan);

}  // namespace cascade::engine
