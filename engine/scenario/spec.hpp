#pragma once

/// What the table of keys says of a key, and short ways to say it.

#include <limits>
#include <string>
#include <vector>

namespace cascade::engine {

/// Least of what has to be positive. Smaller is a slip, and keeps no quotient within doubles.
inline constexpr double kLeastPositive = 1e-12;

/// Whether a range from `min` is best said as "above 0" to who gave `value`.
inline bool needs_positive(double min, double value) {
    return min == kLeastPositive && !(value > 0.0 && value < min);
}

/// What is known of a key besides its type.
struct Spec {
    std::string doc;
    bool required = false;
    double min = -std::numeric_limits<double>::infinity();
    double max = std::numeric_limits<double>::infinity();
    bool below_max = false;            ///< max itself is not allowed
    std::string reason;                ///< why the range is what it is
    std::vector<std::string> choices;  ///< of a string
    std::string pattern;               ///< of a string
    bool may_be_zero = false;          ///< of a duration
    std::size_t min_items = 0;         ///< of a list
};

namespace spec {

[[nodiscard]] Spec required(Spec s);
[[nodiscard]] Spec text(std::string doc);
[[nodiscard]] Spec range(double min, double max, std::string doc);
[[nodiscard]] Spec positive(double max, std::string doc);
[[nodiscard]] Spec because(Spec s, std::string reason);
[[nodiscard]] Spec one_of(std::vector<std::string> choices, std::string doc);
[[nodiscard]] Spec duration(std::string doc);
[[nodiscard]] Spec time(std::string doc);  ///< a duration since the start

}  // namespace spec

/// Key of a comment, allowed in every object (JSON Schema's own word for one).
inline constexpr char const* kComment = "$comment";

inline constexpr double kMaxPrice = 1e12;
inline constexpr double kMaxUsd = 1e18;
inline constexpr double kMaxRate = 1e9;       ///< per year
inline constexpr double kMaxVolatility = 20;  ///< per square-root year
inline constexpr double kMaxLogPrice = 20;    ///< over spot, either way
// Lists that a file may hold, so that a resolved scenario with both stays below kMaxTextBytes.
inline constexpr std::size_t kMaxReturns = 1'000'000;
inline constexpr std::size_t kMaxPathPoints = 300'000;

}  // namespace cascade::engine
