/// The block "impact": which keys belong to which law, depth bands, what becomes of them.

#include <cmath>

#include "engine/scenario/depth_profile.hpp"
#include "tests/helpers/documents.hpp"

namespace cascade::test {
namespace {

Json with_impact(Json const& impact) {
    return changed(shipped("btc-110k-100k7"), "impact", impact);
}

Json power() {
    return {{"model", "power"},
            {"daily_volatility", 0.02},
            {"daily_volume", 4e10},
            {"memory_half_life", "30min"},
            {"depth_1pct", 4e8}};
}

Json book() {
    return {{"model", "book"},
            {"memory_half_life", "never"},
            {"profile",
             {{{"percentage", -1}, {"notional", 2e8}},
              {{"percentage", -5}, {"notional", 6e8}},
              {{"percentage", 2}, {"notional", 3e8}}}}};
}

TEST(Impact, PowerLawFromVolatilityAndVolume) {
    models::Impact const impact = plan_of(with_impact(power())).impact;
    auto const& law = std::get<models::PowerLaw>(impact.law);
    EXPECT_NEAR(law.coefficient, 0.02 / std::sqrt(4e10), 1e-15 * 0.02);
    EXPECT_EQ(law.exponent, 0.5);
    EXPECT_EQ(law.order_size, 0.0);
    EXPECT_EQ(impact.memory_half_life_s, 1800.0);
    EXPECT_EQ(impact.depth_1pct, 4e8);
    Json const orders = changed(without(power(), "memory_half_life"), "order_size", 1e5);
    EXPECT_EQ(std::get<models::PowerLaw>(plan_of(with_impact(orders)).impact.law).order_size, 1e5);
}

TEST(Impact, BookByDistance) {
    models::Impact const impact = plan_of(with_impact(book())).impact;
    auto const& law = std::get<models::ProfileLaw>(impact.law);
    ASSERT_EQ(law.depth[0], (std::vector<double>{2e8, 6e8}));
    EXPECT_NEAR(law.distance[0][0], -std::log(0.99), 1e-16);
    EXPECT_NEAR(law.distance[0][1], -std::log(0.95), 1e-16);
    EXPECT_NEAR(law.distance[1][0], std::log(1.02), 1e-16);
    EXPECT_TRUE(std::isinf(impact.memory_half_life_s));
    double const bids = 2e8 * 0.01 / -std::log(0.99);
    EXPECT_NEAR(impact.depth_1pct, 0.5 * (bids + 3e8 * 0.01 / std::log(1.02)), 1.0);
}

TEST(Impact, BookFromSnapshots) {
    DataFile const file(
        "timestamp,percentage,depth,notional\n"
        "2026-01-01 00:00:00,-1.00,10,1e8\n2026-01-01 00:00:00,1.00,10,2e8\n"
        "2026-01-01 00:00:30,-1.00,10,3e8\n2026-01-01 00:00:30,1.00,10,6e8\n");
    Json impact = changed(without(book(), "profile"), "file", "d.csv");
    auto const plan = plan_of(with_impact(impact), file.folder());
    auto const& law = std::get<models::ProfileLaw>(plan.impact.law);
    EXPECT_EQ(law.depth[0], std::vector<double>{2e8});
    EXPECT_EQ(law.depth[1], std::vector<double>{4e8});
}

TEST(Impact, WhatIsRefused) {
    expect_fault(with_impact(without(power(), "daily_volume")), "/impact", "\"daily_volume\"");
    expect_fault(with_impact(without(power(), "memory_half_life")), "/impact",
                 "either \"memory_half_life\" or \"order_size\"");
    expect_fault(with_impact(changed(power(), "exponent", 1)), "/impact/exponent", "below 1");
    expect_fault(with_impact(without(power(), "depth_1pct")), "/impact",
                 "\"depth_1pct\" is missing: it is what depletion");
    expect_fault(with_impact(changed(power(), "profile", Json::array())), "/impact/profile",
                 "belongs to \"book\"");
    expect_fault(with_impact({{"model", "linear"}}), "/impact", "\"depth_1pct\" is missing");
    Json bad = book();
    bad["profile"][1]["notional"] = 1e8;
    expect_fault(with_impact(bad), "/impact/profile", "notional is cumulative");
    bad = book();
    bad["profile"].erase(2);
    expect_fault(with_impact(bad), "/impact/profile", "no band of asks");
    bad["profile"][1]["percentage"] = 0;
    expect_fault(with_impact(bad), "/impact/profile", "a band at 0 %");
    bad = book();
    bad["profile"][1]["percentage"] = -1;
    expect_fault(with_impact(bad), "/impact/profile", "two bands at -1");
    Json const in_file = changed(without(book(), "profile"), "file", "d.csv");
    expect_fault(with_impact(in_file), "/impact/file", "cannot be opened");
    DataFile const file("percentage,notional\n-1,100\n1,200\n-1,300\n");
    auto const faults = faults_of(with_impact(in_file), file.folder());
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_NE(faults[0].message.find("every snapshot has the same bands"), std::string::npos);
}

TEST(Impact, ResolvedReadsBack) {
    for (char const* const name : {"power-impact", "book-impact"}) {
        auto const first = engine::load_scenario(kScenarios + name + ".json");
        std::string const resolved = engine::resolved_json(first);
        auto const second = engine::parse_scenario(resolved, "resolved", "/nowhere");
        EXPECT_EQ(engine::resolved_json(second), resolved) << name;
        models::Impact const a = engine::assemble(first).plan.impact;
        models::Impact const b = engine::assemble(second).plan.impact;
        EXPECT_EQ(a.depth_1pct, b.depth_1pct);
        EXPECT_EQ(a.memory_half_life_s, b.memory_half_life_s);
        EXPECT_EQ(a.law.index(), b.law.index());
    }
}

}  // namespace
}  // namespace cascade::test
