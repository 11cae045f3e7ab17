#include "engine/simulate/run.hpp"

#include <chrono>
#include <cmath>
#include <optional>

#include <nlohmann/json.hpp>

#include "engine/results/result_file.hpp"
#include "engine/results/summary.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/statistics/intervals.hpp"
#include "engine/tail/estimate.hpp"
#include "tools/cascade/accuracy.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/files.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/interval.hpp"
#include "tools/cascade/page_outputs.hpp"
#include "tools/cascade/pictures_text.hpp"
#include "tools/cascade/placement.hpp"
#include "tools/cascade/provenance.hpp"
#include "tools/cascade/run_result.hpp"
#include "tools/cascade/summary_text.hpp"
#include "tools/cascade/terminal.hpp"

namespace cascade::program {
namespace {

using engine::Plan;
using engine::ResultFile;
using engine::RunResult;
using engine::Scenario;
using Json = nlohmann::ordered_json;

struct Timing {
    double simulate_s = 0.0;
    double summarize_s = 0.0;
    double write_s = 0.0;
    double report_s = 0.0;
    double total_s = 0.0;
};

class Stopwatch {
  public:
    /// Seconds since the last call (or since construction).
    double lap() {
        auto const now = Clock::now();
        double const seconds = std::chrono::duration<double>(now - last_).count();
        last_ = now;
        return seconds;
    }

  private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point last_ = Clock::now();
};

double path_steps(Plan const& plan) {
    return static_cast<double>(plan.paths) * static_cast<double>(plan.steps);
}

/// Upper estimate: every number of /paths uncompressed, and the aggregates.
double file_estimate(Scenario const& scenario, Plan const& plan) {
    auto const columns = static_cast<double>(engine::columns_per_path(plan));
    double const paths = plan.keep_paths ? 8.0 * columns * static_cast<double>(plan.paths) : 0.0;
    return engine::rows_per_path(plan) * paths + 2e6 + static_cast<double>(scenario.text.size());
}

int dry_run(RunArguments const& arguments, Scenario const& scenario, Plan const& plan,
            std::string const& output, Placement const& placement) {
    std::uint64_t const units = engine::units_of(plan);
    std::uint64_t const unit = engine::unit_paths(plan);
    double const file = file_estimate(scenario, plan);
    if (arguments.json) {
        Json const object{{"scenario", scenario.name},
                          {"paths", plan.paths},
                          {"steps", plan.steps},
                          {"path_steps", path_steps(plan)},
                          {"units", units},
                          {"unit_paths", unit},
                          {"memory_estimate", placement.memory},
                          {"scratch_estimate", placement.scratch},
                          {"scratch_folder", placement.folder},
                          {"file_size_estimate", file},
                          {"file", output}};
        print(object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
        return kDone;
    }
    print(printable(arguments.scenario) + ": ok\n");
    print("  paths        " + whole(plan.paths) + "\n");
    print("  steps        " + whole(plan.steps) + " of " + span(plan.step_s) + "\n");
    print("  path-steps   " + count(path_steps(plan)) + "\n");
    print("  units        " + whole(units) + " of " + whole(unit) + " paths\n");
    print("  memory       about " + bytes(placement.memory) + "\n");
    if (placement.storage == engine::Storage::scratch) {
        print("  scratch      at most about " + bytes(placement.scratch) + " of files in "
              + printable(placement.folder) + "\n");
    }
    print("  result file  at most about " + bytes(file) + ", " + printable(output) + "\n");
    return kDone;
}

int interrupted(RunResult const& result, Plan const& plan) {
    int const signal = stop_signal();
    complain("cascade: stopped by " + std::string(signal == 15 ? "SIGTERM" : "SIGINT") + " after "
             + whole(result.tally.paths) + " of " + whole(plan.paths)
             + " paths; nothing was written");
    return kSignalBase + signal;
}

/// How often the first threshold is passed with feedback, over the paths so far.
class Headline {
  public:
    explicit Headline(Plan const& plan) : plan_(plan) {}

    void count(engine::Tally const& tally, std::uint64_t done) {
        if (plan_.thresholds.empty()) {
            return;
        }
        engine::Column const& times = tally.first_passage[plan_.thresholds.size()];
        for (; seen_ < done; ++seen_) {
            passed_ += std::isnan(times[seen_]) ? 0U : 1U;
        }
    }

    /// "to 100,700 on 22.3 [21.9, 22.7] %"
    [[nodiscard]] std::string text() const {
        if (plan_.thresholds.empty() || seen_ == 0) {
            return "";
        }
        engine::Interval const share = engine::wilson_interval(passed_, seen_, 0.95);
        return "to " + price(plan_.thresholds.front().price) + " on "
               + percent_cell({share.value, share.low, share.high}) + " %";
    }

  private:
    Plan const& plan_;
    std::uint64_t seen_ = 0;
    std::uint64_t passed_ = 0;
};

/// All paths of the plan, or as many as the accuracy wanted takes.
RunResult simulate(RunArguments const& arguments, Scenario const& scenario, Plan const& plan,
                   std::optional<engine::FigureName> const& figure, Placement const& placement) {
    ProgressLine progress(plan.paths, !arguments.quiet);
    Headline headline(plan);
    engine::RunOptions options;
    options.threads = arguments.threads;
    options.stop = &stop_flag();
    options.scratch = open_scratch(placement);
    if (plan.estimator.method == engine::EstimatorMethod::plain) {
        options.watch = [&](engine::Tally const& tally, std::uint64_t done) {
            headline.count(tally, done);
            progress.show(done, [&] { return headline.text(); });
        };
    } else {  // rows are no sample of the law before they have their weights
        options.progress = [&](std::uint64_t done) {
            progress.show(done, [] { return std::string(); });
        };
    }
    engine::Looks looks;
    if (figure) {
        looks.first_paths = scenario.simulation.accuracy->first_paths;
        looks.enough = [&](engine::Tally const& tally) {
            return relative_error(engine::summarize(plan, tally, scenario.outputs.confidence),
                                  *figure)
                   <= scenario.simulation.accuracy->relative_error;
        };
    }
    return engine::estimate(plan, options, looks);
}

/// Names of what was written.
struct Outputs {
    std::string file;
    PageOutputs pages;
};

/// One JSON object; the summary is already JSON text and goes in as it is.
std::string run_json(Scenario const& scenario, Plan const& plan, RunResult const& result,
                     ResultFile const& file, Outputs const& outputs, Timing const& timing) {
    Json head{{"scenario", scenario.name},
              {"paths", plan.paths},
              {"steps", plan.steps},
              {"seed", plan.seed},
              {"threads", result.threads},
              {"simd", result.simd},
              {"file", outputs.file},
              {"results_hash", attribute_text(file.figures, "results_hash")},
              {"timing",
               {{"simulate_s", timing.simulate_s},
                {"summarize_s", timing.summarize_s},
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
    return text + ",\"summary\":" + engine::to_json(file.figures) + "}\n";
}

std::string closing_text(Plan const& plan, RunResult const& result, ResultFile const& file,
                         Outputs const& outputs, Timing const& timing) {
    double const steps = static_cast<double>(result.simulated) * static_cast<double>(plan.steps);
    std::string const rate = short_number(steps / timing.simulate_s / 1e6);
    return "\nFile   " + printable(outputs.file)
           + (outputs.pages.report.empty() ? "" : "\nReport " + printable(outputs.pages.report))
           + (outputs.pages.figures.empty() ? ""
                                            : "\nFigures in " + printable(outputs.pages.figures))
           + "\nHash   " + attribute_text(file.figures, "results_hash") + "\n"
           + wrapped("simulate " + duration(timing.simulate_s) + " (" + rate + " M path-steps/s, "
                         + std::to_string(result.threads)
                         + (result.threads == 1 ? " thread, " : " threads, ") + result.simd
                         + "), summarize " + duration(timing.summarize_s) + ", write "
                         + duration(timing.write_s),
                     "Time   ", "       ");
}

/// Fewer units where the accuracy was met: from here on the run is one of that many.
void take_units(std::uint64_t units, Scenario& scenario, Plan& plan) {
    engine::take_units(plan, units);
    scenario.simulation.paths = plan.paths;
    if (scenario.estimator) {
        scenario.estimator->repeats = plan.estimator.repeats;
    }
}

}  // namespace

int run_command(RunArguments const& arguments) {
    Stopwatch total;
    RunRecord record;
    record.started_utc = utc_now();
    record.command_line = arguments.command_line;
    Scenario scenario = engine::load_scenario(arguments.scenario, arguments.overrides);
    std::string const output =
        arguments.output.empty() ? file_stem(scenario.name) + ".h5" : arguments.output;
    PageOutputs const pages{arguments.report, arguments.figures, arguments.force};
    if (!arguments.dry_run) {  // before a book of positions is made
        engine::check_output(output, arguments.force);
        check_pages(pages, run_charts());
    }
    engine::Assembly assembly = engine::assemble(scenario);
    Plan& plan = assembly.plan;
    std::optional<engine::FigureName> figure;
    if (scenario.simulation.accuracy) {
        figure = accuracy_figure(scenario, plan);
    }
    Placement const placement = place_columns(arguments, plan, output);
    if (arguments.dry_run) {
        return dry_run(arguments, scenario, plan, output, placement);
    }
    require_room(arguments, plan, placement);
    catch_stop_signals();

    Stopwatch watch;
    Timing timing;
    RunResult const result = simulate(arguments, scenario, plan, figure, placement);
    timing.simulate_s = watch.lap();
    if (!result.complete) {
        return interrupted(result, plan);
    }
    if (figure) {
        take_units(result.units, scenario, plan);
    }
    ResultFile file = result_of(scenario, assembly, result);
    if (figure) {
        note_accuracy(scenario, plan.estimator, *figure, file.figures);
    }
    timing.summarize_s = watch.lap();
    if (stop_flag()) {
        return interrupted(result, plan);
    }
    record.threads = result.threads;
    record.simd = result.simd;
    record.simulate_s = timing.simulate_s;
    record.summarize_s = timing.summarize_s;
    file.run = run_dataset(record);
    engine::write_result(file, output, arguments.force);
    timing.write_s = watch.lap();
    if (pages.any()) {
        write_pages(page_of(file, output), pages);
        timing.report_s = watch.lap();
    }
    timing.total_s = total.lap();

    if (arguments.json) {
        print(run_json(scenario, plan, result, file, {output, pages}, timing));
    } else if (!arguments.quiet) {
        Style const style = output_style(arguments.plain);
        Report const report = make_report(file, output);
        print(summary_text(file.figures) + fan_picture(report, style) + map_picture(report, style)
              + closing_text(plan, result, file, {output, pages}, timing));
    }
    return kDone;
}

}  // namespace cascade::program
