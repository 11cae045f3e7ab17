#include "models/price/jump_growth.hpp"

#include <cmath>
#include <limits>

#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"

namespace cascade::models {
namespace {

/// d ln E[exp(x lambda)] / dx of the law in the long run.
double stationary_slope(JumpProcess const& j, double x) {
    if (x == 0.0) {
        return j.long_run_intensity();
    }
    return j.decay * j.intensity * x / (j.decay * x - portable_expm1(j.excitation * x));
}

/// Positive root of exp(u) - 1 = u / n, by bisection.
double stationary_limit(double n) {
    double low = 0.0;
    double high = 50.0;
    for (int i = 0; i < 60; ++i) {
        double const middle = 0.5 * (low + high);
        (portable_expm1(middle) < middle / n ? low : high) = middle;
    }
    return low;
}

}  // namespace

double mean_relative_jump(JumpProcess const& jumps) {
    if (auto const* normal = std::get_if<NormalJump>(&jumps.size)) {
        return portable_expm1(normal->mean + 0.5 * normal->sd * normal->sd);
    }
    auto const& e = std::get<DoubleExponentialJump>(jumps.size);
    if (e.up_probability > 0.0 && e.up_mean >= 1.0) {
        return std::numeric_limits<double>::infinity();
    }
    return e.up_probability * e.up_mean / (1.0 - e.up_mean)
           - (1.0 - e.up_probability) * e.down_mean / (1.0 + e.down_mean);
}

double growth_explodes_after(JumpProcess const& jumps) {
    double const g = 1.0 + mean_relative_jump(jumps);
    double const n = jumps.branching_ratio();
    if (jumps.excitation == 0.0 || g <= portable_exp(n - 1.0) / n) {
        return std::numeric_limits<double>::infinity();
    }
    constexpr int kPoints = 200'000;
    // Of u = excitation D; beyond 50 nothing is left.
    double const width = (jumps.stationary ? stationary_limit(n) : 50.0) / kPoints;
    double sum = 0.0;
    for (int i = 0; i < kPoints; ++i) {
        double const u = width * (i + 0.5);
        sum += width / (g * portable_exp(u) - 1.0 - u / n);
    }
    return sum / jumps.excitation;
}

std::vector<double> jump_log_growth(JumpProcess const& jumps, double step_years,
                                    std::size_t steps) {
    double const k = mean_relative_jump(jumps);
    CASCADE_EXPECTS(!jumps.stationary || jumps.excitation > 0.0);
    if (jumps.excitation == 0.0 && jumps.initial_intensity == jumps.intensity) {
        return {jumps.intensity * k * step_years};
    }
    // Small enough for the fastest of the two time scales.
    double const scale = (jumps.decay + jumps.excitation * (1.0 + std::fabs(k))) * step_years;
    auto const parts = static_cast<std::size_t>(std::ceil(20.0 * scale)) + 1;
    double const h = step_years / static_cast<double>(parts);
    auto const slope = [&](double d) {
        return (1.0 + k) * portable_exp(jumps.excitation * d) - 1.0 - jumps.decay * d;
    };
    std::vector<double> growth;
    double d = 0.0;
    for (std::size_t step = 0; step < steps; ++step) {
        double area = 0.0;   // integral of D
        double start = 0.0;  // gained by ln E[exp(D lambda_0)], started stationary
        double const before = d;
        for (std::size_t part = 0; part < parts; ++part) {
            double const k1 = slope(d);
            if (std::fabs(k1) <= 1e-15) {  // settled, to rounding: it stays where it is
                area += d * h * static_cast<double>(parts - part);
                break;
            }
            double const d2 = d + 0.5 * h * k1;
            double const k2 = slope(d2);
            double const d3 = d + 0.5 * h * k2;
            double const k3 = slope(d3);
            double const d4 = d + h * k3;
            double const k4 = slope(d4);
            area += h / 6.0 * (d + 2.0 * d2 + 2.0 * d3 + d4);
            double const by = h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
            if (jumps.stationary) {
                start += by / 6.0
                         * (stationary_slope(jumps, d) + 4.0 * stationary_slope(jumps, d + 0.5 * by)
                            + stationary_slope(jumps, d + by));
            }
            d += by;
        }
        growth.push_back(jumps.decay * jumps.intensity * area
                         + (jumps.stationary ? start : jumps.initial_intensity * (d - before)));
    }
    return growth;
}

}  // namespace cascade::models
