#pragma once

/// How heavy an upper tail is, and with it which moments exist.

#include <cstddef>
#include <span>

#include "engine/statistics/moments.hpp"
#include "engine/statistics/selection.hpp"
#include "engine/statistics/weighted.hpp"

namespace cascade::engine {

/// Fewest values of a tail that say something of its index.
inline constexpr std::size_t kLeastTailValues = 32;

/// A tail index alpha: P(X > x) falls as x^-alpha, so that E X^p exists for p < alpha only.
struct TailIndex {
    double value =
        0.0;           ///< NaN where there are too few positive values; infinity for a tail of ties
    double low = 0.0;  ///< confidence interval
    double high = 0.0;
    std::size_t first = 0;  ///< the plateau: Hill's estimates from `first` to `last` largest values
    std::size_t last = 0;   ///< agree; `value` is that of their geometric mean
    std::size_t used = 0;

    [[nodiscard]] bool has_no_mean() const { return value <= 1.0; }
    [[nodiscard]] bool has_no_variance() const { return value <= 2.0; }
};

/// Hill's estimate on its plateau.
///
/// With x_(1) >= x_(2) >= ... and k of them, 1/alpha_k = (1/k) sum_{i <= k} ln(x_(i) / x_(k+1)).
/// The k are 32, 38, 45, ... (ratio 2^(1/4)) up to a tenth of the sample. A plateau is a run of
/// them over which the largest and the smallest 1/alpha_k differ by no more than the standard error
/// of the first, 1/(alpha_k sqrt(k)); the longest such run is taken, of two equal ones the one
/// farther out. The value is that of the k in its middle; the interval is alpha (1 +- z / sqrt(k)).
///
/// A law whose tail falls faster than any power has no plateau to find; what comes back then is
/// large (above 4 for a normal law). Cost O(n) and sorting a tenth, piece by piece.
///
/// \param values      Any order, finite; only positive ones count.
/// \param confidence  In (0, 1).
/// \param end         Lowest: the tail of minus the values.
/// Source: Hill (1975), Annals of Statistics 3, 1163-1174; plateau: Drees, de Haan & Resnick
/// (2000), Annals of Statistics 28, 254-274 (what a Hill plot shows, and when not). Checked in
/// tests/unit/statistics/tail_index_test.cpp, tests/statistical/coverage_test.cpp.
[[nodiscard]] TailIndex tail_index(std::span<double const> values, double confidence,
                                   End end = End::highest);

/// The same from rows with weights.
///
/// With the rows beyond x_(k+1) in the place of the k largest, 1/alpha_k is their mean of
/// ln(x / x_(k+1)) with weights, and its standard error e_k that of the linearised sum over units
/// (weighted_ratio()); the interval is alpha (1 +- t alpha e_k), t as weighted_interval(). The k
/// run over rows that have a weight, up to those that hold a tenth of all weight; of them count
/// those with an effective number of rows (Kish) of at least kLeastTailValues, in six units or
/// more. Rows of equal weight, each a unit, give the same k and the same 1/alpha_k; e_k is near
/// 1/(alpha_k sqrt(k)) and not equal to it, so that the plateau may end elsewhere.
///
/// Cost O(n), and sorting a third more than the rows that hold a tenth of the weight: under
/// importance sampling that may be half of them.
///
/// \param values  [row].
/// \return `used`, `first` and `last` are numbers of rows.
/// Checked in tests/unit/statistics/tail_index_test.cpp,
/// tests/statistical/weighted_tail_test.cpp.
[[nodiscard]] TailIndex tail_index(SampleDesign const& design, std::span<double const> values,
                                   double confidence, End end = End::highest);

}  // namespace cascade::engine
