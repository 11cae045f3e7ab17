#pragma once

/// Elementary functions with portable bits.
///
/// glibc picks its kernels by CPU, so std::exp and friends give other last bits on other machines.
/// These are made of + - * / sqrt and explicit fused multiply-add only, hence equal on every
/// x86-64 CPU, compiler and optimisation level. Double precision, error below 2 ulp unless said.
/// Checked against long double in tests/unit/models/math_test.cpp.

namespace cascade::models {

[[nodiscard]] double portable_exp(double x);
[[nodiscard]] double portable_expm1(double x);
[[nodiscard]] double portable_log(double x);    ///< x > 0
[[nodiscard]] double portable_log1p(double x);  ///< x > -1

/// x such that Phi(x) = p, 0 < p < 1, relative error below 1e-14.
/// Source: Wichura (1988), Algorithm AS 241 (PPND16), Applied Statistics 37(3), 477-484.
[[nodiscard]] double normal_quantile(double p);

/// Phi(x), the standard normal distribution function; relative error below 2e-13 for |x| < 37.
/// Source: Cody (1969), Math. Comput. 23(107), 631-637.
[[nodiscard]] double normal_cdf(double x);

}  // namespace cascade::models
