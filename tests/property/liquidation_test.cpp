/// Desks of venues: the kernel equals the scalar reference path by path, money is conserved, and
/// rules that change nothing change no bit.

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "engine/scenario/assemble.hpp"
#include "engine/simulate/replay.hpp"
#include "engine/simulate/run.hpp"
#include "tests/helpers/equal_paths.hpp"
#include "tests/helpers/plans.hpp"

namespace cascade::test {
namespace {

using engine::CashFigure;
using engine::Figure;
using engine::Plan;

constexpr double kNone = std::numeric_limits<double>::infinity();

/// A thin market with bins and points of known and unknown leverage on both sides, a small fund.
Plan plan_with(models::LiquidationRules const& rules, std::uint64_t paths = 200) {
    Plan plan = full_plan(paths);
    plan.impact.depth_1pct = 2e8;
    plan.liquidation = rules;
    for (auto& side : plan.book.side) {
        for (std::size_t k = 0; k < side.size(); ++k) {
            if (k % 3 == 2) {
                side.far[k] = side.near[k];
            }
            side.leverage[k] = k % 4 == 0 ? std::numeric_limits<double>::quiet_NaN()
                                          : 5.0 + 3.0 * static_cast<double>(k % 7);
        }
    }
    return plan;
}

models::LiquidationRules rules(double fund = kNone, bool deleveraging = false) {
    models::LiquidationRules out;
    out.accounts = true;
    out.margin = 0.004;
    out.fee = 0.001;
    out.fund = fund;
    out.deleveraging = deleveraging;
    return out;
}

/// Margin and bad debt against losses, what went back and the fund; relative to open interest.
double largest_leak(Plan const& plan, engine::Tally const& tally) {
    double start = std::isfinite(plan.liquidation.fund) ? plan.liquidation.fund : 0.0;
    for (models::Venue const& venue : plan.venues) {
        start += std::isfinite(venue.rules.fund) ? venue.rules.fund : 0.0;
    }
    double open = start;
    for (auto const& side : plan.book.side) {
        for (double const notional : side.notional) {
            open += notional;
        }
    }
    double worst = 0.0;
    for (std::size_t i = 0; i < tally.paths; ++i) {
        auto const of = [&](CashFigure f) { return tally.of(f)[i]; };
        double const leak = of(CashFigure::margin) + of(CashFigure::bad_debt) - of(CashFigure::loss)
                            - of(CashFigure::returned) - (of(CashFigure::fund_final) - start);
        worst = std::max(worst, std::fabs(leak) / std::max(open, 1.0));
    }
    return worst;
}

double total(engine::Tally const& tally, CashFigure f) {
    double sum = 0.0;
    for (double const v : tally.of(f)) {
        sum += v;
    }
    return sum;
}

engine::Tally simulated(Plan const& plan) {
    return engine::run(plan, {1, nullptr, nullptr}).tally;
}

TEST(Liquidation, AccountsEqualReference) {
    expect_equal_paths(plan_with(rules()), "fund without end");
    models::LiquidationRules to_trader = rules(2e6);
    to_trader.surplus_to_fund = false;
    Plan plan = plan_with(to_trader);
    expect_equal_paths(plan, "small fund, surplus to traders");
    engine::Tally const tally = simulated(plan);
    EXPECT_GT(total(tally, CashFigure::bad_debt), 0.0) << "the case exercises nothing";
    EXPECT_GT(total(tally, CashFigure::returned), 0.0) << "the case exercises nothing";
}

TEST(Liquidation, DeleveragingEqualsReference) {
    Plan plan = plan_with(rules(1e6, true));
    expect_equal_paths(plan, "deleveraging");
    EXPECT_GT(total(simulated(plan), CashFigure::deleveraged), 0.0) << "the case exercises nothing";
    Plan by_price = plan;
    by_price.liquidation.ranking = models::Ranking::price_ratio;
    expect_equal_paths(by_price, "deleveraging by the ratio of prices");
    // With whom it is that is closed, what is left to be squeezed differs.
    EXPECT_NE(simulated(by_price).of(Figure::feedback_short_liquidated),
              simulated(plan).of(Figure::feedback_short_liquidated));
    plan.liquidation.deleverage_at = 0.7;
    plan.liquidation.fund = 4e6;
    plan.dispersion = {};
    expect_equal_paths(plan, "deleveraging at 70 % of the fund");
    plan.impact.law = models::PowerLaw{0.012 / std::pow(1e8, 0.5), 0.5, 0.0};
    plan.impact.memory_half_life_s = 1800.0;
    expect_equal_paths(plan, "deleveraging, power law");
}

TEST(Liquidation, QueuesEqualReference) {
    models::LiquidationRules capped;
    capped.flow_per_s = 2e4;
    Plan plan = plan_with(capped);
    expect_equal_paths(plan, "rate cap");
    EXPECT_GT(total(simulated(plan), CashFigure::queued), 0.0) << "the case exercises nothing";
    plan.liquidation = rules(3e6, true);
    plan.liquidation.flow_per_s = 3e4;
    plan.liquidation.price_band = 0.004;
    expect_equal_paths(plan, "rate cap, band, fund, deleveraging");
    plan.impact.law = models::PowerLaw{0.012 / std::pow(1e8, 0.6), 0.6, 0.0};
    plan.impact.memory_half_life_s = 1800.0;
    expect_equal_paths(plan, "the same, power law");
    models::ProfileLaw profile;
    for (int side = 0; side < models::kSides; ++side) {
        profile.distance[side] = {0.001, 0.004, 0.01, 0.02};
        profile.depth[side] = {2e7, 5e7, 1.5e8, 4e8};
    }
    plan.impact.law = profile;
    plan.monitoring = engine::Monitoring::step;
    expect_equal_paths(plan, "the same, profile, step monitoring");
}

/// One venue, whole positions at once, a fund without end: whoever pays, price is the same.
TEST(Liquidation, WhoPaysMovesNoPrice) {
    Plan plan = full_plan(640);
    plan.impact.depth_1pct = 2e8;
    plan.general_market = true;  // the same way through a cascade
    Plan priced = plan;
    priced.liquidation = rules();
    engine::Tally const a = simulated(plan);
    engine::Tally const b = simulated(priced);
    for (std::size_t f = 0; f < a.figures.size(); ++f) {
        EXPECT_EQ(a.figures[f], b.figures[f]) << info(static_cast<Figure>(f)).name;
    }
    EXPECT_TRUE(a.cash[0].empty());
    EXPECT_EQ(a.fan[1], b.fan[1]);
    EXPECT_EQ(a.heat[0], b.heat[0]);
    EXPECT_GT(total(b, CashFigure::loss), 0.0);
}

/// Pieces, threads and replay change no figure of money.
TEST(Liquidation, SameBitsHoweverItIsRun) {
    Plan plan = plan_with(rules(1e6, true), 300);
    plan.liquidation.flow_per_s = 3e4;
    engine::Tally const one = engine::run(plan, {1, nullptr, nullptr}).tally;
    engine::Tally const two = engine::run(plan, {2, nullptr, nullptr}).tally;
    engine::RunOptions pieces;
    pieces.groups_per_piece = 4;
    engine::Tally const blocks = engine::run(plan, pieces).tally;
    for (std::size_t f = 0; f < engine::kCashFigures; ++f) {
        EXPECT_EQ(one.cash[f], two.cash[f]);
        EXPECT_EQ(one.cash[f], blocks.cash[f]);
        for (std::uint64_t const path : {0u, 77u, 299u}) {
            EXPECT_EQ(engine::replay(plan, path).cash[f], one.cash[f][path]);
        }
    }
}

/// Caps delay orders, they lose none: what triggered reached the market or waits.
TEST(Liquidation, CapsLoseNoOrders) {
    Plan plan = plan_with(rules(), 320);
    plan.liquidation.flow_per_s = 2e4;
    engine::Tally const tally = simulated(plan);
    for (std::size_t i = 0; i < tally.paths; ++i) {
        double const triggered = tally.of(Figure::feedback_long_liquidated)[i]
                                 + tally.of(Figure::feedback_short_liquidated)[i];
        double const closed = tally.of(CashFigure::margin)[i] / plan.liquidation.margin;
        EXPECT_NEAR(closed + tally.of(CashFigure::queued)[i], triggered, 1e-9 * (1.0 + triggered));
    }
}

/// A random market with a desk.
Plan random_plan(std::mt19937_64& g) {
    auto const uniform = [&](double low, double high) {
        return low + (high - low) * static_cast<double>(g() >> 11) * 0x1p-53;
    };
    auto const chance = [&](double p) { return uniform(0.0, 1.0) < p; };
    Plan plan = gbm_plan(uniform(0.3, 1.5), 0.0, 0.5 / 365.0, 40, 1,
                         chance(0.5) ? engine::Monitoring::bridge : engine::Monitoring::step);
    plan.seed = g();
    for (auto& side : plan.book.side) {
        double y = uniform(0.0, 0.005);
        for (std::uint64_t k = 0; k < 1 + g() % 12; ++k) {
            double const width = chance(0.3) ? 0.0 : uniform(0.0005, 0.006);
            add_level(side, y, y + width, std::exp(uniform(std::log(1e5), std::log(3e8))));
            side.leverage.back() =
                chance(0.5) ? uniform(1.5, 100.0) : std::numeric_limits<double>::quiet_NaN();
            y += width + (chance(0.5) ? 0.0 : uniform(0.0, 0.003));
        }
    }
    plan.impact = {
        std::exp(uniform(std::log(3e7), std::log(1e9))), uniform(0.0, 1.0), {300.0}, {1.0}};
    if (chance(0.3)) {
        double const d = uniform(0.3, 0.9);
        plan.impact.law = models::PowerLaw{0.01 / std::pow(1e8, d), d, chance(0.3) ? 1e5 : 0.0};
        plan.impact.memory_half_life_s = uniform(60.0, 3600.0);
    }
    if (chance(0.7)) {
        plan.depth = {uniform(0.05, 1.0), 600.0, uniform(0.0, 2.0)};
    }
    models::LiquidationRules& r = plan.liquidation;
    r.accounts = true;
    r.margin = uniform(0.0, 0.05);
    r.fee = chance(0.3) ? 0.0 : uniform(0.0, 0.02);
    r.surplus_to_fund = chance(0.5);
    r.fund = chance(0.3) ? kNone : std::exp(uniform(0.0, std::log(1e8)));
    r.deleveraging = std::isfinite(r.fund) && chance(0.7);
    r.deleverage_at = r.deleveraging && chance(0.5) ? uniform(0.0, 0.9) : 0.0;
    r.ranking = r.fund < 1e5 ? models::Ranking::price_ratio : models::Ranking::profit;
    r.flow_per_s = chance(0.5) ? kNone : std::exp(uniform(std::log(1e3), std::log(1e6)));
    r.price_band = chance(0.5) ? kNone : uniform(0.0005, 0.05);
    return plan;
}

TEST(Liquidation, MoneyIsConservedInRandomMarkets) {
    std::mt19937_64 generator(20251010);
    double worst = 0.0;
    int deleveraged = 0;
    int bad = 0;
    int waiting = 0;
    for (int i = 0; i < 10'000; ++i) {
        Plan const plan = random_plan(generator);
        engine::Tally const tally = simulated(plan);
        worst = std::max(worst, largest_leak(plan, tally));
        ASSERT_LE(worst, 1e-9) << "scenario " << i;
        ASSERT_GE(tally.of(CashFigure::queued)[0], 0.0) << "scenario " << i;
        ASSERT_GE(tally.of(CashFigure::bad_debt)[0], 0.0) << "scenario " << i;
        deleveraged += tally.of(CashFigure::deleveraged)[0] > 0.0 ? 1 : 0;
        bad += tally.of(CashFigure::bad_debt)[0] > 0.0 ? 1 : 0;
        waiting += tally.of(CashFigure::queued)[0] > 0.0 ? 1 : 0;
    }
    std::printf(
        "  largest leak %.2g of open interest; deleveraging in %d scenarios, bad debt in "
        "%d, orders waiting in %d\n",
        worst, deleveraged, bad, waiting);
    EXPECT_GT(std::min({deleveraged, bad, waiting}), 500) << "the cases exercise too little";
}

/// Shipped scenarios with their own rules, and with a small fund where they have none.
TEST(Liquidation, MoneyIsConservedInShippedScenarios) {
    double worst = 0.0;
    int scenarios = 0;
    for (auto const& entry : std::filesystem::directory_iterator(CASCADE_SOURCE_DIR "/scenarios")) {
        if (entry.path().extension() != ".json") {
            continue;
        }
        Plan plan = engine::assemble(engine::load_scenario(entry.path().string(),
                                                           {{"/simulation/paths", "512"}}))
                        .plan;
        if (!plan.keeps_accounts()) {
            plan.liquidation = rules(1e7, true);
            plan.miss_probability.reset();  // not for accounts
            plan.living = {};               // nor this
        }
        plan.estimator = {};  // paths as they come
        double const leak = largest_leak(plan, simulated(plan));
        EXPECT_LE(leak, 1e-9) << entry.path();
        worst = std::max(worst, leak);
        ++scenarios;
    }
    std::printf("  largest leak %.2g of open interest in %d scenarios\n", worst, scenarios);
    EXPECT_GE(scenarios, 20);
}

TEST(Liquidation, RandomMarketsEqualReference) {
    std::mt19937_64 generator(7);
    for (int i = 0; i < 200; ++i) {
        Plan const plan = random_plan(generator);
        engine::Tally const tally = simulated(plan);
        ReferencePath const reference = reference_path(plan, 0);
        for (std::size_t f = 0; f < engine::kFigures; ++f) {
            if (static_cast<Figure>(f) == Figure::feedback_runaway) {
                continue;
            }
            ASSERT_NEAR(tally.figures[f][0], reference.figures[f],
                        1e-8 * std::max(1.0, std::fabs(reference.figures[f])))
                << "scenario " << i << ", " << info(static_cast<Figure>(f)).name;
        }
        for (std::size_t f = 0; f < engine::kCashFigures; ++f) {
            ASSERT_NEAR(tally.cash[f][0], reference.cash[f],
                        1e-8 * std::max(1e6, std::fabs(reference.cash[f])))
                << "scenario " << i << ", " << info(static_cast<CashFigure>(f)).name;
        }
    }
}

}  // namespace
}  // namespace cascade::test
