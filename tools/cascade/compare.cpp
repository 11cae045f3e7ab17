#include "engine/study/compare.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

#include "engine/results/comparison.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/compare_text.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/files.hpp"
#include "tools/cascade/page_outputs.hpp"
#include "tools/cascade/terminal.hpp"

namespace cascade::program {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(Json const& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
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
    study::NamedResult const a = study::read_complete(arguments.a);
    study::NamedResult const b = study::read_complete(arguments.b);
    complain_of_copy(a.name, a.file);
    complain_of_copy(b.name, b.file);
    ComparisonReport const report = study::compare(a, b, {arguments.tolerance, arguments.z});
    std::string said;
    if (pages.any()) {
        said = "\n"
               + write_pages(comparison_page(report, make_report(a.file, a.name),
                                             make_report(b.file, b.name)),
                             pages);
    }
    print(arguments.json ? dump(report_json(report)) + "\n"
                         : comparison_text(report, arguments.all) + said);
    return beyond_tolerance(report).empty() ? kDone : kDifference;
}

}  // namespace cascade::program
