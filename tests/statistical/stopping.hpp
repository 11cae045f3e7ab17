#pragma once

/// Runs that stop once they are precise enough, over and over, on laws whose truth is known.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/simulate/run.hpp"
#include "engine/statistics/moments.hpp"

namespace cascade::test {

/// One row of the table.
struct StoppingCase {
    std::string method;
    std::string figure;
    double truth;
    double wanted;  ///< half the width of the interval over its value; 0: no stopping, all units
    std::uint64_t first_paths;
    engine::Plan plan;
    std::function<engine::Interval(engine::Tally const&)> interval;
};

/// Nominal 95 % throughout.
[[nodiscard]] std::vector<StoppingCase> stopping_cases();

struct Stopping {
    double covered = 0.0;  ///< share of runs
    double below = 0.0;    ///< the interval lies below the truth
    double above = 0.0;
    double met = 0.0;          ///< share of runs that reached what was wanted
    double ratio = 0.0;        ///< mean of the estimates over the truth
    double ratio_error = 0.0;  ///< its standard error
    double units = 0.0;        ///< mean number of units
};

/// `runs` runs of the case with seeds from `seed` on.
[[nodiscard]] Stopping stopping_of(StoppingCase const& c, std::size_t runs, std::uint64_t seed);

}  // namespace cascade::test
