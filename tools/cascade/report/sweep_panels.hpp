#pragma once

/// What a page of a sweep has besides the map, assumptions and provenance.

#include "tools/cascade/report/context.hpp"
#include "tools/cascade/report/html.hpp"
#include "tools/cascade/report/page.hpp"

namespace cascade::program {

/// Which input matters: by design a tornado, Sobol indices, lines, a table in colours, or where R
/// passes 1.
[[nodiscard]] Panel sweep_panel(Report const& report);

/// The charts of that panel, in its order.
[[nodiscard]] std::vector<ChartTitle> sweep_charts(Report const& report);

/// What they draw.
[[nodiscard]] nlohmann::ordered_json sweep_data(Report const& report);

}  // namespace cascade::program
