#pragma once

/// Geometric Brownian motion for a block of lanes: exact increments of log price on the time grid.

#include "models/base/wide.hpp"
#include "models/price/gbm.hpp"

namespace cascade::models {
inline namespace CASCADE_SIMD {

/// One step: x += mean + sd * z. With a bridge, low and high are the extremes inside the step,
/// drawn in units of sd relative to its start (engine/random/normal.hpp); without, the end point
/// alone.
class GbmLanes {
  public:
    /// \param mean  mean of a step's log return
    /// \param sd    its standard deviation, >= 0
    GbmLanes(double mean, double sd) : mean_(mean), sd_(sd) {}

    [[nodiscard]] CASCADE_INLINE float drift_in_sd() const {
        return sd_ > 0.0 ? static_cast<float>(mean_ / sd_) : 0.0f;
    }

    /// Where a step from `start` ends.
    [[nodiscard]] CASCADE_INLINE Wide end(Wide start, Wide normal) const {
        return start + fma(wide_of(sd_), normal, wide_of(mean_));
    }

    /// Log price `offset` bridge units away from `start`.
    [[nodiscard]] CASCADE_INLINE Wide within(Wide start, Wide offset) const {
        return fma(wide_of(sd_), offset, start);
    }

    [[nodiscard]] CASCADE_INLINE double within(double start, double offset) const {
        return __builtin_fma(sd_, offset, start);
    }

    /// Standard deviation that a bridge unit stands for.
    [[nodiscard]] CASCADE_INLINE double bridge_unit() const { return sd_; }

  private:
    double mean_;
    double sd_;
};

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
