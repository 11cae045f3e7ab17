#pragma once

/// One path of a stored result, simulated again.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/results/result_file.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/simulate/plan.hpp"
#include "engine/simulate/replay.hpp"

namespace cascade::study {

/// One figure of one path, simulated again and as stored.
struct FigureMatch {
    std::string name;
    std::string units;
    double replayed = 0.0;
    double stored = 0.0;
    bool equal = false;  ///< bit for bit; two NaNs are equal
    std::string of;      ///< venue, or world and threshold, of figures that have several
};

struct PathReplay {
    engine::Scenario scenario;
    engine::Plan plan;
    engine::Replay replay;
    /// Every figure of the path, first passages included; none where the file holds no paths.
    std::optional<std::vector<FigureMatch>> figures;

    /// No figure differs from the stored one.
    [[nodiscard]] bool equal() const;
};

/// Simulate a path again from the scenario in the file, with every round of its cascades.
/// \param name  Of the result in messages.
/// \throws Error (invalid_argument) where the estimator's rows have no draws of their own
///         (`splitting`, `sobol`), or the result has no path of that number; (invalid_input) where
///         the stored scenario is refused
/// Checked in tests/cli/cli_test.py, tests/unit/study/replay_test.cpp.
[[nodiscard]] PathReplay replay(engine::ResultFile const& result, std::string const& name,
                                std::uint64_t path);

}  // namespace cascade::study
