#pragma once

/// What a command writes to be looked at: a page, pictures, or both.

#include <string>

#include "engine/results/result_file.hpp"
#include "tools/cascade/report/page.hpp"

namespace cascade::program {

struct PageOutputs {
    std::string report;   ///< FILE.html; empty: no page
    std::string figures;  ///< folder; empty: no pictures
    bool force = false;

    [[nodiscard]] bool any() const { return !report.empty() || !figures.empty(); }
};

/// The page of a run, a map or a sweep, whose file is called `file`.
[[nodiscard]] Page page_of(engine::ResultFile const& result, std::string const& file);

/// Refuse before hours of computing what write_pages() would refuse at the end.
/// \param charts  That the page may have.
/// \throws engine::Error (output_refused)
void check_pages(PageOutputs const& outputs, std::vector<ChartTitle> const& charts);

/// Write what is asked for. Returns lines that say what was written: "Report a.html (900 KiB)".
/// \throws engine::Error (output_refused, storage_failed)
std::string write_pages(Page const& page, PageOutputs const& outputs);

}  // namespace cascade::program
