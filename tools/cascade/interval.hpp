#pragma once

/// How a figure with its confidence interval is printed.

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "engine/results/figure_values.hpp"

namespace cascade::program {

using engine::Aggregate;
using engine::Axis;
using engine::Index;
using engine::Interval;
using engine::kBaseline;
using engine::kFeedback;
using engine::kLong;
using engine::kShort;

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
