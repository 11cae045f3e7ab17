#pragma once

/// Geometric Brownian motion for a block of lanes: exact increments of log price on the time grid.

#include "models/base/lanes.hpp"
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

    [[nodiscard]] float drift_in_sd() const {
        return sd_ > 0.0 ? static_cast<float>(mean_ / sd_) : 0.0f;
    }

    struct Step {
        double end;
        double low;
        double high;
    };

    /// One lane, one step, from `start`.
    template <bool kBridge>
    CASCADE_INLINE Step advance(double start, float normal, float low, float high) const {
        double const end = start + __builtin_fma(sd_, static_cast<double>(normal), mean_);
        if constexpr (kBridge) {
            return {
                end,
                lane_min(__builtin_fma(sd_, static_cast<double>(low), start), lane_min(start, end)),
                lane_max(__builtin_fma(sd_, static_cast<double>(high), start),
                         lane_max(start, end))};
        } else {
            return {end, end, end};
        }
    }

  private:
    double mean_;
    double sd_;
};

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
