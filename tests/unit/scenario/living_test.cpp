/// The block `living` of a book: what it makes of the plan, and what is refused.

#include <cmath>

#include "engine/simulate/run.hpp"
#include "tests/helpers/documents.hpp"

namespace cascade::test {
namespace {

Json with_living(std::string const& name, Json const& block) {
    Json document = shipped(name);
    document["book"]["living"] = block;
    return document;
}

TEST(LivingScenario, RatesAreSharesOfTheMap) {
    Json const document = with_living("btc-110k-100k7", {{"opens_per_day", 0.5},
                                                         {"long_share", 0.7},
                                                         {"closes_per_day", 0.25},
                                                         {"tops_up_per_day", 2.0},
                                                         {"interval", "15min"},
                                                         {"maintenance_margin", 0.01},
                                                         {"leverage_mix",
                                                          {{{"leverage", 10}, {"weight", 3}},
                                                           {{"leverage", 20}, {"weight", 0}},
                                                           {{"leverage", 50}, {"weight", 1}}}}});
    engine::Plan const plan = plan_of(document);
    double notional = 0.0;
    for (auto const& side : plan.book.side) {
        for (double const usd : side.notional) {
            notional += usd;
        }
    }
    models::LivingBook const& living = plan.living;
    EXPECT_NEAR(living.opens_per_s[0] * 86400.0, 0.35 * notional, 1e-9 * notional);
    EXPECT_NEAR(living.opens_per_s[1] * 86400.0, 0.15 * notional, 1e-9 * notional);
    EXPECT_DOUBLE_EQ(living.closes_per_s * 86400.0, 0.25);
    EXPECT_DOUBLE_EQ(living.tops_up_per_s * 86400.0, 2.0);
    EXPECT_EQ(living.interval, 15u);
    EXPECT_EQ(living.share, (std::vector<double>{0.75, 0.25})) << "a tier of no weight never opens";
    EXPECT_NEAR(living.distance[0][0], -std::log(0.9 / 0.99), 1e-14);
    EXPECT_NEAR(living.distance[1][0], std::log(1.1 / 1.01), 1e-14);
    EXPECT_NEAR(living.distance[0][1], -std::log(0.98 / 0.99), 1e-14);
    // The heat map reaches as far as price does, on both sides of spot.
    EXPECT_LT(plan.grid.heat_edges[0].front(), -0.05);
    EXPECT_GT(plan.grid.heat_edges[0].back(), 0.05);
}

TEST(LivingScenario, WhatIsLeftOutIsTheBooksOwn) {
    Json const rates{{"opens_per_day", 0.5}};
    engine::Plan const seed = plan_of(with_living("btc-110k-100k7", rates));
    ASSERT_EQ(seed.living.share.size(), 5u);
    EXPECT_NEAR(seed.living.share[1], 0.30, 1e-15);
    EXPECT_NEAR(seed.living.share[4], 0.10, 1e-15);
    EXPECT_EQ(seed.living.interval, 1u);
    EXPECT_EQ(seed.living.opens_per_s[0], seed.living.opens_per_s[1]);
    EXPECT_NEAR(seed.living.distance[0][0], -std::log(0.8 / 0.996), 1e-14);
    engine::Plan const positions = plan_of(with_living("positions", rates));
    EXPECT_NEAR(positions.living.distance[0][0], -std::log(0.5 / 0.996), 1e-14)
        << "the first tier of its venue";
    // Read back from the resolved scenario, which has no venue's file any more.
    for (char const* const name : {"btc-110k-100k7", "positions"}) {
        auto const first =
            engine::parse_scenario(with_living(name, rates).dump(), "s.json", kScenarios);
        std::string const resolved = engine::resolved_json(first);
        auto const second = engine::parse_scenario(resolved, "resolved", "/nowhere");
        EXPECT_EQ(engine::resolved_json(second), resolved);
        EXPECT_EQ(engine::assemble(second).plan.living.distance[1],
                  engine::assemble(first).plan.living.distance[1]);
    }
}

/// Rates of 0 are no block at all, bit for bit.
TEST(LivingScenario, RatesOfZeroAreOff) {
    Json const without_block = shipped("btc-110k-100k7");
    Json off = with_living("btc-110k-100k7", {{"opens_per_day", 0}, {"interval", "7min"}});
    off["book"]["living"]["leverage_mix"] = {{{"leverage", 25}, {"weight", 1}}};
    engine::Plan plans[2] = {plan_of(without_block), plan_of(off)};
    for (engine::Plan& plan : plans) {
        plan.paths = 512;
    }
    EXPECT_FALSE(plans[1].living.lives());
    EXPECT_EQ(plans[0].grid.heat_edges[0], plans[1].grid.heat_edges[0]);
    engine::Tally const a = engine::run(plans[0], {1, nullptr, nullptr}).tally;
    engine::Tally const b = engine::run(plans[1], {1, nullptr, nullptr}).tally;
    for (std::size_t f = 0; f < engine::kFigures; ++f) {
        EXPECT_EQ(a.figures[f], b.figures[f]);
    }
    EXPECT_EQ(a.heat[0], b.heat[0]);
    EXPECT_EQ(a.fan[1], b.fan[1]);
}

TEST(LivingScenario, WhatDoesNotGoTogether) {
    Json const rates{{"opens_per_day", 0.5}};
    Json const living = with_living("btc-110k-100k7", rates);
    std::string const at = "/book/living";
    expect_fault(with_living("two-venues", rates), at, "one venue");
    expect_fault(with_living("insurance-fund", rates), at, "no accounts");
    expect_fault(with_living("one-second", {{"closes_per_day", 1}}), at, "miss_probability");
    expect_fault(changed(living, "estimator", {{"method", "plain"}, {"control_variate", true}}), at,
                 "control_variate");
    Json split = living;
    split["estimator"] = {{"method", "splitting"},
                          {"target", {{"figure", "feedback_low"}, {"price", 90000}}}};
    split["simulation"]["paths"] = 3200;
    expect_fault(split, at, "splitting");
    expect_fault(with_living("quiet", rates), at, "without levels");
    expect_fault(with_living("from-file", rates), at, "leverage_mix");
    Json mix = rates;
    mix["leverage_mix"] = {{{"leverage", 25}, {"weight", 1}}};
    expect_fault(with_living("from-file", mix), at, "maintenance_margin");
    EXPECT_EQ(faults_of(with_living("from-file", {{"closes_per_day", 1}})).size(), 0u);
    mix["leverage_mix"][0]["leverage"] = 300;
    expect_fault(with_living("btc-110k-100k7", mix), at + "/leverage_mix/0/leverage",
                 "less margin");
    mix["leverage_mix"] = {{{"leverage", 25}, {"weight", 0}}};
    expect_fault(with_living("btc-110k-100k7", mix), at + "/leverage_mix", "sum to 0");
    expect_fault(with_living("btc-110k-100k7", {{"opens_per_day", 1}, {"interval", "90s"}}),
                 at + "/interval", "multiple");
    expect_fault(with_living("btc-110k-100k7", {{"opens_per_day", 1}, {"interval", "1s"}}),
                 at + "/interval", "multiple");
    expect_fault(with_living("btc-110k-100k7", {{"closes_per_day", 501}}), at, "at most 500");
    expect_fault(with_living("btc-110k-100k7", {{"opens_per_day", -1}}), at + "/opens_per_day",
                 "-1");
    Json vast = living;
    vast["simulation"]["horizon"] = "10000d";
    expect_fault(vast, at + "/interval", "of memory");
}

}  // namespace
}  // namespace cascade::test
