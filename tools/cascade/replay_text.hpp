#pragma once

/// A replayed path beside the stored one, and both as text.

#include <string>
#include <vector>

#include "engine/simulate/replay.hpp"
#include "engine/study/replay.hpp"

namespace cascade::program {

using study::FigureMatch;

/// The figure's name with the venue or the threshold it is of.
[[nodiscard]] std::string figure_label(FigureMatch const& figure);

/// Every cascade of the path with its rounds.
[[nodiscard]] std::string cascades_text(engine::Plan const& plan, engine::Replay const& replay);

/// State after every step.
[[nodiscard]] std::string steps_text(engine::Plan const& plan, engine::Replay const& replay);

/// The figures in two columns and the verdict.
[[nodiscard]] std::string figures_text(std::vector<FigureMatch> const& figures);

}  // namespace cascade::program
