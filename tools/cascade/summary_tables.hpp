#pragma once

/// The tables of the summary: baseline, feedback and amplification side by side.

#include <cstddef>
#include <string>

#include "engine/results/dataset.hpp"
#include "tools/cascade/interval.hpp"

namespace cascade::program {

/// One row of a table: label, without feedback, with feedback, amplification.
[[nodiscard]] std::string table_row(std::string const& label, std::string const& baseline,
                                    std::string const& feedback, std::string const& amplification);

/// An outward log distance as a share, >= 0, of the price it is measured from; `outward` is -1 for
/// a fall and +1 for a rise.
[[nodiscard]] Interval share_of_price(Interval const& distance, double outward);

/// How far beyond threshold `index` the paths go without feedback that pass it with feedback, as a
/// share of price; 0 counted for those that do not pass it without.
[[nodiscard]] Interval paired_baseline(engine::Dataset const& root, std::size_t index);

/// Each returns "" where the dataset has none of its variables.
[[nodiscard]] std::string thresholds_table(engine::Dataset const& root);
[[nodiscard]] std::string extremes_table(engine::Dataset const& root);
[[nodiscard]] std::string risk_table(engine::Dataset const& root);
[[nodiscard]] std::string liquidation_table(engine::Dataset const& root);
[[nodiscard]] std::string cascade_lines(engine::Dataset const& root);

}  // namespace cascade::program
