#pragma once

/// A run until one figure is known to a relative error: `simulation.accuracy`.

#include "engine/results/figure_name.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/simulate/run.hpp"

namespace cascade::study {

/// The figure whose accuracy is wanted.
/// \throws Error (invalid_input) where there is no such figure, or one without an interval
[[nodiscard]] engine::FigureName accuracy_figure(engine::Scenario const& scenario,
                                                 engine::Plan const& plan);

/// Half the width of the figure's interval over the size of its value; infinity where one of them
/// does not exist.
[[nodiscard]] double relative_error(engine::Dataset const& root, engine::FigureName const& figure);

/// What came of it, as attributes of the root group: accuracy_figure, accuracy_relative_error,
/// reached_relative_error, accuracy_met; with repeats accuracy_repeats, the number used.
void note_accuracy(engine::Scenario const& scenario, engine::Estimator const& estimator,
                   engine::FigureName const& figure, engine::Dataset& root);

}  // namespace cascade::study
