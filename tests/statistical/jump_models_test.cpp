/// Merton's and Kou's models against published option prices and first-passage probabilities, from
/// feedback-free runs: jumps come at exact times, so that no step leaves a bias.
///
/// Numbers: reference pack of this project, set 02 and kou-feedback-p of set 05, which name the
/// publications; digits beyond the published ones are closed series or Fourier inversion.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "models/price/jump_growth.hpp"
#include "tests/helpers/european.hpp"
#include "tests/helpers/plans.hpp"
#include "tests/helpers/sample.hpp"

namespace cascade::test {
namespace {

using engine::Figure;
using engine::Monitoring;
using engine::Plan;
using engine::Tally;
using models::DoubleExponentialJump;
using models::Gbm;
using models::JumpProcess;
using models::NormalJump;

Plan jump_plan(std::uint64_t seed, Gbm gbm, JumpProcess const& jumps, double years,
               std::size_t steps) {
    Plan plan = gbm_plan(0.0, 0.0, years, steps, 1, Monitoring::step);
    plan.seed = seed;
    plan.price = gbm;
    plan.price.jumps = jumps;
    return plan;
}

JumpProcess poisson(double intensity, std::variant<NormalJump, DoubleExponentialJump> const& size) {
    return {intensity, intensity, 0.0, 0.0, size};
}

struct Haug {
    double gamma;
    double intensity;
    double years;
    double call[5];  ///< strikes 80, 90, 100, 110, 120
};

/// Haug (1998), The Complete Guide to Option Pricing Formulas, p. 9, by way of the QuantLib test
/// suite, jumpdiffusion.cpp: volatility 0.25 in all, a share gamma of the variance from jumps of
/// mean relative size 0; rate 0.08. Values of Merton's series.
constexpr Haug kHaug[] = {
    {0.25, 1, 0.25, {21.735475844, 12.74448922, 5.875314028, 2.107660399, 0.644778537}},
    {0.25, 1, 0.5, {23.631957229, 15.400243865, 8.954195069, 4.665585581, 2.226192184}},
    {0.25, 5, 0.25, {21.703479715, 12.753373077, 5.95907773, 2.161686087, 0.62711263}},
    {0.25, 5, 0.5, {23.609039607, 15.419342637, 9.021648642, 4.731666149, 2.250023167}},
    {0.25, 10, 0.25, {21.698250495, 12.753651087, 5.972727416, 2.169762172, 0.622947828}},
    {0.25, 10, 0.5, {23.60546195, 15.421728019, 9.031276597, 4.741055825, 2.25304118}},
    {0.75, 1, 0.25, {21.956045767, 12.746853906, 5.078504493, 1.688245014, 0.839349451}},
    {0.75, 1, 0.5, {23.857976324, 15.301055537, 8.244369332, 3.990047471, 2.092778145}},
    {0.75, 5, 0.25, {21.776548774, 12.777453977, 5.708687188, 2.045373325, 0.71350795}},
    {0.75, 5, 0.5, {23.669491261, 15.393412594, 8.854023379, 4.571181862, 2.215449541}},
    {0.75, 10, 0.25, {21.738650323, 12.762472786, 5.84726698, 2.106934237, 0.666569682}},
    {0.75, 10, 0.5, {23.636285482, 15.405731191, 8.948888226, 4.66146604, 2.232272204}},
};

TEST(JumpModels, HaugTableOfMertonCalls) {
    std::uint64_t seed = 10'000;
    for (Haug const& h : kHaug) {
        double const sd = 0.25 * std::sqrt(h.gamma / h.intensity);
        Plan const plan =
            jump_plan(seed, {0.25 * std::sqrt(1.0 - h.gamma), 0.08},
                      poisson(h.intensity, NormalJump{-0.5 * sd * sd, sd}), h.years, 1);
        std::printf("gamma %g, intensity %g, %g years\n", h.gamma, h.intensity, h.years);
        std::vector<Option> options;
        for (int k = 0; k < 5; ++k) {
            options.push_back({true, 80.0 + 10.0 * k, h.call[k]});
        }
        expect_prices(plan, 0.08, 0.0, h.years, 15'000'000, options);
        seed += 100;
    }
}

/// Parameters of the QuantLib test suite, batesmodel.cpp, and a month of a crypto market.
TEST(JumpModels, MertonPuts) {
    auto const skewed = poisson(2.0, NormalJump{-0.2, 0.2});
    expect_prices(jump_plan(2000, {0.2080865204668481, 0.06}, skewed, 1.0, 10), 0.1, 0.04, 1.0,
                  1'000'000, {{false, 95.0, 10.810986966817973}});
    expect_prices(jump_plan(2100, {0.2080865204668481, 0.06}, skewed, 5.0, 10), 0.1, 0.04, 5.0,
                  1'000'000, {{false, 95.0, 14.973068809066872}});
    expect_prices(
        jump_plan(2200, {0.6, 0.0}, poisson(12.0, NormalJump{-0.04, 0.08}), 1.0 / 12.0, 10), 0.0,
        0.0, 1.0 / 12.0, 1'000'000, {{false, 100.0, 7.690315160018373}});
}

/// Kou (2002), p. 1095, footnote 9 (9.14732); Surkov (2009), table 6.2 (7.27993383).
TEST(JumpModels, KouCalls) {
    expect_prices(
        jump_plan(2300, {0.16, 0.05},
                  poisson(1.0, DoubleExponentialJump{0.4, 1.0 / 10.0, 1.0 / 5.0}), 0.5, 10),
        0.05, 0.0, 0.5, 1'000'000, {{true, 98.0, 9.147317303936926}});
    expect_prices(
        jump_plan(2400, {0.2, 0.0}, poisson(0.2, DoubleExponentialJump{0.5, 1.0 / 3.0, 1.0 / 2.0}),
                  1.0, 10),
        0.0, 0.0, 1.0, 3'000'000, {{true, 110.0, 7.279933830258975}});
}

struct Passage {
    char const* name;
    double level;
    double log_drift;  ///< without compensator
    double volatility;
    double intensity;
    double up_probability;
    double up_eta;
    double down_eta;
    double years;
    double expected;
};

/// Kou, Wang (2003), Adv. Appl. Prob. 35, 504-531: P(max >= level), their Laplace transform
/// inverted.
constexpr Passage kPassages[] = {
    {"year", 0.3, 0.1, 0.2, 3.0, 0.5, 50.0, 100.0 / 3.0, 1.0, 0.2558430362681891},
    {"month", 0.2, 0.0, 0.6, 20.0, 0.35, 25.0, 20.0, 30.0 / 365.0, 0.23691722544830074},
};

/// Both sides of the price, with many steps or few: the bridge and the jumps inside a step leave
/// no bias.
TEST(JumpModels, KouFirstPassage) {
    std::uint64_t seed = 3000;
    for (Passage const& p : kPassages) {
        for (bool const down : {false, true}) {
            for (std::size_t const steps : {3u, 40u}) {
                double const sign = down ? -1.0 : 1.0;
                DoubleExponentialJump const size =
                    down
                        ? DoubleExponentialJump{1.0 - p.up_probability, 1.0 / p.down_eta,
                                                1.0 / p.up_eta}
                        : DoubleExponentialJump{p.up_probability, 1.0 / p.up_eta, 1.0 / p.down_eta};
                JumpProcess const jumps = poisson(p.intensity, size);
                double const drift = sign * p.log_drift + 0.5 * p.volatility * p.volatility
                                     + p.intensity * models::mean_relative_jump(jumps);
                Plan plan = jump_plan(seed, {p.volatility, drift}, jumps, p.years, steps);
                plan.monitoring = Monitoring::bridge;
                constexpr std::uint64_t kPaths = 2'500'000;
                double const hits = count_paths(plan, kPaths, [&](Tally const& t, std::size_t i) {
                    return down ? t.of(Figure::baseline_low)[i] <= -p.level
                                : t.of(Figure::baseline_high)[i] >= p.level;
                });
                expect_probability(std::string(p.name) + (down ? ", down, " : ", up, ")
                                       + std::to_string(steps) + " steps",
                                   hits, static_cast<double>(kPaths), p.expected);
                seed += 10;
            }
        }
    }
}

/// The same with feedback from a uniform map on the long side: lowest x = lowest B / (1 - beta), so
/// P(lowest x <= -b) is the first-passage probability at (1 - beta) b (set 05, kou-feedback-p).
TEST(JumpModels, KouWithFeedback) {
    JumpProcess const jumps = poisson(30.0, DoubleExponentialJump{0.4, 1.0 / 30.0, 1.0 / 20.0});
    double const drift = 0.5 * 0.36 + 30.0 * models::mean_relative_jump(jumps);
    Plan plan = jump_plan(4000, {0.6, drift}, jumps, 7.0 / 365.0, 16);
    plan.monitoring = Monitoring::bridge;
    add_level(plan.book.of(models::Side::long_), 0.0, 8.0, 0.5 * 8.0);
    set_permanent_impact(plan, 1.0);
    double with = 0.0;
    double without = 0.0;
    double worst = 0.0;
    sample(plan, 2'000'000, [&](Tally const& t) {
        for (std::size_t i = 0; i < t.paths; ++i) {
            double const x = t.of(Figure::feedback_low)[i];
            double const b = t.of(Figure::baseline_low)[i];
            with += x <= -0.2 ? 1.0 : 0.0;
            without += b <= -0.2 ? 1.0 : 0.0;
            worst = std::max(worst, std::fabs(x - b / 0.5));
        }
    });
    EXPECT_LT(worst, 1e-9);
    expect_probability("P(lowest x <= -0.2)", with, 2e6, 0.2896076769037147);
    expect_probability("P(lowest B <= -0.2)", without, 2e6, 0.047141507418482595);
}

}  // namespace
}  // namespace cascade::test
