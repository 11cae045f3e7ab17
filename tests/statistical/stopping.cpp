#include "tests/statistical/stopping.hpp"

#include <cmath>

#include "engine/statistics/weighted.hpp"
#include "engine/tail/estimate.hpp"
#include "models/price/gbm_law.hpp"
#include "tests/helpers/plans.hpp"

namespace cascade::test {
namespace {

using engine::EstimatorMethod;
using engine::Figure;
using engine::Interval;
using engine::Plan;
using engine::Tally;

constexpr double kConfidence = 0.95;
constexpr double kYears = 1.0 / 365.0;
constexpr double kVolatility = 0.6;
/// A fall of 11.54 % in a day, probability 1e-4.
constexpr double kFall = -0.12265;

models::GbmLaw law() {
    return {-0.5 * kVolatility * kVolatility * kYears, kVolatility * std::sqrt(kYears)};
}

Interval passage(Tally const& tally) {
    auto const& low = tally.of(Figure::baseline_low);
    engine::Estimate const share = engine::weighted_mean(
        tally.design, [&](std::size_t i) { return low[i] <= kFall ? 1.0 : 0.0; });
    return engine::weighted_probability(tally.design, share, kConfidence);
}

Interval mean_low(Tally const& tally) {
    auto const& low = tally.of(Figure::baseline_low);
    return engine::weighted_interval(
        tally.design, engine::weighted_mean(tally.design, [&](std::size_t i) { return low[i]; }),
        kConfidence);
}

Plan plan_of(EstimatorMethod method, std::size_t steps, std::uint64_t paths) {
    Plan plan = gbm_plan(kVolatility, 0.0, kYears, steps, paths, engine::Monitoring::bridge);
    plan.estimator.method = method;
    plan.estimator.target = engine::RareEvent{Figure::baseline_low, kFall};
    plan.estimator.pilot_paths = 1024;
    return plan;
}

/// The case, and beside it the run of a fixed number of units.
void add(std::vector<StoppingCase>& cases, StoppingCase const& c, std::uint64_t fixed_units) {
    cases.push_back(c);
    StoppingCase fixed = c;
    fixed.wanted = 0.0;
    take_units(fixed.plan, fixed_units);
    cases.push_back(fixed);
}

double relative_error(Interval const& i) {
    return 0.5 * (i.high - i.low) / std::fabs(i.value);
}

}  // namespace

std::vector<StoppingCase> stopping_cases() {
    std::vector<StoppingCase> cases;
    double const p = law().low_reaches(kFall);
    Plan importance = plan_of(EstimatorMethod::importance, 16, 1U << 20);
    add(cases, {"importance", "P = 1e-4", p, 0.1, 1024, importance, passage}, 3);
    Plan splitting = plan_of(EstimatorMethod::splitting, 160, 64 * 1024);
    splitting.estimator.repeats = 1024;
    add(cases, {"splitting", "P = 1e-4", p, 0.35, 1024, splitting, passage}, 23);
    add(cases, {"splitting", "P = 1e-4", p, 0.2, 1024, splitting, passage}, 46);
    Plan sobol = plan_of(EstimatorMethod::sobol, 32, 32 * 1024);
    sobol.estimator.repeats = 1024;
    add(cases, {"sobol", "mean low", law().mean_low(), 0.01, 512, sobol, mean_low}, 23);
    add(cases, {"sobol", "mean low", law().mean_low(), 0.006, 512, sobol, mean_low}, 46);
    return cases;
}

Stopping stopping_of(StoppingCase const& c, std::size_t runs, std::uint64_t seed) {
    Stopping out;
    std::vector<double> ratios;
    double const share = 1.0 / static_cast<double>(runs);
    double met = 0.0;
    engine::RunOptions one_thread;
    one_thread.threads = 1;
    engine::Looks looks;
    if (c.wanted > 0.0) {
        looks = {c.first_paths,
                 [&](Tally const& t) { return relative_error(c.interval(t)) <= c.wanted; }};
    }
    Plan plan = c.plan;
    for (std::size_t r = 0; r < runs; ++r) {
        plan.seed = seed + r;
        engine::RunResult const result = engine::estimate(plan, one_thread, looks);
        Interval const i = c.interval(result.tally);
        out.below += i.high < c.truth ? share : 0.0;
        out.above += i.low > c.truth ? share : 0.0;
        met += relative_error(i) <= c.wanted ? 1.0 : 0.0;
        out.units += share * static_cast<double>(result.units);
        ratios.push_back(i.value / c.truth);
    }
    out.covered = 1.0 - out.below - out.above;
    out.met = met / static_cast<double>(runs);
    engine::Estimate const ratio = engine::moments(ratios).estimate();
    out.ratio = ratio.value;
    out.ratio_error = ratio.standard_error;
    return out;
}

}  // namespace cascade::test
