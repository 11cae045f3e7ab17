#pragma once

/// How often intervals cover what they should, on laws whose truth is known.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/statistics/moments.hpp"

namespace cascade::test {

/// Uniforms and the laws of the study (SplitMix64).
class Draws {
  public:
    explicit Draws(std::uint64_t seed) : state_(seed) {}

    double uniform();
    double normal();
    double student(double degrees);  ///< Bailey (1994), Math. Comput. 62, 779-781: polar method
    double lognormal();              ///< exp of a standard normal

  private:
    std::uint64_t state_;
};

/// One cell of the table.
struct CoverageCase {
    std::string interval;
    std::string law;
    std::size_t paths;  ///< per repeat
    double truth;
    std::function<engine::Interval(Draws&)> draw;  ///< one repeat
    double least;                                  ///< coverage that the docs promise: at least
    double most;                                   ///< and at most
};

/// Nominal 95 % throughout. `large`: also the cases that take minutes.
[[nodiscard]] std::vector<CoverageCase> coverage_cases(bool large);

struct Coverage {
    double covered = 0.0;  ///< share of repeats
    double below = 0.0;    ///< the interval lies below the truth
    double above = 0.0;
    double width = 0.0;  ///< median of (high - low) / |truth|
};

/// An end that is NaN counts as infinite: the sample does not bound it on that side.
[[nodiscard]] Coverage coverage_of(CoverageCase const& c, std::size_t repeats, std::uint64_t seed);

}  // namespace cascade::test
