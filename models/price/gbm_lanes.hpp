#pragma once

/// Geometric Brownian motion for a block of lanes: exact increments of log price on the time grid.

#include <cstddef>

#include "models/base/wide.hpp"
#include "models/price/step_table.hpp"

namespace cascade::models {
inline namespace CASCADE_SIMD {

/// One step: x += mean + sd * z.
class GbmLanes {
  public:
    explicit GbmLanes(StepTable const& table) : table_(table) {}

    /// Where step `k` (from 0) from `start` ends.
    [[nodiscard]] CASCADE_INLINE Wide end(std::size_t k, Wide start, Wide normal) const {
        std::size_t const at = k * table_.stride;
        return start + fma(wide_of(table_.sd[at]), normal, wide_of(table_.mean[at]));
    }

    /// Standard deviation of the bridge inside step `k`.
    [[nodiscard]] CASCADE_INLINE float unit(std::size_t k) const {
        return static_cast<float>(table_.sd[k * table_.stride]);
    }

    /// Mean of the step in that unit.
    [[nodiscard]] CASCADE_INLINE float drift(std::size_t k) const {
        std::size_t const at = k * table_.stride;
        return table_.sd[at] > 0.0 ? static_cast<float>(table_.mean[at] / table_.sd[at]) : 0.0f;
    }

    /// Variance of step `k` over that of a step with the factor 1 on volatility.
    [[nodiscard]] CASCADE_INLINE double variance(std::size_t k) const {
        double const sd = table_.sd[k * table_.stride];
        return table_.calm_sd > 0.0 ? sd * sd / (table_.calm_sd * table_.calm_sd) : 1.0;
    }

  private:
    StepTable table_;
};

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
