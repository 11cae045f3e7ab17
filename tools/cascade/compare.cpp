#include <cmath>
#include <map>
#include <optional>
#include <set>

#include <nlohmann/json.hpp>

#include "engine/results/comparison.hpp"
#include "engine/results/figure_values.hpp"
#include "engine/results/result_file.hpp"
#include "engine/results/sections.hpp"
#include "engine/scenario/assemble.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/compare_text.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/files.hpp"
#include "tools/cascade/page_outputs.hpp"
#include "tools/cascade/provenance.hpp"
#include "tools/cascade/terminal.hpp"

namespace cascade::program {
namespace {

using engine::ResultFile;
using Json = nlohmann::ordered_json;

std::string dump(Json const& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// \throws StorageError where it is not a whole result.
ResultFile read_complete(std::string const& file) {
    require_readable(file);
    ResultFile result = engine::read_result(file);
    complain_of_copy(file, result);
    std::string const status = attribute_text(result.figures, "status");
    if (status != "complete") {
        throw engine::StorageError(file + ": is not complete (status \"" + status
                                   + "\"); its figures are not those of its scenario");
    }
    return result;
}

/// Why the paths of two results are not pairs; "" where they are.
std::string not_pairs(ResultFile const& a, ResultFile const& b) {
    if (attribute_text(a.figures, "seed") != attribute_text(b.figures, "seed")) {
        return "the seeds differ";
    }
    if (attribute_text(a.figures, "paths") != attribute_text(b.figures, "paths")) {
        return "the numbers of paths differ";
    }
    for (auto const* file : {&a, &b}) {
        if (file->paths.variables.empty()) {
            return std::string(file == &a ? "A" : "B") + " does not hold its paths";
        }
        if (file->paths.find(std::string(engine::info(engine::PathColumn::weight).name))
            != nullptr) {
            return std::string("the paths of ") + (file == &a ? "A" : "B") + " carry weights";
        }
    }
    if (extent(a.paths, engine::Axis::path) < engine::kLeastSectionedPaths) {
        return "there are fewer than " + std::to_string(engine::kLeastSectionedPaths) + " paths";
    }
    return "";
}

engine::Plan plan_of(ResultFile const& result, std::string const& file) {
    return engine::assemble(
               engine::parse_scenario(result.resolved_json, file + ":/inputs/resolved", "."))
        .plan;
}

engine::SectionedRun sections_of(ResultFile const& result, std::string const& file) {
    engine::Plan const plan = plan_of(result, file);
    return engine::sectioned(plan, engine::tally_of(plan, result.paths));
}

/// What the paths say of the errors; nothing where they are not kept, carry weights or are few.
std::optional<engine::RunEvidence> evidence_of(ResultFile const& result, std::string const& file,
                                               engine::ListLevel const& level) {
    bool const known = !result.paths.variables.empty() && result.paths.find("weight") == nullptr
                       && result.paths.extent("path") >= engine::kLeastSectionedPaths;
    if (!known) {
        return std::nullopt;
    }
    engine::Plan const plan = plan_of(result, file);
    return engine::evidence_of(plan, engine::tally_of(plan, result.paths), level);
}

/// Judge the whole list, where --z asks for it.
void judge(ComparisonReport& report, ResultFile const& a, ResultFile const& b) {
    if (report.tolerance.z <= 0.0) {
        return;
    }
    report.level = engine::list_level(report.comparison, report.tolerance.z);
    std::optional<engine::RunEvidence> evidence_a;
    std::optional<engine::RunEvidence> evidence_b;
    if (!report.paired) {
        evidence_a = evidence_of(a, report.file_a, report.level);
        evidence_b = evidence_of(b, report.file_b, report.level);
    }
    report.from_paths = report.paired || (evidence_a && evidence_b);
    engine::set_allowances(report.comparison, report.level, evidence_a ? &*evidence_a : nullptr,
                           evidence_b ? &*evidence_b : nullptr);
}

/// Where two documents differ, in the order of A, then what only B has.
void collect(Json const& a, Json const& b, std::vector<InputDifference>& out) {
    Json const left = a.flatten();
    Json const right = b.flatten();
    for (auto const& item : left.items()) {
        auto const other = right.find(item.key());
        if (other == right.end() || *other != item.value()) {
            out.push_back({item.key(), dump(item.value()),
                           other == right.end() ? std::string() : dump(*other)});
        }
    }
    for (auto const& item : right.items()) {
        if (!left.contains(item.key())) {
            out.push_back({item.key(), "", dump(item.value())});
        }
    }
}

ComparisonReport report_of(CompareArguments const& arguments, ResultFile const& a,
                           ResultFile const& b) {
    ComparisonReport report;
    report.file_a = arguments.a;
    report.file_b = arguments.b;
    report.scenario_a = attribute_text(a.figures, "scenario");
    report.scenario_b = attribute_text(b.figures, "scenario");
    report.equal_bits =
        attribute_text(a.figures, "results_hash") == attribute_text(b.figures, "results_hash");
    report.tolerance = {arguments.tolerance, arguments.z};
    collect(Json::parse(a.resolved_json), Json::parse(b.resolved_json), report.inputs);
    std::string const why_not = not_pairs(a, b);
    report.paired = why_not.empty();
    if (report.paired) {
        report.pairing = "Paired: both hold the same " + attribute_text(a.figures, "paths")
                         + " paths of seed " + attribute_text(a.figures, "seed")
                         + "; what they share cancels in SE.";
        engine::SectionedRun const sections_a = sections_of(a, arguments.a);
        engine::SectionedRun const sections_b = sections_of(b, arguments.b);
        report.comparison = engine::compare(a.figures, b.figures, &sections_a, &sections_b);
    } else {
        report.pairing = "Not paired, because " + why_not + ": SE as of independent runs.";
        report.comparison = engine::compare(a.figures, b.figures, nullptr, nullptr);
    }
    if (report.comparison.figures.empty()) {
        throw engine::StorageError(arguments.a + " and " + arguments.b + ": no figure is in both");
    }
    judge(report, a, b);
    return report;
}

Json number_json(double value) {
    return std::isfinite(value) ? Json(value) : Json();
}

Json figure_json(engine::FigureDifference const& figure, engine::Tolerance const& tolerance) {
    double const larger = std::max(std::fabs(figure.a), std::fabs(figure.b));
    return {{"name", figure.name},
            {"units", figure.units},
            {"long_name", figure.long_name},
            {"a", number_json(figure.a)},
            {"b", number_json(figure.b)},
            {"difference", number_json(figure.difference)},
            {"relative_difference",
             number_json(figure.difference == 0.0 ? 0.0 : figure.difference / larger)},
            {"standard_error", number_json(figure.standard_error)},
            {"degrees", figure.degrees},
            {"z", number_json(figure.z)},
            {"rounding", number_json(figure.rounding)},
            {"allowance", number_json(figure.allowance)},
            {"error", engine::name_of(figure.error)},
            {"beyond", engine::beyond(figure, tolerance)}};
}

Json report_json(ComparisonReport const& report) {
    Json out{{"a", report.file_a},
             {"b", report.file_b},
             {"scenario_a", report.scenario_a},
             {"scenario_b", report.scenario_b},
             {"equal_bits", report.equal_bits},
             {"paired", report.paired},
             {"pairing", report.pairing},
             {"tolerance", report.tolerance.relative},
             {"z", report.tolerance.z},
             {"false_alarm", report.tolerance.z > 0.0 ? Json(report.level.chance) : Json()},
             {"judged", report.level.judged},
             {"rounding", rounding_only(report)},
             {"beyond", beyond_tolerance(report).size()},
             {"inputs", Json::array()},
             {"figures", Json::array()},
             {"not_compared", Json::array()}};
    for (InputDifference const& d : report.inputs) {
        out["inputs"].push_back({{"pointer", d.pointer},
                                 {"a", d.a.empty() ? Json() : Json::parse(d.a)},
                                 {"b", d.b.empty() ? Json() : Json::parse(d.b)}});
    }
    for (engine::FigureDifference const& figure : report.comparison.figures) {
        out["figures"].push_back(figure_json(figure, report.tolerance));
    }
    for (engine::Omission const& omitted : report.comparison.omitted) {
        out["not_compared"].push_back({{"name", omitted.variable}, {"reason", omitted.reason}});
    }
    return out;
}

}  // namespace

int compare_command(CompareArguments const& arguments) {
    PageOutputs const pages{arguments.report, arguments.figures, arguments.force};
    check_pages(pages, comparison_charts());
    ResultFile const a = read_complete(arguments.a);
    ResultFile const b = read_complete(arguments.b);
    ComparisonReport const report = report_of(arguments, a, b);
    std::string said;
    if (pages.any()) {
        said = "\n"
               + write_pages(comparison_page(report, make_report(a, arguments.a),
                                             make_report(b, arguments.b)),
                             pages);
    }
    print(arguments.json ? dump(report_json(report)) + "\n"
                         : comparison_text(report, arguments.all) + said);
    return beyond_tolerance(report).empty() ? kDone : kDifference;
}

}  // namespace cascade::program
