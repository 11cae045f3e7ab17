#include "engine/statistics/moments.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/statistics/summation.hpp"
#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

Moments moments(std::span<double const> values) {
    Moments m;
    m.count = values.size();
    if (values.empty()) {
        m.mean = m.variance = m.standard_error = kNan;
        return m;
    }
    double const n = static_cast<double>(values.size());
    m.mean = ordered_sum(0, values.size(), [&](std::size_t i) { return values[i]; }) / n;
    if (values.size() < 2) {
        m.variance = m.standard_error = kNan;
        return m;
    }
    double const squares = ordered_sum(0, values.size(), [&](std::size_t i) {
        double const d = values[i] - m.mean;
        return d * d;
    });
    m.variance = squares / (n - 1.0);
    m.standard_error = std::sqrt(m.variance / n);
    return m;
}

Interval normal_interval(Estimate const& estimate, double confidence) {
    CASCADE_EXPECTS(confidence > 0.0 && confidence < 1.0);
    double const z = models::normal_quantile(0.5 + 0.5 * confidence);
    double const half = z * estimate.standard_error;
    return {estimate.value, estimate.value - half, estimate.value + half};
}

PairedMoments paired_moments(std::span<double const> a, std::span<double const> b) {
    CASCADE_EXPECTS(a.size() == b.size());
    std::size_t const size = a.size();
    PairedMoments m;
    m.count = size;
    double const n = static_cast<double>(size);
    if (size == 0) {
        m.mean_a = m.mean_b = kNan;
    } else {
        m.mean_a = ordered_sum(0, size, [&](std::size_t i) { return a[i]; }) / n;
        m.mean_b = ordered_sum(0, size, [&](std::size_t i) { return b[i]; }) / n;
    }
    if (size < 2) {
        m.variance_a = m.variance_b = m.covariance = kNan;
        return m;
    }
    auto const product = [size, n](std::span<double const> x, double mean_x,
                                   std::span<double const> y, double mean_y) {
        return ordered_sum(0, size,
                           [&](std::size_t i) { return (x[i] - mean_x) * (y[i] - mean_y); })
               / (n - 1.0);
    };
    m.variance_a = product(a, m.mean_a, a, m.mean_a);
    m.variance_b = product(b, m.mean_b, b, m.mean_b);
    m.covariance = product(a, m.mean_a, b, m.mean_b);
    return m;
}

PairedMoments paired_indicators(std::size_t count, std::size_t a, std::size_t b, std::size_t both) {
    CASCADE_EXPECTS(a <= count && b <= count && both <= a && both <= b);
    PairedMoments m;
    m.count = count;
    double const n = static_cast<double>(count);
    m.mean_a = count == 0 ? kNan : static_cast<double>(a) / n;
    m.mean_b = count == 0 ? kNan : static_cast<double>(b) / n;
    if (count < 2) {
        m.variance_a = m.variance_b = m.covariance = kNan;
        return m;
    }
    double const scale = n / (n - 1.0);
    m.variance_a = m.mean_a * (1.0 - m.mean_a) * scale;
    m.variance_b = m.mean_b * (1.0 - m.mean_b) * scale;
    m.covariance = (static_cast<double>(both) / n - m.mean_a * m.mean_b) * scale;
    return m;
}

Estimate paired_ratio(PairedMoments const& m) {
    double const r = ratio_or_nan(m.mean_a, m.mean_b);
    double const spread = m.variance_a - 2.0 * r * m.covariance + r * r * m.variance_b;
    double const n = static_cast<double>(m.count);
    if (spread != spread) {
        return {r, kNan};
    }
    return {r, std::sqrt(std::max(0.0, spread) / n) / std::fabs(m.mean_b)};
}

double ratio_or_nan(double top, double bottom) {
    return bottom == 0.0 || bottom != bottom || top != top ? kNan : top / bottom;
}

}  // namespace cascade::engine
