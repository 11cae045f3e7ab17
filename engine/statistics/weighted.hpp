#pragma once

/// Estimates from rows that carry weights: importance sampling, splitting, scrambled points.
///
/// Every figure is a ratio of weighted sums over rows i,
///     theta = sum w_i a_i / sum w_i b_i;
/// a mean has b = 1, a probability a = indicator, a conditional mean a = x 1_A, b = 1_A. Rows come
/// in independent units (a path; a repeat of splitting; a scrambling of a point set), units in
/// strata of fixed size (the components of a mixture).

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/statistics/intervals.hpp"
#include "engine/statistics/moments.hpp"

namespace cascade::engine {

/// Fewest units whose spread says something of an error.
inline constexpr std::size_t kLeastUnits = 6;

/// How the rows of a sample were drawn. Without weights: independent, all alike.
struct SampleDesign {
    std::vector<double> weight;         ///< [row], >= 0, mean about 1
    std::vector<std::size_t> unit_end;  ///< rows before the end of each unit; empty: one row each
    std::vector<std::uint8_t> stratum;  ///< [unit]; empty: one stratum

    [[nodiscard]] bool weighted() const { return !weight.empty(); }
    [[nodiscard]] std::size_t units() const {
        return unit_end.empty() ? weight.size() : unit_end.size();
    }
    [[nodiscard]] std::size_t stratum_of(std::size_t unit) const {
        return stratum.empty() ? 0 : stratum[unit];
    }
    /// How many units each stratum has; 0 of one that is not there.
    [[nodiscard]] std::vector<double> units_of_strata() const;
};

/// Number of a row to a value.
using RowValue = std::function<double(std::size_t)>;

/// Effective number of rows of Kish (1965), Survey Sampling: (sum w)^2 / sum w^2.
/// Checked in tests/unit/statistics/weighted_test.cpp.
[[nodiscard]] double effective_size(SampleDesign const& design);

/// sum w a / sum w b with its standard error.
///
/// With Z_u the sum of w_i (a_i - theta b_i) over the rows of unit u, and n_s the units of stratum
/// s, linearisation gives
///     se^2 = sum over s of n_s / (n_s - 1) sum over u in s of (Z_u - mean of Z in s)^2
///            / (sum w b)^2.
/// First order: the bias of a ratio, O(1 / units), stays.
///
/// \return NaN where sum w b is 0; NaN standard error where a stratum has one unit.
/// Source: Cochran (1977), Sampling Techniques, 3rd ed., sections 6.3 and 6.10; for weights of
/// importance sampling Owen (2013), Monte Carlo theory, methods and examples, section 9.2.
/// Checked in tests/unit/statistics/weighted_test.cpp.
[[nodiscard]] Estimate weighted_ratio(SampleDesign const& design, RowValue const& a,
                                      RowValue const& b);
[[nodiscard]] Estimate weighted_mean(SampleDesign const& design, RowValue const& a);

/// Means over a few of the rows, sum w a / sum w, with the standard error of weighted_ratio(): what
/// it gives for an a and b that are 0 elsewhere, at the cost of the few.
class RowsOfUnits {
  public:
    /// \param design  outlives this
    explicit RowsOfUnits(SampleDesign const& design);

    [[nodiscard]] std::size_t unit_of(std::size_t row) const;

    /// \param rows    each at most once, any order
    /// \param values  a of each of them
    /// \return NaN where they have no weight; NaN standard error where a stratum has one unit.
    /// Checked in tests/unit/statistics/weighted_test.cpp against weighted_ratio().
    [[nodiscard]] Estimate mean(std::span<std::uint32_t const> rows,
                                std::span<double const> values) const;

  private:
    SampleDesign const& design_;
    std::vector<double> units_of_stratum_;
};

/// value +- t * standard error, t of Student's law with the degrees that the units leave.
[[nodiscard]] Interval weighted_interval(SampleDesign const& design, Estimate const& estimate,
                                         double confidence);

/// Interval of a probability: Wilson's with the effective number of trials p (1 - p) / se^2. Where
/// the sample holds no such row, that number is effective_size(): a guess.
/// Source: Korn and Graubard (1998), Survey Methodology 24(2), 193-201.
/// Checked in tests/unit/statistics/weighted_test.cpp.
[[nodiscard]] Interval weighted_probability(SampleDesign const& design, Estimate const& share,
                                            double confidence);

/// Rows in ascending order of a value, each with its weight.
struct WeightedValues {
    std::vector<double> value;
    std::vector<double> weight;
    double total = 0.0;  ///< sum of weights

    /// Rows [begin, end) of a column.
    static WeightedValues sorted(std::span<double const> column, SampleDesign const& design,
                                 std::size_t begin, std::size_t end);

    /// Least value at or below which lies the share q of all weight. The sum runs from the nearer
    /// end. NaN where there is no weight.
    [[nodiscard]] double quantile(double q) const;

    /// Mean of the smallest values that hold the share q of all weight, the last one in part.
    [[nodiscard]] double mean_below(double q) const;
};

/// Quantile with Woodruff's interval: the quantiles at the ends of the interval of the probability
/// to lie at or below it. An end that the sample does not reach is NaN.
/// Source: Woodruff (1952), J. Am. Stat. Assoc. 47, 635-646.
/// Checked in tests/unit/statistics/weighted_test.cpp.
[[nodiscard]] Interval weighted_quantile(SampleDesign const& design, std::span<double const> column,
                                         WeightedValues const& sorted, double q, double confidence);

/// Rows of `batches` groups of whole units, nearly equal in units (fewer where there are fewer
/// units): the end of each.
[[nodiscard]] std::vector<std::size_t> batch_ends(SampleDesign const& design, std::size_t batches);

}  // namespace cascade::engine
