/// Value at risk and expected shortfall of laws where both and the spread of their estimates are
/// known: normal, lognormal and Student losses.
///
/// Asymptotic standard deviations times sqrt(n) are sqrt(a (1 - a)) / f(VaR) and
/// sqrt((Var(L | L > VaR) + a (ES - VaR)^2) / (1 - a)); Student's shortfall is
/// f(q) (nu + q^2) / ((1 - a) (nu - 1)) (McNeil, Frey, Embrechts 2005).

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/random/philox.hpp"
#include "engine/statistics/batches.hpp"
#include "engine/statistics/intervals.hpp"
#include "engine/statistics/selection.hpp"
#include "models/math/elementary.hpp"
#include "tests/helpers/z_test.hpp"

namespace cascade::test {
namespace {

constexpr std::size_t kSamples = 100'000;
constexpr std::size_t kRepeats = 40;

struct Reference {
    double level;
    double var;
    double shortfall;
    double var_sd;        ///< times sqrt(n)
    double shortfall_sd;  ///< times sqrt(n); 0: its error is not on trial
};

/// Loss number i from two uniforms of its own.
using Law = std::function<double(engine::UniformPair)>;

std::vector<double> returns_of(Law const& law, std::uint64_t repeat) {
    std::vector<double> out(kSamples);
    for (std::size_t i = 0; i < kSamples; ++i) {
        out[i] = -law(engine::uniform_pair(engine::random_words(606, repeat, engine::Purpose::price,
                                                                static_cast<std::uint32_t>(i))));
    }
    return out;
}

double batch_error(std::vector<double> const& returns, double level) {
    std::vector<double> values;
    std::size_t const batches = engine::batches_for_tail(kSamples, 1.0 - level);
    for (engine::BatchRange const& range : engine::batch_ranges(kSamples, batches)) {
        std::span<double const> const part = std::span(returns).subspan(range.begin, range.size());
        values.push_back(engine::expected_shortfalls(part, {&level, 1}).front());
    }
    return engine::batch_estimate(0.0, values, 0.95).standard_error;
}

/// Estimates agree, and the errors that are stated are the asymptotic ones within 10 %.
void expect_figures(std::string const& name, Law const& law, std::vector<Reference> const& all) {
    std::vector<std::vector<double>> var(all.size()), shortfall(all.size());
    std::vector<double> width(all.size(), 0.0), variance(all.size(), 0.0);
    for (std::size_t r = 0; r < kRepeats; ++r) {
        std::vector<double> const returns = returns_of(law, r);
        std::vector<double> sorted = returns;
        std::sort(sorted.begin(), sorted.end());
        for (std::size_t k = 0; k < all.size(); ++k) {
            engine::Interval const quantile =
                engine::quantile_interval(sorted, 1.0 - all[k].level, 0.95);
            var[k].push_back(-quantile.value);
            width[k] += (quantile.high - quantile.low) / kRepeats;
            shortfall[k].push_back(
                engine::expected_shortfalls(returns, {&all[k].level, 1}).front());
            double const error = batch_error(returns, all[k].level);
            variance[k] += error * error / kRepeats;
        }
    }
    double const n = kSamples;
    for (std::size_t k = 0; k < all.size(); ++k) {
        Reference const& x = all[k];
        std::string const at = name + ", " + std::to_string(x.level);
        expect_mean(at + ": VaR", var[k], x.var, x.var_sd * x.var_sd / x.var / n);
        expect_mean(at + ": ES", shortfall[k], x.shortfall, x.var_sd * x.var_sd / x.var / n);
        double const stated = width[k] / (2.0 * 1.959963984540054) * std::sqrt(n);
        std::printf("      VaR: error stated %.4f, asymptotic %.4f\n", stated, x.var_sd);
        EXPECT_NEAR(stated, x.var_sd, 0.1 * x.var_sd) << at;
        if (x.shortfall_sd > 0.0) {
            double const batches = std::sqrt(variance[k] * n);
            std::printf("      ES: error stated %.4f, asymptotic %.4f\n", batches, x.shortfall_sd);
            EXPECT_NEAR(batches, x.shortfall_sd, 0.1 * x.shortfall_sd) << at;
        }
    }
}

TEST(TailFigures, OfNormalLosses) {
    expect_figures(
        "normal", [](engine::UniformPair u) { return models::normal_quantile(u.first); },
        {{0.95, 1.6448536269514726, 2.062712807507426, 2.113187510969086, 2.4655729418081522},
         {0.99, 2.326347874040841, 2.665214220345805, 3.7332362611269683, 4.588362362356307},
         {0.999, 3.0902323061678136, 3.3670900770639904, 9.38702575076893, 12.015345269184799}});
}

/// Loss 1 - exp(X) of a long position; the errors by the delta method from the normal ones.
TEST(TailFigures, OfALongPositionsLognormalLosses) {
    auto const sd = [](double var, double of_x) { return (1.0 - var) * of_x; };
    expect_figures(
        "lognormal",
        [](engine::UniformPair u) { return 1.0 - std::exp(models::normal_quantile(u.first)); },
        {{0.95, 0.8069591833012635, 0.8652561747836693, sd(0.8069591833012635, 2.113187510969086),
          0.0},
         {0.99, 0.9023482669296641, 0.9274628292191802, sd(0.9023482669296641, 3.7332362611269683),
          0.0},
         {0.999, 0.9545086147523465, 0.9644748924677863, sd(0.9545086147523465, 9.38702575076893),
          0.0}});
}

/// Two uniforms from one: its first 26 bits, and the others.
engine::UniformPair halves(double u) {
    double const scaled = u * 0x1p26;
    double const whole = std::floor(scaled);
    return {(whole + 0.5) * 0x1p-26, std::max(scaled - whole, 0x1p-27)};
}

/// Z / sqrt(chi^2 / nu): chi^2 of 4 degrees is -2 ln(V W), of 3 degrees Z'^2 - 2 ln V.
TEST(TailFigures, OfStudentLosses) {
    expect_figures(
        "Student, 4",
        [](engine::UniformPair u) {
            auto const [v, w] = halves(u.second);
            return models::normal_quantile(u.first) / std::sqrt(-0.5 * std::log(v * w));
        },
        {{0.95, 2.1318467863266504, 3.2028704020948733, 3.8762929695253527, 7.840155169677771},
         {0.99, 3.746947387979197, 5.220584194492219, 11.460524567233218, 24.974530062185305},
         {0.999, 7.1731822197823085, 9.686219212949961, 60.31763817159165, 0.0}});
    expect_figures("Student, 3",
                   [](engine::UniformPair u) {
                       auto const [v, w] = halves(u.second);
                       double const z = models::normal_quantile(w);
                       return models::normal_quantile(u.first)
                              / std::sqrt((z * z - 2.0 * std::log(v)) / 3.0);
                   },
                   {{0.95, 2.3533634348018238, 3.8742675177193022, 4.803188149410949, 0.0},
                    {0.99, 4.5407028585681335, 7.0030820362421125, 16.778038373497623, 0.0},
                    {0.999, 10.214531852407386, 15.409336115108886, 110.08214952819453, 0.0}});
}

}  // namespace
}  // namespace cascade::test
