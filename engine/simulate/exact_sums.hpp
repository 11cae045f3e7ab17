#pragma once

/// Sums over paths that no order of work changes: their units, and what they say in the end.

#include <span>
#include <vector>

#include "engine/figures/path_figures.hpp"
#include "models/base/fixed.hpp"
#include "models/book/book.hpp"

namespace cascade::engine {

struct Plan;
struct Tally;

/// What terms are rounded to, powers of two. A function of the plan without its number of paths, so
/// that records of a run and of a longer one are alike.
struct SumUnits {
    /// USD. The notional of the book, with what opens over the horizon, is at least 2^59 and below
    /// 2^60 units; 2^-60 USD where there is none.
    double usd = 1.0;
    /// The largest weight of a path, 1 (splitting) or 1 / plain_share (importance), counted as 2^40
    /// at most, is at least 2^67 and below 2^68 units.
    double weight = 1.0;
};

/// Checked in tests/unit/simulate/exact_sums_test.cpp.
[[nodiscard]] SumUnits sum_units(Plan const& plan);

/// Sums over the paths of a record, in units. Where rows carry weights of two components of a
/// mixture, those of the second stand behind those of the first.
struct ExactSums {
    std::vector<models::Fixed> heat[models::kSides];            ///< of Tally::heat
    std::vector<models::Fixed> fan_weight[kWorlds];             ///< of Tally::fan_weight
    std::vector<models::Fixed> cascade_weight[models::kSides];  ///< of Tally::cascade_weight

    /// All of them, in a fixed order.
    [[nodiscard]] std::vector<std::vector<models::Fixed>*> all();
    [[nodiscard]] std::vector<std::vector<models::Fixed> const*> all() const;
};

/// Add sums of the same shape.
/// \throws std::overflow_error where one is too large for its unit
void add_sums(ExactSums const& from, ExactSums& to);

/// Let heat, fan_weight and cascade_weight of the tally be what its sums say, times factor[c] for
/// those of component c.
void show_sums(Plan const& plan, std::span<double const> factor, Tally& tally);

}  // namespace cascade::engine
