#include "engine/study/sweep.hpp"

#include <nlohmann/json.hpp>

#include "engine/results/result_file.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/files.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/page_outputs.hpp"
#include "tools/cascade/provenance.hpp"
#include "tools/cascade/sweep_text.hpp"
#include "tools/cascade/terminal.hpp"
#include "tools/cascade/version.hpp"

namespace cascade::program {
namespace {

using engine::Sweep;
using Json = nlohmann::ordered_json;

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

int dry_run(SweepArguments const& arguments, Sweep const& sweep, study::SweepPreview const& preview,
            std::string const& output) {
    if (arguments.json) {
        Json const object{{"sweep", sweep.in.name},
                          {"design", sweep.in.design},
                          {"runs", preview.runs},
                          {"path_steps", preview.path_steps},
                          {"file", output}};
        print(object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
        return kDone;
    }
    print(printable(arguments.sweep) + ": ok\n" + head_text(sweep, preview.runs));
    print("  path-steps   " + count(preview.path_steps) + "\n");
    print("  file         " + printable(output) + "\n");
    return kDone;
}

std::string outcome_json(Sweep const& sweep, std::uint64_t runs, engine::ResultFile const& file,
                         std::string const& output) {
    Json const head{
        {"sweep", sweep.in.name}, {"design", sweep.in.design},
        {"runs", runs},           {"paths", sweep.base.simulation.paths},
        {"file", output},         {"results_hash", attribute_text(file.figures, "results_hash")}};
    std::string text = head.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    text.pop_back();
    return text + ",\"result\":" + engine::to_json(file.figures) + "}\n";
}

study::Result carry_out(SweepArguments const& arguments, Sweep const& sweep) {
    study::Settings settings;
    settings.threads = arguments.threads;
    settings.origin = origin(arguments.command_line);
    ProgressLine line(!arguments.quiet);
    study::Observer observer;
    observer.cancel = &stop_token();
    observer.progress = [&](study::Progress const& progress) { line.show(progress); };
    return study::sweep(sweep, settings, observer);
}

}  // namespace

int sweep_command(SweepArguments const& arguments) {
    Sweep const sweep = engine::load_sweep(arguments.sweep, arguments.overrides);
    study::SweepPreview const preview = study::preview(sweep);
    std::string const output =
        arguments.output.empty() ? file_stem(sweep.in.name) + ".h5" : arguments.output;
    if (arguments.dry_run) {
        return dry_run(arguments, sweep, preview, output);
    }
    engine::check_output(output, arguments.force);
    PageOutputs const pages{arguments.report, "", arguments.force};
    check_pages(pages, {});
    catch_stop_signals();
    study::Result result;
    try {
        result = carry_out(arguments, sweep);
    } catch (engine::Error const& error) {
        if (error.kind() != engine::ErrorKind::stopped) {
            throw;
        }
        complain("cascade: stopped by a signal; nothing was written");
        return kSignalBase + stop_signal();
    }
    study::write(result, output, arguments.force);
    std::string const pages_text =
        pages.any() ? write_pages(page_of(result.file, output), pages) : std::string();
    if (arguments.json) {
        print(outcome_json(sweep, preview.runs, result.file, output));
    } else if (!arguments.quiet) {
        print(head_text(sweep, preview.runs) + sweep_text(result.file.figures) + "\nFile   "
              + printable(output) + "\nHash   "
              + attribute_text(result.file.figures, "results_hash") + "\n" + pages_text);
    }
    return kDone;
}

}  // namespace cascade::program
