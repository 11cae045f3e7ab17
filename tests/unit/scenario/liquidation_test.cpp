/// The block "liquidation": what venues fill in, what is refused, what becomes of it.

#include <cmath>

#include "engine/scenario/liquidation_rules.hpp"
#include "tests/helpers/documents.hpp"

namespace cascade::test {
namespace {

Json with(std::string const& scenario, Json const& liquidation) {
    return changed(shipped(scenario), "liquidation", liquidation);
}

models::LiquidationRules rules_of(std::string const& scenario, Json const& liquidation) {
    return plan_of(with(scenario, liquidation)).liquidation;
}

TEST(LiquidationRules, OffUnlessAskedFor) {
    EXPECT_TRUE(plan_of(shipped("btc-110k-100k7")).liquidation.plain());
    EXPECT_TRUE(rules_of("domino", {{"venue", "generic"}}).plain());
    EXPECT_TRUE(rules_of("domino", {{"rule", "full"}}).plain());
    EXPECT_FALSE(rules_of("domino", {{"rate_cap", 1e6}}).plain());
    EXPECT_FALSE(rules_of("domino", {{"rate_cap", 1e6}}).accounts);
}

TEST(LiquidationRules, WhatVenuesFillIn) {
    auto const binance = rules_of("btc-110k-100k7", {{"venue", "binance"}, {"fund", 1e8}});
    EXPECT_TRUE(binance.accounts);
    EXPECT_EQ(binance.fee, 0.0125);
    EXPECT_EQ(binance.margin, 0.004);  // of the map
    EXPECT_TRUE(binance.deleveraging);
    EXPECT_EQ(binance.fund, 1e8);
    // Without a fund there is nothing that could be used up.
    auto const endless = rules_of("btc-110k-100k7", {{"venue", "binance"}});
    EXPECT_FALSE(endless.deleveraging);
    EXPECT_TRUE(std::isinf(endless.fund));
    auto const okx = rules_of("positions", {{"venue", "okx"}, {"fund", 1e8}, {"fee", 0.001}});
    EXPECT_EQ(okx.deleverage_at, 0.7);
    EXPECT_EQ(okx.fee, 0.001);
    EXPECT_EQ(okx.margin, 0.004);  // first tier of Binance, whose tiers the scenario has
    auto const hyperliquid = rules_of("positions", {{"venue", "hyperliquid"}});
    EXPECT_FALSE(hyperliquid.surplus_to_fund);
    EXPECT_EQ(rules_of("positions", {{"venue", "hyperliquid"}, {"fund", 1e6}}).ranking,
              models::Ranking::price_ratio);
    EXPECT_EQ(okx.ranking, models::Ranking::profit);
    EXPECT_EQ(rules_of("positions", {{"venue", "okx"}, {"fund", 1e6}, {"ranking", "price_ratio"}})
                  .ranking,
              models::Ranking::price_ratio);
}

/// Parts of a position trigger further out: more levels, further away, as much in all but for what
/// lies beyond the farthest level.
TEST(LiquidationRules, PartsOfPositionsTriggerFurtherOut) {
    auto const whole = plan_of(shipped("positions"));
    auto const parts = plan_of(with("positions", {{"venue", "hyperliquid"}}));
    for (int side = 0; side < models::kSides; ++side) {
        models::SideBook const& a = whole.book.side[side];
        models::SideBook const& b = parts.book.side[side];
        double sum_a = 0.0;
        double sum_b = 0.0;
        double mean_a = 0.0;
        double mean_b = 0.0;
        for (std::size_t k = 0; k < a.size(); ++k) {
            sum_a += a.notional[k];
            mean_a += a.notional[k] * 0.5 * (a.near[k] + a.far[k]);
        }
        for (std::size_t k = 0; k < b.size(); ++k) {
            sum_b += b.notional[k];
            mean_b += b.notional[k] * 0.5 * (b.near[k] + b.far[k]);
        }
        EXPECT_NEAR(sum_b, sum_a, 1e-3 * sum_a);
        EXPECT_GT(mean_b / sum_b, mean_a / sum_a + 1e-4);
    }
    auto const list = plan_of(shipped("position-list"));
    auto const staged = plan_of(with("position-list", {{"rule", "staged"}}));
    EXPECT_GT(staged.book.side[0].size(), list.book.side[0].size());
}

TEST(LiquidationRules, WhatIsRefused) {
    std::string const seed = "btc-110k-100k7";
    expect_fault(with(seed, {{"venue", "bybit"}}), "/liquidation/venue", "cuts positions");
    expect_fault(with(seed, {{"rule", "sliced"}, {"slice", 0.2}}), "/liquidation/rule",
                 "cuts positions");
    expect_fault(with("positions", {{"rule", "sliced"}}), "/liquidation", "\"slice\" is missing");
    expect_fault(with("positions", {{"rule", "incremental"}, {"slice", 0.001}}),
                 "/liquidation/slice", "more than 100 orders");
    expect_fault(with("positions", {{"slice", 0.2}}), "/liquidation/slice", "has no slices");
    expect_fault(with("positions", {{"tiers_down", 2}}), "/liquidation/tiers_down", "no tiers");
    expect_fault(with("domino", {{"fee", 0.01}}), "/liquidation",
                 "\"maintenance_margin\" is missing");
    expect_fault(with(seed, {{"deleveraging", true}}), "/liquidation/deleveraging",
                 "without a \"fund\"");
    expect_fault(with(seed, {{"fund", 1e6}, {"deleverage_at", 0.5}}), "/liquidation/deleverage_at",
                 "nobody is deleveraged");
    expect_fault(with(seed, {{"fund", 1e6}, {"ranking", "profit"}}), "/liquidation/ranking",
                 "nobody is deleveraged");
    expect_fault(with(seed, {{"maintenance_margin", 1}}), "/liquidation/maintenance_margin",
                 "below 1");
    expect_fault(with(seed, {{"venue", "bynance"}}), "/liquidation/venue",
                 "did you mean \"binance\"?");
}

TEST(LiquidationRules, ResolvedReadsBack) {
    for (char const* const name : {"insurance-fund", "partial-liquidation", "position-list"}) {
        Json document = shipped(name);
        if (std::string(name) == "position-list") {
            document["liquidation"] = {{"rule", "staged"}, {"fund", 1e6}, {"deleveraging", true}};
        }
        auto const first = engine::parse_scenario(document.dump(), "s.json", kScenarios);
        std::string const resolved = engine::resolved_json(first);
        auto const second = engine::parse_scenario(resolved, "resolved", "/nowhere");
        EXPECT_EQ(engine::resolved_json(second), resolved) << name;
        auto const a = engine::assemble(first).plan;
        auto const b = engine::assemble(second).plan;
        EXPECT_EQ(a.liquidation.margin, b.liquidation.margin);
        EXPECT_EQ(a.liquidation.fund, b.liquidation.fund);
        EXPECT_EQ(a.liquidation.deleveraging, b.liquidation.deleveraging);
        for (int s = 0; s < models::kSides; ++s) {
            EXPECT_EQ(a.book.side[s].near, b.book.side[s].near) << name;
            EXPECT_EQ(a.book.side[s].notional, b.book.side[s].notional) << name;
        }
    }
}

}  // namespace
}  // namespace cascade::test
