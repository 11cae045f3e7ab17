#include "engine/statistics/controls.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Cholesky>

#include "engine/statistics/summation.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

double dot(std::span<double const> a, std::span<double const> b) {
    return ordered_sum(0, a.size(), [&](std::size_t i) { return a[i] * b[i]; });
}

double mean_of(std::span<double const> a) {
    return ordered_sum(0, a.size(), [&](std::size_t i) { return a[i]; })
           / static_cast<double>(a.size());
}

}  // namespace

Controls::Controls(std::vector<std::vector<double>> columns, std::vector<double> const& expected) {
    CASCADE_EXPECTS(!columns.empty() && columns.size() == expected.size());
    std::size_t const n = columns.front().size();
    weights_.assign(n, 1.0);
    // Of the columns, those that add something; each is centred and scaled to length 1.
    std::vector<double> gaps;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        std::vector<double>& x = columns[c];
        CASCADE_EXPECTS(x.size() == n);
        double const mean = mean_of(x);
        double gap = expected[c] - mean;
        for (double& value : x) {
            value -= mean;
        }
        double const length = std::sqrt(dot(x, x));
        if (!(length > 0.0)) {
            continue;
        }
        for (double& value : x) {
            value /= length;
        }
        gap /= length;
        double const whole = dot(x, x);
        for (std::size_t k = 0; k < columns_.size(); ++k) {
            double const share = dot(x, columns_[k]);
            for (std::size_t i = 0; i < n; ++i) {
                x[i] -= share * columns_[k][i];
            }
            gap -= share * gaps[k];
        }
        double const left = dot(x, x);
        if (left < 1e-9 * whole) {
            continue;
        }
        double const scale = 1.0 / std::sqrt(left);
        for (double& value : x) {
            value *= scale;
        }
        gaps.push_back(gap * scale);
        columns_.push_back(std::move(x));
    }
    auto const paths = static_cast<double>(n);
    for (std::size_t k = 0; k < columns_.size(); ++k) {
        for (std::size_t i = 0; i < n; ++i) {
            weights_[i] += paths * gaps[k] * columns_[k][i];
        }
    }
}

Controlled Controls::mean(std::span<double const> y) const {
    CASCADE_EXPECTS(y.size() == weights_.size());
    auto const n = static_cast<double>(y.size());
    auto const q = static_cast<double>(columns_.size());
    double const centre = mean_of(y);
    double const squares =
        ordered_sum(0, y.size(), [&](std::size_t i) { return (y[i] - centre) * (y[i] - centre); });
    double residual = squares;
    for (std::vector<double> const& x : columns_) {
        double const share = dot(x, y);
        residual -= share * share;
    }
    residual = residual > 1e-12 * squares ? residual : 0.0;  // else it is rounding
    double const plain = squares / (n - 1.0) / n;
    double const left = residual / (n - 1.0) / n * (n - 2.0) / (n - q - 2.0);
    double const value =
        ordered_sum(0, y.size(), [&](std::size_t i) { return weights_[i] * y[i]; }) / n;
    return {{value, std::sqrt(left)}, ratio_or_nan(plain, left)};
}

}  // namespace cascade::engine
