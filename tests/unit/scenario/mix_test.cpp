/// From a scenario's leverage mix to what each tier holds of each level.

#include <cmath>

#include "tests/helpers/documents.hpp"

namespace cascade::test {
namespace {

/// By tier, the shares of all levels add up to what the map holds of that tier.
void expect_shares_of(Json const& document) {
    auto const made =
        engine::assemble(engine::parse_scenario(document.dump(), "s.json", kScenarios));
    models::LeverageMix const& mix = made.plan.mix;
    std::size_t const tiers = mix.mean.size();
    ASSERT_EQ(tiers, made.breakdown.leverage.size());
    double const kappa = document["book"]["kappa"].get<double>();
    for (int s = 0; s < models::kSides; ++s) {
        models::SideBook const& side = made.plan.book.side[s];
        ASSERT_GT(side.size(), 10u);
        ASSERT_EQ(mix.share[s].size(), side.size() * tiers);
        for (std::size_t k = 0; k < side.size(); ++k) {
            double sum = 0.0;
            for (std::size_t j = 0; j < tiers; ++j) {
                double const notional = mix.share[s][k * tiers + j] * side.notional[k];
                EXPECT_NEAR(notional, kappa * made.breakdown.intensity[s][j][k],
                            1e-12 * side.notional[k]);
                sum += mix.share[s][k * tiers + j];
            }
            EXPECT_NEAR(sum, 1.0, 1e-12);
        }
    }
}

TEST(Mix, SharesAreThoseOfTheMap) {
    for (char const* const name : {"btc-110k-100k7", "positions"}) {
        Json document = shipped(name);
        document["book"]["leverage_concentration"] = 20;
        expect_shares_of(document);
        auto const mix = plan_of(document).mix;
        EXPECT_EQ(mix.concentration, 20.0);
    }
    EXPECT_TRUE(plan_of(shipped("positions")).mix.mean.empty()) << "known unless it is asked for";
}

TEST(Mix, MeansAreTheWeights) {
    Json document = shipped("btc-110k-100k7");
    document["book"]["leverage_concentration"] = 20;
    document["book"]["leverage_mix"] = {{{"leverage", 10}, {"weight", 6}},
                                        {{"leverage", 20}, {"weight", 0}},
                                        {{"leverage", 50}, {"weight", 2}}};
    auto const mix = plan_of(document).mix;
    ASSERT_EQ(mix.mean.size(), 2u) << "a tier of no weight is never drawn";
    EXPECT_EQ(mix.mean[0], 0.75);
    EXPECT_EQ(mix.mean[1], 0.25);
}

/// No tier comes near a threshold next to spot: its stretch does not vary with the mix.
TEST(Mix, LevelsThatNoTierReachesHoldTheMean) {
    Json document = shipped("btc-110k-100k7");
    document["book"]["leverage_concentration"] = 20;
    document["book"]["leverage_mix"] = {{{"leverage", 2}, {"weight", 1}},
                                        {{"leverage", 3}, {"weight", 3}}};
    document["book"]["entry_dispersion"] = 0.001;
    auto const plan = plan_of(document);
    EXPECT_EQ(plan.mix.share[0][0], 0.25);
    EXPECT_EQ(plan.mix.share[0][1], 0.75);
    EXPECT_GT(plan.book.side[0].notional[0], 0.0);
}

TEST(Mix, FaultsAreNamed) {
    Json document = shipped("btc-110k-100k7");
    document["book"]["leverage_concentration"] = 0;
    expect_fault(document, "/book/leverage_concentration", "is not above 0");
    Json levels = shipped("domino");
    levels["book"]["leverage_concentration"] = 5;
    expect_fault(levels, "/book/leverage_concentration", "does not belong to source");
}

TEST(Mix, Resolved) {
    Json document = shipped("positions");
    document["book"]["leverage_concentration"] = 12.5;
    auto const scenario = engine::parse_scenario(document.dump(), "s.json", kScenarios);
    Json const resolved = Json::parse(engine::resolved_json(scenario));
    EXPECT_EQ(resolved["book"]["leverage_concentration"], 12.5);
    auto const again = engine::parse_scenario(resolved.dump(), "r.json", "/nowhere");
    EXPECT_EQ(engine::assemble(again).plan.mix.share[0],
              engine::assemble(scenario).plan.mix.share[0]);
}

}  // namespace
}  // namespace cascade::test
