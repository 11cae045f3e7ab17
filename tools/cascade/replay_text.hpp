#pragma once

/// A replayed path beside the stored one, and both as text.

#include <optional>
#include <string>
#include <vector>

#include "engine/results/dataset.hpp"
#include "engine/simulate/replay.hpp"

namespace cascade::program {

/// One figure of one path, simulated again and as stored.
struct FigureMatch {
    std::string name;
    std::string units;
    double replayed = 0.0;
    double stored = 0.0;
    bool equal = false;  ///< bit for bit; two NaNs are equal
};

/// Every figure of the path, first passages included. Nothing where the file holds no paths.
[[nodiscard]] std::optional<std::vector<FigureMatch>> compare(engine::Plan const& plan,
                                                              engine::Replay const& replay,
                                                              engine::Dataset const& paths);

/// Every cascade of the path with its rounds.
[[nodiscard]] std::string cascades_text(engine::Plan const& plan, engine::Replay const& replay);

/// State after every step.
[[nodiscard]] std::string steps_text(engine::Plan const& plan, engine::Replay const& replay);

/// The figures in two columns and the verdict.
[[nodiscard]] std::string figures_text(std::vector<FigureMatch> const& figures);

}  // namespace cascade::program
