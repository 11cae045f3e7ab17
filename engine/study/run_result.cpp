#include "engine/study/run_result.hpp"

#include <string>
#include <vector>

#include "engine/results/book_dataset.hpp"
#include "engine/results/figure_values.hpp"
#include "engine/results/summary.hpp"
#include "engine/study/provenance.hpp"
#include "models/base/number_text.hpp"

namespace cascade::study {

using engine::Plan;
using engine::ResultFile;
using engine::RunResult;
using engine::Scenario;

namespace {

/// Those of the scenario and those of the estimator.
std::vector<std::string> all_warnings(Scenario const& scenario, engine::Assembly const& assembly,
                                      RunResult const& result, engine::Dataset const& root) {
    std::vector<std::string> out = assembly.warnings;
    out.insert(out.end(), result.warnings.begin(), result.warnings.end());
    std::vector<std::string> const moments =
        engine::moment_warnings(result.tally, scenario.outputs.confidence);
    out.insert(out.end(), moments.begin(), moments.end());
    if (result.tilt != 0.0) {
        double const effective =
            engine::number_of(root, engine::Aggregate::effective_sample_size, {});
        auto const rows = static_cast<double>(result.tally.paths);
        constexpr double kUneven = 0.2;
        if (effective < kUneven * rows) {
            out.push_back(
                "the weights of the paths are uneven: for figures of the middle of the "
                "law they are worth "
                + grouped_text(static_cast<std::uint64_t>(effective)) + " of "
                + grouped_text(result.tally.paths)
                + " paths; the estimator serves its target, use \"plain\" for the rest");
        }
    }
    return out;
}

}  // namespace

ResultFile result_of(Scenario const& scenario, engine::Assembly const& assembly,
                     RunResult const& result, Origin const& origin,
                     std::vector<std::string>& warnings) {
    Plan const& plan = assembly.plan;
    ResultFile file;
    file.scenario_json = scenario.text;
    file.resolved_json = engine::resolved_json(scenario);
    file.figures =
        engine::summarize(plan, result.tally, scenario.outputs.confidence, result.threads);
    warnings = all_warnings(scenario, assembly, result, file.figures);
    for (auto const& [name, value] :
         root_attributes(scenario, plan, file.resolved_json, origin, warnings)) {
        engine::set_attribute(file.figures.attributes, name, value);
    }
    for (auto const& [name, value] : estimator_attributes(plan, result)) {
        engine::set_attribute(file.figures.attributes, name, value);
    }
    if (plan.keep_paths) {
        file.paths = engine::path_dataset(plan, result.tally);
    }
    file.book = engine::book_dataset(plan);
    engine::join(file.figures,
                 engine::report_dataset(plan, result.tally, scenario.outputs.confidence));
    return file;
}

}  // namespace cascade::study
