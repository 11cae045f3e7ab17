#include "models/math/elementary.hpp"

#include <cmath>
#include <cstddef>

#include "models/base/contract.hpp"
#include "models/math/elementary_inline.hpp"

namespace cascade::models {

double portable_exp(double x) {
    return exp_inline(x);
}

double portable_expm1(double x) {
    return expm1_inline(x);
}

double portable_log(double x) {
    return log_inline(x);
}

double portable_log1p(double x) {
    if (x > -0.25 && x < 0.4) {
        double const s = x / (2.0 + x);
        return s * atanh_over(s * s);
    }
    double const y = 1.0 + x;
    return log_inline(y) + (x - (y - 1.0)) / y;
}

namespace {

template <std::size_t n>
double horner(double const (&coefficient)[n], double x) {
    double value = coefficient[n - 1];
    for (std::size_t i = n - 1; i-- > 0;) {
        value = std::fma(value, x, coefficient[i]);
    }
    return value;
}

// Wichura (1988), tables for PPND16: central |p - 1/2| <= 0.425, then r <= 5, then beyond.
constexpr double kCentralTop[] = {3.3871328727963666080e0,  1.3314166789178437745e+2,
                                  1.9715909503065514427e+3, 1.3731693765509461125e+4,
                                  4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                  3.3430575583588128105e+4, 2.5090809287301226727e+3};
constexpr double kCentralBottom[] = {1.0,
                                     4.2313330701600911252e+1,
                                     6.8718700749205790830e+2,
                                     5.3941960214247511077e+3,
                                     2.1213794301586595867e+4,
                                     3.9307895800092710610e+4,
                                     2.8729085735721942674e+4,
                                     5.2264952788528545610e+3};
constexpr double kMiddleTop[] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                 5.76949722146069140550e0,  3.64784832476320460504e0,
                                 1.27045825245236838258e0,  2.41780725177450611770e-1,
                                 2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr double kMiddleBottom[] = {1.0,
                                    2.05319162663775882187e0,
                                    1.67638483018380384940e0,
                                    6.89767334985100004550e-1,
                                    1.48103976427480074590e-1,
                                    1.51986665636164571966e-2,
                                    5.47593808499534494600e-4,
                                    1.05075007164441684324e-9};
constexpr double kFarTop[] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                              1.78482653991729133580e0,  2.96560571828504891230e-1,
                              2.65321895265761230930e-2, 1.24266094738807843860e-3,
                              2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr double kFarBottom[] = {1.0,
                                 5.99832206555887937690e-1,
                                 1.36929880922735805310e-1,
                                 1.48753612908506148525e-2,
                                 7.86869131145613259100e-4,
                                 1.84631831751005468180e-5,
                                 1.42151175831644588870e-7,
                                 2.04426310338993978564e-15};

}  // namespace

double normal_quantile(double p) {
    CASCADE_EXPECTS(p > 0.0 && p < 1.0);
    double const q = p - 0.5;
    if (std::fabs(q) <= 0.425) {
        double const r = 0.180625 - q * q;
        return q * horner(kCentralTop, r) / horner(kCentralBottom, r);
    }
    double const tail = q < 0.0 ? p : 1.0 - p;
    double r = std::sqrt(-portable_log(tail));
    double x = 0.0;
    if (r <= 5.0) {
        r -= 1.6;
        x = horner(kMiddleTop, r) / horner(kMiddleBottom, r);
    } else {
        r -= 5.0;
        x = horner(kFarTop, r) / horner(kFarBottom, r);
    }
    return q < 0.0 ? -x : x;
}

double normal_cdf(double x) {
    return normal_cdf_inline(x);
}

}  // namespace cascade::models
