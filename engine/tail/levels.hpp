#pragma once

/// The algorithm of splitting, whatever a particle is.

#include <algorithm>
#include <cstddef>
#include <vector>

namespace cascade::engine {

/// Below this weight relative to the first particles splitting gives up: no finite sample says
/// anything of such an event.
inline constexpr double kLeastWeight = 1e-30;

/// Score that the share `kill_share` of the particles, at least one, do not exceed.
[[nodiscard]] inline double kill_level(std::vector<double> scores, double kill_share) {
    auto const kill = static_cast<std::size_t>(kill_share * static_cast<double>(scores.size()));
    auto const at = scores.begin() + static_cast<std::ptrdiff_t>(kill > 0 ? kill - 1 : 0);
    std::nth_element(scores.begin(), at, scores.end());
    return *at;
}

/// Replace the particles that lag, level by level, until the level reaches `goal`
/// (splitting.hpp). A System has
///     double score(i)                 of particle i, 0 <= i < particles
///     void retire(i, weight)          particle i is done, with this weight
///     void branch(dead, alive, z)     replace each of the dead by a branch of one of the living,
///                                     chosen evenly, that goes on from where it exceeds z
/// \return levels passed
/// Checked in tests/statistical/splitting_test.cpp against the ideal case.
template <class System>
std::size_t split_levels(System& system, std::size_t particles, double kill_share, double goal) {
    auto const n = static_cast<double>(particles);
    double weight = 1.0 / n;
    std::vector<double> scores(particles);
    for (std::size_t levels = 0;; ++levels) {
        for (std::size_t i = 0; i < particles; ++i) {
            scores[i] = system.score(i);
        }
        double const z = kill_level(scores, kill_share);
        std::vector<std::size_t> dead, alive;
        for (std::size_t i = 0; i < particles; ++i) {
            (scores[i] <= z ? dead : alive).push_back(i);
        }
        if (z >= goal || alive.empty() || weight * n <= kLeastWeight) {
            for (std::size_t i = 0; i < particles; ++i) {
                system.retire(i, weight);
            }
            return levels;
        }
        for (std::size_t const i : dead) {
            system.retire(i, weight);
        }
        system.branch(dead, alive, z);
        weight *= static_cast<double>(alive.size()) / n;
    }
}

}  // namespace cascade::engine
