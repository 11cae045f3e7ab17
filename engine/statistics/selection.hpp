#pragma once

/// Order statistics of a sample without sorting it: memory that does not grow with the sample.

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "engine/statistics/intervals.hpp"

namespace cascade::engine {

/// Values x_(r) of the ascending order (that of sort_ascending(), engine/statistics/sorting.hpp).
///
/// Method: radix selection of the ordered bit patterns. Values whose leading bits are those of a
/// wanted rank are counted by their next bits, until all 64 are known: 16 in the first pass, 12 in
/// each of four more. Exact, ties and infinities included; 1 MiB, and 32 KiB for each rank that
/// stands apart. A sample below 131072 is copied and sorted.
///
/// \param values  Any order; NaN is not allowed.
/// \param ranks   1-based, in any order; 0 stands for "not in the sample".
/// \return one value for each rank; NaN of rank 0.
/// Checked in tests/unit/statistics/selection_test.cpp against std::sort.
[[nodiscard]] std::vector<double> values_at_ranks(std::span<double const> values,
                                                  std::span<std::size_t const> ranks);

/// Which end of a sample.
enum class End { lowest, highest };

/// Visit the `count` lowest values in ascending order, or the highest in descending order, piece by
/// piece: visit(piece) is called with consecutive parts of that order.
///
/// Method: ranks about a million apart are selected, then what lies between two of them is copied
/// and sorted, one pass over the values each. At most a million values are held besides ties.
///
/// \param count  At most values.size().
/// Checked in tests/unit/statistics/selection_test.cpp against std::sort.
void walk_in_order(std::span<double const> values, End end, std::size_t count,
                   std::function<void(std::span<double const>)> const& visit);

/// Expected shortfall at each level p: the mean of the worst ceil(n (1 - p)) losses, summed worst
/// first (OrderedSum). The loss is -return.
///
/// Equals the coherent definition (Acerbi & Tasche 2002) where n (1 - p) is whole, and otherwise
/// differs from it by less than one loss in the tail.
///
/// \param returns  Any order.
/// \param levels   p in (0, 1).
/// \return one value for each level; NaN for an empty sample.
/// Source: Acerbi & Tasche (2002), J. Banking & Finance 26, 1487-1503, definition 2.6.
/// Checked in tests/unit/statistics/selection_test.cpp against the sorted sample.
[[nodiscard]] std::vector<double> expected_shortfalls(std::span<double const> returns,
                                                      std::span<double const> levels);

/// quantile_interval() (engine/statistics/intervals.hpp) of each, from values in any order.
/// Checked in tests/unit/statistics/selection_test.cpp.
[[nodiscard]] std::vector<Interval> quantile_intervals(std::span<double const> values,
                                                       std::span<QuantileRanks const> ranks);

/// Ranks of the k-th largest for the k-th smallest of a sample of `count`, 0 for 0.
[[nodiscard]] std::size_t rank_from_above(std::size_t count, std::size_t rank);

}  // namespace cascade::engine
