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

/// exp_inline(x), the same bits at half the latency, where |x| is mostly small. There k = 0, r = x
/// and the result is fma(q, x, 1), q = expm1_over(x), from which expm1_over_small(x) is less than
/// 2^-51 away: where q - 2^-50 and q + 2^-50 round to one result, it is that of q.
CASCADE_INLINE double exp_near_zero(double x) {
    if (__builtin_fabs(x) <= 0x1p-6) {
        double const q = expm1_over_small(x);
        double const result = __builtin_fma(q - 0x1p-50, x, 1.0);
        if (result == __builtin_fma(q + 0x1p-50, x, 1.0)) {
            return result;
        }
    }
    return exp_inline(x);
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

/// erfc(y) exp(y^2), y >= 0. Cody (1969), Math. Comput. 23(107), 631-637, rational minimax
/// approximations of the intervals to 0.46875, to 4 and beyond; relative error below 1e-15.
CASCADE_INLINE double scaled_erfc_middle(double y) {
    double top = 2.15311535474403846e-8;
    top = __builtin_fma(top, y, 5.64188496988670089e-1);
    top = __builtin_fma(top, y, 8.88314979438837594);
    top = __builtin_fma(top, y, 6.61191906371416295e+1);
    top = __builtin_fma(top, y, 2.98635138197400131e+2);
    top = __builtin_fma(top, y, 8.81952221241769090e+2);
    top = __builtin_fma(top, y, 1.71204761263407058e+3);
    top = __builtin_fma(top, y, 2.05107837782607147e+3);
    top = __builtin_fma(top, y, 1.23033935479799725e+3);
    double below = y + 1.57449261107098347e+1;
    below = __builtin_fma(below, y, 1.17693950891312499e+2);
    below = __builtin_fma(below, y, 5.37181101862009858e+2);
    below = __builtin_fma(below, y, 1.62138957456669019e+3);
    below = __builtin_fma(below, y, 3.29079923573345963e+3);
    below = __builtin_fma(below, y, 4.36261909014324716e+3);
    below = __builtin_fma(below, y, 3.43936767414372164e+3);
    below = __builtin_fma(below, y, 1.23033935480374942e+3);
    return top / below;
}

CASCADE_INLINE double scaled_erfc_far(double y) {
    double const r = 1.0 / (y * y);
    double top = 1.63153871373020978e-2;
    top = __builtin_fma(top, r, 3.05326634961232344e-1);
    top = __builtin_fma(top, r, 3.60344899949804439e-1);
    top = __builtin_fma(top, r, 1.25781726111229246e-1);
    top = __builtin_fma(top, r, 1.60837851487422766e-2);
    top = __builtin_fma(top, r, 6.58749161529837803e-4);
    double below = r + 2.56852019228982242;
    below = __builtin_fma(below, r, 1.87295284992346725);
    below = __builtin_fma(below, r, 5.27905102951428412e-1);
    below = __builtin_fma(below, r, 6.05183413124413191e-2);
    below = __builtin_fma(below, r, 2.33520497626869185e-3);
    return (0.56418958354775628695 - r * top / below) / y;
}

/// erf(y) / y, |y| <= 0.46875, from y^2.
CASCADE_INLINE double erf_over(double y2) {
    double top = 1.85777706184603153e-1;
    top = __builtin_fma(top, y2, 3.16112374387056560);
    top = __builtin_fma(top, y2, 1.13864154151050156e+2);
    top = __builtin_fma(top, y2, 3.77485237685302021e+2);
    top = __builtin_fma(top, y2, 3.20937758913846947e+3);
    double below = y2 + 2.36012909523441209e+1;
    below = __builtin_fma(below, y2, 2.44024637934444173e+2);
    below = __builtin_fma(below, y2, 1.28261652607737228e+3);
    below = __builtin_fma(below, y2, 2.84423683343917062e+3);
    return top / below;
}

CASCADE_INLINE double normal_cdf_inline(double x) {
    if (x != x) {
        return x;
    }
    double const y = 0.70710678118654752440 * (x < 0.0 ? -x : x);
    if (y <= 0.46875) {
        return __builtin_fma(0.70710678118654752440 * x, 0.5 * erf_over(y * y), 0.5);
    }
    if (y > 27.3) {  // beyond the smallest number
        return x < 0.0 ? 0.0 : 1.0;
    }
    double const scaled = y <= 4.0 ? scaled_erfc_middle(y) : scaled_erfc_far(y);
    double const tail = 0.5 * exp_inline(-0.5 * x * x) * scaled;
    return x < 0.0 ? tail : 1.0 - tail;
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
