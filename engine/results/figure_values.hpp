#pragma once

/// Figures of a data set by their row in the register: no name is spelled outside it.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/figures/aggregates.hpp"
#include "engine/figures/path_figures.hpp"
#include "engine/results/dataset.hpp"
#include "engine/statistics/intervals.hpp"

namespace cascade::engine {

using Index = std::vector<std::size_t>;

/// A coordinate with the name, unit and meaning of its axis.
[[nodiscard]] Variable coordinate(Axis axis, Values values);
/// 0, 1, ... as the coordinate of an axis that only numbers.
[[nodiscard]] Variable numbered(Axis axis, std::size_t count);
[[nodiscard]] Variable world_coordinate();
[[nodiscard]] Variable side_coordinate();

/// A variable with name, axes, unit, meaning and group of a figure; its companions apart.
[[nodiscard]] Variable variable(Aggregate figure, Values values, Attributes attributes = {});
/// The same of a column kept of every path, or of the book.
[[nodiscard]] Variable variable(ColumnInfo const& column, Values values);

/// The attribute that names the companions of a figure; none where it has none.
[[nodiscard]] Attributes companion_attribute(AggregateInfo const& row);

/// Whether a variable is a figure with an error.
[[nodiscard]] bool has_error(Variable const& variable);

/// Whether the data set holds the figure.
[[nodiscard]] bool holds(Dataset const& dataset, Aggregate figure);
/// \throws Error (storage_failed) naming the figure where the data set does not hold it.
[[nodiscard]] Variable const& at(Dataset const& dataset, Aggregate figure);
[[nodiscard]] Variable const& at(Dataset const& dataset, BookColumn column);
[[nodiscard]] std::size_t extent(Dataset const& dataset, Axis axis);

/// A value of a figure by its place along each axis. \throws Error (storage_failed) as at() does.
[[nodiscard]] double number_of(Dataset const& dataset, Aggregate figure, Index const& index);
[[nodiscard]] double number_of(Dataset const& dataset, BookColumn column, std::size_t row);
/// A value of the coordinate of an axis of numbers.
[[nodiscard]] double number_of(Dataset const& dataset, Axis axis, std::size_t place);
/// Labels of an axis of texts.
[[nodiscard]] Strings const& labels(Dataset const& dataset, Axis axis);

/// Degrees of freedom of an error at a place of its figure; 0: not known.
[[nodiscard]] std::size_t degrees_of(Dataset const& dataset, Variable const& error,
                                     Index const& index);

/// Standard errors from a value to the ends of its interval: Student's quantile where few degrees
/// of freedom are known, else (0) the normal one.
[[nodiscard]] double reach_in_errors(double confidence, std::size_t degrees);

/// Two-sided confidence of the data set's intervals.
[[nodiscard]] double confidence_of(Dataset const& dataset);

/// A value with its interval: its bounds or, at the data set's confidence, from its standard error.
/// Bounds are NaN where the figure has none. \throws Error (storage_failed) as at() does.
/// Checked in tests/unit/results/figure_values_test.cpp.
[[nodiscard]] Interval interval_of(Dataset const& dataset, Aggregate figure, Index const& index);
/// The same of a variable of the data set, such as a figure over the inputs of a sweep.
[[nodiscard]] Interval interval_of(Dataset const& dataset, Variable const& variable,
                                   Index const& index);

/// Place of a number along an axis; the axis's size where it is not there.
[[nodiscard]] std::size_t place_of(Dataset const& dataset, Axis axis, double number);

}  // namespace cascade::engine
