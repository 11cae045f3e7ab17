#pragma once

/// The register of figures: every figure that a result, a sweep or a comparison can hold, one row
/// each (aggregates.inc). Names in files, messages, pages and documents come from here; code asks
/// by enumerator, so that a figure which the register lacks does not compile.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::engine {

/// The axes a figure may lie over (axes.inc).
enum class Axis : int {
#define AXIS(name, ...) name,
#include "engine/figures/axes.inc"
#undef AXIS
};

/// What an axis is: its name in files, its unit, whether its coordinate holds texts, its meaning.
struct AxisInfo {
    std::string_view name;
    std::string_view units;
    bool labels;
    std::string_view meaning;
};

[[nodiscard]] AxisInfo const& info(Axis axis);
[[nodiscard]] std::span<AxisInfo const> all_axes();
[[nodiscard]] std::string name_of(Axis axis);

/// All figures over paths, and those worked out from the book (aggregates.inc).
enum class Aggregate : int {
#define AGGREGATE(name, ...) name,
#include "engine/figures/aggregates.inc"
#undef AGGREGATE
    count_
};
inline constexpr std::size_t kAggregates = static_cast<std::size_t>(Aggregate::count_);

/// Group of the result file that holds a figure.
enum class Group : int {
    root,
    cascades,
    venues,
    portfolio,
    fan,
    heat,
    vulnerability,
    controlled,
    losses,
    worst,
    convergence
};

/// How sure a figure is: the method, which says what stands beside it in the file.
enum class ErrorMethod : int {
    exact,           ///< not sampled: equal in any two runs of a scenario
    exact_of_paths,  ///< a property of single paths
    unknown,         ///< sampled, without an error of its own
    standard_error,
    sections_error,
    order_interval,
    wilson_interval,
    paired_interval,
    sections_interval,
    woodruff_interval,
    tail_interval,
    bootstrap_interval,
    bootstrap_bounds  ///< the ends of an interval alone; the figure itself is another row
};

/// When a result holds a figure: what its scenario must have.
enum class Exists : int {
    always,
    thresholds,       ///< thresholds of the market
    both_sides,       ///< a long and a short threshold
    accounts,         ///< accounts at the venue
    finite_fund,      ///< an insurance fund that can be used up
    venues,           ///< several venues
    venue_accounts,   ///< several venues with accounts
    portfolio,        ///< own positions
    fan,              ///< outputs.fan
    heat_map,         ///< outputs.heatmap, and a book
    weighted,         ///< an estimator that weights paths
    target,           ///< an estimator that aims at a rare event
    control_variate,  ///< estimator.control_variate
    control_variate_thresholds,
    tail_index,   ///< outputs.tail_index
    bootstrap,    ///< outputs.shortfall_resamples
    report,       ///< a run, not one of a sweep
    whole_paths,  ///< a run of an estimator whose rows are paths of their own: not splitting
    unweighted,   ///< a run whose paths carry no weights
    unweighted_thresholds,
    sweep  ///< a sweep
};

/// One row of the register.
struct AggregateInfo {
    std::string_view name;
    Group group;
    std::string_view units;
    std::string_view axes;  ///< "world, quantile"; "" for a single value
    ErrorMethod error;
    Exists exists;
    std::string_view headline;  ///< pattern of the values that a short list shows
    std::string_view meaning;
    std::string_view missing;  ///< when it is NaN; "": never
};

[[nodiscard]] AggregateInfo const& info(Aggregate figure);
[[nodiscard]] std::span<AggregateInfo const> all_aggregates();
[[nodiscard]] std::string name_of(Aggregate figure);
/// Of the group below the root of the file; "" of the root.
[[nodiscard]] std::string name_of(Group group);
/// As documents name it: "order", "sections", "Wilson".
[[nodiscard]] std::string_view name_of(ErrorMethod method);
/// What a scenario must have, in words: "thresholds of the market"; "" where nothing.
[[nodiscard]] std::string_view name_of(Exists condition);

/// Names of a figure's axes, outermost first.
[[nodiscard]] std::vector<std::string> axes_of(AggregateInfo const& row);

/// What stands beside a figure in a file.
enum class Companion : int { standard_error, low, high, difference, difference_standard_error };

/// "drawdown_quantile_low"
[[nodiscard]] std::string companion_name(std::string_view figure, Companion companion);

/// The companions of a figure by its method.
[[nodiscard]] std::vector<Companion> companions_of(ErrorMethod method);

/// Whether a short list shows the value of a figure: "drawdown_amplification[0.99]" or
/// "runaway_probability". False for a name that the register lacks.
/// Checked in tests/unit/figures/register_test.cpp.
[[nodiscard]] bool is_headline(std::string_view figure_text);

/// Places along the axes `world` and `side`.
inline constexpr std::size_t kBaseline = 0;
inline constexpr std::size_t kFeedback = 1;
inline constexpr std::size_t kLong = 0;
inline constexpr std::size_t kShort = 1;
inline constexpr char const* kWorldLabels[] = {"baseline", "feedback"};
inline constexpr char const* kSideLabels[] = {"long", "short"};

}  // namespace cascade::engine
