#pragma once

/// A few lanes in one vector register. The plain variant defines the result; the others give equal
/// bits.

#include <cstdint>

#include "models/base/lanes.hpp"

#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace cascade::models {
inline namespace CASCADE_SIMD {

#if defined(__AVX512F__)

inline constexpr int kWideLanes = 8;
using WideNative = __m512d;
using WideMask = __mmask8;

struct Wide {
    WideNative v;
};

CASCADE_INLINE Wide wide_of(double a) {
    return {_mm512_set1_pd(a)};
}
CASCADE_INLINE Wide wide_load(double const* p) {
    return {_mm512_load_pd(p)};
}
CASCADE_INLINE Wide wide_load(float const* p) {
    return {_mm512_cvtps_pd(_mm256_load_ps(p))};
}
CASCADE_INLINE void wide_store(double* p, Wide a) {
    _mm512_store_pd(p, a.v);
}
CASCADE_INLINE void wide_store(float* p, Wide a) {
    _mm256_store_ps(p, _mm512_cvtpd_ps(a.v));
}
CASCADE_INLINE Wide operator+(Wide a, Wide b) {
    return {_mm512_add_pd(a.v, b.v)};
}
CASCADE_INLINE Wide operator-(Wide a, Wide b) {
    return {_mm512_sub_pd(a.v, b.v)};
}
CASCADE_INLINE Wide operator*(Wide a, Wide b) {
    return {_mm512_mul_pd(a.v, b.v)};
}
CASCADE_INLINE Wide operator/(Wide a, Wide b) {
    return {_mm512_div_pd(a.v, b.v)};
}
CASCADE_INLINE Wide wide_sqrt(Wide a) {
    return {_mm512_sqrt_pd(a.v)};
}
CASCADE_INLINE Wide fma(Wide a, Wide b, Wide c) {
    return {_mm512_fmadd_pd(a.v, b.v, c.v)};
}
CASCADE_INLINE Wide lane_min(Wide a, Wide b) {
    return {_mm512_min_pd(a.v, b.v)};
}
CASCADE_INLINE Wide lane_max(Wide a, Wide b) {
    return {_mm512_max_pd(a.v, b.v)};
}
CASCADE_INLINE WideMask at_or_below(Wide a, Wide b) {
    return _mm512_cmp_pd_mask(a.v, b.v, _CMP_LE_OQ);
}
CASCADE_INLINE WideMask either(WideMask a, WideMask b) {
    return static_cast<WideMask>(a | b);
}
CASCADE_INLINE WideMask both(WideMask a, WideMask b) {
    return static_cast<WideMask>(a & b);
}
CASCADE_INLINE WideMask without(WideMask a, WideMask b) {
    return static_cast<WideMask>(a & ~b);
}
CASCADE_INLINE WideMask mask_of(std::uint32_t bits) {
    return static_cast<WideMask>(bits);
}
CASCADE_INLINE std::uint32_t bits_of(WideMask a) {
    return a;
}
CASCADE_INLINE Wide select(WideMask m, Wide yes, Wide no) {
    return {_mm512_mask_blend_pd(m, no.v, yes.v)};
}

#elif defined(__AVX2__)

inline constexpr int kWideLanes = 4;
using WideNative = __m256d;

struct Wide {
    WideNative v;
};

struct WideMask {
    WideNative v;
};

CASCADE_INLINE Wide wide_of(double a) {
    return {_mm256_set1_pd(a)};
}
CASCADE_INLINE Wide wide_load(double const* p) {
    return {_mm256_load_pd(p)};
}
CASCADE_INLINE Wide wide_load(float const* p) {
    return {_mm256_cvtps_pd(_mm_load_ps(p))};
}
CASCADE_INLINE void wide_store(double* p, Wide a) {
    _mm256_store_pd(p, a.v);
}
CASCADE_INLINE void wide_store(float* p, Wide a) {
    _mm_store_ps(p, _mm256_cvtpd_ps(a.v));
}
CASCADE_INLINE Wide operator+(Wide a, Wide b) {
    return {_mm256_add_pd(a.v, b.v)};
}
CASCADE_INLINE Wide operator-(Wide a, Wide b) {
    return {_mm256_sub_pd(a.v, b.v)};
}
CASCADE_INLINE Wide operator*(Wide a, Wide b) {
    return {_mm256_mul_pd(a.v, b.v)};
}
CASCADE_INLINE Wide operator/(Wide a, Wide b) {
    return {_mm256_div_pd(a.v, b.v)};
}
CASCADE_INLINE Wide wide_sqrt(Wide a) {
    return {_mm256_sqrt_pd(a.v)};
}
CASCADE_INLINE Wide fma(Wide a, Wide b, Wide c) {
    return {_mm256_fmadd_pd(a.v, b.v, c.v)};
}
CASCADE_INLINE Wide lane_min(Wide a, Wide b) {
    return {_mm256_min_pd(a.v, b.v)};
}
CASCADE_INLINE Wide lane_max(Wide a, Wide b) {
    return {_mm256_max_pd(a.v, b.v)};
}
CASCADE_INLINE WideMask at_or_below(Wide a, Wide b) {
    return {_mm256_cmp_pd(a.v, b.v, _CMP_LE_OQ)};
}
CASCADE_INLINE WideMask either(WideMask a, WideMask b) {
    return {_mm256_or_pd(a.v, b.v)};
}
CASCADE_INLINE WideMask both(WideMask a, WideMask b) {
    return {_mm256_and_pd(a.v, b.v)};
}
CASCADE_INLINE WideMask without(WideMask a, WideMask b) {
    return {_mm256_andnot_pd(b.v, a.v)};
}
CASCADE_INLINE WideMask mask_of(std::uint32_t bits) {
    __m256i const lane = _mm256_setr_epi64x(1, 2, 4, 8);
    __m256i const set = _mm256_and_si256(_mm256_set1_epi64x(bits), lane);
    return {_mm256_castsi256_pd(_mm256_cmpeq_epi64(set, lane))};
}
CASCADE_INLINE std::uint32_t bits_of(WideMask a) {
    return static_cast<std::uint32_t>(_mm256_movemask_pd(a.v));
}
CASCADE_INLINE Wide select(WideMask m, Wide yes, Wide no) {
    return {_mm256_blendv_pd(no.v, yes.v, m.v)};
}

#else

inline constexpr int kWideLanes = 1;
using WideMask = bool;

struct Wide {
    double v;
};

CASCADE_INLINE Wide wide_of(double a) {
    return {a};
}
CASCADE_INLINE Wide wide_load(double const* p) {
    return {*p};
}
CASCADE_INLINE Wide wide_load(float const* p) {
    return {static_cast<double>(*p)};
}
CASCADE_INLINE void wide_store(double* p, Wide a) {
    *p = a.v;
}
CASCADE_INLINE void wide_store(float* p, Wide a) {
    *p = static_cast<float>(a.v);
}
CASCADE_INLINE Wide operator+(Wide a, Wide b) {
    return {a.v + b.v};
}
CASCADE_INLINE Wide operator-(Wide a, Wide b) {
    return {a.v - b.v};
}
CASCADE_INLINE Wide operator*(Wide a, Wide b) {
    return {a.v * b.v};
}
CASCADE_INLINE Wide operator/(Wide a, Wide b) {
    return {a.v / b.v};
}
CASCADE_INLINE Wide wide_sqrt(Wide a) {
    return {__builtin_sqrt(a.v)};
}
CASCADE_INLINE Wide fma(Wide a, Wide b, Wide c) {
    return {__builtin_fma(a.v, b.v, c.v)};
}
CASCADE_INLINE Wide lane_min(Wide a, Wide b) {
    return {a.v < b.v ? a.v : b.v};
}
CASCADE_INLINE Wide lane_max(Wide a, Wide b) {
    return {a.v > b.v ? a.v : b.v};
}
CASCADE_INLINE WideMask at_or_below(Wide a, Wide b) {
    return a.v <= b.v;
}
CASCADE_INLINE WideMask either(WideMask a, WideMask b) {
    return a || b;
}
CASCADE_INLINE WideMask both(WideMask a, WideMask b) {
    return a && b;
}
CASCADE_INLINE WideMask without(WideMask a, WideMask b) {
    return a && !b;
}
CASCADE_INLINE WideMask mask_of(std::uint32_t bits) {
    return (bits & 1u) != 0;
}
CASCADE_INLINE std::uint32_t bits_of(WideMask a) {
    return a ? 1u : 0u;
}
CASCADE_INLINE Wide select(WideMask m, Wide yes, Wide no) {
    return m ? yes : no;
}

#endif

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
