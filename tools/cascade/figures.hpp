#pragma once

/// The charts of a report as files, for papers and chats.

#include <string>
#include <vector>

#include "tools/cascade/report/context.hpp"

namespace cascade::program {

/// Write each chart of the report that the file has data for as NAME.svg and NAME.png (twice the
/// pixels) into `folder`, made if it is not there. The charts are those of the page, drawn by the
/// same script in node; rsvg-convert turns SVG into PNG. Returns the names, in order.
/// \throws engine::OutputError where node or rsvg-convert is missing, the folder cannot be made, or
/// a
///         file exists and `force` is false; engine::StorageError where drawing fails.
/// Checked in tests/browser/figures_test.py.
std::vector<std::string> write_figures(Report const& report, std::string const& folder, bool force);

}  // namespace cascade::program
