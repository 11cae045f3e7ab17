/// How far the price without forced orders goes, for the range of the fan.

#include <algorithm>
#include <cmath>

#include "engine/scenario/assemble_price.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

/// Mean and variance of what history adds in one step, blocks considered, and its largest return.
struct History {
    double mean = 0.0;
    double variance = 0.0;
    double largest = 0.0;
};

History history_of(models::Bootstrap const& b) {
    std::size_t const n = b.returns.size();
    auto const count = static_cast<double>(n);
    History out;
    for (double const r : b.returns) {
        out.mean += r / count;
        out.largest = std::max(out.largest, std::fabs(r));
    }
    // Variance per step of sums over one return, and over a whole block of the closed series.
    auto const length = static_cast<std::size_t>(std::min(std::round(b.block_length), count));
    for (std::size_t const size : {std::size_t{1}, length}) {
        double sum = 0.0;
        for (std::size_t i = 0; i < size; ++i) {
            sum += b.returns[i] - out.mean;
        }
        double square = 0.0;
        for (std::size_t i = 0; i < n; ++i) {
            square += sum * sum;
            sum += b.returns[(i + size) % n] - b.returns[i];
        }
        out.variance = std::max(out.variance, square / count / static_cast<double>(size));
    }
    return out;
}

/// Standard deviation of the end, without jumps.
double diffusion_sd(Plan const& plan, double years) {
    auto const& multiplier = plan.price.volatility_multiplier;
    double square = 0.0;
    for (double const m : multiplier) {
        square += m * m / static_cast<double>(multiplier.size());
    }
    double const factor = multiplier.empty() ? 1.0 : std::sqrt(square);
    if (auto const* const gbm = std::get_if<models::Gbm>(&plan.price.diffusion)) {
        return factor * gbm->volatility * std::sqrt(years);
    }
    if (auto const* const h = std::get_if<models::Heston>(&plan.price.diffusion)) {
        double const decayed = -models::portable_expm1(-h->mean_reversion * years);
        double const variance =
            h->long_variance * years
            + (h->initial_variance - h->long_variance) * decayed / h->mean_reversion;
        return factor * std::sqrt(std::max(variance, 0.0));
    }
    History const history = history_of(std::get<models::Bootstrap>(plan.price.diffusion));
    return std::sqrt(history.variance * static_cast<double>(plan.steps));
}

/// What jumps add: variance of the end, and a size that few of them exceed.
struct JumpSpread {
    double variance = 0.0;
    double reach = 0.0;
};

JumpSpread spread_of(models::JumpProcess const& jumps, double years) {
    double mean = 0.0;
    double square = 0.0;
    double reach = 0.0;
    if (auto const* const normal = std::get_if<models::NormalJump>(&jumps.size)) {
        mean = normal->mean;
        square = mean * mean + normal->sd * normal->sd;
        reach = std::fabs(mean) + 3.0 * normal->sd;
    } else {
        auto const& d = std::get<models::DoubleExponentialJump>(jumps.size);
        double const down = 1.0 - d.up_probability;
        mean = d.up_probability * d.up_mean - down * d.down_mean;
        square =
            2.0 * (d.up_probability * d.up_mean * d.up_mean + down * d.down_mean * d.down_mean);
        reach = 6.0 * std::max(d.up_mean, d.down_mean);
    }
    double const calm = 1.0 - jumps.branching_ratio();
    double const rate =
        std::max(jumps.long_run_intensity(), jumps.stationary ? 0.0 : jumps.initial_intensity);
    double const number = rate * years;  // the variance of which clusters enlarge
    return {number * (square - mean * mean) + number / (calm * calm) * mean * mean,
            number > 0.0 ? reach : 0.0};
}

double drift_of(models::Diffusion const& diffusion) {
    if (auto const* const gbm = std::get_if<models::Gbm>(&diffusion)) {
        return gbm->drift;
    }
    auto const* const heston = std::get_if<models::Heston>(&diffusion);
    return heston != nullptr ? heston->drift : 0.0;
}

}  // namespace

double price_spread(Plan const& plan) {
    double const years = plan.horizon_s() / kYearSeconds;
    double sd = diffusion_sd(plan, years);
    double reach = 0.0;
    if (plan.price.jumps) {
        JumpSpread const jumps = spread_of(*plan.price.jumps, years);
        sd = std::sqrt(sd * sd + jumps.variance);
        reach = jumps.reach;
    }
    double spread = 8.0 * sd + std::fabs(drift_of(plan.price.diffusion)) * years;
    if (auto const* const b = std::get_if<models::Bootstrap>(&plan.price.diffusion)) {
        History const history = history_of(*b);
        spread += std::fabs(history.mean) * static_cast<double>(plan.steps);
        reach = history.largest;
    }
    double at = 0.0;
    double farthest = 0.0;
    for (double const move : plan.price.prescribed) {
        at += move;
        farthest = std::max(farthest, std::fabs(at));
    }
    return spread + reach + farthest;
}

}  // namespace cascade::engine
