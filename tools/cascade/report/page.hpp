#pragma once

/// A page that needs nothing else: text, tables, data, styles, charts. What stands on it is put
/// together by run_page.cpp, sweep_page.cpp and comparison_page.cpp.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/cascade/report/context.hpp"
#include "tools/cascade/report/html.hpp"

namespace cascade::study {
struct ComparisonReport;
}

namespace cascade::program {

/// Files of tools/report, put into the program when it is built.
struct ReportAssets {
    std::string_view script;         ///< charts, bundled
    std::string_view script_sha256;  ///< hex
    std::string_view style;
    std::string_view style_sha256;
    std::string_view figures;  ///< behind the script, for node: charts as SVG files
};

[[nodiscard]] ReportAssets const& report_assets();

/// Name of a chart, as tools/report/src has it, and its title as a picture of its own.
using ChartTitle = std::pair<std::string, std::string>;

struct Page {
    std::string title;          ///< text
    std::string heading;        ///< text
    std::string facts;          ///< HTML: one line under the heading
    std::vector<Panel> panels;  ///< in their order
    std::string data;           ///< JSON in ASCII: what the charts draw
    std::vector<ChartTitle> charts;
    std::string source;  ///< text: stands under the titles of pictures
};

/// The charts that a page of a run may have.
[[nodiscard]] std::vector<ChartTitle> run_charts();

/// The page of a run, or of a map without one.
[[nodiscard]] Page run_page(Report const& report);

/// The page of a sweep.
[[nodiscard]] Page sweep_page(Report const& report);

/// The charts that a page of a comparison may have.
[[nodiscard]] std::vector<ChartTitle> comparison_charts();

/// Two results side by side. \param a, b  Of the files that were compared.
[[nodiscard]] Page comparison_page(study::ComparisonReport const& comparison, Report const& a,
                                   Report const& b);

/// The page as HTML. Its content security policy lets it run its own script and style, by hash, and
/// load nothing; text of the file enters as text. Same input, same bytes.
/// Checked in tests/browser and tests/cli/report_test.py.
[[nodiscard]] std::string to_html(Page const& page, ReportAssets const& assets);

}  // namespace cascade::program
