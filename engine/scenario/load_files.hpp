#pragma once

/// The data files that a scenario names.

#include <string>

#include "engine/scenario/reader.hpp"

namespace cascade::engine {

/// \throws Error (missing_input)
[[nodiscard]] std::string read_file(std::string const& name);

/// \throws Error (missing_input, invalid_input)
[[nodiscard]] VenueInput load_venue_file(std::string const& name);

/// Levels, positions, margin rules of the block `book`.
void load_book_files(Scenario& scenario, Findings& findings);

/// Depth bands of the block `impact`.
void load_impact_files(Scenario& scenario, Findings& findings);

/// Margin rules of the positions of the block `portfolio`, and what is wrong with them.
void load_portfolio(Scenario& scenario, Findings& findings);

/// History and prescribed path of the block `price`.
void load_price_files(Scenario& scenario, Findings& findings);

}  // namespace cascade::engine
