#include "models/price/gbm_law.hpp"

#include "models/math/elementary.hpp"

namespace cascade::models {
namespace {

constexpr double kReach = 9.0;  ///< standard deviations, beyond which nothing is left
constexpr int kIntervals = 4000;

}  // namespace

double GbmLaw::low_reaches(double level) const {
    if (level >= 0.0) {
        return 1.0;
    }
    double const image = normal_cdf((level + mean) / sd);
    double const factor = image > 0.0 ? portable_exp(2.0 * mean * level / (sd * sd)) : 0.0;
    return normal_cdf((level - mean) / sd) + factor * image;
}

double GbmLaw::high_reaches(double level) const {
    return GbmLaw{-mean, sd}.low_reaches(-level);
}

double GbmLaw::mean_low() const {
    double const far = (mean < 0.0 ? -mean : mean) + kReach * sd;
    double const h = far / kIntervals;
    double sum = low_reaches(0.0) + low_reaches(-far);
    for (int i = 1; i < kIntervals; ++i) {
        sum += (i % 2 == 1 ? 4.0 : 2.0) * low_reaches(-h * i);
    }
    return -sum * h / 3.0;
}

double GbmLaw::mean_high() const {
    return -GbmLaw{-mean, sd}.mean_low();
}

double GbmLaw::low_quantile(double share) const {
    double low = -((mean < 0.0 ? -mean : mean) + 40.0 * sd);
    double high = 0.0;
    for (int i = 0; i < 200; ++i) {
        double const middle = 0.5 * (low + high);
        (low_reaches(middle) < share ? low : high) = middle;
    }
    return high;
}

double GbmLaw::high_quantile(double share) const {
    return -GbmLaw{-mean, sd}.low_quantile(1.0 - share);
}

}  // namespace cascade::models
