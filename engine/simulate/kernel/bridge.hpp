#pragma once

/// Extremes inside the steps of a chunk, drawn only where they can matter.
///
/// An extreme exceeds its step's end points by no more than bridge_reach(). Where four steps of a
/// lane stay further than that from everything they could change (running low and high, drawdown,
/// run-up of both worlds, triggers; an open threshold lies beyond the running extreme), their
/// extremes are left at the end points: no figure changes by a bit. About half of all draws fall
/// away. Words are named by path and step, so skipping some shifts no others. Narrower instruction
/// sets draw all: picking costs more than it saves.

#include "engine/simulate/kernel/chunk.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

#if defined(__AVX512F__)

inline constexpr int kPicked = kDraws * kLanes + 16;  ///< room; stores run over by up to 16

/// Draws picked from a chunk, packed: item n is (group of four steps, lane).
struct Picked {
    alignas(64) std::uint64_t path[kPicked];
    alignas(64) std::uint64_t group[kPicked];
    alignas(64) std::uint32_t word[kStepsPerDraw][kPicked];
    alignas(64) float span[kStepsPerDraw][kPicked];
    alignas(64) float low[kStepsPerDraw][kPicked];
    alignas(64) float high[kStepsPerDraw][kPicked];
};

/// What one world's extremes cannot reach in a group of steps.
CASCADE_INLINE WideMask may_widen(WideExtremes const& e, Wide low, Wide high, Wide lowest,
                                  Wide highest) {
    WideMask const outside = either(at_or_below(low, e.low), at_or_below(e.high, high));
    WideMask const swing = either(at_or_below(e.drawdown, lane_max(e.high, highest) - low),
                                  at_or_below(e.runup, high - lane_min(e.low, lowest)));
    return either(outside, swing);
}

/// Bits of lanes i .. i + kWideLanes - 1 whose extremes can matter, group by group.
CASCADE_INLINE void mark_lanes(KernelTables const& t, LaneState const& s, StepDraws const* draws,
                               int steps, int i, std::uint32_t* active) {
    Wide least = wide_load(&s.permanent[i]);
    Wide most = least;
    for (int j = 0; j < t.transients; ++j) {
        Wide const y = wide_load(&s.transient[j][i]);
        Wide const later = y * wide_of(t.decay_power[j * kPowers + steps]);
        least = least + lane_min(y, later);
        most = most + lane_max(y, later);
    }
    WideExtremes const baseline = load_extremes(s.world[0], i);
    WideExtremes const feedback = load_extremes(s.world[1], i);
    Wide const trigger_low = wide_load(&s.trigger_low[i]);
    Wide const trigger_high = wide_load(&s.trigger_high[i]);
    Wide start = wide_load(&s.start[i]);
    Wide lowest = wide_of(__builtin_inf());
    Wide highest = wide_of(-__builtin_inf());
    WideMask called = 0;
    for (int g = 0; g * kStepsPerDraw < steps; ++g) {
        Wide low = start;
        Wide high = start;
        for (int k = g * kStepsPerDraw; k < (g + 1) * kStepsPerDraw && k < steps; ++k) {
            start = wide_load(&s.end[k][i]);
            low = lane_min(low, start);
            high = lane_max(high, start);
        }
        Wide const reach = wide_load(&draws[g].reach[i]);
        low = low - reach;
        high = high + reach;
        lowest = lane_min(lowest, low);
        highest = lane_max(highest, high);
        // After a possible trigger the displacement is unknown: the rest of the chunk is drawn.
        called = either(called, either(at_or_below(low + least, trigger_low),
                                       at_or_below(trigger_high, high + most)));
        WideMask const wider =
            either(may_widen(baseline, low, high, lowest, highest),
                   may_widen(feedback, low + least, high + most, lowest + least, highest + most));
        active[g] |= bits_of(either(called, wider)) << i;
    }
}

/// Pack the marked draws.
/// \return how many
CASCADE_INLINE int pick(LaneNumbers const& number, std::uint32_t group, int groups,
                        std::uint32_t const* active, StepDraws const* draws, Picked& p) {
    int n = 0;
    for (int g = 0; g < groups; ++g) {
        __m512i const index = _mm512_set1_epi64(group + static_cast<std::uint32_t>(g));
        for (int i = 0; i < kLanes; i += 16) {
            auto const m = static_cast<__mmask16>(active[g] >> i & 0xffffu);
            int const first = __builtin_popcount(m & 0xffu);
            __m512i const path = _mm512_load_si512(&number.value[i]);
            __m512i const later = _mm512_load_si512(&number.value[i + 8]);
            _mm512_storeu_si512(&p.path[n],
                                _mm512_maskz_compress_epi64(static_cast<__mmask8>(m), path));
            _mm512_storeu_si512(&p.path[n + first],
                                _mm512_maskz_compress_epi64(static_cast<__mmask8>(m >> 8), later));
            _mm512_storeu_si512(&p.group[n], index);
            _mm512_storeu_si512(&p.group[n + 8], index);
            for (int part = 0; part < kStepsPerDraw; ++part) {
                _mm512_storeu_ps(
                    &p.span[part][n],
                    _mm512_maskz_compress_ps(m, _mm512_load_ps(&draws[g].span[part].value[i])));
            }
            n += __builtin_popcount(m);
        }
    }
    return n;
}

/// Put the packed extremes back in their lanes, 0 elsewhere.
CASCADE_INLINE void unpack(int groups, std::uint32_t const* active, Picked const& p,
                           StepDraws* draws) {
    int n = 0;
    for (int g = 0; g < groups; ++g) {
        for (int i = 0; i < kLanes; i += 16) {
            auto const m = static_cast<__mmask16>(active[g] >> i & 0xffffu);
            for (int part = 0; part < kStepsPerDraw; ++part) {
                __m512 const unit = _mm512_load_ps(&draws[g].unit[part].value[i]);
                __m512 const low = _mm512_maskz_expand_ps(m, _mm512_loadu_ps(&p.low[part][n]));
                __m512 const high = _mm512_maskz_expand_ps(m, _mm512_loadu_ps(&p.high[part][n]));
                _mm512_store_ps(&draws[g].low[part].value[i], _mm512_mul_ps(unit, low));
                _mm512_store_ps(&draws[g].high[part].value[i], _mm512_mul_ps(unit, high));
            }
            n += __builtin_popcount(m);
        }
    }
}

CASCADE_INLINE void draw_picked(std::uint64_t seed, int count, Picked& p) {
    // All words first: a load straight after the narrower stores of its bytes would stall.
    WideWords const purpose = wide_set(static_cast<std::uint32_t>(Purpose::bridge));
    for (int n = 0; n < count; n += kWide) {
        WideWords const number = wide_load(&p.path[n]);
        wide_philox(wide_load(&p.group[n]), purpose, number, wide_high(number), seed, &p.word[0][n],
                    kPicked);
    }
    for (int part = 0; part < kStepsPerDraw; ++part) {
        float const* const span = p.span[part];
        std::uint32_t const* const word = p.word[part];
        for (int n = 0; n < count; n += 16) {
            for (int i = 0; i < 16; ++i) {
                BridgeExtremes const e = bridge_extremes(span[n + i], word[n + i]);
                p.low[part][n + i] = e.low;
                p.high[part][n + i] = e.high;
            }
        }
    }
}

#endif

/// Extremes inside the steps of a chunk, relative to their starts, 0 where they cannot matter.
/// \param group  names the draws of the chunk's first four steps
/// \param all  bits of lanes that want all of them
CASCADE_INLINE void draw_extremes(LaneJob const& job, std::uint32_t group, int steps,
                                  std::uint32_t all, StepDraws* draws, LaneState& s) {
    std::uint64_t const seed = job.tables->seed;
    int const groups = (steps + kStepsPerDraw - 1) / kStepsPerDraw;
#if defined(__AVX512F__)
    std::uint32_t active[kDraws];
    for (std::uint32_t& lanes : active) {
        lanes = all;
    }
    for (int i = 0; i < kLanes; i += kWideLanes) {
        mark_lanes(*job.tables, s, draws, steps, i, active);
    }
    Picked picked;
    int const count = pick(s.number, group, groups, active, draws, picked);
    draw_picked(seed, count, picked);
    unpack(groups, active, picked, draws);
#else
    static_cast<void>(all);
    for (int g = 0; g < groups; ++g) {
        draw_bridge(seed, s.number, group + static_cast<std::uint32_t>(g), draws[g]);
    }
#endif
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
