#include "engine/scenario/synthesis.hpp"

#include <algorithm>
#include <cmath>

#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

using Thresholds = std::vector<std::pair<double, double>>;

/// Outward distance at which a position of this leverage, entered at spot, is liquidated.
double centre(double leverage, double margin, models::Side side) {
    return side == models::Side::long_
               ? -models::portable_log((1.0 - 1.0 / leverage) / (1.0 - margin))
               : models::portable_log((1.0 + 1.0 / leverage) / (1.0 + margin));
}

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

/// Unscaled mass of one tier between two distances.
double tier_mass(double c, double s, double from, double to) {
    auto const part = [&](double shift) {
        return models::normal_cdf((to - shift) / s) - models::normal_cdf((from - shift) / s);
    };
    return std::fmax(0.0, part(c) - part(-c));
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

SynthesisedSide synthesise(BookInput const& in, models::Side side, Thresholds const& thresholds,
                           std::vector<std::string>& warnings) {
    double const s = in.entry_dispersion;
    double farthest = thresholds.back().first;
    double weights = 0.0;
    for (LeverageShare const& tier : in.leverage_mix) {
        farthest = std::max(farthest, centre(tier.leverage, in.maintenance_margin, side));
        weights += tier.weight;
    }
    std::vector<double> const edges = edges_of(in.bin_width, farthest + 4.0 * s, thresholds);
    std::size_t const bins = edges.size() - 1;
    std::vector<std::vector<double>> mass;
    std::vector<double> total(bins, 0.0);
    for (LeverageShare const& tier : in.leverage_mix) {
        double const c = centre(tier.leverage, in.maintenance_margin, side);
        std::vector<double> row;
        for (std::size_t k = 0; k < bins; ++k) {
            row.push_back(tier.weight / weights * tier_mass(c, s, edges[k], edges[k + 1]));
            total[k] += row.back();
        }
        mass.push_back(std::move(row));
    }

    std::vector<double> intensity(bins, 0.0);
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
    for (std::size_t k = reached; k < bins; ++k) {
        intensity[k] = beyond * total[k];
    }

    SynthesisedSide out;
    out.by_leverage.assign(mass.size(), {});
    for (std::size_t k = 0; k < bins; ++k) {
        if (intensity[k] < 1e-18 * thresholds.back().second) {
            continue;  // nothing stands here: a gap
        }
        std::size_t largest = 0;
        for (std::size_t j = 0; j < mass.size(); ++j) {
            largest = mass[j][k] > mass[largest][k] ? j : largest;
            out.by_leverage[j].push_back(total[k] > 0.0 ? intensity[k] * (mass[j][k] / total[k])
                                                        : 0.0);
        }
        out.book.near.push_back(edges[k]);
        out.book.far.push_back(edges[k + 1]);
        out.book.intensity.push_back(intensity[k]);
        out.book.leverage.push_back(in.leverage_mix[largest].leverage);
    }
    return out;
}

}  // namespace cascade::engine
