#pragma once

/// From random words to normals and bridge extremes.
///
/// Normals are single precision, the state they drive is double: a draw's rounding (1e-7 of a
/// standard deviation) is independent noise far below what any figure can resolve, and 16 of them
/// fit one vector. Word w stands for u = (floor(w / 2) + 1/2) 2^-31. Box-Muller then reaches sqrt(2
/// * 32 ln 2) = 6.66 standard deviations.
///
/// Only + - * sqrt, integer operations and explicit fused multiply-add: equal bits everywhere.
/// Polynomials are minimax fits of our own, error below 4e-8 (logarithm), 1e-10 (sine, cosine).
/// Checked in tests/statistical/normal_test.cpp (moments to order 8, Kolmogorov-Smirnov, tails).

#include <cstdint>

#include "engine/random/philox.hpp"
#include "models/base/lanes.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

CASCADE_INLINE float word_to_float(std::uint32_t bits) {
    float value;
    __builtin_memcpy(&value, &bits, sizeof value);
    return value;
}

CASCADE_INLINE std::uint32_t float_to_word(float value) {
    std::uint32_t bits;
    __builtin_memcpy(&bits, &value, sizeof bits);
    return bits;
}

/// -2 ln u, >= 0.
CASCADE_INLINE float minus_two_log(std::uint32_t word) {
    float const x = static_cast<float>(static_cast<std::int32_t>(word >> 1)) + 0.5f;
    std::uint32_t const shifted = float_to_word(x) - 0x3f3504f3u;  // bits of sqrt(1/2)
    std::int32_t const exponent = static_cast<std::int32_t>(shifted) >> 23;
    float const f = word_to_float((shifted & 0x007fffffu) + 0x3f3504f3u) - 1.0f;
    float p = 0.0892729089f;
    p = __builtin_fmaf(p, f, -0.143447474f);
    p = __builtin_fmaf(p, f, 0.148710981f);
    p = __builtin_fmaf(p, f, -0.165662289f);
    p = __builtin_fmaf(p, f, 0.199660704f);
    p = __builtin_fmaf(p, f, -0.250017315f);
    p = __builtin_fmaf(p, f, 0.33333838f);
    float const f2 = f * f;
    float const log_m = __builtin_fmaf(f2, __builtin_fmaf(p, f, -0.5f), f);
    float const e = static_cast<float>(exponent - 31);
    float const result = -2.0f * __builtin_fmaf(e, 0.693147181f, log_m);
    return result > 0.0f ? result : 0.0f;
}

struct NormalPair {
    float first;
    float second;
};

/// Box and Muller (1958), Ann. Math. Statist. 29(2), 610-611: two independent standard normals.
CASCADE_INLINE NormalPair box_muller(std::uint32_t radius_word, std::uint32_t angle_word) {
    float const r = __builtin_sqrtf(minus_two_log(radius_word));
    // Angle = (quadrant + x) quarter turns, x in [-1/2, 1/2) from the low 30 bits.
    std::uint32_t const quadrant = angle_word >> 30;
    float const x = static_cast<float>(static_cast<std::int32_t>(angle_word << 2)) * 0x1p-32f;
    float const x2 = x * x;
    float s = 0.000158206734f;
    s = __builtin_fmaf(s, x2, -0.00468126638f);
    s = __builtin_fmaf(s, x2, 0.0796925798f);
    s = __builtin_fmaf(s, x2, -0.645964086f);
    s = __builtin_fmaf(s, x2, 1.57079637f);
    s = s * x;
    float c = 0.000903631735f;
    c = __builtin_fmaf(c, x2, -0.0208600722f);
    c = __builtin_fmaf(c, x2, 0.253669202f);
    c = __builtin_fmaf(c, x2, -1.23370051f);
    c = __builtin_fmaf(c, x2, 1.0f);
    bool const swap = (quadrant & 1u) != 0;
    float const cos_part = swap ? s : c;
    float const sin_part = swap ? c : s;
    // quadrant 0: (c, s)  1: (-s, c)  2: (-c, -s)  3: (s, -c)
    std::uint32_t const cos_sign = ((quadrant + 1u) & 2u) << 30;
    std::uint32_t const sin_sign = (quadrant & 2u) << 30;
    return {r * word_to_float(float_to_word(cos_part) ^ cos_sign),
            r * word_to_float(float_to_word(sin_part) ^ sin_sign)};
}

struct BridgeExtremes {
    float low;   ///< <= 0
    float high;  ///< >= 0
};

/// Extremes of a Brownian bridge from 0 to `end`, in units of the step's standard deviation:
///     low = (end - sqrt(end^2 - 2 ln u)) / 2,   high = (end + sqrt(end^2 - 2 ln (1 - u))) / 2.
/// Each has its exact law given the end point. They share one uniform, u for the low and 1 - u for
/// the high: of the pair only the margins are exact. A driftless bridge has correlation -0.65
/// between depth of the low and height of the high; this coupling gives -0.95, independent draws 0.
CASCADE_INLINE BridgeExtremes bridge_extremes(float end, std::uint32_t word) {
    float const end2 = end * end;
    float const low = 0.5f * (end - __builtin_sqrtf(end2 + minus_two_log(word)));
    float const high = 0.5f * (end + __builtin_sqrtf(end2 + minus_two_log(~word)));
    return {low < 0.0f ? low : 0.0f, high > 0.0f ? high : 0.0f};
}

inline constexpr int kStepsPerDraw = 4;
inline constexpr float kLargestNormal = 6.67f;  ///< of box_muller(), in absolute value

/// Draws of four successive steps for every lane. The price model turns normals into increments and
/// says what a bridge inside each step is: its standard deviation `unit`, in log price, and the
/// way from its start to its end in those units, `span`.
struct StepDraws {
    models::LaneF normal[kStepsPerDraw];
    models::LaneF span[kStepsPerDraw];
    models::LaneF unit[kStepsPerDraw];
    models::LaneF reach;               ///< of bridge_reach() over the four steps
    models::LaneF low[kStepsPerDraw];  ///< extremes relative to the start, log price
    models::LaneF high[kStepsPerDraw];
};

/// The farthest that bridge extremes can lie outside the end points of their step: the uniforms
/// have 32 bits, so sqrt(-2 ln 2^-32) / 2 = 3.331 units, with room for rounding. Infinity where
/// single precision does not resolve the increments well enough to say so.
CASCADE_INLINE float bridge_reach(float least_unit, float largest_unit, float largest_span) {
    bool const resolved = least_unit > 1e-9f && largest_span < 100.0f;
    return resolved ? 3.34f * largest_unit : __builtin_inff();
}

/// Standard normals of four successive steps.
/// \param group  number of the group of four steps, from 0
CASCADE_INLINE void draw_normals(std::uint64_t seed, LaneNumbers const& path, Purpose purpose,
                                 std::uint32_t group, models::LaneF* out) {
    LaneWords words;
    random_lane_words(seed, path, purpose, group, words);
    for (int s = 0; s < kStepsPerDraw; s += 2) {
        for (int i = 0; i < models::kLanes; ++i) {
            NormalPair const z = box_muller(words.word[s][i], words.word[s + 1][i]);
            out[s][i] = z.first;
            out[s + 1][i] = z.second;
        }
    }
}

/// Extremes inside four successive steps whose `span` and `unit` are known.
CASCADE_INLINE void draw_bridge(std::uint64_t seed, LaneNumbers const& path, std::uint32_t group,
                                StepDraws& out) {
    LaneWords words;
    random_lane_words(seed, path, Purpose::bridge, group, words);
    for (int s = 0; s < kStepsPerDraw; ++s) {
        for (int i = 0; i < models::kLanes; ++i) {
            BridgeExtremes const e = bridge_extremes(out.span[s][i], words.word[s][i]);
            out.low[s][i] = out.unit[s][i] * e.low;
            out.high[s][i] = out.unit[s][i] * e.high;
        }
    }
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
