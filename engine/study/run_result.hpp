#pragma once

/// What a simulation becomes before it is written, shown or printed.

#include <string>
#include <vector>

#include "engine/results/result_file.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/simulate/run.hpp"
#include "engine/study/settings.hpp"

namespace cascade::study {

/// The result file of a run: aggregates, paths where they are kept, book, what a report asks,
/// inputs. Warnings of the scenario, of the estimator and of figures whose errors do not exist go
/// into the attribute `warnings` and into `warnings`. Lacks /run, which is known at the end.
[[nodiscard]] engine::ResultFile result_of(engine::Scenario const& scenario,
                                           engine::Assembly const& assembly,
                                           engine::RunResult const& result, Origin const& origin,
                                           std::vector<std::string>& warnings);

}  // namespace cascade::study
