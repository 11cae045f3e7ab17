#include <chrono>

#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/figures.hpp"
#include "tools/cascade/files.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/report/page.hpp"
#include "tools/cascade/terminal.hpp"

namespace cascade::program {
namespace {

std::string html_name(std::string const& file) {
    std::size_t const slash = file.find_last_of('/');
    std::size_t const point = file.find_last_of('.');
    bool const ending = point != std::string::npos
                        && (slash == std::string::npos || point > slash + 1) && point > 0;
    return (ending ? file.substr(0, point) : file) + ".html";
}

}  // namespace

std::size_t write_report(engine::ResultFile const& result, std::string const& file,
                         std::string const& output, bool force) {
    Report report = make_report(result, file);
    report.worst = worst_traces(result);
    std::string const page = report_page(report, report_assets());
    write_text(output, page, force);
    return page.size();
}

int report_command(ReportArguments const& arguments) {
    require_readable(arguments.file);
    std::string const output =
        arguments.output.empty() ? html_name(arguments.file) : arguments.output;
    engine::check_output(output, arguments.force);
    engine::ResultFile const result =
        engine::read_result(arguments.file, engine::ReadScope::without_paths);
    std::size_t const size = write_report(result, arguments.file, output, arguments.force);
    print("Report " + printable(output) + " (" + bytes(static_cast<double>(size)) + ")\n");
    if (!arguments.figures.empty()) {
        std::string names;
        for (std::string const& name : write_figures(make_report(result, arguments.file),
                                                     arguments.figures, arguments.force)) {
            names += (names.empty() ? "" : ", ") + name;
        }
        print(wrapped(printable(arguments.figures) + ": " + names + ", each as .svg and .png",
                      "Figures ", "        "));
    }
    return kDone;
}

}  // namespace cascade::program
