#pragma once

/// The panels of a report. Each returns nothing where the file has no data for it.

#include <optional>
#include <string>
#include <vector>

#include "tools/cascade/report/context.hpp"
#include "tools/cascade/report/html.hpp"

namespace cascade::program {

using MaybePanel = std::optional<Panel>;

[[nodiscard]] MaybePanel answer_panel(Report const& report);
[[nodiscard]] MaybePanel map_panel(Report const& report);
[[nodiscard]] MaybePanel fan_panel(Report const& report);
[[nodiscard]] MaybePanel heat_panel(Report const& report);
[[nodiscard]] MaybePanel loss_panel(Report const& report);
[[nodiscard]] MaybePanel shock_panel(Report const& report);
[[nodiscard]] MaybePanel sizes_panel(Report const& report);
[[nodiscard]] MaybePanel risk_panel(Report const& report);
[[nodiscard]] MaybePanel venue_panel(Report const& report);
[[nodiscard]] MaybePanel worst_panel(Report const& report);
[[nodiscard]] MaybePanel convergence_panel(Report const& report);
/// \param absent  Titles of the panels that this file has no data for.
[[nodiscard]] MaybePanel assumptions_panel(Report const& report,
                                           std::vector<std::string> const& absent);
[[nodiscard]] MaybePanel provenance_panel(Report const& report);

/// The same two for a sweep.
[[nodiscard]] Panel sweep_inputs_panel(Report const& report);
[[nodiscard]] Panel sweep_provenance_panel(Report const& report);

/// Balance of the insurance fund at the start, of all venues together, USD; 0 where it has no end.
[[nodiscard]] double fund_at_start(Report const& report);

/// Symbol and spot: how the line under the heading begins. HTML.
[[nodiscard]] std::string market_facts(Report const& report);

/// How it goes on where paths were simulated: how many, over what, with which seed. HTML.
/// \param each  "" or " in each run". \param intervals  What the brackets are.
[[nodiscard]] std::string simulation_facts(Report const& report, char const* each,
                                           char const* intervals);

/// What stands under the title of a picture: name and results hash.
[[nodiscard]] std::string figure_source(std::string const& name, engine::Dataset const& root);

/// What the charts of a run draw: numbers rounded to six digits, missing ones null.
[[nodiscard]] nlohmann::ordered_json run_data(Report const& report);

/// Parts of it: what the map needs, and every other chart (spot, thresholds, levels); with it what
/// says how prices move (fan, losses).
[[nodiscard]] nlohmann::ordered_json map_data(Report const& report);
[[nodiscard]] nlohmann::ordered_json price_data(Report const& report);

}  // namespace cascade::program
