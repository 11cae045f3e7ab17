/// The return at the horizon under every price model: E[exp(return)] = exp(drift T), and mean,
/// variance, skewness and kurtosis against the cumulants of the characteristic function.
///
/// Reference numbers: reference pack of this project, set 02 (moments-*-p), cumulants of the
/// characteristic function in 60-digit arithmetic; the test evaluates it once more.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/helpers/log_mgf.hpp"
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
using models::Heston;
using models::JumpProcess;
using models::NormalJump;
using models::PriceModel;

PriceModel model(models::Diffusion const& diffusion) {
    PriceModel out;
    out.diffusion = diffusion;
    return out;
}

PriceModel model(models::Diffusion const& diffusion, JumpProcess const& jumps) {
    PriceModel out = model(diffusion);
    out.jumps = jumps;
    return out;
}

double drift_of(PriceModel const& price) {
    auto const* gbm = std::get_if<Gbm>(&price.diffusion);
    return gbm != nullptr ? gbm->drift : std::get<Heston>(price.diffusion).drift;
}

struct Case {
    std::uint64_t seed;
    char const* name;
    PriceModel price;
    double years;
    std::size_t steps;
    std::uint64_t paths;
    double radius;  ///< of the circle about 0 in which the cumulants are found
};

Plan plan_of(Case const& c) {
    Plan plan = gbm_plan(0.0, 0.0, c.years, c.steps, 1, Monitoring::step);
    plan.price = c.price;
    plan.seed = c.seed;
    return plan;
}

void check(Case const& c, Plan const& plan, Cumulants const& expected, double log_growth) {
    MomentTest moments(expected);
    RunningMean growth;
    sample(plan, c.paths, [&](Tally const& t) {
        for (double const x : t.of(Figure::baseline_return)) {
            moments.add(x);
            growth.add(std::exp(x - log_growth));
        }
    });
    moments.expect(c.name);
    growth.expect(std::string(c.name) + ", E exp(return - drift T)", 1.0);
}

Cumulants check(Case const& c) {
    Cumulants const expected =
        cumulants([&](Complex u) { return log_mgf(c.price, c.years, u); }, c.radius);
    check(c, plan_of(c), expected, drift_of(c.price) * c.years);
    return expected;
}

/// The reference numbers to the digits that double arithmetic leaves of a fourth derivative.
void expect_reference(Cumulants const& k, double mean, double variance, double skewness,
                      double excess_kurtosis) {
    EXPECT_NEAR(k.of[1], mean, 1e-11);
    EXPECT_NEAR(k.of[2], variance, 1e-11);
    EXPECT_NEAR(k.skewness(), skewness, 1e-8);
    EXPECT_NEAR(k.excess_kurtosis(), excess_kurtosis, 1e-7);
}

constexpr double kMonth = 30.0 / 365.0;

TEST(PriceModels, Gbm) {
    auto const k = check({100, "gbm", model(Gbm{0.6, 0.1}), 7.0 / 365.0, 5, 1'000'000, 3.0});
    expect_reference(k, -0.0015342465753424657, 0.006904109589041096, 0.0, 0.0);
}

TEST(PriceModels, Merton) {
    JumpProcess const jumps{12.0, 12.0, 0.0, 0.0, NormalJump{-0.04, 0.08}};
    auto const k = check({200, "merton", model(Gbm{0.5, 0.0}, jumps), kMonth, 5, 2'000'000, 3.0});
    expect_reference(k, -0.014089863962562017, 0.02843835616438356, -0.17111033005952722,
                     0.22791005379397908);
}

/// Jumps make up nearly all of the variance: sees 1 % of intensity or size.
TEST(PriceModels, MertonMostlyJumps) {
    JumpProcess const jumps{3.0, 3.0, 0.0, 0.0, NormalJump{0.05, 0.1}};
    check({300, "merton, mostly jumps", model(Gbm{0.02, -0.3}, jumps), 1.0, 3, 1'000'000, 2.0});
}

TEST(PriceModels, Kou) {
    JumpProcess const jumps{20.0, 20.0, 0.0, 0.0,
                            DoubleExponentialJump{0.4, 1.0 / 25.0, 1.0 / 18.0}};
    auto const k = check({400, "kou", model(Gbm{0.5, 0.0}, jumps), kMonth, 5, 2'000'000, 3.0});
    expect_reference(k, -0.014253785147801009, 0.028740334855403348, -0.15643816540769695,
                     0.3218989757635637);
    JumpProcess const large{3.0, 3.0, 0.0, 0.0, DoubleExponentialJump{0.5, 0.12, 0.1}};
    check({500, "kou, mostly jumps", model(Gbm{0.02, 0.2}, large), 1.0, 3, 1'000'000, 2.0});
}

TEST(PriceModels, Heston) {
    auto const k = check(
        {600, "heston", model(Heston{0.36, 0.3, 5.0, 1.0, -0.5, 0.0}), kMonth, 40, 1'000'000, 3.0});
    expect_reference(k, -0.014350682054094451, 0.029234791992980777, -0.3317577262200515,
                     0.27955240376982693);
    check({700, "heston, zero in reach", model(Heston{0.09, 0.16, 2.0, 1.2, 0.6, 0.1}), 0.5, 100,
           1'000'000, 0.8});
}

TEST(PriceModels, Bates) {
    JumpProcess const jumps{20.0, 20.0, 0.0, 0.0, NormalJump{-0.03, 0.06}};
    auto const k = check({800, "bates", model(Heston{0.3, 0.35, 4.0, 0.9, -0.4, 0.0}, jumps),
                          14.0 / 365.0, 20, 1'000'000, 3.0});
    expect_reference(k, -0.007506360800057702, 0.015175966599681982, -0.270101684063216,
                     0.2697334870163498);
}

/// Started at the base and above it; both jump laws, both diffusions.
TEST(PriceModels, Hawkes) {
    JumpProcess const at_base{10.0, 10.0, 30.0, 50.0, NormalJump{-0.02, 0.03}};
    check({900, "hawkes", model(Gbm{0.5, 0.3}, at_base), kMonth, 10, 1'000'000, 2.0});
    JumpProcess const above{6.0, 24.0, 16.0, 20.0, DoubleExponentialJump{0.4, 0.02, 0.03}};
    check({1000, "hawkes, excited, kou", model(Gbm{0.1, 0.0}, above), 0.25, 10, 1'000'000, 2.0});
    JumpProcess settled{20.0, 0.0, 40.0, 80.0, DoubleExponentialJump{0.2, 0.03, 0.02}, true};
    check({1150, "hawkes, stationary", model(Gbm{0.3, 0.1}, settled), kMonth, 10, 1'000'000, 1.0});
    JumpProcess const slow{4.0, 8.0, 3.0, 6.0, NormalJump{0.02, 0.04}};
    check({1100, "hawkes on heston", model(Heston{0.09, 0.16, 3.0, 0.6, -0.3, 0.1}, slow), 0.5, 50,
           1'000'000, 1.5});
}

/// What a scenario prescribes. A constant factor c on the volatility of Heston's model is Heston's
/// model of c^2 v.
TEST(PriceModels, MultipliersAndPrescribedMoves) {
    Case gbm{1200, "gbm", model(Gbm{0.6, 0.1}), 0.25, 30, 1'000'000, 0.0};
    Plan plan = plan_of(gbm);
    double variance = 0.0;
    double moved = 0.0;
    for (std::size_t k = 0; k < gbm.steps; ++k) {
        double const factor = k % 7 == 3 ? 3.0 : 0.5;
        plan.price.volatility_multiplier.push_back(factor);
        plan.price.prescribed.push_back(0.001 * static_cast<double>(k));
        variance += factor * factor * 0.36 * 0.25 / 30.0;
        moved += 0.001 * static_cast<double>(k);
    }
    double const growth = 0.1 * 0.25 + moved;
    check(gbm, plan, {{0.0, growth - 0.5 * variance, variance, 0.0, 0.0}}, growth);

    JumpProcess const jumps{12.0, 12.0, 0.0, 0.0, NormalJump{-0.04, 0.08}};
    Case heston{1300,   "bates", model(Heston{0.36, 0.3, 5.0, 1.0, -0.5, 0.2}, jumps),
                kMonth, 40,      1'000'000,
                3.0};
    plan = plan_of(heston);
    plan.price.volatility_multiplier.assign(heston.steps, 1.5);
    plan.price.prescribed.assign(heston.steps, -0.002);
    PriceModel const same =
        model(Heston{2.25 * 0.36, 2.25 * 0.3, 5.0, 1.5, -0.5, 0.2 - 0.08 / kMonth}, jumps);
    check(heston, plan,
          cumulants([&](Complex u) { return log_mgf(same, kMonth, u); }, heston.radius),
          drift_of(same) * kMonth);
}

/// One side, permanent impact, uniform map of density beta: lowest x = lowest B / (1 - beta) on
/// every path, whatever the model (reference pack, set 05, path-identity-p).
TEST(PriceModels, FeedbackIdentityOnEveryPath) {
    JumpProcess const poisson{100.0, 100.0, 0.0, 0.0, NormalJump{-0.01, 0.03}};
    JumpProcess const excited{100.0, 300.0, 300.0, 500.0, DoubleExponentialJump{0.4, 0.02, 0.03}};
    Heston const heston{0.36, 0.3, 5.0, 1.0, -0.5, 0.0};
    std::vector<double> const history{0.02, -0.05, 0.01, -0.03, 0.04, 0.0, -0.01};
    PriceModel const all[] = {
        model(Gbm{0.5, 0.0}, poisson), model(Gbm{0.5, 0.0}, excited), model(heston),
        model(heston, poisson),
        model(models::Bootstrap{history, models::BlockScheme::stationary, 3.0})};
    for (PriceModel const& price : all) {
        bool const recorded = std::holds_alternative<models::Bootstrap>(price.diffusion);
        Plan plan =
            gbm_plan(0.0, 0.0, kMonth, 100, 1, recorded ? Monitoring::step : Monitoring::bridge);
        plan.price = price;
        add_level(plan.book.of(models::Side::long_), 0.0, 8.0, 0.5 * 8.0);
        set_permanent_impact(plan, 1.0);
        double worst = 0.0;
        std::uint64_t fell = 0;
        sample(plan, 20'000, [&](Tally const& t) {
            for (std::size_t i = 0; i < t.paths; ++i) {
                double const low = t.of(Figure::baseline_low)[i];
                fell += low < -0.05 ? 1 : 0;
                worst = std::max(worst, std::fabs(t.of(Figure::feedback_low)[i] - low / 0.5));
            }
        });
        std::printf("  largest difference %.2g, %d of 20000 fell by 5 %%\n", worst,
                    static_cast<int>(fell));
        EXPECT_LT(worst, 1e-9);
        EXPECT_GT(fell, 5'000u);
    }
}

}  // namespace
}  // namespace cascade::test
