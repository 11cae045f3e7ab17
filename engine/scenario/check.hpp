#pragma once

/// Rules over several keys.

#include <functional>

#include "engine/scenario/reader.hpp"

namespace cascade::engine {

/// Judge everything that needs more than one key but no data file. Each rule is judged only where
/// the keys it reads are sound.
void check_combinations(Scenario const& scenario, Findings& findings);

/// Rules of the block `book`, but for those that need its files.
void check_book(Scenario const& scenario, Findings& findings);

/// Rules for the book of source "positions", once its margin rules are there.
void check_positions(Scenario const& scenario, Findings& findings);

/// Rules of the blocks `liquidation` and `venues`.
void check_liquidation(Scenario const& scenario, Findings& findings);

/// Rules of the block `price`, but for those that need its files.
void check_price(Scenario const& scenario, Findings& findings);

/// Rules for the history of a bootstrap, inline or from its file; `pointer` is that of its block.
void check_history(Scenario const& scenario, ProcessInput const& process,
                   std::string const& pointer, Findings& findings);

/// Rules of the block `estimator`.
void check_estimator(Scenario const& scenario, Findings& findings);

/// Length of a step, s, where the keys it depends on are sound.
[[nodiscard]] std::optional<double> sound_step_s(Scenario const& scenario,
                                                 Findings const& findings);

/// Rules of the block `portfolio`, once its margin rules are there.
void check_portfolio(Scenario const& scenario, Findings& findings);

/// Rules for levels, inline or from a file: sides, edges, order, overlaps. `report(i, message)`
/// takes a fault of level i.
void check_levels(std::vector<LevelInput> const& levels, double spot, bool points,
                  std::function<void(std::size_t, std::string const&)> const& report);

}  // namespace cascade::engine
