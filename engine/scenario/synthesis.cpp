#include "engine/scenario/synthesis.hpp"

#include <algorithm>
#include <cmath>

#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

using Thresholds = std::vector<std::pair<double, double>>;

/// Bin edges: a grid from spot, in which the ordinary edge next to a threshold gives way to it.
std::vector<double> edges_of(double width, double extent, Thresholds const& thresholds) {
    std::vector<double> edges{0.0};
    auto const bins = static_cast<std::size_t>(std::ceil(extent / width));
    for (std::size_t i = 1; i <= bins; ++i) {
        double const edge = width * static_cast<double>(i);
        bool const crowded = std::any_of(thresholds.begin(), thresholds.end(), [&](auto const& t) {
            return std::fabs(t.first - edge) < 0.5 * width;
        });
        if (!crowded) {
            edges.push_back(edge);
        }
    }
    for (auto const& t : thresholds) {
        edges.push_back(t.first);
    }
    std::sort(edges.begin(), edges.end());
    return edges;
}

/// Mass of entries with this centre between two distances, of those opened.
double open_mass(double c, double s, double from, double to) {
    auto const part = [&](double shift) {
        return models::normal_cdf((to - shift) / s) - models::normal_cdf((from - shift) / s);
    };
    return std::fmax(0.0, part(c) - part(-c));
}

/// A synthesised side before its figures are scaled.
struct Masses {
    std::vector<double> edges;
    std::vector<std::vector<double>> of_tier;  ///< [tier][bin]
    std::vector<double> total;                 ///< [bin]

    [[nodiscard]] std::size_t bins() const { return total.size(); }
};

Masses masses_of(std::vector<PositionGroup> const& groups, std::size_t tiers, OpenLaw const& law,
                 std::vector<double> edges) {
    Masses out{std::move(edges), {}, {}};
    std::size_t const bins = out.edges.size() - 1;
    out.of_tier.assign(tiers, std::vector<double>(bins, 0.0));
    out.total.assign(bins, 0.0);
    for (PositionGroup const& group : groups) {
        for (std::size_t k = 0; k < bins; ++k) {
            double const mass =
                group.weight * law.mass(group.distance, out.edges[k], out.edges[k + 1]);
            out.of_tier[group.tier][k] += mass;
            out.total[k] += mass;
        }
    }
    return out;
}

/// Bins with their intensities; those where next to nothing stands become gaps.
SynthesisedSide side_of(Masses const& masses, std::vector<double> const& intensity, double least,
                        std::vector<double> const& leverage) {
    SynthesisedSide out;
    out.by_leverage.assign(masses.of_tier.size(), {});
    for (std::size_t k = 0; k < masses.bins(); ++k) {
        if (intensity[k] < least) {
            continue;
        }
        std::size_t largest = 0;
        double const total = masses.total[k];
        for (std::size_t j = 0; j < masses.of_tier.size(); ++j) {
            largest = masses.of_tier[j][k] > masses.of_tier[largest][k] ? j : largest;
            out.by_leverage[j].push_back(total > 0.0 ? intensity[k] * (masses.of_tier[j][k] / total)
                                                     : 0.0);
        }
        out.book.near.push_back(masses.edges[k]);
        out.book.far.push_back(masses.edges[k + 1]);
        out.book.intensity.push_back(intensity[k]);
        out.book.leverage.push_back(leverage[largest]);
    }
    return out;
}

std::vector<double> leverage_of(BookInput const& in) {
    std::vector<double> out;
    for (LeverageShare const& tier : in.leverage_mix) {
        out.push_back(tier.leverage);
    }
    return out;
}

/// Groups of a map of headline numbers: one a tier, by the plain formula.
std::vector<PositionGroup> groups_of(BookInput const& in, models::Side side) {
    double weights = 0.0;
    for (LeverageShare const& tier : in.leverage_mix) {
        weights += tier.weight;
    }
    std::vector<PositionGroup> out;
    for (std::size_t j = 0; j < in.leverage_mix.size(); ++j) {
        LeverageShare const& tier = in.leverage_mix[j];
        out.push_back({liquidation_distance(side, tier.leverage, in.maintenance_margin),
                       tier.weight / weights, j});
    }
    return out;
}

double farthest_of(std::vector<PositionGroup> const& groups) {
    double farthest = 0.0;
    for (PositionGroup const& group : groups) {
        farthest = std::max(farthest, group.distance);
    }
    return farthest;
}

struct Stretch {
    std::size_t first;  ///< bins [first, last)
    std::size_t last;
    double intensity;
};

std::vector<Stretch> stretches_of(std::vector<double> const& edges, Thresholds const& thresholds) {
    std::vector<Stretch> out;
    std::size_t first = 0;
    double before = 0.0;
    for (auto const& [distance, cumulative] : thresholds) {
        auto const last = static_cast<std::size_t>(std::find(edges.begin(), edges.end(), distance)
                                                   - edges.begin());
        out.push_back({first, last, cumulative - before});
        first = last;
        before = cumulative;
    }
    return out;
}

}  // namespace

double liquidation_distance(models::Side side, double leverage, double margin) {
    return side == models::Side::long_
               ? -models::portable_log((1.0 - 1.0 / leverage) / (1.0 - margin))
               : models::portable_log((1.0 + 1.0 / leverage) / (1.0 + margin));
}

SynthesisedSide synthesise(BookInput const& in, models::Side side, Thresholds const& thresholds,
                           std::vector<std::string>& warnings) {
    std::vector<PositionGroup> const groups = groups_of(in, side);
    double const s = in.entry_dispersion;
    double const farthest = std::max(thresholds.back().first, farthest_of(groups));
    Masses const masses = masses_of(groups, in.leverage_mix.size(), lognormal_entries(s),
                                    edges_of(in.bin_width, farthest + 4.0 * s, thresholds));
    std::vector<double> const& edges = masses.edges;
    std::vector<double> const& total = masses.total;
    std::vector<double> intensity(masses.bins(), 0.0);
    double raw = 0.0;
    std::size_t reached = 0;
    for (Stretch const& stretch : stretches_of(edges, thresholds)) {
        double sum = 0.0;
        for (std::size_t k = stretch.first; k < stretch.last; ++k) {
            sum += total[k];
        }
        double const span = edges[stretch.last] - edges[stretch.first];
        for (std::size_t k = stretch.first; k < stretch.last; ++k) {
            intensity[k] = sum > 0.0 ? stretch.intensity * (total[k] / sum)
                                     : stretch.intensity * ((edges[k + 1] - edges[k]) / span);
        }
        if (!(sum > 0.0)) {
            warnings.push_back(
                "no leverage tier reaches the stretch before a threshold; its intensity "
                "is spread evenly");
        }
        raw += sum;
        reached = stretch.last;
    }
    double const beyond = raw > 0.0 ? thresholds.back().second / raw : 0.0;
    for (std::size_t k = reached; k < masses.bins(); ++k) {
        intensity[k] = beyond * total[k];
    }
    return side_of(masses, intensity, 1e-18 * thresholds.back().second, leverage_of(in));
}

OpenLaw lognormal_entries(double standard_deviation) {
    return {[standard_deviation](double c, double from, double to) {
                return open_mass(c, standard_deviation, from, to);
            },
            6.0 * standard_deviation};
}

SynthesisedSide synthesise_open(BookInput const& in, OpenLaw const& law,
                                std::vector<PositionGroup> groups, double notional) {
    for (PositionGroup& group : groups) {
        // Weights are those of positions still open: undo what is gone.
        double const left = law.mass(group.distance, 0.0, HUGE_VAL);
        CASCADE_EXPECTS(left > 0.0);
        group.weight /= left;
    }
    double const extent = std::min(farthest_of(groups) + law.reach, kFarthestLevel);
    Masses const masses =
        masses_of(groups, in.leverage_mix.size(), law, edges_of(in.bin_width, extent, {}));
    std::vector<double> intensity;
    for (double const total : masses.total) {
        intensity.push_back(notional * total);
    }
    return side_of(masses, intensity, 1e-18 * notional, leverage_of(in));
}

}  // namespace cascade::engine
