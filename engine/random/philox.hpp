#pragma once

/// Philox4x32-10: random words named by what they are for, not by when they are drawn.
///
/// A block of four 32-bit words is a function of (seed, path, purpose, index). Nothing is stored,
/// so any path can be drawn on any thread in any order, alone or in a vector of lanes, with equal
/// bits.
///   counter word 0  index within the purpose (group of four steps, group of four levels)
///   counter word 1  purpose
///   counter words 2, 3  path number, low and high half
///   key words 0, 1  seed, low and high half
///
/// Source: Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC11,
/// doi:10.1145/2063384.2063405. Checked against the published vectors in
/// tests/unit/random/random_test.cpp.

#include <cstddef>
#include <cstdint>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

#include "models/base/lanes.hpp"

namespace cascade::engine {

/// What a block of words is for. A new purpose shifts nobody else's draws.
enum class Purpose : std::uint32_t {
    price = 0,          ///< normals of four successive steps
    bridge = 1,         ///< uniforms of four successive steps, for the extremes inside them
    book_common = 2,    ///< factor of the dispersion field common to both sides
    book_long = 3,      ///< dispersion field of the long side, four levels a block
    book_short = 4,     ///< the same for the short side
    variance = 5,       ///< normals of the variance, four successive steps
    block = 6,          ///< start and length of a block of history
    jump_time = 7,      ///< two uniforms for the waiting time of a jump
    jump_size = 8,      ///< size of a jump
    jump_bridge = 9,    ///< price at a jump inside its step, and the extremes around it
    leverage_mix = 10,  ///< weights of the leverage tiers
    parent = 11,        ///< particle that a new one of splitting branches off
    interval = 12,      ///< move over an interval of many steps, and its extremes
    chunk = 13,         ///< normals of four successive chunks inside an interval
    chunk_bridge = 14,  ///< extremes of a chunk
    scramble = 15,      ///< matrix and shift of scrambled points
    bridge_node = 16,   ///< normals of a bridge over chunks beyond those of scrambled points
};

inline constexpr std::uint32_t kPhiloxM0 = 0xD2511F53u;
inline constexpr std::uint32_t kPhiloxM1 = 0xCD9E8D57u;
inline constexpr std::uint32_t kPhiloxW0 = 0x9E3779B9u;
inline constexpr std::uint32_t kPhiloxW1 = 0xBB67AE85u;

inline namespace CASCADE_SIMD {

struct Words {
    std::uint32_t word[4];
};

/// The bare block cipher on counter and key.
CASCADE_INLINE Words philox4x32_10(Words counter, std::uint32_t key0, std::uint32_t key1) {
    std::uint32_t c0 = counter.word[0];
    std::uint32_t c1 = counter.word[1];
    std::uint32_t c2 = counter.word[2];
    std::uint32_t c3 = counter.word[3];
    for (int round = 0; round < 10; ++round) {
        std::uint64_t const p0 = std::uint64_t{kPhiloxM0} * c0;
        std::uint64_t const p1 = std::uint64_t{kPhiloxM1} * c2;
        c0 = static_cast<std::uint32_t>(p1 >> 32) ^ c1 ^ key0;
        c1 = static_cast<std::uint32_t>(p1);
        c2 = static_cast<std::uint32_t>(p0 >> 32) ^ c3 ^ key1;
        c3 = static_cast<std::uint32_t>(p0);
        key0 += kPhiloxW0;
        key1 += kPhiloxW1;
    }
    return {{c0, c1, c2, c3}};
}

CASCADE_INLINE Words random_words(std::uint64_t seed, std::uint64_t path, Purpose purpose,
                                  std::uint32_t index) {
    return philox4x32_10(
        {{index, static_cast<std::uint32_t>(purpose), static_cast<std::uint32_t>(path),
          static_cast<std::uint32_t>(path >> 32)}},
        static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32));
}

/// The two uniforms of a block of words: odd multiples of 2^-53 in (0, 1).
struct UniformPair {
    double first;
    double second;
};

CASCADE_INLINE UniformPair uniform_pair(Words const& w) {
    auto const unit = [](std::uint32_t high, std::uint32_t low) {
        std::uint64_t const bits = (std::uint64_t{high} << 32 | low) >> 12;
        return (static_cast<double>(static_cast<std::int64_t>(bits)) + 0.5) * 0x1p-52;
    };
    return {unit(w.word[0], w.word[1]), unit(w.word[2], w.word[3])};
}

/// Four words for every lane.
struct LaneWords {
    models::LaneArray<std::uint32_t> word[4];
};

// Eight (four) 32-bit words in 64-bit elements, multiplied 32 x 32 -> 64. Compilers do not find
// that instruction by themselves (g++ 12 takes the three times dearer 64-bit product), hence
// intrinsics; philox4x32_10 defines the result.
#if defined(__AVX512F__)
using WideWords = __m512i;
inline constexpr int kWide = 8;
CASCADE_INLINE WideWords wide_load(std::uint64_t const* p) {
    return _mm512_load_si512(p);
}
CASCADE_INLINE void wide_store(std::uint32_t* p, WideWords a) {
    _mm256_store_si256(reinterpret_cast<__m256i*>(p), _mm512_cvtepi64_epi32(a));
}
CASCADE_INLINE WideWords wide_set(std::uint64_t a) {
    return _mm512_set1_epi64(static_cast<long long>(a));
}
CASCADE_INLINE WideWords wide_mul(WideWords a, WideWords b) {
    return _mm512_mul_epu32(a, b);
}
CASCADE_INLINE WideWords wide_high(WideWords a) {
    return _mm512_srli_epi64(a, 32);
}
CASCADE_INLINE WideWords wide_xor(WideWords a, WideWords b, WideWords c) {
    return _mm512_ternarylogic_epi64(a, b, c, 0x96);
}
#elif defined(__AVX2__)
using WideWords = __m256i;
inline constexpr int kWide = 4;
CASCADE_INLINE WideWords wide_load(std::uint64_t const* p) {
    return _mm256_load_si256(reinterpret_cast<__m256i const*>(p));
}
CASCADE_INLINE void wide_store(std::uint32_t* p, WideWords a) {
    __m256i const low = _mm256_permutevar8x32_epi32(a, _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6));
    _mm_store_si128(reinterpret_cast<__m128i*>(p), _mm256_castsi256_si128(low));
}
CASCADE_INLINE WideWords wide_set(std::uint64_t a) {
    return _mm256_set1_epi64x(static_cast<long long>(a));
}
CASCADE_INLINE WideWords wide_mul(WideWords a, WideWords b) {
    return _mm256_mul_epu32(a, b);
}
CASCADE_INLINE WideWords wide_high(WideWords a) {
    return _mm256_srli_epi64(a, 32);
}
CASCADE_INLINE WideWords wide_xor(WideWords a, WideWords b, WideWords c) {
    return _mm256_xor_si256(_mm256_xor_si256(a, b), c);
}
#endif

#if defined(__AVX2__)
/// philox4x32_10 on kWide counters at once. Counters, one 32-bit word in each 64-bit element: the
/// high halves may carry rubbish, the 32-bit multiply ignores it. Word j goes to out + j * stride.
CASCADE_INLINE void wide_philox(WideWords c0, WideWords c1, WideWords c2, WideWords c3,
                                std::uint64_t seed, std::uint32_t* out, std::size_t stride) {
    WideWords const m0 = wide_set(kPhiloxM0);
    WideWords const m1 = wide_set(kPhiloxM1);
    auto key0 = static_cast<std::uint32_t>(seed);
    auto key1 = static_cast<std::uint32_t>(seed >> 32);
#pragma GCC unroll 10
    for (int round = 0; round < 10; ++round) {
        WideWords const p0 = wide_mul(c0, m0);
        WideWords const p1 = wide_mul(c2, m1);
        c0 = wide_xor(wide_high(p1), c1, wide_set(key0));
        c2 = wide_xor(wide_high(p0), c3, wide_set(key1));
        c1 = p1;
        c3 = p0;
        key0 += kPhiloxW0;
        key1 += kPhiloxW1;
    }
    wide_store(out, c0);
    wide_store(out + stride, c1);
    wide_store(out + 2 * stride, c2);
    wide_store(out + 3 * stride, c3);
}
#endif

/// The path number of every lane.
using LaneNumbers = models::LaneArray<std::uint64_t>;

CASCADE_INLINE LaneNumbers consecutive_paths(std::uint64_t first) {
    LaneNumbers path;
    for (int i = 0; i < models::kLanes; ++i) {
        path[i] = first + static_cast<std::uint64_t>(i);
    }
    return path;
}

/// Words of every lane's path.
CASCADE_INLINE void random_lane_words(std::uint64_t seed, LaneNumbers const& path, Purpose purpose,
                                      std::uint32_t index, LaneWords& out) {
#if defined(__AVX2__)
    for (int i = 0; i < models::kLanes; i += kWide) {
        WideWords const number = wide_load(&path.value[i]);
        wide_philox(wide_set(index), wide_set(static_cast<std::uint32_t>(purpose)), number,
                    wide_high(number), seed, &out.word[0].value[i], models::kLanes);
    }
#else
    for (int i = 0; i < models::kLanes; ++i) {
        Words const w = random_words(seed, path[i], purpose, index);
        for (int j = 0; j < 4; ++j) {
            out.word[j][i] = w.word[j];
        }
    }
#endif
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
