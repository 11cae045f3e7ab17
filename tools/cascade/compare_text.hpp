#pragma once

/// A comparison as a person reads it.

#include <string>
#include <vector>

#include "engine/figures/aggregates.hpp"
#include "engine/study/compare.hpp"

namespace cascade::program {

using engine::InputDifference;
using study::ComparisonReport;

/// Figures beyond the tolerance.
[[nodiscard]] std::vector<engine::FigureDifference> beyond_tolerance(
    ComparisonReport const& report);

/// How many figures differ by rounding only.
[[nodiscard]] std::size_t rounding_only(ComparisonReport const& report);

/// What --z promises of the list; "" without it.
[[nodiscard]] std::string false_alarm_text(ComparisonReport const& report);

/// z as it is shown: "exact" where nothing is sampled, "n/a" where no error is known.
[[nodiscard]] std::string z_text(engine::FigureDifference const& figure);

/// At most 80 columns: what differs between the scenarios, the main figures (every figure with
/// `all`), those beyond the tolerance.
[[nodiscard]] std::string comparison_text(ComparisonReport const& report, bool all);

}  // namespace cascade::program
