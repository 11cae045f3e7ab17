#pragma once

/// What a result file says about itself: who made it, from what, where, and how long it took.

#include <string>
#include <vector>

#include "engine/results/dataset.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/simulate/plan.hpp"
#include "engine/simulate/run.hpp"

namespace cascade::program {

/// Attributes of the root group. `warnings` are those of the assembly, kept so that every reader of
/// the file sees them.
[[nodiscard]] engine::Attributes root_attributes(engine::Scenario const& scenario,
                                                 engine::Plan const& plan,
                                                 std::string const& resolved,
                                                 std::vector<std::string> const& warnings);

/// Attributes of the root group that say how paths were drawn; none where they carry no weights.
[[nodiscard]] engine::Attributes estimator_attributes(engine::Plan const& plan,
                                                      engine::RunResult const& result);

/// What the run took.
struct RunRecord {
    std::string started_utc;
    std::string simd;
    std::string command_line;
    int threads = 0;
    double simulate_s = 0.0;
    double summarize_s = 0.0;
};

/// The group /run: scalars, outside the results hash.
[[nodiscard]] engine::Dataset run_dataset(RunRecord const& record);

/// Name of the processor; "unknown" where the system does not say.
[[nodiscard]] std::string cpu_model();

/// Now, as 2026-01-31T23:59:59Z.
[[nodiscard]] std::string utc_now();

/// Words joined so that a shell reads them back.
[[nodiscard]] std::string shell_quoted(std::vector<std::string> const& words);

/// Text of an attribute, whatever its type; empty if it is not there.
[[nodiscard]] std::string attribute_text(engine::Dataset const& dataset, std::string const& name);

}  // namespace cascade::program
