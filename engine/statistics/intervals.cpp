#include "engine/statistics/intervals.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kNegligible = 1e-20;

/// Weights of Binomial(n, q) relative to its mode, for first, first + 1, ...
struct BinomialWeights {
    std::size_t first = 0;
    std::vector<double> weight;
    double total = 0.0;
};

BinomialWeights binomial_weights(std::size_t n, double q) {
    double const odds = q / (1.0 - q);
    double const real_mode = std::floor((static_cast<double>(n) + 1.0) * q);
    std::size_t const mode = std::min(n, static_cast<std::size_t>(real_mode));
    std::vector<double> below;  // mode - 1, mode - 2, ...
    double w = 1.0;
    for (std::size_t k = mode; k > 0; --k) {
        w *= static_cast<double>(k) / (static_cast<double>(n - k + 1) * odds);
        if (w < kNegligible) {
            break;
        }
        below.push_back(w);
    }
    BinomialWeights result;
    result.first = mode - below.size();
    result.weight.assign(below.rbegin(), below.rend());
    result.weight.push_back(1.0);
    w = 1.0;
    for (std::size_t k = mode; k < n; ++k) {
        w *= static_cast<double>(n - k) * odds / static_cast<double>(k + 1);
        if (w < kNegligible) {
            break;
        }
        result.weight.push_back(w);
    }
    for (double const x : result.weight) {
        result.total += x;
    }
    return result;
}

}  // namespace

std::size_t ceil_rank(std::size_t count, double share) {
    double const x = static_cast<double>(count) * share;
    double const whole = std::floor(x + 0.5);
    double const rank = std::fabs(x - whole) <= 1e-9 ? whole : std::ceil(x);
    return static_cast<std::size_t>(std::max(0.0, rank));
}

QuantileRanks quantile_ranks(std::size_t count, double q, double confidence) {
    CASCADE_EXPECTS(count >= 1);
    CASCADE_EXPECTS(q > 0.0 && q < 1.0);
    CASCADE_EXPECTS(confidence > 0.0 && confidence < 1.0);
    BinomialWeights const weights = binomial_weights(count, q);
    double const tail = 0.5 * (1.0 - confidence) * weights.total;
    QuantileRanks ranks;
    ranks.value = std::clamp<std::size_t>(ceil_rank(count, q), 1, count);
    // P(B <= j - 1) summed from below; P(B >= h), what is left above h - 1, summed from above.
    double cumulative = 0.0;
    ranks.low = weights.first;
    for (std::size_t i = 0; i < weights.weight.size(); ++i) {
        cumulative += weights.weight[i];
        if (cumulative > tail) {
            ranks.low = weights.first + i;
            break;
        }
    }
    cumulative = 0.0;
    for (std::size_t i = weights.weight.size(); i-- > 0;) {
        cumulative += weights.weight[i];
        if (cumulative > tail) {
            ranks.high = weights.first + i + 1;
            break;
        }
    }
    if (ranks.high > count) {
        ranks.high = 0;
    }
    return ranks;
}

Interval quantile_interval(std::span<double const> sorted, QuantileRanks const& ranks) {
    CASCADE_EXPECTS(ranks.value >= 1 && ranks.value <= sorted.size());
    CASCADE_EXPECTS(ranks.low <= sorted.size() && ranks.high <= sorted.size());
    return {sorted[ranks.value - 1], ranks.low == 0 ? kNan : sorted[ranks.low - 1],
            ranks.high == 0 ? kNan : sorted[ranks.high - 1]};
}

Interval quantile_interval(std::span<double const> sorted, double q, double confidence) {
    return quantile_interval(sorted, quantile_ranks(sorted.size(), q, confidence));
}

Interval wilson_interval(std::size_t successes, std::size_t count, double confidence) {
    CASCADE_EXPECTS(successes <= count);
    CASCADE_EXPECTS(confidence > 0.0 && confidence < 1.0);
    if (count == 0) {
        return {kNan, kNan, kNan};
    }
    double const z = models::normal_quantile(0.5 + 0.5 * confidence);
    double const n = static_cast<double>(count);
    double const p = static_cast<double>(successes) / n;
    double const half = z * std::sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n));
    double const scale = 1.0 + z * z / n;
    double const centre = p + z * z / (2.0 * n);
    double const low = successes == 0 ? 0.0 : (centre - half) / scale;
    double const high = successes == count ? 1.0 : (centre + half) / scale;
    return {p, std::max(0.0, low), std::min(1.0, high)};
}

double student_tail(double t, std::size_t degrees) {
    CASCADE_EXPECTS(t > 0.0 && degrees >= 1);
    double const v = static_cast<double>(degrees);
    double const x = v / (v + t * t);
    // x^a / B(a, 1/2), from a = 1/2 or 1 in steps of one.
    bool const odd = degrees % 2 == 1;
    double a = odd ? 0.5 : 1.0;
    double factor = odd ? std::sqrt(x) / std::numbers::pi : 0.5 * x;
    for (; a + 0.25 < 0.5 * v; a += 1.0) {
        factor *= x * (a + 0.5) / a;
    }
    double sum = 0.0;
    double term = 1.0;  // (1/2)_n / n! x^n
    for (double n = 0.0; term > 1e-17; n += 1.0) {
        sum += term / (a + n);
        term *= x * (n + 0.5) / (n + 1.0);
    }
    return factor * sum;
}

namespace {

constexpr double kExpansionReach = 0.495;       // from the middle
constexpr std::size_t kExpansionDegrees = 200;  // from here on it holds everywhere

/// t > 0 with student_tail(t) = tail, by halving.
double inverse_student_tail(double tail, std::size_t degrees) {
    double low = 1.0;
    double high = 2.0;
    while (student_tail(high, degrees) > tail) {
        low = high;
        high *= 2.0;
    }
    for (int i = 0; i < 60; ++i) {
        double const middle = 0.5 * (low + high);
        (student_tail(middle, degrees) > tail ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

}  // namespace

double student_quantile(double p, std::size_t degrees) {
    CASCADE_EXPECTS(degrees >= 5);
    if (std::fabs(p - 0.5) > kExpansionReach && degrees < kExpansionDegrees) {
        double const t = inverse_student_tail(2.0 * std::min(p, 1.0 - p), degrees);
        return p < 0.5 ? -t : t;
    }
    double const x = models::normal_quantile(p);
    double const y = x * x;
    double const v = static_cast<double>(degrees);
    double const g1 = x * (y + 1.0) / 4.0;
    double const g2 = x * ((5.0 * y + 16.0) * y + 3.0) / 96.0;
    double const g3 = x * (((3.0 * y + 19.0) * y + 17.0) * y - 15.0) / 384.0;
    double const g4 = x * ((((79.0 * y + 776.0) * y + 1482.0) * y - 1920.0) * y - 945.0) / 92160.0;
    return x + (g1 + (g2 + (g3 + g4 / v) / v) / v) / v;
}

}  // namespace cascade::engine
