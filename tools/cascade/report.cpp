#include "engine/results/result_file.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/files.hpp"
#include "tools/cascade/page_outputs.hpp"
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

int report_command(ReportArguments const& arguments) {
    require_readable(arguments.file);
    PageOutputs const outputs{
        arguments.output.empty() ? html_name(arguments.file) : arguments.output, arguments.figures,
        arguments.force};
    engine::check_output(outputs.report, outputs.force);
    engine::ResultFile const result =
        engine::read_run_or_sweep(arguments.file, engine::ReadScope::without_paths);
    complain_of_copy(arguments.file, result);
    print(write_pages(page_of(result, arguments.file), outputs));
    return kDone;
}

}  // namespace cascade::program
