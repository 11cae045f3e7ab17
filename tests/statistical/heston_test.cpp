/// Heston's and Bates' models: the law of the variance, its integral, option prices, and how the
/// bias of the scheme vanishes with the step.
///
/// Numbers: reference pack of this project, set 02 (cir-p, heston-p*, bates-p*): noncentral
/// chi-square law (Cox, Ingersoll, Ross 1985), and Fourier inversion by Lewis' single integral with
/// 30 digits, which reproduces the published prices named at each case.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/simulate/run.hpp"
#include "tests/helpers/european.hpp"
#include "tests/helpers/log_mgf.hpp"
#include "tests/helpers/plans.hpp"
#include "tests/helpers/sample.hpp"

namespace cascade::test {
namespace {

using engine::Figure;
using engine::Monitoring;
using engine::Plan;
using engine::Tally;
using models::Heston;
using models::NormalJump;

Plan heston_plan(std::uint64_t seed, Heston const& heston, double years, std::size_t steps) {
    Plan plan = gbm_plan(0.0, 0.0, years, steps, 1, Monitoring::step);
    plan.seed = seed;
    plan.price.diffusion = heston;
    return plan;
}

/// Returns at correlation 1 are
///     X = (v_T - v_0 - kappa theta T) / xi + (kappa / xi - 1/2) I,   I the integral of v.
std::vector<double> returns(Heston heston, double years, std::size_t steps, std::uint64_t paths,
                            std::uint64_t seed) {
    heston.correlation = 1.0;
    Plan plan = heston_plan(seed, heston, years, steps);
    plan.paths = paths;
    engine::RunResult const result = engine::run(plan);
    auto const& column = result.tally.of(Figure::baseline_return);
    return {column.begin(), column.end()};
}

/// v_0 + kappa theta T
double origin(Heston const& h, double years) {
    return h.initial_variance + h.mean_reversion * h.long_variance * years;
}

/// v_T, seen through the return: multiplying v by c, hence xi by sqrt(c), changes no draw but the
/// scale, and c = (2 kappa / xi)^2 makes the integral vanish.
std::vector<double> end_variance(Heston heston, double years, std::size_t steps,
                                 std::uint64_t paths, std::uint64_t seed) {
    double const start = origin(heston, years);
    double const scale = 2.0 * heston.mean_reversion / heston.vol_of_variance;
    heston.initial_variance *= scale * scale;
    heston.long_variance *= scale * scale;
    heston.vol_of_variance *= scale;
    double const per_return = heston.vol_of_variance / (scale * scale);
    std::vector<double> v = returns(heston, years, steps, paths, seed);
    for (double& x : v) {
        x = start + per_return * x;
    }
    return v;
}

/// Case cir-p; a second run on the same draws, not scaled, gives the integral.
TEST(Heston, VarianceProcess) {
    Heston const h{0.36, 0.3, 5.0, 1.0, 0.0, 0.0};
    constexpr double kYears = 1.0 / 12.0;
    double const start = origin(h, kYears);
    double const exact_mean = 0.3395544378120266;
    double const integral_mean = 0.029089112437594676;
    RunningMean mean;
    RunningMean square;
    RunningMean integral;
    RunningMean integral_square;
    RunningMean laplace;
    double below = 0.0;
    double least = 1.0;
    for (std::uint64_t piece = 0; piece < 4; ++piece) {
        std::vector<double> const v = end_variance(h, kYears, 40, 250'000, 100 + piece);
        std::vector<double> const x = returns(h, kYears, 40, 250'000, 100 + piece);
        for (std::size_t i = 0; i < v.size(); ++i) {
            double const from_mean = v[i] - exact_mean;
            double const area = (x[i] - (v[i] - start) / h.vol_of_variance)
                                / (h.mean_reversion / h.vol_of_variance - 0.5);
            mean.add(v[i]);
            square.add(from_mean * from_mean);
            integral.add(area);
            integral_square.add((area - integral_mean) * (area - integral_mean));
            laplace.add(std::exp(-2.0 * area));
            below += v[i] <= 0.5 ? 1.0 : 0.0;
            least = std::min(least, v[i]);
        }
    }
    EXPECT_GT(least, -1e-12);
    mean.expect("E v", exact_mean);
    square.expect("Var v", 0.019657762805108038);
    expect_probability("P(v <= 0.5)", below, 1e6, 0.8705558657135443);
    integral.expect("E I", integral_mean);
    integral_square.expect("Var I", 5.0533782590061065e-05);
    laplace.expect("E exp(-2 I)", 0.9435769243020495);
}

/// The scheme matches mean and variance of v, given v before, in both of its branches: at any step,
/// and whether or not v reaches zero, E v and Var v are exact.
TEST(Heston, VarianceMomentsAtAnyStep) {
    struct {
        char const* name;
        Heston heston;
        double years;
        std::size_t steps;
    } const cases[] = {
        {"one short step", {0.36, 0.3, 5.0, 1.0, 0.0, 0.0}, 1.0 / 12.0, 1},
        {"one long step", {0.02, 0.16, 2.0, 0.5, 0.0, 0.0}, 2.0, 1},
        {"Feller violated, one step", {0.010201, 0.019, 6.21, 0.61, 0.0, 0.0}, 1.0, 1},
        {"Feller violated, 5 steps", {0.010201, 0.019, 6.21, 0.61, 0.0, 0.0}, 1.0, 5},
        {"at zero mostly, 8 steps", {0.04, 0.04, 0.5, 1.0, 0.0, 0.0}, 2.0, 8},
    };
    std::uint64_t seed = 200;
    for (auto const& c : cases) {
        Heston const& h = c.heston;
        double const e = std::exp(-h.mean_reversion * c.years);
        double const noise = h.vol_of_variance * h.vol_of_variance / h.mean_reversion;
        double const exact_mean = h.long_variance + (h.initial_variance - h.long_variance) * e;
        RunningMean mean;
        RunningMean square;
        for (std::uint64_t piece = 0; piece < 2; ++piece) {
            for (double const end : end_variance(h, c.years, c.steps, 500'000, seed + piece)) {
                mean.add(end);
                square.add((end - exact_mean) * (end - exact_mean));
            }
        }
        seed += 10;
        std::printf("%s\n", c.name);
        mean.expect("E v", exact_mean);
        square.expect("Var v", h.initial_variance * noise * e * (1.0 - e)
                                   + 0.5 * h.long_variance * noise * (1.0 - e) * (1.0 - e));
    }
}

struct Price {
    char const* name;
    Heston heston;  ///< drift: rate - dividend
    double jumps;   ///< a year, of Bates' model
    NormalJump size;
    double rate;
    double dividend;
    double years;
    std::size_t steps;
    std::uint64_t paths;
    std::vector<Option> options;
};

Price const kPrices[] = {
    {"Broadie, Kaya (2006), table 1: 6.8061",
     {0.010201, 0.019, 6.21, 0.61, -0.7, 0.0319},
     0.0,
     {},
     0.0319,
     0.0,
     1.0,
     64,
     1'000'000,
     {{true, 100.0, 6.806113313462027}}},
    {"Lewis",
     {0.04, 0.25, 4.0, 1.0, -0.5, -0.01},
     0.0,
     {},
     0.01,
     0.02,
     1.0,
     64,
     1'500'000,
     {{true, 100.0, 16.070154917028834},
      {false, 80.0, 7.958878113256768},
      {true, 120.0, 9.024913483457835}}},
    {"Kahl, Jaeckel (2005): 4.95212",
     {0.16, 0.16, 1.0, 2.0, -0.8, 0.0},
     0.0,
     {},
     0.0,
     0.0,
     10.0,
     160,
     9'000'000,
     {{true, 200.0, 4.952114720879765}}},
    {"Andersen (2008), case I: 13.085",
     {0.04, 0.04, 0.5, 1.0, -0.9, 0.0},
     0.0,
     {},
     0.0,
     0.0,
     10.0,
     160,
     500'000,
     {{true, 100.0, 13.084670136992361}}},
    {"Broadie, Kaya (2006), with jumps: 20.1642",
     {0.008836, 0.014, 3.99, 0.27, -0.79, 0.0319},
     0.11,
     {-0.1390833715098849, 0.15},
     0.0319,
     0.0,
     5.0,
     100,
     300'000,
     {{true, 100.0, 20.164154582244258}}},
    {"in 't Hout's case 1, with jumps",
     {0.04, 0.04, 1.5, 0.3, -0.9, 0.025},
     2.0,
     {-0.2, 0.1},
     0.025,
     0.0,
     5.0,
     100,
     1'000'000,
     {{false, 100.0, 23.520459068456255}}},
    {"Kahl, Jaeckel, with jumps",
     {0.16, 0.16, 1.0, 2.0, -0.8, 0.0},
     2.0,
     {-0.2, 0.1},
     0.0,
     0.0,
     5.0,
     80,
     1'000'000,
     {{false, 100.0, 34.29848433330644}}},
};

TEST(Heston, EuropeanPrices) {
    std::uint64_t seed = 10'000;
    for (Price const& p : kPrices) {
        Plan plan = heston_plan(seed, p.heston, p.years, p.steps);
        if (p.jumps > 0.0) {
            plan.price.jumps = models::JumpProcess{p.jumps, p.jumps, 0.0, 0.0, p.size};
        }
        std::printf("%s\n", p.name);
        expect_prices(plan, p.rate, p.dividend, p.years, p.paths, p.options);
        seed += 100;
    }
}

/// Andersen's case I, ten years in coarse steps: without his martingale correction the scheme
/// misses the forward, by an error that at least falls with the step. What is left at the fine end
/// must be noise. The coarse end must be seen, or the sample proves nothing.
TEST(Heston, BiasVanishesWithTheStep) {
    Heston const h{0.04, 0.04, 0.5, 1.0, -0.9, 0.0};
    double bias[4];
    double se[4];
    std::size_t const steps[] = {4, 16, 64, 256};
    for (int k = 0; k < 4; ++k) {
        RunningMean forward;
        sample(heston_plan(400 + 10 * static_cast<std::uint64_t>(k), h, 10.0, steps[k]), 200'000,
               [&](Tally const& t) {
                   for (double const x : t.of(Figure::baseline_return)) {
                       forward.add(std::exp(x));
                   }
               });
        bias[k] = forward.get().mean - 1.0;
        se[k] = forward.get().se;
        std::printf("  %3d steps: E exp(return) - 1 = %+.6f +- %.6f\n", static_cast<int>(steps[k]),
                    bias[k], se[k]);
    }
    EXPECT_GT(bias[0], 6.0 * se[0]);
    EXPECT_LT(std::fabs(bias[1]), std::fabs(bias[0]) / 4.0);
    expect_z("64 steps", bias[2], se[2], 0.0);
    expect_z("256 steps", bias[3], se[3], 0.0);
}

/// Without correlation the log price, given its variance, is Brownian motion of drift -1/2 on the
/// clock I, so that P(lowest <= b) = E[1(X <= b) (1 + exp(X - b))] (reflection; Bowie and Carr,
/// 1994, Risk 7(8), 45-49): bridge and steps of random variance, without bias at any step.
TEST(Heston, BridgeOfRandomVariance) {
    Plan plan = heston_plan(500, {0.36, 0.3, 5.0, 1.5, 0.0, 0.0}, 30.0 / 365.0, 6);
    plan.monitoring = Monitoring::bridge;
    for (double const b : {-0.1, -0.2, -0.35}) {
        RunningMean low;
        RunningMean high;
        double hits = 0.0;
        sample(plan, 1'000'000, [&](Tally const& t) {
            for (std::size_t i = 0; i < t.paths; ++i) {
                double const x = t.of(Figure::baseline_return)[i];
                bool const hit = t.of(Figure::baseline_low)[i] <= b;
                hits += hit ? 1.0 : 0.0;
                low.add((hit ? 1.0 : 0.0) - (x <= b ? 1.0 + std::exp(x - b) : 0.0));
                bool const above = t.of(Figure::baseline_high)[i] >= -b;
                high.add((above ? 1.0 : 0.0) - (x >= -b ? 1.0 + std::exp(x + b) : 0.0));
            }
        });
        std::printf("level %g, P(lowest <= level) %.4f\n", b, hits / 1e6);
        low.expect("P(lowest <= level) - reflection", 0.0);
        high.expect("P(highest >= -level) - reflection", 0.0);
    }
}

}  // namespace
}  // namespace cascade::test
