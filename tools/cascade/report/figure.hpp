#pragma once

/// Numbers of a dataset in the page, each marked with the variable it comes from, so that a test
/// can compare what is read with what is stored.

#include <cstddef>
#include <string>
#include <vector>

#include "engine/results/dataset.hpp"
#include "tools/cascade/interval.hpp"

namespace cascade::program {

/// How a stored number is shown.
enum class As {
    percent,  ///< a share, in per cent
    fall,     ///< an outward log distance downward, as a share of price, in per cent
    rise,     ///< the same upward
    number,
    times,  ///< a ratio
    usd,
    price,
    seconds,
};

/// Value and interval, as HTML text: "<span ...>22.3 [22.1, 22.6]</span>".
[[nodiscard]] std::string figure(engine::Dataset const& data, Aggregate figure, Index const& index,
                                 As as);
/// The same of a variable, such as a figure over the inputs of a sweep, or of a coordinate.
[[nodiscard]] std::string figure(engine::Dataset const& data, engine::Variable const& variable,
                                 Index const& index, As as);

/// The value alone with its unit, for sentences: "22.3 %".
[[nodiscard]] std::string value_of(engine::Dataset const& data, Aggregate figure,
                                   Index const& index, As as);
[[nodiscard]] std::string value_of(engine::Dataset const& data, engine::Variable const& variable,
                                   Index const& index, As as);

/// figure() as a table cell.
[[nodiscard]] std::string figure_cell(engine::Dataset const& data, Aggregate figure,
                                      Index const& index, As as);
[[nodiscard]] std::string figure_cell(engine::Dataset const& data, engine::Variable const& variable,
                                      Index const& index, As as);

}  // namespace cascade::program
