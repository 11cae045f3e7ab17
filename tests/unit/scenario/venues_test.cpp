/// The list "venues": what becomes of it and what is refused.

#include <cmath>

#include "engine/results/result_file.hpp"
#include "engine/results/result_hash.hpp"
#include "engine/results/summary.hpp"
#include "engine/simulate/run.hpp"
#include "tests/helpers/documents.hpp"

namespace cascade::test {
namespace {

using models::MarkRule;

Json two() {
    return shipped("two-venues");
}

/// The second of the two, changed.
Json second(std::string const& key, Json const& value) {
    Json document = two();
    document["venues"][1][key] = value;
    return document;
}

TEST(VenuesScenario, WhatBecomesOfIt) {
    engine::Plan const plan = plan_of(two());
    ASSERT_EQ(plan.venues.size(), 2u);
    EXPECT_EQ(plan.arbitrage_half_life_s, 30.0);
    EXPECT_TRUE(plan.liquidation.plain());
    EXPECT_TRUE(plan.keeps_accounts());
    models::Venue const& large = plan.venues[0];
    EXPECT_EQ(large.name, "large");
    EXPECT_EQ(large.mark, MarkRule::smoothed);
    EXPECT_EQ(large.mark_half_life_s, 10.0);
    EXPECT_EQ(large.rules.fee, 0.0125);    // Binance's
    EXPECT_EQ(large.rules.margin, 0.004);  // of the map
    EXPECT_EQ(plan.venues[1].book_share, 0.25);
    EXPECT_EQ(plan.venues[1].depth_share, 0.2);
    EXPECT_EQ(plan.venues[1].mark, MarkRule::last);
    EXPECT_FALSE(plan.venues[1].rules.surplus_to_fund);  // Hyperliquid's
    Json never = two();
    never["market"]["arbitrage_half_life"] = "never";
    EXPECT_TRUE(std::isinf(plan_of(never).arbitrage_half_life_s));
}

TEST(VenuesScenario, ResolvedReadsBack) {
    engine::Scenario const scenario = engine::parse_scenario(two().dump(), "s.json", kScenarios);
    std::string const resolved = engine::resolved_json(scenario);
    EXPECT_EQ(Json::parse(resolved)["venues"][0]["liquidation"]["fee"], 0.0125);
    EXPECT_FALSE(Json::parse(resolved).contains("liquidation"));
    EXPECT_EQ(engine::resolved_json(engine::parse_scenario(resolved, "r.json", ".")), resolved);
    EXPECT_FALSE(Json::parse(engine::resolved_json(engine::parse_scenario(shipped("domino").dump(),
                                                                          "s.json", kScenarios)))
                     .contains("venues"));
}

std::string hash_of(Json const& document) {
    engine::Plan const plan = plan_of(document);
    engine::Tally const tally = engine::run(plan, {1, nullptr, nullptr}).tally;
    engine::ResultFile result;
    result.figures = engine::summarize(plan, tally, 0.95);
    result.paths = engine::path_dataset(plan, tally);
    return engine::results_hash(result);
}

/// A list of one venue, whatever its mark, gives the bits of no list.
TEST(VenuesScenario, OneVenueIsTheSimpleCase) {
    for (char const* const name : {"btc-110k-100k7", "insurance-fund"}) {
        Json plain = shipped(name);
        plain["simulation"]["paths"] = 1024;
        std::string const expected = hash_of(plain);
        for (char const* const mark : {"last", "index"}) {
            Json one = without(plain, "liquidation");
            one["venues"] = Json::array({{{"name", "the only one"},
                                          {"book_share", 1},
                                          {"depth_share", 1},
                                          {"mark", mark}}});
            if (plain.contains("liquidation")) {
                one["venues"][0]["liquidation"] = plain["liquidation"];
            }
            EXPECT_EQ(hash_of(one), expected) << name << ", " << mark;
        }
    }
}

TEST(VenuesScenario, WhatIsRefused) {
    expect_fault(second("book_share", 0.3), "/venues", "book_share of all venues sum to 1.05");
    expect_fault(second("depth_share", 0.3), "/venues", "depth_share of all venues sum to 1.1");
    expect_fault(second("depth_share", 0), "/venues/1/depth_share", "above 0");
    expect_fault(second("name", "large"), "/venues/1/name", "has this name");
    expect_fault(second("name", ""), "/venues/1/name", "needs a name");
    expect_fault(second("mark", "smoothed"), "/venues/1", "mark_half_life");
    expect_fault(second("mark", "median"), "/venues/1/mark", "not one of");
    expect_fault(second("mark_half_life", "1min"), "/venues/1/mark_half_life", "does not belong");
    expect_fault(second("mark_half_live", "1min"), "/venues/1/mark_half_live", "mark_half_life");
    expect_fault(second("liquidation", {{"venue", "hyperliquid"}}), "/venues/1/liquidation/venue",
                 "cuts positions");
    Json cut = shipped("positions");
    cut["market"]["arbitrage_half_life"] = "30s";
    cut["venues"] = two()["venues"];
    cut["venues"][0]["liquidation"] = {{"venue", "bybit"}};
    expect_fault(cut, "/venues/1", "differ");
    cut["venues"][1]["liquidation"] = {{"venue", "bybit"}};
    EXPECT_EQ(faults_of(cut).size(), 0u);
    expect_fault(second("liquidation", {{"deleveraging", true}, {"fee", 0.0}}),
                 "/venues/1/liquidation/deleveraging", "fund");
    Json slow = two();
    slow["market"].erase("arbitrage_half_life");
    expect_fault(slow, "/market", "arbitrage_half_life");
    expect_fault(changed(two(), "liquidation", {{"fee", 0.01}}), "/liquidation", "its own block");
    Json alone = shipped("domino");
    alone["market"]["arbitrage_half_life"] = "1min";
    expect_fault(alone, "/market/arbitrage_half_life", "no \"venues\"");
    expect_fault(changed(shipped("domino"), "venues", Json::array()), "/venues", "expected 1 to 8");
    Json power = second("mark", "index");
    power["impact"] = shipped("power-impact")["impact"];
    power["impact"]["depth_1pct"] = 4e8;
    expect_fault(power, "/venues", "model \"linear\"");
    Json refined = two();
    refined["simulation"]["miss_probability"] = 1e-6;
    expect_fault(refined, "/simulation/miss_probability", "venues");
}

TEST(VenuesScenario, FiguresByVenue) {
    Json document = two();
    document["simulation"]["paths"] = 512;
    engine::Plan const plan = plan_of(document);
    engine::Tally const tally = engine::run(plan, {1, nullptr, nullptr}).tally;
    engine::Dataset const paths = engine::path_dataset(plan, tally);
    engine::Dataset const root = engine::summarize(plan, tally, 0.95);
    EXPECT_EQ(std::get<engine::Strings>(paths.at("venue").values),
              (engine::Strings{"large", "thin"}));
    double longs[2] = {0.0, 0.0};
    for (std::size_t i = 0; i < 512; ++i) {
        for (char const* const name : {"fees", "bad_debt", "deleveraged", "fund_final"}) {
            double const sum = paths.number(std::string("venue_") + name, {i, 0})
                               + paths.number(std::string("venue_") + name, {i, 1});
            double const all = paths.number(std::string("feedback_") + name, {i});
            EXPECT_NEAR(sum, all, 1e-9 * (1.0 + std::fabs(all))) << name;
        }
        longs[0] += paths.number("venue_long_liquidated", {i, 0}) / 512.0;
        longs[1] += paths.number("venue_long_liquidated", {i, 1}) / 512.0;
    }
    for (std::size_t v = 0; v < 2; ++v) {
        EXPECT_NEAR(root.number("venue_liquidated_mean", {v, 0}), longs[v], 1e-9 * longs[v]);
        EXPECT_GT(root.number("venue_basis_mean", {v}), 0.0);
        EXPECT_GE(root.number("venue_fund_exhausted_probability", {v}), 0.0);
        EXPECT_GE(root.number("fund_exhausted_probability", {}),
                  root.number("venue_fund_exhausted_probability", {v}));
        // The fund's own shortfall does not exceed that of all.
        EXPECT_LE(root.number("venue_fund_expected_shortfall", {v, 2}),
                  plan.venues[v].rules.fund * (1.0 + 1e-12));
    }
}

}  // namespace
}  // namespace cascade::test
