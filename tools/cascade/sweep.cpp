#include <nlohmann/json.hpp>

#include "engine/results/book_dataset.hpp"
#include "engine/results/result_file.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/scenario/limits.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/files.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/page_outputs.hpp"
#include "tools/cascade/provenance.hpp"
#include "tools/cascade/sweep_run.hpp"
#include "tools/cascade/sweep_text.hpp"
#include "tools/cascade/terminal.hpp"

namespace cascade::program {
namespace {

using engine::Plan;
using engine::Sweep;
using Json = nlohmann::ordered_json;

engine::ResultFile file_of(Sweep const& sweep, Plan const& plan, engine::Dataset root,
                           RunRecord const& record) {
    engine::ResultFile file;
    file.filetype = engine::kSweepType;
    file.scenario_json = sweep.text;
    file.resolved_json = engine::resolved_json(sweep.base);
    file.figures = std::move(root);
    for (auto const& [name, value] : root_attributes(sweep.base, plan, file.resolved_json, {})) {
        engine::set_attribute(file.figures.attributes, name, value);
    }
    engine::set_attribute(file.figures.attributes, "title",
                          "Sweep " + sweep.in.name + " of scenario " + sweep.base.name);
    engine::set_attribute(file.figures.attributes, "sweep", sweep.in.name);
    engine::set_attribute(file.figures.attributes, "design", sweep.in.design);
    file.book = engine::book_dataset(plan);
    file.run = run_dataset(record);
    return file;
}

std::string head_text(Sweep const& sweep, std::uint64_t runs) {
    std::string inputs;
    for (engine::SweepInputField const& input : sweep.in.inputs) {
        inputs += (inputs.empty() ? "" : ", ") + input.name;
    }
    return cut(printable(sweep.in.name), 80) + "\n"
           + wrapped(
               "Scenario " + printable(sweep.base.name) + ", design " + sweep.in.design + " over "
                   + inputs + ": "
                   + (runs == 0 ? "no simulation"
                                : whole(runs) + " runs of " + whole(sweep.base.simulation.paths)
                                      + " paths on common random numbers"),
               "", "");
}

int dry_run(SweepArguments const& arguments, Sweep const& sweep, Plan const& plan,
            std::string const& output) {
    std::uint64_t const runs = runs_of(sweep);
    double const path_steps = static_cast<double>(runs) * static_cast<double>(plan.paths)
                              * static_cast<double>(plan.steps);
    if (arguments.json) {
        Json const object{{"sweep", sweep.in.name},
                          {"design", sweep.in.design},
                          {"runs", runs},
                          {"path_steps", path_steps},
                          {"file", output}};
        print(object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
        return kDone;
    }
    print(printable(arguments.sweep) + ": ok\n" + head_text(sweep, runs));
    print("  path-steps   " + count(path_steps) + "\n");
    print("  file         " + printable(output) + "\n");
    return kDone;
}

std::string outcome_json(Sweep const& sweep, engine::ResultFile const& file,
                         std::string const& output) {
    Json const head{
        {"sweep", sweep.in.name}, {"design", sweep.in.design},
        {"runs", runs_of(sweep)}, {"paths", sweep.base.simulation.paths},
        {"file", output},         {"results_hash", attribute_text(file.figures, "results_hash")}};
    std::string text = head.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    text.pop_back();
    return text + ",\"result\":" + engine::to_json(file.figures) + "}\n";
}

}  // namespace

int sweep_command(SweepArguments const& arguments) {
    RunRecord record;
    record.started_utc = utc_now();
    record.command_line = arguments.command_line;
    Sweep const sweep = engine::load_sweep(arguments.sweep, arguments.overrides);
    Plan const plan = engine::assemble(sweep.base).plan;
    engine::check_memory(plan, sweep.base.file);
    std::string const output =
        arguments.output.empty() ? file_stem(sweep.in.name) + ".h5" : arguments.output;
    if (arguments.dry_run) {
        return dry_run(arguments, sweep, plan, output);
    }
    engine::check_output(output, arguments.force);
    PageOutputs const pages{arguments.report, "", arguments.force};
    check_pages(pages, {});
    catch_stop_signals();
    SweepRunner runner(arguments, runs_of(sweep), plan.paths);
    try {
        engine::Dataset root = carry_out(sweep, runner);
        record.threads = runner.threads();
        record.simd = runner.simd();
        engine::ResultFile file = file_of(sweep, plan, std::move(root), record);
        engine::write_result(file, output, arguments.force);
        std::string const pages_text =
            pages.any() ? write_pages(page_of(file, output), pages) : std::string();
        if (arguments.json) {
            print(outcome_json(sweep, file, output));
        } else if (!arguments.quiet) {
            print(head_text(sweep, runs_of(sweep)) + sweep_text(file.figures) + "\nFile   "
                  + printable(output) + "\nHash   " + attribute_text(file.figures, "results_hash")
                  + "\n" + pages_text);
        }
        return kDone;
    } catch (Stopped const&) {
        complain("cascade: stopped by a signal; nothing was written");
        return kSignalBase + stop_signal();
    }
}

}  // namespace cascade::program
