#include <nlohmann/json.hpp>

#include "engine/results/book_dataset.hpp"
#include "engine/results/figure_values.hpp"
#include "engine/results/result_file.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/files.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/pictures_text.hpp"
#include "tools/cascade/provenance.hpp"
#include "tools/cascade/summary_text.hpp"
#include "tools/cascade/sweep_text.hpp"
#include "tools/cascade/terminal.hpp"

namespace cascade::program {
namespace {

using engine::Dataset;
using engine::ResultFile;

std::string line(std::string const& name, std::string const& value) {
    return cut(left(name, 10) + printable(value), 80) + "\n";
}

std::string paths_line(Dataset const& paths) {
    if (paths.variables.empty()) {
        return line("/paths", "not kept");
    }
    return line("/paths", whole(paths.variables.size()) + " figures of each of "
                              + whole(extent(paths, engine::Axis::path)) + " paths");
}

std::string book_line(Dataset const& book) {
    if (extent(book, engine::Axis::book_level) == 0) {
        return line("/book", "no levels");
    }
    auto const [begin, end] = engine::rows_of_side(book, engine::kShort);
    return line("/book", whole(begin) + " long levels, " + whole(end - begin) + " short levels");
}

/// What the file is and what it holds, before the figures.
std::string contents_text(std::string const& name, ResultFile const& file) {
    std::string const status = attribute_text(file.figures, "status");
    std::string text = line("file", name);
    text += line("status", status == "complete" ? "complete" : "NOT COMPLETE (" + status + ")");
    text += line("made by", attribute_text(file.figures, "source") + ", commit "
                                + attribute_text(file.figures, "commit"));
    text += line("hash", attribute_text(file.figures, "results_hash"));
    text += line("/", whole(file.figures.variables.size()) + " aggregates");
    text += paths_line(file.paths);
    text += book_line(file.book);
    text +=
        line("/inputs", bytes(static_cast<double>(file.scenario_json.size())) + " of scenario, "
                            + bytes(static_cast<double>(file.resolved_json.size())) + " resolved");
    for (engine::Variable const& variable : file.run.variables) {
        if (auto const* text_value = std::get_if<engine::Strings>(&variable.values);
            text_value != nullptr && !text_value->empty() && variable.name != "simd") {
            text += line("  " + variable.name, "  " + text_value->front());
        }
    }
    return text;
}

std::string contents_json(std::string const& name, ResultFile const& file) {
    nlohmann::ordered_json const head{
        {"file", name},
        {"complete", attribute_text(file.figures, "status") == "complete"},
        {"results_hash", attribute_text(file.figures, "results_hash")},
        {"holds_paths", !file.paths.variables.empty()}};
    std::string text = head.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    text.pop_back();
    return text + ",\"run\":" + engine::to_json(file.run)
           + ",\"summary\":" + engine::to_json(file.figures) + "}\n";
}

}  // namespace

int show_command(ShowArguments const& arguments) {
    require_readable(arguments.file);
    ResultFile const file = engine::read_run_or_sweep(arguments.file);
    complain_of_copy(arguments.file, file);
    if (file.filetype == engine::kSweepType) {
        print(arguments.json ? contents_json(arguments.file, file)
                             : contents_text(arguments.file, file) + sweep_text(file.figures));
        return kDone;
    }
    Style const style = output_style(arguments.plain);
    Report const report = make_report(file, arguments.file);
    print(arguments.json ? contents_json(arguments.file, file)
                         : contents_text(arguments.file, file) + "\n" + summary_text(file.figures)
                               + fan_picture(report, style) + map_picture(report, style));
    return kDone;
}

}  // namespace cascade::program
