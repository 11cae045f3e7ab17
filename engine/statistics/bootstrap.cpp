#include "engine/statistics/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

#include "engine/statistics/batches.hpp"
#include "engine/statistics/intervals.hpp"
#include "engine/statistics/selection.hpp"
#include "engine/statistics/splitmix.hpp"
#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

constexpr std::uint64_t kStart = 0x5DEECE66D1234567U;
constexpr std::size_t kLeastPaths = 64;
constexpr std::size_t kLeastResamples = 100;

/// Poisson with mean 1, by inversion.
double poisson(SplitMix& random) {
    double const u = random.uniform();
    double p = 0.36787944117144233;  // exp(-1)
    double cumulative = p;
    double k = 0.0;
    while (u > cumulative && k < 18.0) {  // P(K > 18) < 1e-17
        k += 1.0;
        p /= k;
        cumulative += p;
    }
    return k;
}

using Index = std::uint32_t;

/// Numbers of the worst `count` paths, worst first; ties by number.
std::vector<Index> worst(std::span<double const> returns, std::size_t count) {
    std::vector<Index> order(returns.size());
    std::iota(order.begin(), order.end(), Index{0});
    auto const end = order.begin() + static_cast<std::ptrdiff_t>(std::min(count, order.size()));
    std::partial_sort(order.begin(), end, order.end(), [&](Index i, Index j) {
        return returns[i] != returns[j] ? returns[i] < returns[j] : i < j;
    });
    order.erase(end, order.end());
    return order;
}

/// Mean of the worst `share` of the total weight; the candidates are in order.
double weighted_shortfall(std::span<double const> returns, std::vector<Index> const& order,
                          std::vector<double> const& weight, double share) {
    double left = share;
    double sum = 0.0;
    for (Index const i : order) {
        double const taken = std::min(left, weight[i]);
        sum -= taken * returns[i];
        left -= taken;
        if (left <= 0.0) {
            break;
        }
    }
    return sum / (share - left);
}

Interval percentile(double value, std::vector<double>& resampled, double confidence) {
    std::sort(resampled.begin(), resampled.end());
    double const tail = 0.5 * (1.0 - confidence);
    return {value, sample_quantile(resampled, tail), sample_quantile(resampled, 1.0 - tail)};
}

}  // namespace

std::vector<ShortfallIntervals> bootstrap_shortfall(std::span<double const> returns_a,
                                                    std::span<double const> returns_b,
                                                    std::span<double const> levels,
                                                    std::size_t resamples, double confidence) {
    std::size_t const n = returns_a.size();
    CASCADE_EXPECTS(n >= kLeastPaths && returns_b.size() == n && !levels.empty());
    CASCADE_EXPECTS(resamples >= kLeastResamples && confidence > 0.0 && confidence < 1.0);
    double const lowest = *std::min_element(levels.begin(), levels.end());
    CASCADE_EXPECTS(lowest >= 0.5);
    std::size_t const candidates = std::min(n, ceil_rank(n, 1.5 * (1.0 - lowest)) + kLeastPaths);
    std::vector<Index> const order_a = worst(returns_a, candidates);
    std::vector<Index> const order_b = worst(returns_b, candidates);
    std::vector<Index> drawn = order_a;
    drawn.insert(drawn.end(), order_b.begin(), order_b.end());
    std::sort(drawn.begin(), drawn.end());
    drawn.erase(std::unique(drawn.begin(), drawn.end()), drawn.end());
    double const rest = static_cast<double>(n - drawn.size());

    SplitMix random(kStart);
    std::vector<double> weight(n, 0.0);
    std::vector<std::vector<double>> a(levels.size()), b(levels.size()), ratio(levels.size());
    for (std::size_t r = 0; r < resamples; ++r) {
        double const z = models::normal_quantile(random.uniform());
        double total = std::max(0.0, std::floor(rest + z * std::sqrt(rest) + 0.5));
        for (Index const i : drawn) {
            weight[i] = poisson(random);
            total += weight[i];
        }
        for (std::size_t l = 0; l < levels.size(); ++l) {
            double const share = total * (1.0 - levels[l]);
            a[l].push_back(weighted_shortfall(returns_a, order_a, weight, share));
            b[l].push_back(weighted_shortfall(returns_b, order_b, weight, share));
            ratio[l].push_back(ratio_or_nan(b[l].back(), a[l].back()));
        }
    }
    std::vector<double> const values_a = expected_shortfalls(returns_a, levels);
    std::vector<double> const values_b = expected_shortfalls(returns_b, levels);
    std::vector<ShortfallIntervals> out;
    for (std::size_t l = 0; l < levels.size(); ++l) {
        std::erase_if(ratio[l], [](double x) { return x != x; });
        out.push_back({percentile(values_a[l], a[l], confidence),
                       percentile(values_b[l], b[l], confidence),
                       percentile(ratio_or_nan(values_b[l], values_a[l]), ratio[l], confidence)});
    }
    return out;
}

}  // namespace cascade::engine
