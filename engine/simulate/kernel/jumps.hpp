#pragma once

/// Jumps: rare, so lanes that jump in a chunk are taken one by one. A jump happens at its exact
/// time inside a step. The diffusion is split there: given where the step's diffusion ends, its
/// value at the jump is a draw from the Brownian bridge, and so are the extremes before and after,
/// each with its exact law. To the trigger test a jump is a jump: the price is at once beyond all
/// it passed.

#include "engine/simulate/kernel/ends.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

/// A step with jumps: its extremes relative to its start.
struct JumpStep {
    int lane;
    int step;  ///< of the chunk
    float low;
    float high;
};

struct JumpSteps {
    std::uint32_t lanes;  ///< bits of lanes with a jump in the chunk
    int count;
    JumpStep step[kLanes * kChunk];
};

/// Draw the waiting time for the next jump of a lane, from the last one (or the start) on. Time in
/// steps. Constant intensity: exponential. Self-exciting: exact, Dassios and Zhao (2013), Electron.
/// Commun. Probab. 18, no. 62, Algorithm 3.1: the first of the base's event and the excess's.
CASCADE_INLINE void next_jump(KernelTables const& t, std::uint64_t number, int lane, LaneState& s) {
    PathState& path = s.path[lane];
    JumpTable const& j = t.jump;
    UniformPair const u =
        uniform_pair(random_words(t.seed, number, Purpose::jump_time, path.jumps));
    path.last_jump = s.next_jump[lane];
    path.last_excess = path.jump_excess;
    double wait = -models::log_inline(u.first) / j.intensity;
    if (path.jump_excess > 0.0) {
        double const left = 1.0 + j.decay * models::log_inline(u.second) / path.jump_excess;
        if (left > 0.0) {
            wait = lane_min(wait, -models::log_inline(left) / j.decay);
        }
        path.jump_excess *= models::exp_inline(-j.decay * wait);
    }
    path.jump_excess += j.excitation;
    s.next_jump[lane] += wait;
}

CASCADE_INLINE double jump_size(KernelTables const& t, std::uint64_t number, std::uint32_t jump) {
    Words const w = random_words(t.seed, number, Purpose::jump_size, jump);
    if (!t.jump.double_exponential) {
        models::NormalJump const& law = t.jump.normal;
        double const z = static_cast<double>(box_muller(w.word[0], w.word[1]).first);
        return __builtin_fma(law.sd, z, law.mean);
    }
    models::DoubleExponentialJump const& law = t.jump.exponential;
    UniformPair const u = uniform_pair(w);
    double const length = -models::log_inline(u.second);
    return u.first < law.up_probability ? law.up_mean * length : -law.down_mean * length;
}

/// The first jump of every lane. Jumps of the history before the start leave their excitation only.
CASCADE_INLINE void begin_jumps(LaneJob const& job, LaneState& s) {
    for (int i = 0; i < kLanes; ++i) {
        s.next_jump[i] = __builtin_inf();
    }
    if (!job.tables->jumps) {
        return;
    }
    KernelTables const& t = *job.tables;
    for (int i = 0; i < job.lanes; ++i) {
        std::uint64_t const number = s.number[i];
        PathState& path = s.path[i];
        s.next_jump[i] = -t.jump.history;
        path.jump_excess = t.jump.initial_excess;
        s.intensity_excess[i] =
            t.jump.initial_excess * models::exp_inline(-t.jump.decay * t.jump.history);
        next_jump(t, number, i, s);
        while (s.next_jump[i] < 0.0) {
            s.intensity_excess[i] =
                path.jump_excess * models::exp_inline(t.jump.decay * s.next_jump[i]);
            ++path.jumps;
            next_jump(t, number, i, s);
        }
    }
}

/// Draw the next jump of a lane anew, from `time` on, given that none has happened since the last.
/// \pre `time` does not lie beyond the jump drawn before
CASCADE_INLINE void redraw_jump(KernelTables const& t, double time, int lane, LaneState& s) {
    if (!t.jumps) {
        return;
    }
    PathState& path = s.path[lane];
    path.jump_excess =
        path.last_excess > 0.0
            ? path.last_excess * models::exp_inline(-t.jump.decay * (time - path.last_jump))
            : 0.0;
    s.next_jump[lane] = time;
    next_jump(t, s.number[lane], lane, s);
}

/// The pieces of one step between its jumps: where the diffusion is, and extremes so far.
struct JumpPieces {
    double unit;
    double span;         ///< of the whole step's diffusion, log price
    double at = 0.0;     ///< time in the step, 0 .. 1
    double moved = 0.0;  ///< by the diffusion so far
    double jumped = 0.0;
    double low = 0.0;  ///< relative to the step's start
    double high = 0.0;
};

/// Diffuse to `time`, where the diffusion has moved by `moved`.
CASCADE_INLINE void diffuse(JumpPieces& p, double time, double moved, std::uint32_t word) {
    double const sd = p.unit * __builtin_sqrt(time - p.at);
    double const from = p.moved + p.jumped;
    if (sd > 0.0) {
        BridgeExtremes const e = bridge_extremes(static_cast<float>((moved - p.moved) / sd), word);
        p.low = lane_min(p.low, __builtin_fma(sd, static_cast<double>(e.low), from));
        p.high = lane_max(p.high, __builtin_fma(sd, static_cast<double>(e.high), from));
    }
    p.at = time;
    p.moved = moved;
    p.low = lane_min(p.low, p.moved + p.jumped);
    p.high = lane_max(p.high, p.moved + p.jumped);
}

/// The intensity of every lane at the end of each step, as if nothing jumped.
CASCADE_INLINE void relax_intensity(KernelTables const& t, int steps, LaneState& s) {
    double const decay = models::exp_inline(-t.jump.decay);
    for (int i = 0; i < kLanes; i += kWideLanes) {
        Wide excess = wide_load(&s.intensity_excess[i]);
        for (int k = 0; k < steps; ++k) {
            excess = excess * wide_of(decay);
            wide_store(&s.excess_of[k][i], excess);
        }
    }
}

/// What a jump at `time` of the chunk, in step `k`, adds to that.
CASCADE_INLINE void excite(KernelTables const& t, double time, int k, int steps, int lane,
                           LaneState& s) {
    for (int later = k; later < steps; ++later) {
        s.excess_of[later][lane] +=
            t.jump.excitation
            * models::exp_inline(-t.jump.decay * (static_cast<double>(later + 1) - time));
    }
}

/// All jumps of one lane in the chunk.
template <bool kBridge>
CASCADE_INLINE void jump_lane(LaneJob const& job, std::size_t steps_before, int steps, int lane,
                              StepDraws const* draws, LaneState& s, JumpSteps& out) {
    KernelTables const& t = *job.tables;
    std::uint64_t const number = s.number[lane];
    PathState& path = s.path[lane];
    auto const begin = static_cast<double>(steps_before);
    double const end = begin + static_cast<double>(steps);
    while (s.next_jump[lane] < end) {
        int const k = static_cast<int>(s.next_jump[lane] - begin);
        double const start = k == 0 ? s.start[lane] : s.end[k - 1][lane];
        JumpPieces p{
            kBridge ? static_cast<double>(draws[k / kStepsPerDraw].unit[k % kStepsPerDraw][lane])
                    : 0.0,
            s.end[k][lane] - start};
        std::uint32_t last_word = 0;
        while (s.next_jump[lane] < begin + static_cast<double>(k + 1)) {
            // path.jumps counts the waiting times drawn, this jump's among them.
            std::uint32_t const jump = path.jumps;
            double const time =
                lane_max(p.at, lane_min(s.next_jump[lane] - begin - static_cast<double>(k), 1.0));
            if constexpr (kBridge) {
                Words const w = random_words(t.seed, number, Purpose::jump_bridge, jump);
                double const left = 1.0 - p.at;
                double const share = left > 0.0 ? (time - p.at) / left : 1.0;
                double const z = static_cast<double>(box_muller(w.word[0], w.word[1]).first);
                double const sd = p.unit * __builtin_sqrt(left * share * (1.0 - share));
                diffuse(p, time,
                        __builtin_fma(sd, z, __builtin_fma(share, p.span - p.moved, p.moved)),
                        w.word[2]);
                last_word = w.word[3];
            }
            p.jumped += jump_size(t, number, jump);
            if (t.intensity_exponent > 0.0) {
                excite(t, s.next_jump[lane] - begin, k, steps, lane, s);
            }
            p.low = lane_min(p.low, p.moved + p.jumped);
            p.high = lane_max(p.high, p.moved + p.jumped);
            ++path.jumps;
            next_jump(t, number, lane, s);
        }
        if constexpr (kBridge) {
            diffuse(p, 1.0, p.span, last_word);
            out.step[out.count++] = {lane, k, static_cast<float>(p.low),
                                     static_cast<float>(p.high)};
        }
        for (int later = k; later < steps; ++later) {
            s.end[later][lane] += p.jumped;
        }
        s.baseline[lane] += p.jumped;
    }
}

/// Jumps of the chunk: moves the ends of the steps, and collects the extremes of those with jumps.
template <bool kBridge>
CASCADE_INLINE void draw_jumps(LaneJob const& job, std::size_t steps_before, int steps,
                               StepDraws const* draws, LaneState& s, JumpSteps& out) {
    out.lanes = 0;
    out.count = 0;
    if (!job.tables->jumps) {
        return;
    }
    if (job.tables->intensity_exponent > 0.0) {
        relax_intensity(*job.tables, steps, s);
    }
    Wide const end = wide_of(static_cast<double>(steps_before) + static_cast<double>(steps));
    for (int i = 0; i < kLanes; i += kWideLanes) {
        WideMask const later = at_or_below(end, wide_load(&s.next_jump[i]));
        out.lanes |= (~bits_of(later) & ((1u << kWideLanes) - 1u)) << i;
    }
    for (std::uint32_t left = out.lanes; left != 0; left &= left - 1) {
        jump_lane<kBridge>(job, steps_before, steps, __builtin_ctz(left), draws, s, out);
    }
    if (job.tables->intensity_exponent > 0.0) {
        s.intensity_excess = s.excess_of[steps - 1];
    }
}

/// Put the extremes of steps with jumps in their places.
CASCADE_INLINE void place_jumps(JumpSteps const& jumps, StepDraws* draws) {
    for (int n = 0; n < jumps.count; ++n) {
        JumpStep const& j = jumps.step[n];
        StepDraws& d = draws[j.step / kStepsPerDraw];
        d.low[j.step % kStepsPerDraw][j.lane] = j.low;
        d.high[j.step % kStepsPerDraw][j.lane] = j.high;
    }
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
