#pragma once

/// Closed forms of the return at the horizon: K(u) = ln E[exp(u X)] of every price model, its
/// cumulants, and a running mean to hold against them.

#include <cmath>
#include <complex>
#include <cstdint>
#include <functional>
#include <numbers>
#include <string>

#include "models/price/price_model.hpp"
#include "tests/helpers/z_test.hpp"

namespace cascade::test {

using Complex = std::complex<double>;

/// E[exp(u J)] of one jump size J.
inline Complex jump_transform(models::JumpProcess const& jumps, Complex u) {
    if (auto const* law = std::get_if<models::NormalJump>(&jumps.size)) {
        return std::exp(u * law->mean + 0.5 * u * u * law->sd * law->sd);
    }
    auto const& law = std::get<models::DoubleExponentialJump>(jumps.size);
    return law.up_probability / (1.0 - law.up_mean * u)
           + (1.0 - law.up_probability) / (1.0 + law.down_mean * u);
}

/// ln E[exp(u * sum of the jumps up to `years`)] = A + B lambda_0 with
/// B' = E[exp(u J)] exp(excitation B) - 1 - decay B, A' = decay intensity B (Errais, Giesecke,
/// Goldberg, 2010, section 2), where no compensator is taken away. A stationary start: the same,
/// with u = 0, until B has gone.
inline Complex jump_log_mgf(models::JumpProcess const& jumps, double years, Complex u) {
    Complex const f = jump_transform(jumps, u);
    if (jumps.excitation == 0.0 && jumps.initial_intensity == jumps.intensity) {
        return jumps.intensity * years * (f - 1.0);
    }
    Complex b = 0.0;
    Complex area = 0.0;
    auto const follow = [&](Complex transform, double time) {
        auto const slope = [&](Complex x) {
            return transform * std::exp(jumps.excitation * x) - 1.0 - jumps.decay * x;
        };
        constexpr int kParts = 4000;
        double const h = time / kParts;
        for (int part = 0; part < kParts; ++part) {
            Complex const k1 = slope(b);
            Complex const b2 = b + 0.5 * h * k1;
            Complex const k2 = slope(b2);
            Complex const b3 = b + 0.5 * h * k2;
            Complex const k3 = slope(b3);
            Complex const b4 = b + h * k3;
            area += h / 6.0 * (b + 2.0 * b2 + 2.0 * b3 + b4);
            b += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + slope(b4));
        }
    };
    follow(f, years);
    if (jumps.stationary) {
        follow(1.0, 40.0 / (jumps.decay - jumps.excitation));
        return jumps.decay * jumps.intensity * area;
    }
    return jumps.decay * jumps.intensity * area + jumps.initial_intensity * b;
}

/// Heston (1993), in the form without branch cuts of Albrecher, Mayer, Schoutens, Tistaert (2007),
/// Wilmott Magazine, January, 83-92.
inline Complex heston_log_mgf(models::Heston const& h, double years, Complex u) {
    double const xi2 = h.vol_of_variance * h.vol_of_variance;
    Complex const b = h.mean_reversion - h.correlation * h.vol_of_variance * u;
    Complex const d = std::sqrt(b * b - xi2 * (u * u - u));
    Complex const g = (b - d) / (b + d);
    Complex const e = std::exp(-d * years);
    return u * h.drift * years + h.initial_variance * (b - d) / xi2 * (1.0 - e) / (1.0 - g * e)
           + h.mean_reversion * h.long_variance / xi2
                 * ((b - d) * years - 2.0 * std::log((1.0 - g * e) / (1.0 - g)));
}

/// K(u) of a model without multipliers and prescribed moves; not of history.
inline Complex log_mgf(models::PriceModel const& price, double years, Complex u) {
    Complex k = 0.0;
    if (auto const* gbm = std::get_if<models::Gbm>(&price.diffusion)) {
        double const variance = gbm->volatility * gbm->volatility;
        k = (u * gbm->drift + 0.5 * variance * (u * u - u)) * years;
    } else {
        k = heston_log_mgf(std::get<models::Heston>(price.diffusion), years, u);
    }
    return price.jumps ? k + jump_log_mgf(*price.jumps, years, u)
                             - u * jump_log_mgf(*price.jumps, years, 1.0)
                       : k;
}

struct Cumulants {
    double of[5];  ///< [order], from 1

    [[nodiscard]] double skewness() const { return of[3] / std::pow(of[2], 1.5); }
    [[nodiscard]] double excess_kurtosis() const { return of[4] / (of[2] * of[2]); }
};

/// Derivatives of K at 0 by Cauchy's formula on a circle, inside which K is analytic.
inline Cumulants cumulants(std::function<Complex(Complex)> const& k, double radius) {
    constexpr int kPoints = 64;
    Cumulants out{};
    for (int point = 0; point < kPoints; ++point) {
        double const angle = 2.0 * std::numbers::pi * (point + 0.5) / kPoints;
        Complex const value = k(std::polar(radius, angle));
        double factor = 1.0 / kPoints;
        for (int n = 1; n <= 4; ++n) {
            factor *= n / radius;
            out.of[n] += factor * (value * std::polar(1.0, -n * angle)).real();
        }
    }
    return out;
}

/// Mean of numbers that are not kept.
class RunningMean {
  public:
    void add(double x) {
        n_ += 1.0;
        double const step = x - mean_;
        mean_ += step / n_;
        sum2_ += step * (x - mean_);
    }
    [[nodiscard]] MeanSe get() const { return {mean_, std::sqrt(sum2_ / (n_ - 1.0) / n_)}; }
    void expect(std::string const& name, double expected, double bias_bound = 0.0) const {
        expect_z(name, mean_, get().se, expected, bias_bound);
    }

  private:
    double n_ = 0.0;
    double mean_ = 0.0;
    double sum2_ = 0.0;
};

/// First four moments about the expected mean, in expected standard deviations: plain means, whose
/// standard errors need no theory.
class MomentTest {
  public:
    explicit MomentTest(Cumulants const& expected) : expected_(expected) {}

    void add(double x) {
        double const z = (x - expected_.of[1]) / std::sqrt(expected_.of[2]);
        mean_.add(x);
        square_.add((x - expected_.of[1]) * (x - expected_.of[1]));
        cube_.add(z * z * z);
        fourth_.add(z * z * z * z);
    }
    void expect(std::string const& name) const {
        mean_.expect(name + ", mean", expected_.of[1]);
        square_.expect(name + ", variance", expected_.of[2]);
        cube_.expect(name + ", skewness", expected_.skewness());
        fourth_.expect(name + ", kurtosis", 3.0 + expected_.excess_kurtosis());
    }

  private:
    Cumulants expected_;
    RunningMean mean_;
    RunningMean square_;
    RunningMean cube_;
    RunningMean fourth_;
};

}  // namespace cascade::test
