#pragma once

/// A figure of a result by its name.

#include <string>

#include "engine/results/dataset.hpp"
#include "engine/results/figure_name.hpp"
#include "engine/statistics/moments.hpp"

namespace cascade::study {

/// A figure with its interval, at the confidence of the scenario (`outputs.confidence`).
struct FigureValue {
    std::string name;  ///< as engine::figure_text spells it
    std::string units;
    std::string long_name;
    engine::Interval interval;  ///< NaN where something is not known
};

/// Why `text` names no figure with an interval, with a suggestion; "" where it does.
[[nodiscard]] std::string why_no_figure(engine::Dataset const& root, std::string const& text);

/// The figure of that name (engine/results/figure_name.hpp).
/// \throws Error (invalid_argument) where the dataset has none, with a suggestion
/// Checked in tests/unit/study/run_test.cpp.
[[nodiscard]] FigureValue figure_of(engine::Dataset const& root, std::string const& text);

}  // namespace cascade::study
