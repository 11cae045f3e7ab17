#include "tools/cascade/arguments.hpp"

#include <cstddef>
#include <map>
#include <memory>

#include <CLI/CLI.hpp>

#include "engine/figures/aggregates.hpp"
#include "engine/results/judgement.hpp"
#include "engine/scenario/duration.hpp"
#include "engine/scenario/venue_file.hpp"
#include "tools/cascade/argument_text.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/help_text.hpp"
#include "tools/cascade/provenance.hpp"
#include "tools/cascade/usage_message.hpp"
#include "tools/cascade/version.hpp"

namespace cascade::program {
namespace {

/// Lists each command with the first line of its description only.
class HelpFormatter : public CLI::Formatter {
  public:
    std::string make_subcommand(CLI::App const* command) const override {
        std::string const about = command->get_description();
        std::string const name = "  " + command->get_name();
        return left(name, 15) + about.substr(0, about.find('\n')) + "\n";
    }
};

/// All options of all commands, as typed.
struct Parsed {
    RunArguments run;
    ValidateArguments validate;
    MapArguments map;
    ShowArguments show;
    ReportArguments report;
    ReplayArguments replay;
    MarginArguments margin;
    BenchArguments bench;
    DecayArguments decay;
    std::string decay_time;
    std::string decay_horizon;
    InitArguments init;
    CompletionsArguments completions;
    CompareArguments compare;
    SweepArguments sweep;
    SchemaArguments schema;
    FiguresArguments figures;
    ExportArguments result;
    std::string tolerance;
    std::string target_error;
    std::string target_figure;
    std::vector<std::string> set;
    std::string paths;
    std::string seed;
};

void add_set(CLI::App& command, Parsed& parsed) {
    command.add_option("--set", parsed.set, "Override one value of the scenario; may be repeated")
        ->type_name("/POINTER=VALUE")
        ->allow_extra_args(false)
        ->check([](std::string const& text) {
            bool const good =
                !text.empty() && text.front() == '/' && text.find('=') != std::string::npos;
            return good ? std::string()
                        : "expected /json/pointer=VALUE, for instance /book/kappa=0.2, not '"
                              + printable(text) + "'";
        });
}

void add_report(CLI::App& command, std::string& report, char const* about) {
    command.add_option("--report", report, about)->type_name("FILE.html");
}

void add_figures(CLI::App& command, std::string& figures) {
    command
        .add_option("--figures", figures, "Write all charts as SVG, PNG (needs node, rsvg-convert)")
        ->type_name("DIR");
}

void add_run(CLI::App& app, Parsed& parsed) {
    CLI::App& command = *app.add_subcommand("run", kAboutRun);
    RunArguments& run = parsed.run;
    command.add_option("scenario", run.scenario, "Scenario file")->type_name("JSON")->required();
    command.add_option("-o,--output", run.output, "Result file; <scenario name>.h5 if left out")
        ->type_name("FILE.h5");
    add_report(command, run.report, "Write an HTML report as well");
    add_figures(command, run.figures);
    command.add_option("--memory", run.memory, "Most memory for figures of paths; else files")
        ->type_name("SIZE")
        ->transform(CLI::AsSizeValue(true));
    command
        .add_option("--scratch", run.scratch, "For those files; $TMPDIR, or where the result is")
        ->type_name("DIR");
    command.add_option("-j,--threads", run.threads, "Worker threads; 0, the default: all cores")
        ->type_name("N")
        ->check(whole_number(4));
    command.add_option("--paths", parsed.paths, "Number of paths, /simulation/paths")
        ->type_name("N");
    command.add_option("--seed", parsed.seed, "Seed, /simulation/seed")->type_name("N");
    command
        .add_option("--target-error", parsed.target_error,
                    "Stop once the figure is known to this; --paths are the most")
        ->type_name("SHARE")
        ->check(check_share);
    command
        .add_option("--target-figure", parsed.target_figure,
                    "The figure, such as '"
                        + engine::name_of(engine::Aggregate::drawdown_amplification) + "[0.99]'")
        ->type_name("NAME");
    add_set(command, parsed);
    command.add_flag("--json", run.json, "Print one JSON object and nothing else");
    command.add_flag("--plain", run.plain, "ASCII only, no colour");
    command.add_flag("-q,--quiet", run.quiet, "No progress line, no summary");
    command.add_flag("--force", run.force, "Replace the result file if it exists");
    command.add_flag("--dry-run", run.dry_run, "Check, print sizes, write nothing");
}

void add_margin(CLI::App& app, MarginArguments& margin) {
    CLI::App& command = *app.add_subcommand("margin", kAboutMargin);
    command.add_option("venue", margin.venue, "File of a venue's margin rules")
        ->type_name("JSON")
        ->required();
    command.add_option("--date", margin.date, "Day whose version holds")
        ->type_name("YYYY-MM-DD")
        ->check([](std::string const& text) {
            return engine::is_date(text)
                       ? std::string()
                       : "expected a day such as 2025-10-10, not '" + printable(text) + "'";
        });
    command.add_option("--entry", margin.entry, "Entry price of the positions shown")
        ->type_name("PRICE")
        ->check(CLI::Range(1e-12, 1e12));
    command
        .add_option("--value", margin.value, "Their value at entry, quote (inverse: base) currency")
        ->type_name("VALUE")
        ->check(CLI::Range(1e-12, 1e18));
    command.add_option("--leverage", margin.leverage, "Their leverage, separated by commas")
        ->type_name("L,...")
        ->delimiter(',')
        ->check(CLI::Range(1.0, 1000.0));
    command.add_flag("--json", margin.json, "Print one JSON object and nothing else");
}

void add_bench(CLI::App& app, BenchArguments& bench) {
    CLI::App& command = *app.add_subcommand("bench", kAboutBench);
    command
        .add_option("--seconds", bench.seconds,
                    "How long to measure; every cell runs at least once")
        ->type_name("S")
        ->check(CLI::Range(0.0, 86400.0));
    command
        .add_option("-j,--threads", bench.threads, "The most threads; 0, the default: all cores")
        ->type_name("N")
        ->check(whole_number(4));
    command.add_flag("--json", bench.json, "Print one JSON object and nothing else");
}

void add_decay(CLI::App& app, Parsed& parsed) {
    CLI::App& command = *app.add_subcommand("decay", kAboutDecay);
    command.add_option("--time", parsed.decay_time, "Time t0 of (1 + t / t0)^-exponent")
        ->type_name("DURATION")
        ->required()
        ->check(duration_fault);
    command.add_option("--exponent", parsed.decay.exponent, "Its exponent")
        ->type_name("X")
        ->required()
        ->check(CLI::Range(0.01, 10.0));
    command.add_option("--horizon", parsed.decay_horizon, "Longest time that matters")
        ->type_name("DURATION")
        ->required()
        ->check(duration_fault);
    command.add_option("--parts", parsed.decay.parts, "Exponentials to fit with, 2 to 30")
        ->type_name("N")
        ->check(CLI::Range(2, 30));
}

/// Commands for the first day.
void add_start(CLI::App& app, Parsed& parsed) {
    CLI::App& init = *app.add_subcommand("init", kAboutInit);
    init.add_option("template", parsed.init.name, "Template")->type_name("NAME");
    init.add_option("-o,--output", parsed.init.output, "Scenario; NAME.json if left out")
        ->type_name("FILE");
    init.add_flag("--force", parsed.init.force, "Replace the scenario if it exists");
    CLI::App& completions = *app.add_subcommand("completions", kAboutCompletions);
    completions.add_option("shell", parsed.completions.shell, "bash, zsh or fish")
        ->type_name("SHELL")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    app.add_subcommand("man", kAboutMan);
}

void add_compare(CLI::App& app, Parsed& parsed) {
    CLI::App& command = *app.add_subcommand("compare", kAboutCompare);
    CompareArguments& compare = parsed.compare;
    command.add_option("a", compare.a, "Result file")->type_name("A.h5")->required();
    command.add_option("b", compare.b, "Result file")->type_name("B.h5")->required();
    command.add_option("--tolerance", parsed.tolerance, "Relative difference allowed; default 0")
        ->type_name("SHARE")
        ->check(check_share);
    command
        .add_option("--z", compare.z, "Allow what chance explains at this level of the whole list")
        ->type_name("Z")
        ->check(CLI::Range(0.0, engine::kLargestListZ));
    add_report(command, compare.report, "Write both side by side as an HTML page");
    add_figures(command, compare.figures);
    command.add_flag("--all", compare.all, "Print every figure, not only the main ones");
    command.add_flag("--json", compare.json, "Print one JSON object and nothing else");
    command.add_flag("--force", compare.force, "Replace the page and figures if they exist");
}

void add_sweep(CLI::App& app, Parsed& parsed) {
    CLI::App& command = *app.add_subcommand("sweep", kAboutSweep);
    SweepArguments& sweep = parsed.sweep;
    command.add_option("sweep", sweep.sweep, "Sweep file")->type_name("JSON")->required();
    command.add_option("-o,--output", sweep.output, "Result file; <sweep name>.h5 if left out")
        ->type_name("FILE.h5");
    add_report(command, sweep.report, "Write an HTML report as well");
    command.add_option("-j,--threads", sweep.threads, "Worker threads; 0, the default: all cores")
        ->type_name("N")
        ->check(whole_number(4));
    add_set(command, parsed);
    command.add_flag("--json", sweep.json, "Print one JSON object and nothing else");
    command.add_flag("-q,--quiet", sweep.quiet, "No progress line, no summary");
    command.add_flag("--force", sweep.force, "Replace the result file if it exists");
    command.add_flag("--dry-run", sweep.dry_run, "Check, print sizes, write nothing");
}

void add_others(CLI::App& app, Parsed& parsed) {
    CLI::App& validate = *app.add_subcommand("validate", kAboutValidate);
    validate.add_option("scenarios", parsed.validate.scenarios, "Scenario files")
        ->type_name("JSON")
        ->required();
    add_set(validate, parsed);
    validate.add_flag("--json", parsed.validate.json, "Print an array of fault objects");

    CLI::App& map = *app.add_subcommand("map", kAboutMap);
    map.add_option("scenario", parsed.map.scenario, "Scenario file")->type_name("JSON")->required();
    map.add_option("-o,--output", parsed.map.output, "Write levels (.csv) or everything (.h5)")
        ->type_name("FILE");
    add_report(map, parsed.map.report, "Write an HTML report of the map");
    add_figures(map, parsed.map.figures);
    add_set(map, parsed);
    map.add_flag("--json", parsed.map.json, "Print one JSON object and nothing else");
    map.add_flag("--force", parsed.map.force, "Replace the output file if it exists");

    CLI::App& show = *app.add_subcommand("show", kAboutShow);
    show.add_option("file", parsed.show.file, "Result file")->type_name("FILE.h5")->required();
    show.add_flag("--json", parsed.show.json, "Print one JSON object and nothing else");
    show.add_flag("--plain", parsed.show.plain, "ASCII only, no colour");

    CLI::App& report = *app.add_subcommand("report", kAboutReport);
    report.add_option("file", parsed.report.file, "Result file")->type_name("FILE.h5")->required();
    report.add_option("-o,--output", parsed.report.output, "Page; FILE.html if left out")
        ->type_name("FILE.html");
    add_figures(report, parsed.report.figures);
    report.add_flag("--force", parsed.report.force, "Replace the page and figures if they exist");

    CLI::App& replay = *app.add_subcommand("replay", kAboutReplay);
    replay.add_option("file", parsed.replay.file, "Result file")->type_name("FILE.h5")->required();
    replay.add_option("--path", parsed.replay.path, "Number of the path, from 0")
        ->type_name("N")
        ->required()
        ->check(whole_number(18));
    replay.add_flag("--steps", parsed.replay.steps, "Print the state after every step as well");
    replay.add_flag("--json", parsed.replay.json, "Print one JSON object and nothing else");

    add_margin(app, parsed.margin);
    add_bench(app, parsed.bench);
    add_decay(app, parsed);
    add_compare(app, parsed);
    add_sweep(app, parsed);
    CLI::App& figures = *app.add_subcommand("figures", kAboutFigures);
    figures.add_option("scenario", parsed.figures.scenario, "Scenario file; the register without")
        ->type_name("JSON");
    add_set(figures, parsed);
    figures.add_flag("--json", parsed.figures.json, "Print one JSON array and nothing else");
    figures.add_flag("--markdown", parsed.figures.markdown, "Print the tables of docs/results.md");
    CLI::App& result = *app.add_subcommand("export", kAboutExport);
    result.add_option("file", parsed.result.file, "Result file")->type_name("FILE.h5")->required();
    result.add_option("-o,--output", parsed.result.folder, "Folder for the tables")
        ->type_name("DIR")
        ->required();
    result.add_flag("--force", parsed.result.force, "Replace tables that exist");
    app.add_subcommand("schema", kAboutSchema)
        ->add_option("of", parsed.schema.of, "\"scenario\", the default, or \"sweep\"")
        ->type_name("WHAT")
        ->check(CLI::IsMember({"scenario", "sweep"}));
    add_start(app, parsed);
}

void build(CLI::App& app, Parsed& parsed) {
    auto const formatter = std::make_shared<HelpFormatter>();
    formatter->column_width(34);
    formatter->label("OPTIONS", "OPTIONS");
    formatter->label("SUBCOMMAND", "COMMAND");
    formatter->label("REQUIRED", "");
    app.formatter(formatter);
    app.set_help_flag("-h,--help", "Print this help");
    app.set_version_flag("--version", version_text(), "Print version, commit and compiler");
    app.require_subcommand(1);
    add_run(app, parsed);
    add_others(app, parsed);
    for (CLI::App* command : app.get_subcommands({})) {
        command->group("Commands");
    }
}

std::vector<engine::Override> overrides(Parsed const& parsed) {
    std::vector<engine::Override> list;
    for (std::string const& text : parsed.set) {
        std::size_t const equals = text.find('=');
        list.push_back({text.substr(0, equals), text.substr(equals + 1)});
    }
    if (!parsed.paths.empty()) {
        list.push_back({"/simulation/paths", parsed.paths});
    }
    if (!parsed.seed.empty()) {
        list.push_back({"/simulation/seed", parsed.seed});
    }
    if (!parsed.target_error.empty()) {
        list.push_back(
            {"/simulation/accuracy/relative_error", exact_text(share_of(parsed.target_error))});
    }
    if (!parsed.target_figure.empty()) {
        list.push_back({"/simulation/accuracy/figure", parsed.target_figure});
    }
    return list;
}

Arguments chosen(CLI::App const& app, Parsed& parsed) {
    std::string const command = app.get_subcommands().front()->get_name();
    parsed.run.overrides = parsed.validate.overrides = parsed.map.overrides =
        parsed.sweep.overrides = parsed.figures.overrides = overrides(parsed);
    parsed.compare.tolerance = parsed.tolerance.empty() ? 0.0 : share_of(parsed.tolerance);
    if (command == "decay") {
        parsed.decay.time_s = engine::seconds_of(*engine::parse_duration(parsed.decay_time));
        parsed.decay.horizon_s = engine::seconds_of(*engine::parse_duration(parsed.decay_horizon));
    }
    std::vector<CommandShape> const shapes = shapes_of(app);
    std::map<std::string, Arguments> const as_read{
        {"run", parsed.run},
        {"validate", parsed.validate},
        {"map", parsed.map},
        {"show", parsed.show},
        {"report", parsed.report},
        {"replay", parsed.replay},
        {"margin", parsed.margin},
        {"decay", parsed.decay},
        {"bench", parsed.bench},
        {"compare", parsed.compare},
        {"sweep", parsed.sweep},
        {"figures", parsed.figures},
        {"export", parsed.result},
        {"schema", parsed.schema},
        {"init", parsed.init},
        {"completions", CompletionsArguments{parsed.completions.shell, shapes}},
        {"man", ManArguments{shapes}}};
    return as_read.at(command);
}

}  // namespace

Arguments parse_arguments(std::vector<std::string> const& arguments) {
    Parsed parsed;
    std::vector<std::string> words{"cascade"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    parsed.run.command_line = parsed.sweep.command_line = shell_quoted(words);
    CLI::App app{kAbout, "cascade"};
    build(app, parsed);
    if (arguments.empty()) {
        throw UsageError("a command is needed\n\n" + std::string(kAbout));
    }
    // The one place that knows CLI11: its exceptions end here.
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (CLI::CallForHelp const&) {
        auto const used = app.get_subcommands();
        return Printed{used.empty() ? app.help() : used.front()->help("cascade")};
    } catch (CLI::CallForVersion const&) {
        return Printed{version_text() + "\n"};
    } catch (CLI::ParseError const& error) {
        throw UsageError(usage_message(app, arguments, error.what()));
    }
    return chosen(app, parsed);
}

}  // namespace cascade::program
