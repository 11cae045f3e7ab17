#pragma once

/// What a result file says about itself: who made it, from what, where, and how long it took.

#include <string>
#include <vector>

#include "engine/results/dataset.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/simulate/plan.hpp"
#include "engine/simulate/run.hpp"
#include "engine/study/settings.hpp"

namespace cascade::study {

/// Attributes of the root group. `warnings` are those of the assembly, kept so that every reader of
/// the file sees them.
[[nodiscard]] engine::Attributes root_attributes(engine::Scenario const& scenario,
                                                 engine::Plan const& plan,
                                                 std::string const& resolved, Origin const& origin,
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

/// Version of this library: "0.1.0".
[[nodiscard]] std::string library_version();

/// "g++ 12.2.0" or "clang++ 14.0.6": what the library was built with.
[[nodiscard]] std::string compiler();

/// Name of the processor as the system says it; "unknown" where it does not.
[[nodiscard]] std::string cpu_model();

/// Now, as 2026-01-31T23:59:59Z.
[[nodiscard]] std::string utc_now();

/// An attribute that is a text or a whole number, as text; empty where it is neither or not there.
[[nodiscard]] std::string text_attribute(engine::Dataset const& dataset, std::string const& name);

}  // namespace cascade::study
