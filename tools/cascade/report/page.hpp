#pragma once

/// A result as one HTML page that needs nothing else: text, tables, data, styles, charts.

#include <string>
#include <string_view>

#include "tools/cascade/report/context.hpp"

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

/// The page. Its content security policy lets it run its own script and style, by hash, and load
/// nothing; text of the file enters as text. Same input, same bytes.
/// Checked in tests/browser and tests/cli/report_test.py.
[[nodiscard]] std::string report_page(Report const& report, ReportAssets const& assets);

}  // namespace cascade::program
