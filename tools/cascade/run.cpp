#include "engine/study/run.hpp"

#include <cstdlib>
#include <filesystem>
#include <optional>

#include <nlohmann/json.hpp>

#include "engine/results/result_file.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/study/stopwatch.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/files.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/page_outputs.hpp"
#include "tools/cascade/pictures_text.hpp"
#include "tools/cascade/provenance.hpp"
#include "tools/cascade/summary_text.hpp"
#include "tools/cascade/terminal.hpp"
#include "tools/cascade/version.hpp"

namespace cascade::program {
namespace {

using engine::Scenario;
using Json = nlohmann::ordered_json;

/// Times of what comes after the simulation.
struct Timing {
    double write_s = 0.0;
    double report_s = 0.0;
    double total_s = 0.0;
};

/// --scratch, else $TMPDIR, else the folder of the result file.
std::string scratch_folder(RunArguments const& arguments, std::string const& output) {
    if (!arguments.scratch.empty()) {
        return arguments.scratch;
    }
    char const* const temporary = std::getenv("TMPDIR");
    if (temporary != nullptr && *temporary != '\0') {
        return temporary;
    }
    std::string const beside = std::filesystem::path(output).parent_path().string();
    return beside.empty() ? "." : beside;
}

study::Settings settings_of(RunArguments const& arguments, std::string const& output) {
    study::Settings settings;
    settings.threads = arguments.threads;
    settings.memory = arguments.memory;
    settings.scratch = scratch_folder(arguments, output);
    settings.origin = origin(arguments.command_line);
    return settings;
}

int dry_run(RunArguments const& arguments, Scenario const& scenario, study::Preview const& preview,
            std::string const& output) {
    if (arguments.json) {
        Json const object{{"scenario", scenario.name},
                          {"paths", preview.paths},
                          {"steps", preview.steps},
                          {"path_steps", preview.path_steps},
                          {"units", preview.units},
                          {"unit_paths", preview.unit_paths},
                          {"memory_estimate", preview.memory},
                          {"scratch_estimate", preview.scratch},
                          {"scratch_folder", preview.scratch_folder},
                          {"file_size_estimate", preview.file_size},
                          {"file", output}};
        print(object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
        return kDone;
    }
    print(printable(arguments.scenario) + ": ok\n");
    print("  paths        " + whole(preview.paths) + "\n");
    print("  steps        " + whole(preview.steps) + " of " + span(preview.step_s) + "\n");
    print("  path-steps   " + count(preview.path_steps) + "\n");
    print("  units        " + whole(preview.units) + " of " + whole(preview.unit_paths)
          + " paths\n");
    print("  memory       about " + bytes(preview.memory) + "\n");
    if (!preview.scratch_folder.empty()) {
        print("  scratch      at most about " + bytes(preview.scratch) + " of files in "
              + printable(preview.scratch_folder) + "\n");
    }
    print("  result file  at most about " + bytes(preview.file_size) + ", " + printable(output)
          + "\n");
    return kDone;
}

/// The result; none where a signal stopped it, which is then said.
std::optional<study::Result> simulate(RunArguments const& arguments, Scenario const& scenario,
                                      study::Settings const& settings) {
    ProgressLine line(!arguments.quiet);
    study::Progress last;
    last.total = scenario.simulation.paths;
    study::Observer observer;
    observer.cancel = &stop_token();
    observer.progress = [&](study::Progress const& progress) {
        last = progress;
        line.show(progress);
    };
    try {
        return study::run(scenario, settings, observer);
    } catch (engine::Error const& error) {
        if (error.kind() != engine::ErrorKind::stopped) {
            throw;
        }
    }
    line.clear();
    complain("cascade: stopped by " + std::string(stop_signal() == 15 ? "SIGTERM" : "SIGINT")
             + " after " + whole(last.done) + " of " + whole(last.total)
             + " paths; nothing was written");
    return std::nullopt;
}

/// Names of what was written.
struct Outputs {
    std::string file;
    PageOutputs pages;
};

/// One JSON object; the summary is already JSON text and goes in as it is.
std::string run_json(Scenario const& scenario, study::Result const& result, Outputs const& outputs,
                     Timing const& timing) {
    Json head{{"scenario", scenario.name},
              {"paths", result.paths},
              {"steps", result.steps},
              {"seed", result.seed},
              {"threads", result.threads},
              {"simd", result.simd},
              {"file", outputs.file},
              {"results_hash", attribute_text(result.file.figures, "results_hash")},
              {"timing",
               {{"simulate_s", result.timing.simulate_s},
                {"summarize_s", result.timing.summarize_s},
                {"write_s", timing.write_s},
                {"total_s", timing.total_s}}}};
    if (!outputs.pages.report.empty()) {
        head["report"] = outputs.pages.report;
    }
    if (!outputs.pages.figures.empty()) {
        head["figures"] = outputs.pages.figures;
    }
    if (outputs.pages.any()) {
        head["timing"]["report_s"] = timing.report_s;
    }
    std::string text = head.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    text.pop_back();
    return text + ",\"summary\":" + engine::to_json(result.file.figures) + "}\n";
}

std::string closing_text(study::Result const& result, Outputs const& outputs,
                         Timing const& timing) {
    double const steps = static_cast<double>(result.simulated) * static_cast<double>(result.steps);
    std::string const rate = short_number(steps / result.timing.simulate_s / 1e6);
    return "\nFile   " + printable(outputs.file)
           + (outputs.pages.report.empty() ? "" : "\nReport " + printable(outputs.pages.report))
           + (outputs.pages.figures.empty() ? ""
                                            : "\nFigures in " + printable(outputs.pages.figures))
           + "\nHash   " + attribute_text(result.file.figures, "results_hash") + "\n"
           + wrapped("simulate " + duration(result.timing.simulate_s) + " (" + rate
                         + " M path-steps/s, " + std::to_string(result.threads)
                         + (result.threads == 1 ? " thread, " : " threads, ") + result.simd
                         + "), summarize " + duration(result.timing.summarize_s) + ", write "
                         + duration(timing.write_s),
                     "Time   ", "       ");
}

}  // namespace

int run_command(RunArguments const& arguments) {
    study::Stopwatch total;
    Scenario const scenario = engine::load_scenario(arguments.scenario, arguments.overrides);
    std::string const output =
        arguments.output.empty() ? file_stem(scenario.name) + ".h5" : arguments.output;
    study::Settings const settings = settings_of(arguments, output);
    if (arguments.dry_run) {
        return dry_run(arguments, scenario, study::preview(scenario, settings), output);
    }
    PageOutputs const pages{arguments.report, arguments.figures, arguments.force};
    engine::check_output(output, arguments.force);  // before a book of positions is made
    check_pages(pages, run_charts());
    catch_stop_signals();
    std::optional<study::Result> result = simulate(arguments, scenario, settings);
    if (!result) {
        return kSignalBase + stop_signal();
    }
    Timing timing;
    study::Stopwatch watch;
    study::write(*result, output, arguments.force);
    timing.write_s = watch.lap();
    if (pages.any()) {
        write_pages(page_of(result->file, output), pages);
        timing.report_s = watch.lap();
    }
    timing.total_s = total.lap();

    if (arguments.json) {
        print(run_json(scenario, *result, {output, pages}, timing));
    } else if (!arguments.quiet) {
        Style const style = output_style(arguments.plain);
        Report const report = make_report(result->file, output);
        print(summary_text(result->file.figures) + fan_picture(report, style)
              + map_picture(report, style) + closing_text(*result, {output, pages}, timing));
    }
    return kDone;
}

}  // namespace cascade::program
