#pragma once

/// The charts of a page as files, for papers and chats.

#include <string>
#include <vector>

#include "tools/cascade/report/page.hpp"

namespace cascade::program {

/// Refuse early what write_figures() would refuse at the end: node or rsvg-convert missing, or a
/// picture of one of these charts that exists.
/// \throws engine::Error (output_refused)
void check_figures(std::vector<ChartTitle> const& charts, std::string const& folder, bool force);

/// Write each chart of the page that has data as NAME.svg and NAME.png (twice the pixels) into
/// `folder`, made if it is not there. The charts are those of the page, drawn by the same script in
/// node; rsvg-convert turns SVG into PNG. Returns the names, in order.
/// \throws engine::Error (output_refused) where node or rsvg-convert is missing, the folder cannot
/// be made, or
///         a file exists and `force` is false; engine::Error (storage_failed) where drawing fails.
/// Checked in tests/browser/figures_test.py.
std::vector<std::string> write_figures(Page const& page, std::string const& folder, bool force);

}  // namespace cascade::program
