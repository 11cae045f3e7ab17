#pragma once

/// A figure of a dataset with its confidence interval, and how it is printed.

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "engine/results/dataset.hpp"

namespace cascade::program {

/// NaN where something is not known.
struct Interval {
    double value = 0.0;
    double low = 0.0;
    double high = 0.0;
};

/// Two-sided confidence of the dataset's intervals.
[[nodiscard]] double confidence_of(engine::Dataset const& dataset);

/// Standard errors from a value to the ends of its interval: Student's quantile where few degrees
/// of freedom are known, else (0) the normal one.
[[nodiscard]] double reach_in_errors(double confidence, std::size_t degrees);

/// A variable at `index` with its interval, from `_low` and `_high` or, at the dataset's
/// confidence, from `_standard_error`. All NaN where the variable is absent.
[[nodiscard]] Interval interval_of(engine::Dataset const& dataset, std::string const& name,
                                   std::vector<std::size_t> const& index);

/// Index of a coordinate's value; the coordinate's size where it is not there.
[[nodiscard]] std::size_t position(engine::Dataset const& dataset, std::string const& coordinate,
                                   double value);

/// The interval with every end mapped; ends are swapped where the map turns their order.
[[nodiscard]] Interval mapped(Interval const& interval,
                              std::function<double(double)> const& function);

/// "4.31 [4.28, 4.35]": a percentage of a share, the sign "%" left to the heading.
[[nodiscard]] std::string percent_cell(Interval const& share);

/// "1.07x [1.05, 1.09]"
[[nodiscard]] std::string times_cell(Interval const& ratio);

/// "34.5 [34.1, 34.9] M": all ends in the unit of the value.
[[nodiscard]] std::string usd_cell(Interval const& amount);

/// "3,092 [3,041, 3,143]": a price or a difference of prices.
[[nodiscard]] std::string price_cell(Interval const& price);

/// "1.53 [1.52, 1.54]", a third decimal where the interval needs it.
[[nodiscard]] std::string number_cell(Interval const& number);

}  // namespace cascade::program
