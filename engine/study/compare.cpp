#include "engine/study/compare.hpp"

#include <optional>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/results/figure_values.hpp"
#include "engine/results/sections.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/study/provenance.hpp"
#include "engine/study/result.hpp"

namespace cascade::study {
namespace {

using engine::ResultFile;

bool carries_weights(engine::Dataset const& paths) {
    return paths.find(std::string(engine::info(engine::PathColumn::weight).name)) != nullptr;
}

/// Why the paths of two results are not pairs; "" where they are.
std::string not_pairs(ResultFile const& a, ResultFile const& b) {
    if (text_attribute(a.figures, "seed") != text_attribute(b.figures, "seed")) {
        return "the seeds differ";
    }
    if (text_attribute(a.figures, "paths") != text_attribute(b.figures, "paths")) {
        return "the numbers of paths differ";
    }
    for (auto const* file : {&a, &b}) {
        if (file->paths.variables.empty()) {
            return std::string(file == &a ? "A" : "B") + " does not hold its paths";
        }
        if (carries_weights(file->paths)) {
            return std::string("the paths of ") + (file == &a ? "A" : "B") + " carry weights";
        }
    }
    if (engine::extent(a.paths, engine::Axis::path) < engine::kLeastSectionedPaths) {
        return "there are fewer than " + std::to_string(engine::kLeastSectionedPaths) + " paths";
    }
    return "";
}

engine::Plan plan_of(NamedResult const& result) {
    return engine::assemble(engine::parse_scenario(result.file.resolved_json,
                                                   result.name + ":/inputs/resolved", "."))
        .plan;
}

engine::SectionedRun sections_of(NamedResult const& result) {
    engine::Plan const plan = plan_of(result);
    return engine::sectioned(plan, engine::tally_of(plan, result.file.paths));
}

void compare_figures(NamedResult const& a, NamedResult const& b, ComparisonReport& report) {
    std::string const why_not = not_pairs(a.file, b.file);
    report.paired = why_not.empty();
    if (!report.paired) {
        report.pairing = "Not paired, because " + why_not + ": SE as of independent runs.";
        report.comparison = engine::compare(a.file.figures, b.file.figures, nullptr, nullptr);
        return;
    }
    report.pairing = "Paired: both hold the same " + text_attribute(a.file.figures, "paths")
                     + " paths of seed " + text_attribute(a.file.figures, "seed")
                     + "; what they share cancels in SE.";
    engine::SectionedRun const sections_a = sections_of(a);
    engine::SectionedRun const sections_b = sections_of(b);
    report.comparison = engine::compare(a.file.figures, b.file.figures, &sections_a, &sections_b);
}

/// What the paths say of the errors; nothing where they are not kept, carry weights or are few.
std::optional<engine::RunEvidence> evidence_of(NamedResult const& result,
                                               engine::ListLevel const& level) {
    engine::Dataset const& paths = result.file.paths;
    bool const known = !paths.variables.empty() && !carries_weights(paths)
                       && engine::extent(paths, engine::Axis::path) >= engine::kLeastSectionedPaths;
    if (!known) {
        return std::nullopt;
    }
    engine::Plan const plan = plan_of(result);
    return engine::evidence_of(plan, engine::tally_of(plan, paths), level);
}

/// Judge the whole list, where a tolerance in standard errors asks for it.
void judge(NamedResult const& a, NamedResult const& b, ComparisonReport& report) {
    if (report.tolerance.z <= 0.0) {
        return;
    }
    report.level = engine::list_level(report.comparison, report.tolerance.z);
    std::optional<engine::RunEvidence> evidence_a;
    std::optional<engine::RunEvidence> evidence_b;
    if (!report.paired) {
        evidence_a = evidence_of(a, report.level);
        evidence_b = evidence_of(b, report.level);
    }
    report.from_paths = report.paired || (evidence_a && evidence_b);
    engine::set_allowances(report.comparison, report.level, evidence_a ? &*evidence_a : nullptr,
                           evidence_b ? &*evidence_b : nullptr);
}

}  // namespace

NamedResult read_complete(std::string const& file) {
    require_readable(file);
    NamedResult result{file, engine::read_result(file)};
    std::string const status = text_attribute(result.file.figures, "status");
    if (status != "complete") {
        throw engine::storage_error(file + ": is not complete (status \"" + status
                                    + "\"); its figures are not those of its scenario");
    }
    return result;
}

ComparisonReport compare(NamedResult const& a, NamedResult const& b,
                         engine::Tolerance const& tolerance) {
    ComparisonReport report;
    report.file_a = a.name;
    report.file_b = b.name;
    report.scenario_a = text_attribute(a.file.figures, "scenario");
    report.scenario_b = text_attribute(b.file.figures, "scenario");
    report.equal_bits = text_attribute(a.file.figures, "results_hash")
                        == text_attribute(b.file.figures, "results_hash");
    report.tolerance = tolerance;
    report.inputs = engine::input_differences(a.file.resolved_json, b.file.resolved_json);
    compare_figures(a, b, report);
    if (report.comparison.figures.empty()) {
        throw engine::storage_error(a.name + " and " + b.name + ": no figure is in both");
    }
    judge(a, b, report);
    return report;
}

}  // namespace cascade::study
