#pragma once

/// Heston's model for a block of lanes: the variance by the quadratic-exponential scheme of
/// Andersen (2008), J. Comput. Finance 11(3), 1-42, section 3.2; the price by his equation (33)
/// with gamma1 = gamma2 = 1/2, without martingale correction: the bias of both vanishes with the
/// step. Given the variance at both ends of a step the price is taken to be a Brownian bridge of
/// the step's average variance.

#include "models/base/wide.hpp"
#include "models/math/elementary_inline.hpp"
#include "models/price/step_table.hpp"

namespace cascade::models {
inline namespace CASCADE_SIMD {

class HestonLanes {
  public:
    HestonLanes(StepTable const& table, HestonStep const& step) : table_(table), c_(step) {}

    [[nodiscard]] double initial_variance() const { return c_.initial_variance; }

    /// v one step later.
    [[nodiscard]] CASCADE_INLINE Wide next_variance(Wide v, Wide normal) const {
        Wide const one = wide_of(1.0);
        Wide const two = wide_of(2.0);
        Wide const theta = wide_of(c_.long_variance);
        Wide const m = fma(v - theta, wide_of(c_.decay), theta);
        Wide const s2 = fma(v, wide_of(c_.noise_level), wide_of(c_.noise_floor));
        Wide const psi = s2 / (m * m);
        Wide const t = two / psi;
        Wide const b2 = t - one + wide_sqrt(t) * wide_sqrt(t - one);
        Wide const root = wide_sqrt(b2) + normal;
        Wide const quadratic = m / (one + b2) * root * root;
        // Written so that NaN, from m == 0, counts as hard.
        std::uint32_t hard = ~bits_of(at_or_below(psi, wide_of(1.5))) & ((1u << kWideLanes) - 1u);
        if (hard == 0) {
            return quadratic;
        }
        alignas(64) double out[kWideLanes];
        alignas(64) double mean[kWideLanes];
        alignas(64) double spread[kWideLanes];
        alignas(64) double z[kWideLanes];
        wide_store(out, quadratic);
        wide_store(mean, m);
        wide_store(spread, psi);
        wide_store(z, normal);
        for (; hard != 0; hard &= hard - 1) {
            int const i = __builtin_ctz(hard);
            out[i] = exponential(mean[i], spread[i], z[i]);
        }
        return wide_load(out);
    }

    struct Move {
        Wide end;
        Wide unit;  ///< standard deviation of the bridge inside the step
    };

    /// Step `k` of the price, whose variance goes from v to `next`.
    [[nodiscard]] CASCADE_INLINE Move move(std::size_t k, Wide start, Wide v, Wide next,
                                           Wide normal) const {
        std::size_t const at = k * table_.stride;
        Wide const factor = wide_of(table_.sd[at]);
        Wide const passed = wide_of(0.5 * c_.dt) * (v + next);  // variance over the step
        Wide const unit = factor * wide_sqrt(passed);
        // rho times the integral of sqrt(v) dB, from the variance equation.
        Wide const common = wide_of(c_.leverage)
                            * (next - v - wide_of(c_.reversion * c_.long_variance)
                               + wide_of(c_.reversion / c_.dt) * passed);
        Wide const own = wide_of(__builtin_sqrt(c_.own)) * unit;
        Wide const drift = fma(wide_of(-0.5) * factor * factor, passed, wide_of(table_.mean[at]));
        return {start + (drift + fma(factor, common, own * normal)), unit};
    }

    /// Variance per year, as price sees it, over a step with this bridge.
    [[nodiscard]] CASCADE_INLINE Wide variance(Wide unit) const {
        return unit * unit * wide_of(1.0 / c_.dt);
    }

  private:
    /// The exponential branch: mass p at zero, an exponential tail beyond.
    static double exponential(double m, double psi, double z) {
        if (!(m > 0.0)) {
            return 0.0;
        }
        double const p = (psi - 1.0) / (psi + 1.0);
        double const u = normal_cdf_inline(z);
        return u <= p ? 0.0 : log_inline((1.0 - p) / (1.0 - u)) * m / (1.0 - p);
    }

    StepTable table_;  ///< sd: the factor on volatility
    HestonStep c_;
};

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
