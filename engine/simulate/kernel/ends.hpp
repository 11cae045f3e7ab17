#pragma once

/// Where the steps of a chunk end without forced orders and without jumps: one draw_ends() for each
/// diffusion. Each leaves s.end, s.baseline and, where a bridge follows, span and unit of the
/// draws.

#include "engine/simulate/kernel/chunk.hpp"
#include "models/price/gbm_lanes.hpp"
#include "models/price/heston_lanes.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

CASCADE_INLINE std::uint32_t group_of(std::size_t step) {
    return static_cast<std::uint32_t>(step / kStepsPerDraw);
}

/// Bridges inside up to four steps from `first` on, the same for all lanes but for their normals.
CASCADE_INLINE void set_bridges(models::GbmLanes const& price, std::size_t first, int parts,
                                StepDraws& d) {
    float least = __builtin_inff();
    float largest = 0.0f;
    float span = 0.0f;
    for (int part = 0; part < kStepsPerDraw && part < parts; ++part) {
        float const drift = price.drift(first + static_cast<std::size_t>(part));
        float const unit = price.unit(first + static_cast<std::size_t>(part));
        for (int i = 0; i < kLanes; ++i) {
            d.span[part][i] = d.normal[part][i] + drift;
            d.unit[part][i] = unit;
        }
        least = unit < least ? unit : least;
        largest = unit > largest ? unit : largest;
        span = __builtin_fabsf(drift) > span ? __builtin_fabsf(drift) : span;
    }
    float const reach = bridge_reach(least, largest, span + kLargestNormal);
    for (int i = 0; i < kLanes; ++i) {
        d.reach[i] = reach;
    }
}

/// Reach of bridges whose units and spans are the lanes' own.
CASCADE_INLINE void set_reach(int parts, StepDraws& d) {
    for (int i = 0; i < kLanes; ++i) {
        float least = d.unit[0][i];
        float largest = d.unit[0][i];
        float span = __builtin_fabsf(d.span[0][i]);
        for (int part = 1; part < kStepsPerDraw && part < parts; ++part) {
            float const unit = d.unit[part][i];
            float const way = __builtin_fabsf(d.span[part][i]);
            least = unit < least ? unit : least;
            largest = unit > largest ? unit : largest;
            span = way > span ? way : span;
        }
        d.reach[i] = bridge_reach(least, largest, span);
    }
}

/// Move the chunk's normals together so that their sum is the prescribed one: their deviations from
/// their mean are independent of it, and stay.
CASCADE_INLINE void prescribe_sum(LaneJob const& job, std::size_t chunk, int steps,
                                  StepDraws* draws) {
    double const* const wanted = job.chunk_sums + chunk * kLanes;
    auto const n = static_cast<double>(steps);
    for (int i = 0; i < kLanes; ++i) {
        double sum = 0.0;
        for (int k = 0; k < steps; ++k) {
            sum += static_cast<double>(draws[k / kStepsPerDraw].normal[k % kStepsPerDraw][i]);
        }
        auto const move = static_cast<float>((wanted[i] * __builtin_sqrt(n) - sum) / n);
        for (int k = 0; k < steps; ++k) {
            draws[k / kStepsPerDraw].normal[k % kStepsPerDraw][i] += move;
        }
    }
}

/// Geometric Brownian motion.
template <bool kBridge>
CASCADE_INLINE void draw_ends(LaneJob const& job, models::GbmLanes const& price,
                              std::size_t steps_before, int steps, StepDraws* draws, LaneState& s) {
    for (int g = 0; g * kStepsPerDraw < steps; ++g) {
        std::size_t const first = steps_before + static_cast<std::size_t>(g * kStepsPerDraw);
        StepDraws& d = draws[g];
        draw_normals(job.tables->seed, s.number, Purpose::price, group_of(first), d.normal);
    }
    if (job.chunk_sums != nullptr) {
        prescribe_sum(job, steps_before / kChunk, steps, draws);
    }
    for (int g = 0; kBridge && g * kStepsPerDraw < steps; ++g) {
        std::size_t const first = steps_before + static_cast<std::size_t>(g * kStepsPerDraw);
        set_bridges(price, first, steps - g * kStepsPerDraw, draws[g]);
    }
    for (int i = 0; i < kLanes; i += kWideLanes) {
        Wide x = wide_load(&s.baseline[i]);
        wide_store(&s.start[i], x);
        for (int k = 0; k < steps; ++k) {
            StepDraws const& d = draws[k / kStepsPerDraw];
            x = price.end(steps_before + static_cast<std::size_t>(k), x,
                          wide_load(&d.normal[k % kStepsPerDraw][i]));
            wide_store(&s.end[k][i], x);
        }
        wide_store(&s.baseline[i], x);
    }
    if (job.tables->volatility_exponent > 0.0) {
        for (int k = 0; k < steps; ++k) {
            double const variance = price.variance(steps_before + static_cast<std::size_t>(k));
            for (int i = 0; i < kLanes; ++i) {
                s.variance_of[k][i] = variance;
            }
        }
    }
}

/// Heston's model.
template <bool kBridge>
CASCADE_INLINE void draw_ends(LaneJob const& job, models::HestonLanes const& price,
                              std::size_t steps_before, int steps, StepDraws* draws, LaneState& s) {
    LaneF variance_normal[kDraws * kStepsPerDraw];
    for (int g = 0; g * kStepsPerDraw < steps; ++g) {
        std::size_t const first = steps_before + static_cast<std::size_t>(g * kStepsPerDraw);
        draw_normals(job.tables->seed, s.number, Purpose::price, group_of(first), draws[g].normal);
        draw_normals(job.tables->seed, s.number, Purpose::variance, group_of(first),
                     &variance_normal[g * kStepsPerDraw]);
    }
    Wide const zero = wide_of(0.0);
    for (int i = 0; i < kLanes; i += kWideLanes) {
        Wide x = wide_load(&s.baseline[i]);
        Wide v = wide_load(&s.variance[i]);
        wide_store(&s.start[i], x);
        for (int k = 0; k < steps; ++k) {
            StepDraws& d = draws[k / kStepsPerDraw];
            int const part = k % kStepsPerDraw;
            Wide const next = price.next_variance(v, wide_load(&variance_normal[k][i]));
            auto const move = price.move(steps_before + static_cast<std::size_t>(k), x, v, next,
                                         wide_load(&d.normal[part][i]));
            if constexpr (kBridge) {
                Wide const span =
                    select(at_or_below(move.unit, zero), zero, (move.end - x) / move.unit);
                wide_store(&d.span[part][i], span);
                wide_store(&d.unit[part][i], move.unit);
            }
            if (job.tables->volatility_exponent > 0.0) {
                wide_store(&s.variance_of[k][i], price.variance(move.unit));
            }
            x = move.end;
            v = next;
            wide_store(&s.end[k][i], x);
        }
        wide_store(&s.baseline[i], x);
        wide_store(&s.variance[i], v);
    }
    if constexpr (kBridge) {
        for (int g = 0; g * kStepsPerDraw < steps; ++g) {
            set_reach(steps - g * kStepsPerDraw, draws[g]);
        }
    }
}

/// Blocks of recorded returns.
class HistoryLanes {
  public:
    explicit HistoryLanes(KernelTables const& tables) : t_(tables) {}

    /// The block that follows, drawn as number `path.blocks`.
    CASCADE_INLINE void next_block(std::uint64_t number, PathState& path) const {
        Words const w = random_words(t_.seed, number, Purpose::block, path.blocks);
        UniformPair const u = uniform_pair(w);
        HistoryTable const& h = t_.history;
        double const length = h.block_length;
        auto const whole = static_cast<std::uint32_t>(length);
        bool const moving = h.scheme == models::BlockScheme::moving;
        std::uint32_t const starts = moving ? h.size - whole + 1 : h.size;
        auto const at = static_cast<std::uint32_t>(u.first * static_cast<double>(starts));
        path.history_at = at < starts ? at : starts - 1;
        path.history_left = whole;
        if (h.scheme == models::BlockScheme::stationary) {
            // Geometric: the number of trials up to the first success of probability 1 / length.
            double const steps = length > 1.0 ? models::log_inline(u.second)
                                                    / models::log_inline((length - 1.0) / length)
                                              : 0.0;
            path.history_left = steps < 4e9 ? static_cast<std::uint32_t>(steps) + 1 : 4000000000u;
        }
        ++path.blocks;
    }

    CASCADE_INLINE double next_return(std::uint64_t number, PathState& path) const {
        if (path.history_left == 0) {
            next_block(number, path);
        }
        --path.history_left;
        double const out = t_.history.returns[path.history_at];
        path.history_at = path.history_at + 1 == t_.history.size ? 0 : path.history_at + 1;
        return out;
    }

    [[nodiscard]] CASCADE_INLINE double mean(std::size_t k) const {
        return t_.price.mean[k * t_.price.stride];
    }

  private:
    KernelTables const& t_;
};

/// History knows nothing of what happened inside a step: there is no bridge.
template <bool kBridge>
CASCADE_INLINE void draw_ends(LaneJob const&, HistoryLanes const& price, std::size_t steps_before,
                              int steps, StepDraws*, LaneState& s) {
    static_assert(!kBridge);
    s.start = s.baseline;
    for (int i = 0; i < kLanes; ++i) {
        double x = s.baseline[i];
        for (int k = 0; k < steps; ++k) {
            x += price.mean(steps_before + static_cast<std::size_t>(k))
                 + price.next_return(s.number[i], s.path[i]);
            s.end[k][i] = x;
        }
        s.baseline[i] = x;
    }
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
