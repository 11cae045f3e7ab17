#include "tools/cascade/page_outputs.hpp"

#include "engine/results/result_file.hpp"
#include "tools/cascade/figures.hpp"
#include "tools/cascade/files.hpp"
#include "tools/cascade/format.hpp"

namespace cascade::program {

Page page_of(engine::ResultFile const& result, std::string const& file) {
    Report report = make_report(result, file);
    if (result.filetype == engine::kSweepType) {
        return sweep_page(report);
    }
    report.worst = study::worst_traces(result);
    return run_page(report);
}

void check_pages(PageOutputs const& outputs, std::vector<ChartTitle> const& charts) {
    if (!outputs.report.empty()) {
        engine::check_output(outputs.report, outputs.force);
    }
    if (!outputs.figures.empty()) {
        check_figures(charts, outputs.figures, outputs.force);
    }
}

std::string write_pages(Page const& page, PageOutputs const& outputs) {
    std::string said;
    if (!outputs.report.empty()) {
        std::string const html = to_html(page, report_assets());
        write_text(outputs.report, html, outputs.force);
        said += "Report " + printable(outputs.report) + " ("
                + bytes(static_cast<double>(html.size())) + ")\n";
    }
    if (!outputs.figures.empty()) {
        std::string names;
        for (std::string const& name : write_figures(page, outputs.figures, outputs.force)) {
            names += (names.empty() ? "" : ", ") + name;
        }
        said += wrapped(printable(outputs.figures) + ": " + names + ", each as .svg and .png",
                        "Figures ", "        ");
    }
    return said;
}

}  // namespace cascade::program
