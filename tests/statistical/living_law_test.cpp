/// A living book without impact against closed forms. Log price is sigma W(t) + nu t outward.

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/simulate/run.hpp"
#include "models/math/elementary.hpp"
#include "tests/helpers/plans.hpp"
#include "tests/helpers/z_test.hpp"

namespace cascade::test {
namespace {

using engine::Figure;
using engine::Plan;

constexpr double kSigma = 0.6;
constexpr double kYears = 30.0 / 365.0;
constexpr double kUsd = 1e8;

/// No price moves by forced orders: depth without end.
Plan plan_of(double log_drift, std::size_t steps, std::uint64_t paths) {
    Plan plan = gbm_plan(kSigma, log_drift + 0.5 * kSigma * kSigma, kYears, steps, paths,
                         engine::Monitoring::bridge);
    plan.impact = {1e300, 1.0, {}, {}};
    return plan;
}

/// E[exp(-rate tau); tau < horizon], tau the first passage of a > 0.
///
/// With gamma = sqrt(nu^2 + 2 rate sigma^2), by Girsanov's theorem it is exp(a (nu - gamma) /
/// sigma^2) times the probability that the motion of drift gamma passes a by then.
double passage_transform(double a, double nu, double rate, double horizon) {
    double const variance = kSigma * kSigma;
    double const gamma = std::sqrt(nu * nu + 2.0 * rate * variance);
    double const sd = kSigma * std::sqrt(horizon);
    double const passed =
        models::normal_cdf((gamma * horizon - a) / sd)
        + std::exp(2.0 * gamma * a / variance) * models::normal_cdf((-gamma * horizon - a) / sd);
    return std::exp(a * (nu - gamma) / variance) * passed;
}

/// Closes alone: one point on each side, of which so much is left when price gets there. A passage
/// counts as in the middle of its step, an error of order (rate step)^2.
TEST(LivingLaw, ClosesAreALaplaceTransformOfThePassage) {
    constexpr double kAt[2] = {0.06, 0.09};
    constexpr double kPerYear = 40.0;
    double const nu = -0.3;  // of log price: longs are nearer
    Plan plan = plan_of(nu, 180, 1600000);
    for (int side = 0; side < models::kSides; ++side) {
        add_level(plan.book.side[side], kAt[side], kAt[side], kUsd);
    }
    plan.living.closes_per_s = kPerYear / engine::kYearSeconds;
    engine::Tally const tally = engine::run(plan, {2, nullptr, nullptr}).tally;
    double const longs = kUsd * passage_transform(kAt[0], -nu, kPerYear, kYears);
    double const shorts = kUsd * passage_transform(kAt[1], nu, kPerYear, kYears);
    double const bias = 3e-5 * kUsd;
    expect_mean("baseline longs", tally.of(Figure::baseline_long_liquidated), longs, bias);
    expect_mean("baseline shorts", tally.of(Figure::baseline_short_liquidated), shorts, bias);
    expect_mean("feedback longs", tally.of(Figure::feedback_long_liquidated), longs, bias);
    expect_mean("feedback shorts", tally.of(Figure::feedback_short_liquidated), shorts, bias);
}

/// Opens alone, log price without drift: what opens at t is liquidated with the probability that a
/// Brownian motion gets as far as its distance in what is left of the horizon.
TEST(LivingLaw, OpensAreASumOverPassageProbabilities) {
    constexpr std::size_t kSteps = 90;
    constexpr std::size_t kInterval = 3;
    Plan plan = plan_of(0.0, kSteps, 200000);
    plan.living.opens_per_s[0] = kUsd / plan.horizon_s();
    plan.living.opens_per_s[1] = 0.5 * kUsd / plan.horizon_s();
    plan.living.interval = kInterval;
    plan.living.share = {0.3, 0.7};
    plan.living.distance[0] = {0.2, 0.06};
    plan.living.distance[1] = {0.16, 0.05};
    engine::Tally const tally = engine::run(plan, {2, nullptr, nullptr}).tally;
    for (int side = 0; side < models::kSides; ++side) {
        double expected = 0.0;
        for (std::size_t step = kInterval; step < kSteps; step += kInterval) {
            double const opened = (side == 0 ? kUsd : 0.5 * kUsd) * static_cast<double>(kInterval)
                                  / static_cast<double>(kSteps);
            double const left =
                kYears * static_cast<double>(kSteps - step) / static_cast<double>(kSteps);
            for (std::size_t j = 0; j < 2; ++j) {
                double const z = plan.living.distance[side][j] / (kSigma * std::sqrt(left));
                expected += opened * plan.living.share[j] * 2.0 * models::normal_cdf(-z);
            }
        }
        auto const figure = [side](Figure of_longs) {
            return static_cast<Figure>(static_cast<int>(of_longs) + 2 * side);
        };
        std::string const name = side == 0 ? "longs" : "shorts";
        expect_mean("baseline " + name, tally.of(figure(Figure::baseline_long_liquidated)),
                    expected);
        expect_mean("feedback " + name, tally.of(figure(Figure::feedback_long_liquidated)),
                    expected);
    }
}

/// Top-ups alone, at rate m: a position that is given margin starts anew, and what price has done
/// before does not matter to it. With tau the passage of its distance, by renewal
///     u(T) = E[exp(-m tau); tau < T] + integral over s < T of m exp(-m s) P(tau > s) u(T - s) ds,
/// here in steps, as what leaves comes back at the end of its step.
TEST(LivingLaw, TopUpsAreARenewal) {
    constexpr std::size_t kSteps = 720;
    constexpr double kPerYear = 30.0;
    constexpr double kAt = 0.06;
    Plan plan = plan_of(0.0, kSteps, 60000);
    add_level(plan.book.side[0], kAt, kAt, kUsd);
    plan.living.tops_up_per_s = kPerYear / engine::kYearSeconds;
    plan.living.share = {1.0};
    plan.living.distance[0] = {kAt};
    plan.living.distance[1] = {kAt};
    engine::Tally const tally = engine::run(plan, {2, nullptr, nullptr}).tally;
    double const step = kYears / static_cast<double>(kSteps);
    auto const passed = [&](std::size_t n) {
        double const sd = kSigma * std::sqrt(step * static_cast<double>(n));
        return n == 0 ? 0.0 : 2.0 * models::normal_cdf(-kAt / sd);
    };
    // Of 1 USD placed n steps before the horizon; what passes in a step leaves in its first half
    // alone.
    std::vector<double> liquidated(kSteps + 1, 0.0);
    for (std::size_t n = 1; n <= kSteps; ++n) {
        for (std::size_t k = 1; k <= n; ++k) {
            auto const survival = [&](double at) { return std::exp(-kPerYear * step * at); };
            double const t = static_cast<double>(k);
            double const in_step = passed(k) - passed(k - 1);
            double const leaves = (1.0 - passed(k - 1)) * (survival(t - 1.0) - survival(t - 0.5))
                                  + (1.0 - passed(k)) * (survival(t - 0.5) - survival(t));
            liquidated[n] += in_step * survival(t - 0.5) + leaves * liquidated[n - k];
        }
    }
    expect_mean("baseline", tally.of(Figure::baseline_long_liquidated), kUsd * liquidated[kSteps]);
    expect_mean("feedback", tally.of(Figure::feedback_long_liquidated), kUsd * liquidated[kSteps]);
}

}  // namespace
}  // namespace cascade::test
