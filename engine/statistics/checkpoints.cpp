#include "engine/statistics/checkpoints.hpp"

#include <algorithm>
#include <cmath>

#include "models/base/contract.hpp"

namespace cascade::engine {

std::vector<std::uint64_t> checkpoints(std::uint64_t first, std::uint64_t most) {
    CASCADE_EXPECTS(first >= 1 && most >= 1);
    constexpr double kGrowth = 1.4142135623730951;
    std::vector<std::uint64_t> counts{std::min(first, most)};
    while (counts.back() < most) {
        double const next = std::ceil(kGrowth * static_cast<double>(counts.back()));
        counts.push_back(next < static_cast<double>(most) ? static_cast<std::uint64_t>(next)
                                                          : most);
    }
    return counts;
}

}  // namespace cascade::engine
