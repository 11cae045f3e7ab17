#pragma once

/// A book and what a shock would do to it, without simulation.

#include <vector>

#include "engine/results/result_file.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/simulate/vulnerability.hpp"
#include "engine/study/settings.hpp"

namespace cascade::study {

/// The map of a scenario. The file has the shape of a result, without simulated figures.
struct MapResult {
    engine::Assembly assembly;
    std::vector<engine::VulnerabilityCurve> curves;  ///< long, short
    engine::ResultFile file;
};

/// The book of a scenario and the exact end of the cascade after shocks of each size.
/// \throws Error (invalid_input)
/// Checked in tests/cli/cli_test.py, tests/unit/study/map_test.cpp.
[[nodiscard]] MapResult map(engine::Scenario const& scenario, Settings const& settings = {});

}  // namespace cascade::study
