#pragma once

/// A comparison as a person reads it.

#include <string>
#include <vector>

#include "engine/figures/aggregates.hpp"
#include "engine/results/judgement.hpp"

namespace cascade::program {

/// A value of the scenario that is not the same in both results.
struct InputDifference {
    std::string pointer;
    std::string a;  ///< JSON text; "" where it is not there
    std::string b;
};

/// What `cascade compare` found: everything a report needs.
struct ComparisonReport {
    std::string file_a;
    std::string file_b;
    std::string scenario_a;  ///< names
    std::string scenario_b;
    bool equal_bits = false;  ///< the results hashes are the same
    bool paired = false;
    std::string pairing;  ///< why, or why not
    engine::Tolerance tolerance;
    bool from_paths = false;  ///< errors are judged by the paths of both
    engine::ListLevel level;  ///< where tolerance.z is above 0
    std::vector<InputDifference> inputs;
    engine::Comparison comparison;
};

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
