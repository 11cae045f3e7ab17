/// Own positions against closed laws. Geometric Brownian motion with the bridge: a liquidation
/// price is a barrier in continuous time, so the reflection principle gives the law of the profit,
/// an atom at minus the collateral included. With feedback, permanent impact and a uniform map of
/// longs, lowest x = lowest B / (1 - beta) on every path: the same laws, nearer barrier.
/// Samples are large enough that 4.5 standard errors stay below 1.5 % of every value, 2.7 % of the
/// mean profit.

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/figures/aggregates.hpp"
#include "engine/results/summary.hpp"
#include "engine/tail/estimate.hpp"
#include "models/math/elementary.hpp"
#include "tests/helpers/plans.hpp"
#include "tests/helpers/sample.hpp"
#include "tests/helpers/z_test.hpp"

namespace cascade::test {
namespace {

using engine::Dataset;
using engine::Monitoring;
using engine::OwnPosition;
using engine::Plan;

constexpr double kWeek = 7.0 / 365.0;
constexpr double kSpot = 100.0;
constexpr double kVolatility = 0.6;
constexpr double kDrift = 0.1;
constexpr std::size_t kSteps = 8;
constexpr std::size_t kRuns = 6;
constexpr double kPathsOfRun = 500'000;
constexpr double kPaths = kRuns * kPathsOfRun;

double phi(double x) {
    return models::normal_cdf(x);
}

/// Brownian motion with drift nu and volatility over `years`: X_t = nu t + volatility W_t.
struct Motion {
    double nu;
    double years;
    double sd = kVolatility * std::sqrt(years);

    /// P(least X <= b or X_T <= k), b <= 0, k >= b.
    [[nodiscard]] double below(double b, double k) const {
        double const mirror = std::exp(2.0 * nu * b / (kVolatility * kVolatility));
        return phi((k - nu * years) / sd) + mirror * phi((2.0 * b - k + nu * years) / sd);
    }
    [[nodiscard]] double hits(double b) const { return below(b, b); }
};

Motion motion(double years) {
    return {kDrift - 0.5 * kVolatility * kVolatility, years};
}

/// The root of a rising f between low and high.
double root_of(std::function<double(double)> const& f, double low, double high) {
    for (int i = 0; i < 200; ++i) {
        double const middle = 0.5 * (low + high);
        (f(middle) < 0.0 ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

/// Integral by the midpoint rule, error of order (width / 20,000)^2.
double integral(std::function<double(double)> const& f, double from, double to) {
    constexpr int kCells = 20'000;
    double sum = 0.0;
    for (int i = 0; i < kCells; ++i) {
        sum += f(from + (i + 0.5) * (to - from) / kCells);
    }
    return sum * (to - from) / kCells;
}

/// Long of 3 from 101 with collateral 52.5 and 1 % maintenance: equity 52.5 + 3 (p - 101) meets
/// 0.03 p at 250.5 / 2.97.
constexpr double kSize = 3.0;
constexpr double kEntry = 101.0;
constexpr double kCollateral = 52.5;
constexpr double kBarrier = 250.5 / 2.97;

OwnPosition own_long() {
    return {"long",
            {models::Side::long_, kSize, kEntry, kCollateral},
            {models::MarginTable({{0.0, 0.01, 100.0}}), models::ContractKind::linear,
             models::MaintenanceAt::mark, 0.0},
            kBarrier,
            0};
}

/// The closed law of its loss L at the horizon: the collateral where hit, else kSize (kEntry -
/// S_T).
struct LossLaw {
    Motion x = motion(kWeek);
    double b = std::log(kBarrier / kSpot);
    double collateral = kCollateral;

    [[nodiscard]] double barrier() const { return kSpot * std::exp(b); }
    /// P(L > loss)
    [[nodiscard]] double tail(double loss) const {
        double const price = kEntry - loss / kSize;
        return loss >= collateral   ? 0.0
               : price <= barrier() ? x.hits(b)
                                    : x.below(b, std::log(price / kSpot));
    }
    [[nodiscard]] double value_at_risk(double level) const {
        return root_of([&](double loss) { return 1.0 - level - tail(loss); }, -1e3, collateral);
    }
    /// E max(L - loss, 0)^power
    [[nodiscard]] double excess(double loss, int power) const {
        double const gap = std::max(loss, kSize * (kEntry - barrier()));  // no law beyond, an atom
        auto const weight = [&](double y) { return power == 1 ? 1.0 : 2.0 * (y - loss); };
        return integral([&](double y) { return weight(y) * tail(y); }, loss, gap)
               + x.hits(b) * (std::pow(collateral - loss, power) - std::pow(gap - loss, power));
    }
    [[nodiscard]] double mean_profit() const {
        double const hit = x.hits(b);
        Motion const tilted{x.nu + kVolatility * kVolatility, kWeek};
        double const price = kSpot * std::exp(kDrift * kWeek) * (1.0 - tilted.hits(b));
        return kSize * (price - kEntry * (1.0 - hit)) - collateral * hit;
    }
    /// The time that is recorded is the end of the step in which the barrier is met.
    [[nodiscard]] double mean_time() const {
        double sum = 0.0;
        double before = 0.0;
        for (std::size_t k = 1; k <= kSteps; ++k) {
            double const years = kWeek * static_cast<double>(k) / kSteps;
            double const now = motion(years).hits(b);
            sum += years * (now - before);
            before = now;
        }
        return sum / before * engine::kYearSeconds;
    }
};

/// Averages of a figure over independent runs.
class Figures {
  public:
    explicit Figures(Plan plan) {
        for (std::size_t run = 0; run < kRuns; ++run, ++plan.seed) {
            plan.paths = static_cast<std::uint64_t>(kPathsOfRun);
            runs_.push_back(engine::summarize(plan, engine::run(plan).tally, 0.95));
        }
    }
    [[nodiscard]] double mean(std::string const& name, std::vector<std::size_t> const& at) const {
        double sum = 0.0;
        for (Dataset const& root : runs_) {
            sum += root.number(name, at);
        }
        return sum / static_cast<double>(kRuns);
    }

  private:
    std::vector<Dataset> runs_;
};

Plan plan_with_long() {
    Plan plan = gbm_plan(kVolatility, kDrift, kWeek, kSteps, 1, Monitoring::bridge);
    plan.portfolio.push_back(own_long());
    plan.thresholds = {{models::Side::long_, kBarrier, std::log(kBarrier / kSpot)}};
    return plan;
}

// Levels of a summary, by index.
constexpr std::size_t kLevel95 = 0;
constexpr std::size_t kLevel99 = 2;

constexpr double kBeta = 0.2;

/// The long in a market with a uniform map of longs: both worlds in one.
Figures const& figures_of_long() {
    static Figures const figures = [] {
        Plan plan = plan_with_long();
        add_level(plan.book.of(models::Side::long_), 0.0, 3.0, 3.0 * kBeta);
        set_permanent_impact(plan, 1.0);
        return Figures(plan);
    }();
    return figures;
}

TEST(Portfolio, LawWithoutFeedback) {
    Figures const& figures = figures_of_long();
    LossLaw const law;
    double const hit = law.x.hits(law.b);
    expect_probability("P(own liquidation)",
                       figures.mean("liquidation_probability", {engine::kBaseline, 0}) * kPaths,
                       kPaths, hit);
    // sd of a time within a week is below half of it.
    expect_z("mean time of liquidation",
             figures.mean("liquidation_time_mean", {engine::kBaseline, 0}),
             0.5 * kWeek * engine::kYearSeconds / std::sqrt(kPaths * hit), law.mean_time());
    double const lowest = law.value_at_risk(1e-9);
    double const first = law.excess(lowest, 1);
    double const sd = std::sqrt(law.excess(lowest, 2) - first * first);
    EXPECT_NEAR(-lowest - first, law.mean_profit(), 1e-4) << "two ways to the same mean";
    expect_z("mean profit", figures.mean("profit_mean", {engine::kBaseline, 0}),
             sd / std::sqrt(kPaths), law.mean_profit());

    double const at = law.value_at_risk(0.95);
    double const density = (law.tail(at - 0.01) - law.tail(at + 0.01)) / 0.02;
    expect_z("VaR 95 %", figures.mean("portfolio_value_at_risk", {engine::kBaseline, kLevel95}),
             std::sqrt(0.95 * 0.05 / kPaths) / density, at);
    double const beyond = law.excess(at, 1);
    expect_z("ES 95 %", figures.mean("portfolio_expected_shortfall", {engine::kBaseline, kLevel95}),
             std::sqrt((law.excess(at, 2) - beyond * beyond) / kPaths) / 0.05, at + beyond / 0.05);
    // At 99 % the tail is all liquidated: the loss is the collateral.
    EXPECT_GT(hit, 0.02);
    EXPECT_EQ(figures.mean("portfolio_value_at_risk", {engine::kBaseline, kLevel99}), kCollateral);
    EXPECT_NEAR(figures.mean("portfolio_expected_shortfall", {engine::kBaseline, kLevel99}),
                kCollateral, 1e-9);
}

/// To survive with probability p takes 303 - 2.97 m, P(least price <= m) = 1 - p.
void expect_survival_margin(Figures const& figures, std::size_t world, double scale) {
    Motion const x = motion(kWeek);
    auto const low_of = [&](double probability) {
        return root_of([&](double b) { return x.hits(b) - probability; }, -2.0, 0.0);
    };
    auto const margin = [&](double b) {
        return kSize * kEntry - 0.99 * kSize * kSpot * std::exp(b / scale);
    };
    double const tail = 0.01;
    double const error = std::sqrt(tail * (1.0 - tail) / kPaths);
    double const slope = (margin(low_of(tail - 1e-4)) - margin(low_of(tail + 1e-4))) / 2e-4;
    expect_z(engine::kWorldLabels[world] + std::string(" survival margin 99 %"),
             figures.mean("survival_margin", {world, 0, kLevel99}), slope * error,
             margin(low_of(tail)));
}

TEST(Portfolio, LiquidationWithFeedback) {
    Figures const& figures = figures_of_long();
    LossLaw const law;
    double const hit = law.x.hits(law.b);
    double const with = law.x.hits((1.0 - kBeta) * law.b);
    expect_probability("P(own liquidation), feedback",
                       figures.mean("liquidation_probability", {engine::kFeedback, 0}) * kPaths,
                       kPaths, with);
    expect_survival_margin(figures, engine::kBaseline, 1.0);
    expect_survival_margin(figures, engine::kFeedback, 1.0 - kBeta);
    // All that are liquidated without feedback are with it.
    expect_z("amplification", figures.mean("liquidation_amplification", {0}),
             with / hit * std::sqrt((1.0 / hit - 1.0 / with) / kPaths), with / hit);
}

/// A liquidation that plain paths hardly ever see, and the mean profit it costs, by weighted rows.
TEST(Portfolio, RareLiquidationByEveryEstimator) {
    Plan plan = gbm_plan(kVolatility, kDrift, kWeek, 512, 65536, Monitoring::bridge);
    plan.portfolio.push_back(own_long());
    add_level(plan.book.of(models::Side::long_), 0.0, 3.0, 3.0 * kBeta);
    set_permanent_impact(plan, 1.0);
    Motion const x = motion(kWeek);
    double const b = root_of([&](double y) { return x.hits(y) - 1e-5; }, -2.0, 0.0);
    OwnPosition& own = plan.portfolio[0];
    own.liquidation_price = kSpot * std::exp(b);
    own.position.collateral = kSize * kEntry - 0.99 * kSize * own.liquidation_price;
    plan.thresholds = {{models::Side::long_, own.liquidation_price, b}};
    plan.estimator.target = engine::RareEvent{engine::Figure::baseline_low, b};
    double const with = x.hits((1.0 - kBeta) * b);
    for (auto const method :
         {engine::EstimatorMethod::importance, engine::EstimatorMethod::splitting}) {
        plan.estimator.method = method;
        engine::RunResult const result = engine::estimate(plan);
        Dataset const root = engine::summarize(plan, result.tally, 0.95);
        std::string const name = std::string(", ") + engine::name_of(method);
        auto const error = [&](engine::Figure low, double level) {
            return engine::weighted_mean(
                       result.tally.design,
                       [&](std::size_t i) { return result.tally.of(low)[i] <= level ? 1.0 : 0.0; })
                .standard_error;
        };
        double const chance = root.number("liquidation_probability", {engine::kFeedback, 0});
        expect_z("P(own liquidation), feedback" + name, chance,
                 error(engine::Figure::feedback_low, b), with);
        expect_z("P(own liquidation), baseline" + name,
                 root.number("liquidation_probability", {engine::kBaseline, 0}),
                 error(engine::Figure::baseline_low, b), 1e-5);
        expect_z("mean profit, baseline" + name, root.number("profit_mean", {engine::kBaseline, 0}),
                 root.number("profit_mean_standard_error", {engine::kBaseline, 0}),
                 LossLaw{x, b, own.position.collateral}.mean_profit());
        EXPECT_NEAR(root.number("liquidation_amplification", {0}),
                    chance / root.number("liquidation_probability", {engine::kBaseline, 0}),
                    1e-9 * chance);
        EXPECT_LT(error(engine::Figure::baseline_low, b), 0.1 * 1e-5) << "of use";
    }
}

/// Nothing liquidates an unlevered long: its profit is lognormal.
TEST(Portfolio, UnleveredIsLognormal) {
    Plan plan = gbm_plan(kVolatility, kDrift, kWeek, kSteps, 1, Monitoring::bridge);
    plan.portfolio.push_back(own_long());
    plan.portfolio[0].position.collateral = kSize * kEntry;
    plan.portfolio[0].liquidation_price = 0.0;
    plan.portfolio[0].threshold = OwnPosition::kNever;
    Figures const figures(plan);
    Motion const x = motion(kWeek);
    double const z99 = -root_of([](double z) { return phi(z) - 0.01; }, -9.0, 0.0);
    auto const price_at = [&](double z) { return kSpot * std::exp(x.nu * kWeek - z * x.sd); };
    double const at = price_at(z99);
    double const density = std::exp(-0.5 * z99 * z99) / std::sqrt(2.0 * M_PI) / (at * x.sd);
    expect_z("VaR 99 %", figures.mean("portfolio_value_at_risk", {engine::kBaseline, kLevel99}),
             kSize * std::sqrt(0.01 * 0.99 / kPaths) / density, kSize * (kEntry - at));
    double const forward = kSpot * std::exp(kDrift * kWeek);
    double const mean_below = forward * phi(-z99 - x.sd) / 0.01;
    double const square_below =
        forward * forward * std::exp(x.sd * x.sd) * phi(-z99 - 2.0 * x.sd) / 0.01;
    double const first = 0.01 * (at - mean_below);
    double const second = 0.01 * (at * at - 2.0 * at * mean_below + square_below);
    expect_z("ES 99 %", figures.mean("portfolio_expected_shortfall", {engine::kBaseline, kLevel99}),
             kSize * std::sqrt((second - first * first) / kPaths) / 0.01,
             kSize * (kEntry - mean_below));
    expect_z("mean profit", figures.mean("portfolio_profit_mean", {engine::kBaseline}),
             kSize * forward * std::sqrt(std::expm1(x.sd * x.sd) / kPaths),
             kSize * (forward - kEntry));
}

}  // namespace
}  // namespace cascade::test
