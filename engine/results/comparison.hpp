#pragma once

/// Two results, figure by figure.

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "engine/results/dataset.hpp"
#include "engine/results/sections.hpp"

namespace cascade::engine {

/// Where the standard error of a difference comes from.
enum class DifferenceError {
    paired,    ///< sections of the same paths in both files: common random numbers cancel
    unpaired,  ///< root of the sum of the two squared standard errors
    exact,     ///< not sampled: any difference is one of the inputs
    unknown    ///< sampled, but one of the two has no error
};
[[nodiscard]] char const* name_of(DifferenceError error);

/// What one result keeps of the error of a figure.
struct OwnError {
    double standard_error = kUnknown;  ///< of an interval: half its width over the normal quantile
    double low = kUnknown;             ///< ends of the interval, where it has one
    double high = kUnknown;
    double confidence = 0.95;  ///< of the interval
    std::size_t degrees = 0;   ///< of freedom; 0 where the file does not name them
    bool has_interval = false;

    static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
};

/// One figure of both results.
struct FigureDifference {
    std::string name;   ///< figure_text
    std::string group;  ///< of the file; "" the root
    std::string units;
    std::string long_name;
    double a = 0.0;
    double b = 0.0;
    double difference = 0.0;                ///< b - a; NaN where one of the two does not exist
    double standard_error = 0.0;            ///< of the difference; 0 exact, NaN unknown
    std::size_t degrees = 0;                ///< of freedom of a paired error; 0 otherwise
    double z = 0.0;                         ///< difference / standard error; NaN unknown or exact
    double rounding = 0.0;                  ///< a difference up to this is rounding, and none
    double allowance = OwnError::kUnknown;  ///< a difference up to this is chance: set_allowances
    OwnError own_a;
    OwnError own_b;
    DifferenceError error = DifferenceError::unknown;

    [[nodiscard]] bool exists_in_one_only() const { return (a == a) != (b == b); }
    [[nodiscard]] bool is_rounding() const { return std::fabs(difference) <= rounding; }
};

/// What rounding may do to figures of a run.
///
/// A figure of a path is a sum over `steps` terms. Each rounds by up to half a unit in the last
/// place of the largest term, either way, so errors add as a random walk: sqrt(steps + 1) units. A
/// logarithm, an exponential, a division and an interpolation add a few units more: eight in all
/// cover them. \param scale  The largest magnitude among the values of the variable in both
/// results: the terms that a small one among them may be the difference of.
/// Checked in tests/unit/results/comparison_test.cpp.
[[nodiscard]] double rounding_of(double scale, double steps);

struct Omission {
    std::string variable;
    std::string reason;
};

struct Comparison {
    std::vector<FigureDifference> figures;  ///< in the order of A
    std::vector<Omission> omitted;          ///< variables that cannot be compared, and why
};

/// Compare the aggregates of two results. Values are matched by coordinate, thresholds by price.
///
/// \param a, b  Root groups of two result files.
/// \param sections_a, sections_b  Of the two runs, where their paths are pairs (same seed, same
///        paths, both kept); null otherwise. Then errors are unpaired, from the companions.
/// Checked in tests/unit/results/comparison_test.cpp, tests/statistical/paired_difference_test.cpp.
[[nodiscard]] Comparison compare(Dataset const& a, Dataset const& b, SectionedRun const* sections_a,
                                 SectionedRun const* sections_b);

/// How much of a difference is too much.
struct Tolerance {
    double relative = 0.0;  ///< |b - a| up to this share of the larger of |a| and |b| is allowed
    double z = 0.0;         ///< > 0: so is any difference up to the figure's allowance
};

/// Is the difference beyond the tolerance? Rounding never is. A figure that exists in one result
/// only is beyond where z is 0, as is one without a known error; where z is above 0 neither can be
/// judged, and is not.
/// Checked in tests/unit/results/comparison_test.cpp.
[[nodiscard]] bool beyond(FigureDifference const& figure, Tolerance const& tolerance);

}  // namespace cascade::engine
