/// Stages of a position's liquidation against their definition.

#include "models/venue/stages.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace cascade::test {
namespace {

using models::ContractKind;
using models::MaintenanceAt;
using models::MarginRules;
using models::Position;
using models::Side;
using models::Stage;
using models::StageKind;
using models::StageRule;

/// First tiers of Bybit BTCUSDT, maintenance at the mark price or at entry.
MarginRules tiers(ContractKind contract, MaintenanceAt at) {
    return {models::MarginTable({{0.0, 0.005, 100.0},
                                 {2e6, 0.0056, 90.0},
                                 {2.6e6, 0.0063, 80.0},
                                 {3.2e6, 0.0067, 75.0}}),
            contract, at, 0.0};
}

/// What a position looks like once the stages before `n` are closed at their prices.
Position after(Position p, std::vector<Stage> const& stages, std::size_t n, ContractKind contract) {
    double const size = p.size;
    double const d = (p.side == Side::long_) == (contract == ContractKind::linear) ? 1.0 : -1.0;
    for (std::size_t i = 0; i < n; ++i) {
        double const closed = stages[i].share * size;
        p.collateral += d
                        * (models::value_at(contract, closed, stages[i].price)
                           - models::value_at(contract, closed, p.entry));
        p.size -= closed;
    }
    return p;
}

/// Every stage triggers where what is left then is liquidated, each further out, shares sum to 1.
void expect_sound(MarginRules const& rules, Position const& p, std::vector<Stage> const& stages) {
    double sum = 0.0;
    for (std::size_t i = 0; i < stages.size(); ++i) {
        double const price = models::liquidation_price(rules, after(p, stages, i, rules.contract));
        EXPECT_NEAR(stages[i].price, price, 1e-9 * price);
        EXPECT_GT(stages[i].share, 0.0);
        if (i > 0) {
            EXPECT_TRUE(p.side == Side::long_ ? stages[i].price < stages[i - 1].price
                                              : stages[i].price > stages[i - 1].price);
        }
        sum += stages[i].share;
    }
    EXPECT_NEAR(sum, 1.0, 1e-12);
}

TEST(Stages, EveryRuleOnEveryContract) {
    for (ContractKind const contract : {ContractKind::linear, ContractKind::inverse}) {
        for (MaintenanceAt const at : {MaintenanceAt::mark, MaintenanceAt::entry}) {
            MarginRules const rules = tiers(contract, at);
            for (Side const side : {Side::long_, Side::short_}) {
                for (double const value : {5e4, 2.1e6, 3.6e6, 1e7}) {
                    Position const p = models::isolated_position(contract, side, value, 1e5, 20.0);
                    EXPECT_EQ(models::liquidation_stages(rules, p, {}).size(), 1u);
                    for (StageRule const& rule : {StageRule{StageKind::staged, 1, 1.0, 0.0},
                                                  StageRule{StageKind::staged, 2, 1.0, 0.0},
                                                  StageRule{StageKind::sliced, 1, 0.2, 1e5},
                                                  StageRule{StageKind::incremental, 1, 0.1, 0.0}}) {
                        expect_sound(rules, p, models::liquidation_stages(rules, p, rule));
                    }
                }
            }
        }
    }
}

TEST(Stages, StagedGoesDownToTheEdgeOfALowerTier) {
    MarginRules const rules = tiers(ContractKind::linear, MaintenanceAt::mark);
    Position const p = models::isolated_position(ContractKind::linear, Side::long_, 1e7, 1e5, 20.0);
    auto const one = models::liquidation_stages(rules, p, {StageKind::staged, 1, 1.0, 0.0});
    ASSERT_EQ(one.size(), 4u);  // to 3.2, 2.6, 2.0 million, then the rest
    double left = p.size;
    double const edges[] = {3.2e6, 2.6e6, 2e6};
    for (int i = 0; i < 3; ++i) {
        left -= one[static_cast<std::size_t>(i)].share * p.size;
        EXPECT_NEAR(left * one[static_cast<std::size_t>(i)].price, edges[i], 1e-3);
    }
    // Two tiers at once; in the two lowest the whole position.
    auto const two = models::liquidation_stages(rules, p, {StageKind::staged, 2, 1.0, 0.0});
    ASSERT_EQ(two.size(), 2u);
    EXPECT_NEAR((1.0 - two[0].share) * p.size * two[0].price, 2.6e6, 1e-3);
}

/// A fifth, then the rest: with margin m per value what is left triggers at
/// exp(-distance) = (1 - m / (1 - s)) / (1 - m) of the first price.
TEST(Stages, SlicedClosesAFifthAndThenTheRest) {
    MarginRules const rules{models::MarginTable({{0.0, 0.0125, 40.0}}), ContractKind::linear,
                            MaintenanceAt::mark, 0.0};
    Position const p = models::isolated_position(ContractKind::linear, Side::long_, 1e6, 1e5, 10.0);
    auto const stages = models::liquidation_stages(rules, p, {StageKind::sliced, 1, 0.2, 1e5});
    ASSERT_EQ(stages.size(), 2u);
    EXPECT_NEAR(stages[0].share, 0.2, 1e-12);
    EXPECT_NEAR(stages[1].price / stages[0].price, (1.0 - 0.0125 / 0.8) / (1.0 - 0.0125), 1e-12);
    Position const small =
        models::isolated_position(ContractKind::linear, Side::long_, 9e4, 1e5, 10.0);
    EXPECT_EQ(models::liquidation_stages(rules, small, {StageKind::sliced, 1, 0.2, 1e5}).size(),
              1u);
}

TEST(Stages, IncrementalClosesAllInEqualParts) {
    MarginRules const rules{models::MarginTable({{0.0, 0.01, 50.0}}), ContractKind::inverse,
                            MaintenanceAt::mark, 0.0};
    Position const p =
        models::isolated_position(ContractKind::inverse, Side::short_, 10.0, 1e5, 10.0);
    auto const stages = models::liquidation_stages(rules, p, {StageKind::incremental, 1, 0.1, 0.0});
    ASSERT_EQ(stages.size(), 10u);
    for (Stage const& s : stages) {
        EXPECT_NEAR(s.share, 0.1, 1e-9);
    }
}

}  // namespace
}  // namespace cascade::test
