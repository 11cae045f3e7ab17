#pragma once

/// Two results, figure by figure.

#include <string>
#include <vector>

#include "engine/results/judgement.hpp"
#include "engine/results/result_file.hpp"
#include "engine/scenario/fault_at.hpp"

namespace cascade::study {

/// What a comparison found: everything that a text or a page says of it.
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
    std::vector<engine::InputDifference> inputs;
    engine::Comparison comparison;
};

/// A result that was read, and its name in messages.
struct NamedResult {
    std::string name;
    engine::ResultFile file;
};

/// Read a result that is to be compared.
/// \throws Error (missing_input); (storage_failed) where it is damaged, not complete or a sweep
[[nodiscard]] NamedResult read_complete(std::string const& file);

/// Compare two results of runs. Where both hold the same paths of one seed, errors of differences
/// are those of pairs; otherwise, those of independent runs.
/// \throws Error (storage_failed) where they share no figure, or a stored scenario is refused
/// Checked in tests/cli/compare_test.py, tests/unit/study/compare_test.cpp.
[[nodiscard]] ComparisonReport compare(NamedResult const& a, NamedResult const& b,
                                       engine::Tolerance const& tolerance = {});

}  // namespace cascade::study
