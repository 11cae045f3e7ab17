#pragma once

/// The elementary functions of elementary.hpp as inline code for the kernel. See there for
/// promises.

#include <cstdint>
#include <cstring>

#include "models/base/lanes.hpp"

namespace cascade::models {
inline namespace CASCADE_SIMD {

CASCADE_INLINE double bits_to_double(std::uint64_t bits) {
    double value;
    __builtin_memcpy(&value, &bits, sizeof value);
    return value;
}

CASCADE_INLINE std::uint64_t double_to_bits(double value) {
    std::uint64_t bits;
    __builtin_memcpy(&bits, &value, sizeof bits);
    return bits;
}

/// (exp(r) - 1) / r for |r| <= 0.36, Taylor series to r^13/14!: truncation below 2e-18.
CASCADE_INLINE double expm1_over(double r) {
    double p = 1.0 / 87178291200.0;
    p = __builtin_fma(p, r, 1.0 / 6227020800.0);
    p = __builtin_fma(p, r, 1.0 / 479001600.0);
    p = __builtin_fma(p, r, 1.0 / 39916800.0);
    p = __builtin_fma(p, r, 1.0 / 3628800.0);
    p = __builtin_fma(p, r, 1.0 / 362880.0);
    p = __builtin_fma(p, r, 1.0 / 40320.0);
    p = __builtin_fma(p, r, 1.0 / 5040.0);
    p = __builtin_fma(p, r, 1.0 / 720.0);
    p = __builtin_fma(p, r, 1.0 / 120.0);
    p = __builtin_fma(p, r, 1.0 / 24.0);
    p = __builtin_fma(p, r, 1.0 / 6.0);
    p = __builtin_fma(p, r, 0.5);
    return __builtin_fma(p, r, 1.0);
}

/// The same for |r| <= 1/32 with the series cut at r^8/9!: truncation below 3e-18, half the
/// latency.
CASCADE_INLINE double expm1_over_small(double r) {
    double const r2 = r * r;
    double const a = __builtin_fma(r, 1.0 / 6.0, 0.5);
    double const b = __builtin_fma(r, 1.0 / 120.0, 1.0 / 24.0);
    double const c = __builtin_fma(r, 1.0 / 5040.0, 1.0 / 720.0);
    double const d = __builtin_fma(r, 1.0 / 362880.0, 1.0 / 40320.0);
    double const p = __builtin_fma(__builtin_fma(__builtin_fma(d, r2, c), r2, b), r2, a);
    return __builtin_fma(p, r, 1.0);
}

/// exp(x): x = k ln 2 + r, |r| <= ln(2)/2. Overflows to infinity, underflows to zero below -745.
CASCADE_INLINE double exp_inline(double x) {
    if (!(x < 709.78)) {
        return x != x ? x : (x > 709.782712893384 ? __builtin_inf() : 0x1.fffffffffffffp+1023);
    }
    if (x < -745.2) {
        return 0.0;
    }
    double const k = static_cast<double>(
        static_cast<std::int64_t>(x * 0x1.71547652b82fep0 + (x < 0.0 ? -0.5 : 0.5)));
    double r = __builtin_fma(k, -0x1.62e42fefa39efp-1, x);
    r = __builtin_fma(k, -0x1.abc9e3b39803fp-56, r);
    double const e = __builtin_fma(expm1_over(r), r, 1.0);
    auto const n = static_cast<std::int64_t>(k);
    if (n < -1021) {  // subnormal result: scale in two steps
        return e * bits_to_double(static_cast<std::uint64_t>(n + 1023 + 60) << 52) * 0x1p-60;
    }
    if (n > 1023) {
        return e * bits_to_double(static_cast<std::uint64_t>(n + 1023 - 1) << 52) * 2.0;
    }
    return e * bits_to_double(static_cast<std::uint64_t>(n + 1023) << 52);
}

CASCADE_INLINE double expm1_inline(double x) {
    double const magnitude = x < 0.0 ? -x : x;
    if (magnitude <= 0.03125) {
        return x * expm1_over_small(x);
    }
    if (magnitude <= 0.36) {
        return x * expm1_over(x);
    }
    return exp_inline(x) - 1.0;
}

/// 2 atanh(s) / s for s^2 <= 0.0295.
CASCADE_INLINE double atanh_over(double s2) {
    double p = 2.0 / 25.0;
    p = __builtin_fma(p, s2, 2.0 / 23.0);
    p = __builtin_fma(p, s2, 2.0 / 21.0);
    p = __builtin_fma(p, s2, 2.0 / 19.0);
    p = __builtin_fma(p, s2, 2.0 / 17.0);
    p = __builtin_fma(p, s2, 2.0 / 15.0);
    p = __builtin_fma(p, s2, 2.0 / 13.0);
    p = __builtin_fma(p, s2, 2.0 / 11.0);
    p = __builtin_fma(p, s2, 2.0 / 9.0);
    p = __builtin_fma(p, s2, 2.0 / 7.0);
    p = __builtin_fma(p, s2, 2.0 / 5.0);
    p = __builtin_fma(p, s2, 2.0 / 3.0);
    return __builtin_fma(p, s2, 2.0);
}

/// ln(x), x > 0: x = 2^k m, m in [sqrt(1/2), sqrt(2)), ln m = 2 atanh((m - 1) / (m + 1)).
CASCADE_INLINE double log_inline(double x) {
    if (!(x > 0.0)) {
        return x == 0.0 ? -__builtin_inf() : __builtin_nan("");
    }
    if (x > 0x1.fffffffffffffp+1023) {
        return x;
    }
    double k = 0.0;
    if (x < 0x1p-1022) {
        x *= 0x1p54;
        k = -54.0;
    }
    std::uint64_t const bits = double_to_bits(x);
    std::uint64_t const shifted = bits - 0x3fe6a09e667f3bcdULL;  // bits of sqrt(1/2)
    k += static_cast<double>(static_cast<std::int64_t>(shifted) >> 52);
    double const m = bits_to_double((shifted & 0x000fffffffffffffULL) + 0x3fe6a09e667f3bcdULL);
    double const s = (m - 1.0) / (m + 1.0);
    double const log_m = s * atanh_over(s * s);
    return __builtin_fma(k, 0x1.62e42fefa39efp-1, __builtin_fma(k, 0x1.abc9e3b39803fp-56, log_m));
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
