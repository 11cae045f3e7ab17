#pragma once

/// Names of single figures: a variable and where along its dimensions, as people write them.
///
///     drawdown_amplification[0.99]        by quantile
///     liquidation_multiplier[long]        a side by its label
///     passage_amplification[long 100700]  a threshold by its label; read also by its price alone
///     drawdown_quantile[feedback, 0.99]   a world by its label
///     displacement_retained               no dimensions, no brackets
///     price_fan[feedback, 3600, 0.5]      dimensions in the order of the variable's

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/results/dataset.hpp"

namespace cascade::engine {

struct FigureName {
    std::string variable;
    std::vector<std::size_t> index;  ///< along each dimension of the variable
};

/// The place of the i-th value (row major) of a variable.
[[nodiscard]] std::vector<std::size_t> index_of(Dataset const& dataset, Variable const& variable,
                                                std::size_t i);

/// The name of a figure, as in the examples above; reads back by find_figure.
[[nodiscard]] std::string figure_text(Dataset const& dataset, FigureName const& figure);

/// The figure of that name; none where the dataset has no numeric variable of the name, the number
/// of values in brackets is not that of its dimensions, or one is not on the coordinate.
/// Checked in tests/unit/results/comparison_test.cpp.
[[nodiscard]] std::optional<FigureName> find_figure(Dataset const& dataset,
                                                    std::string const& text);

/// A number in ten digits, or in as many as tell it from the other keys: liquidation prices have
/// seventeen.
[[nodiscard]] std::string short_number_text(double value, std::vector<double> const& keys);

/// Values of a coordinate that holds numbers; empty where it holds labels.
[[nodiscard]] std::vector<double> coordinate_keys(Dataset const& dataset,
                                                  std::string const& dimension);

}  // namespace cascade::engine
