/// Running extremes of geometric Brownian motion against closed forms: with the bridge they are
/// those of continuous time whatever the step, without it those of the grid. Samples are large
/// enough that four standard errors stay below 1 % of the value.

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "tests/helpers/plans.hpp"
#include "tests/helpers/sample.hpp"
#include "tests/helpers/z_test.hpp"

namespace cascade::test {
namespace {

using engine::Figure;
using engine::Monitoring;
using engine::Tally;

constexpr double kWeek = 7.0 / 365.0;

struct Barrier {
    char const* name;
    double spot;
    double barrier;
    double drift;
    double volatility;
    double years;
    std::size_t steps;
    Monitoring monitoring;
    double expected;
    std::uint64_t paths;
};

// Continuous: reflection principle (Goldman, Sosin, Gatto 1979). Discrete: transition density
// recursion, as in Broadie, Glasserman, Kou (1997), Math. Finance 7(4), 325-348.
constexpr Barrier kBarriers[] = {
    {"continuous, week", 100, 90, 0, 0.6, kWeek, 13, Monitoring::bridge, 0.2157583752, 1'000'000},
    {"continuous, quarter", 100, 80, 0.05, 0.3, 0.25, 13, Monitoring::bridge, 0.13516105,
     1'500'000},
    {"continuous, month", 100, 60, 0, 0.8, 30.0 / 365, 13, Monitoring::bridge, 0.03330593058,
     5'000'000},
    {"continuous, day", 60000, 57000, 0, 0.55, 1.0 / 365, 13, Monitoring::bridge, 0.07672894001,
     2'500'000},
    {"continuous, upper", 100, 110, 0.1, 0.5, kWeek, 13, Monitoring::bridge, 0.1670736788,
     1'000'000},
    {"grid of 50", 100, 90, 0, 0.6, kWeek, 50, Monitoring::step, 0.1881445222, 1'000'000},
    {"grid of 336", 100, 90, 0, 0.6, kWeek, 336, Monitoring::step, 0.2044837448, 800'000},
    {"grid of 63", 100, 80, 0.05, 0.3, 0.25, 63, Monitoring::step, 0.1177141947, 1'500'000},
    {"grid of 24", 60000, 57000, 0, 0.55, 1.0 / 365, 24, Monitoring::step, 0.06030610226,
     2'700'000},
};

TEST(GbmBarrier, HitProbabilities) {
    for (Barrier const& b : kBarriers) {
        auto const plan = gbm_plan(b.volatility, b.drift, b.years, b.steps, 1, b.monitoring);
        double const level = std::log(b.barrier / b.spot);
        double const hits = count_paths(plan, b.paths, [&](Tally const& t, std::size_t i) {
            return level < 0.0 ? t.of(Figure::baseline_low)[i] <= level
                               : t.of(Figure::baseline_high)[i] >= level;
        });
        expect_probability(b.name, hits, static_cast<double>(b.paths), b.expected);
    }
}

TEST(GbmBarrier, TouchedButClosedAbove) {
    auto const plan = gbm_plan(0.8, 0.0, kWeek, 13, 1, Monitoring::bridge);
    double const hits = count_paths(plan, 6'000'000, [](Tally const& t, std::size_t i) {
        return t.of(Figure::baseline_low)[i] <= std::log(0.9)
               && t.of(Figure::baseline_return)[i] > 0.0;
    });
    expect_probability("touched 90, closed above 100", hits, 6e6, 0.0279437212);
}

TEST(GbmBarrier, DoubleBarrier) {
    auto plan = gbm_plan(0.4, 0.05, 0.5, 128, 1, Monitoring::bridge);
    plan.thresholds = {{models::Side::long_, 85.0, std::log(0.85)},
                       {models::Side::short_, 120.0, std::log(1.2)}};
    double survived = 0.0;
    double low_first = 0.0;
    double high_first = 0.0;
    double ties = 0.0;
    double const paths = 2e6;
    sample(plan, 2'000'000, [&](Tally const& t) {
        for (std::size_t i = 0; i < t.paths; ++i) {
            double const low = t.first_passage[0][i];
            double const high = t.first_passage[1][i];
            survived += std::isnan(low) && std::isnan(high) ? 1.0 : 0.0;
            low_first += low < high || (std::isnan(high) && low > 0.0) ? 1.0 : 0.0;
            high_first += high < low || (std::isnan(low) && high > 0.0) ? 1.0 : 0.0;
            ties += low == high ? 1.0 : 0.0;
        }
    });
    expect_probability("survived both", survived, paths, 0.04570445291);
    expect_probability("85 first", low_first, paths, 0.5212074543);
    expect_probability("120 first", high_first, paths, 0.4330880927);
    EXPECT_LT(ties, 5.0) << "both barriers in one step";
}

TEST(GbmBarrier, ExpectedExtremes) {
    std::vector<double> low;
    std::vector<double> high;
    sample(gbm_plan(0.4, 0.05, 0.5, 13, 1, Monitoring::bridge), 500'000, [&](Tally const& t) {
        for (std::size_t i = 0; i < t.paths; ++i) {
            low.push_back(100.0 * std::exp(t.of(Figure::baseline_low)[i]));
            high.push_back(100.0 * std::exp(t.of(Figure::baseline_high)[i]));
        }
    });
    expect_mean("E min S", low, 80.33278406);
    expect_mean("E max S", high, 126.2491473);
    std::vector<double> grid_low;
    std::vector<double> grid_high;
    sample(gbm_plan(0.6, 0.18, kWeek, 168, 1, Monitoring::step), 500'000, [&](Tally const& t) {
        grid_low.insert(grid_low.end(), t.of(Figure::baseline_low).begin(),
                        t.of(Figure::baseline_low).end());
        grid_high.insert(grid_high.end(), t.of(Figure::baseline_high).begin(),
                         t.of(Figure::baseline_high).end());
    });
    expect_mean("E max of a grid walk (Spitzer)", grid_high, 0.06266080904);
    expect_mean("E min of a grid walk (Spitzer)", grid_low, -0.06266080904);
}

/// Driftless log price: the largest drawdown has the law of max |B| (Levy). Inside one step the
/// order of high and low is not drawn, which leaves a bias of order one step's standard deviation
/// squared over the drawdown; 10,000 steps put it far below the standard error.
TEST(GbmBarrier, MaximumDrawdown) {
    double const sigma = 0.8;
    double const levels[] = {0.05, 0.1, 0.2};
    double const expected[] = {0.002981292864, 0.2800805531, 0.8579290696};
    double within[3] = {0.0, 0.0, 0.0};
    std::vector<double> drawdown;
    sample(gbm_plan(sigma, 0.5 * sigma * sigma, kWeek, 10'000, 1, Monitoring::bridge), 50'000,
           [&](Tally const& t) {
               for (double const d : t.of(Figure::baseline_drawdown)) {
                   drawdown.push_back(d);
                   for (int k = 0; k < 3; ++k) {
                       within[k] += d <= levels[k] ? 1.0 : 0.0;
                   }
               }
           });
    expect_mean("E largest drawdown", drawdown, 0.1388521195);
    for (int k = 0; k < 3; ++k) {
        expect_probability("P(drawdown <= " + std::to_string(levels[k]) + ")", within[k], 50'000,
                           expected[k]);
    }
}

}  // namespace
}  // namespace cascade::test
