/// Liquidation prices against the worked examples that venues publish, and against bisection.
///
/// Numbers: reference pack of this project, set 08, which names the page of each example; the rows
/// of Binance's table of 2024-05-30 from the pack's facts.

#include "models/venue/margin.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

namespace cascade::models {
namespace {

MarginRules flat(double rate, ContractKind contract = ContractKind::linear,
                 MaintenanceAt at = MaintenanceAt::mark, double fee = 0.0) {
    return {MarginTable({{0.0, rate, 100.0}}), contract, at, fee};
}

/// Binance USD-M BTCUSDT, 2022-02-12.
MarginTable binance_2022() {
    return MarginTable({{0, .004, 125},
                        {50e3, .005, 100},
                        {250e3, .01, 50},
                        {1e6, .025, 20},
                        {7.5e6, .05, 10},
                        {40e6, .1, 5},
                        {100e6, .125, 4},
                        {200e6, .15, 3},
                        {400e6, .25, 2},
                        {600e6, .5, 1}});
}

MarginTable binance_2024() {
    return MarginTable({{0, .004, 125},
                        {50e3, .005, 100},
                        {600e3, .0065, 75},
                        {3e6, .01, 50},
                        {12e6, .02, 25},
                        {70e6, .025, 20},
                        {100e6, .05, 10},
                        {230e6, .1, 5},
                        {480e6, .125, 4},
                        {600e6, .15, 3},
                        {800e6, .25, 2},
                        {1200e6, .5, 1}});
}

TEST(Margin, DeductionsMakeTiersContinuous) {
    MarginTable const t({{0, .025, 20},
                         {100e3, .05, 10},
                         {500e3, .1, 5},
                         {1e6, .15, 3},
                         {2e6, .25, 2},
                         {5e6, .5, 1}});
    double const published[] = {0.0, 2500.0, 27500.0, 77500.0, 277500.0, 1527500.0};
    for (std::size_t k = 0; k < t.size(); ++k) {
        EXPECT_NEAR(t.deduction(k), published[k], 1e-9);
    }
    for (std::size_t k = 1; k < t.size(); ++k) {
        double const edge = t.tier(k).floor;
        EXPECT_EQ(t.tier_of(edge), k - 1);
        EXPECT_NEAR(t.maintenance(edge), t.maintenance(std::nextafter(edge, 1e12)), 1e-9);
    }
    EXPECT_NEAR(binance_2022().deduction(3), 16300.0, 1e-9);
    EXPECT_NEAR(binance_2024().deduction(11), 421'481'450.0, 1e-6);
}

TEST(Margin, PublishedExamples) {
    // Binance, isolated and cross, one-way.
    MarginRules const btc{binance_2022()};
    EXPECT_NEAR(liquidation_price(btc, {Side::long_, 109.488, 32481.98, 1535443.01}),
                18778.725932171, 1e-9 * 18778.0);
    MarginRules const eth{MarginTable({{0, .05, 20}, {135365.0 / 0.05, .1, 10}})};
    EXPECT_NEAR(liquidation_price(
                    eth, {Side::long_, 3683.979, 1456.84, 1535443.01 - 71200.811444 - 56354.56848}),
                1153.2564642391042, 1e-9 * 1153.0);
    MarginRules const small{MarginTable({{0, .005, 100}, {2.0, .01, 50}})};  // cum 0.01
    EXPECT_NEAR(liquidation_price(small, {Side::short_, 1.0, 10.0, 2.0}), 11.891089108910892,
                1e-12);
    // OKX and Gate: the closing fee too.
    EXPECT_NEAR(liquidation_price(flat(.01, ContractKind::linear, MaintenanceAt::mark, .0006),
                                  {Side::long_, 1.0, 10.0, 2.0}),
                8.085708510208207, 1e-12);
    // Bybit and BitMEX: maintenance at the entry price.
    auto const at_entry = [](double rate) {
        return flat(rate, ContractKind::linear, MaintenanceAt::entry);
    };
    EXPECT_NEAR(liquidation_price(at_entry(.005), {Side::long_, 1.0, 20000.0, 400.0}), 19700.0,
                1e-9);
    EXPECT_NEAR(liquidation_price(at_entry(.01), {Side::long_, 1.0, 10.0, 2.0}), 8.1, 1e-12);
    Position const karen{Side::long_, 20.0, 1000.0, 10000.0};
    EXPECT_NEAR(liquidation_price(at_entry(.01), karen), 510.0, 1e-9);
    EXPECT_NEAR(bankruptcy_price(ContractKind::linear, karen), 500.0, 1e-9);
    // MCS: inverse contract, 10x.
    EXPECT_NEAR(
        liquidation_price(flat(.005, ContractKind::inverse, MaintenanceAt::entry),
                          isolated_position(ContractKind::inverse, Side::long_, 0.3, 2000.0, 10.0)),
        1826.4840182648402, 1e-9);
    // Phemex: the collateral holds the fee of closing at the bankruptcy value, 160.
    EXPECT_NEAR(liquidation_price(flat(.01, ContractKind::linear, MaintenanceAt::mark, .0006),
                                  {Side::long_, 500.0, 0.4, 40.0 + 160.0 * .0006}),
                0.3232342834040833, 1e-12);
}

TEST(Margin, BinanceTableOf2024) {
    struct {
        double leverage, value, long_price, short_price, long_bankrupt, short_bankrupt;
    } const rows[] = {
        {10, 100e3, 99442.21, 120452.74, 99000, 121000},
        {25, 100e3, 106075.38, 113885.57, 105600, 114400},
        {50, 100e3, 108286.43, 111696.52, 107800, 112200},
        {100, 100e3, 109391.96, 110601.99, 108900, 111100},
        {125, 40e3, 109558.23, 110438.25, 109120, 110880},
        {20, 5e6, 105301.11, 114605.84, 104500, 115500},
        {10, 50e6, 100725.32, 118910.97, 99000, 121000},
    };
    MarginRules const rules{binance_2024()};
    for (auto const& r : rows) {
        for (Side const side : {Side::long_, Side::short_}) {
            Position const p =
                isolated_position(ContractKind::linear, side, r.value, 110e3, r.leverage);
            bool const is_long = side == Side::long_;
            EXPECT_NEAR(liquidation_price(rules, p), is_long ? r.long_price : r.short_price, 0.005)
                << r.leverage << "x " << r.value;
            EXPECT_NEAR(bankruptcy_price(ContractKind::linear, p),
                        is_long ? r.long_bankrupt : r.short_bankrupt, 1e-8);
        }
    }
}

TEST(Margin, SomePositionsAreNeverLiquidated) {
    MarginRules const rules = flat(.005);
    EXPECT_EQ(liquidation_price(rules, {Side::long_, 1.0, 100.0, 101.0}), 0.0);
    EXPECT_EQ(bankruptcy_price(ContractKind::linear, {Side::long_, 1.0, 100.0, 101.0}), 0.0);
    EXPECT_EQ(
        liquidation_price(flat(.005, ContractKind::inverse), {Side::short_, 1000.0, 100.0, 11.0}),
        std::numeric_limits<double>::infinity());
}

/// Equity less what is wanted, from the definitions.
double excess(MarginRules const& rules, Position const& p, double price) {
    double const side = p.side == Side::long_ ? 1.0 : -1.0;
    bool const linear = rules.contract == ContractKind::linear;
    double const profit =
        linear ? side * p.size * (price - p.entry) : side * p.size * (1.0 / p.entry - 1.0 / price);
    double const value = linear ? p.size * price : p.size / price;
    double const base = rules.maintenance_at == MaintenanceAt::mark ? value
                        : linear                                    ? p.size * p.entry
                                                                    : p.size / p.entry;
    double wanted = rules.growth * base * base;  // then tier by tier, as income tax
    if (rules.tiers_by != TiersBy::value) {      // one rate for all of it
        double const counted = rules.tiers_by == TiersBy::size ? p.size : base;
        std::size_t k = rules.table.size() - 1;
        while (k > 0 && rules.table.tier(k).floor >= counted) {
            --k;
        }
        return p.collateral + profit - rules.table.tier(k).rate * base - rules.closing_fee * value;
    }
    for (std::size_t k = 0; k < rules.table.size(); ++k) {
        double const cap = k + 1 < rules.table.size() ? rules.table.tier(k + 1).floor : 1e300;
        wanted += rules.table.tier(k).rate
                  * std::max(0.0, std::min(base, cap) - rules.table.tier(k).floor);
    }
    return p.collateral + profit - wanted - rules.closing_fee * value;
}

/// Any table, side, contract and convention: the price found is where the definition changes sign.
TEST(Margin, LiquidationPriceIsTheRootOfTheDefinition) {
    std::mt19937_64 random(5);
    auto const uniform = [&](double low, double high) {
        return low + (high - low) * static_cast<double>(random() >> 11) * 0x1p-53;
    };
    int found = 0;
    for (int i = 0; i < 20000; ++i) {
        std::vector<MarginTier> tiers{{0.0, uniform(0.001, 0.05), 100.0}};
        while (tiers.size() < 1 + random() % 8) {
            tiers.push_back({tiers.back().floor + std::exp(uniform(0.0, 8.0)),
                             std::min(0.9, tiers.back().rate * uniform(1.0, 2.5)), 10.0});
        }
        MarginRules const rules{
            MarginTable(tiers), random() % 2 == 0 ? ContractKind::linear : ContractKind::inverse,
            random() % 2 == 0 ? MaintenanceAt::mark : MaintenanceAt::entry, uniform(0.0, 0.002)};
        Position const p = isolated_position(
            rules.contract, random() % 2 == 0 ? Side::long_ : Side::short_,
            std::exp(uniform(-1.0, 10.0)), std::exp(uniform(-5.0, 12.0)), uniform(1.0, 125.0));
        double const price = liquidation_price(rules, p);
        if (price == 0.0 || std::isinf(price)) {
            continue;
        }
        ++found;
        double const inside = p.side == Side::long_ ? 1.0 : -1.0;
        EXPECT_GT(excess(rules, p, price * (1.0 + inside * 1e-9)), 0.0) << i;
        EXPECT_LT(excess(rules, p, price * (1.0 - inside * 1e-9)), 0.0) << i;
    }
    EXPECT_GT(found, 19000);
}

/// The same where rates go by size or by value at entry, or grow with value.
TEST(Margin, RatesBySizeAndRatesThatGrow) {
    std::mt19937_64 random(11);
    auto const uniform = [&](double low, double high) {
        return low + (high - low) * static_cast<double>(random() >> 11) * 0x1p-53;
    };
    int found = 0;
    for (int i = 0; i < 20000; ++i) {
        bool const by_size = random() % 2 == 0;
        bool const by_entry = by_size && random() % 2 == 0;
        MarginRules rules{
            by_size ? MarginTable({{0.0, 0.004, 125.0}, {10.0, 0.005, 100.0}, {60.0, 0.02, 50.0}})
                    : MarginTable({{0.0, uniform(0.005, 0.02), 50.0}}),
            random() % 2 == 0 ? ContractKind::linear : ContractKind::inverse,
            by_entry ? MaintenanceAt::entry : MaintenanceAt::mark, uniform(0.0, 0.002)};
        rules.tiers_by = by_entry ? TiersBy::entry_value : by_size ? TiersBy::size : TiersBy::value;
        rules.growth = by_size ? 0.0 : std::exp(uniform(-12.0, -4.0));
        Position const p = isolated_position(
            rules.contract, random() % 2 == 0 ? Side::long_ : Side::short_,
            std::exp(uniform(-1.0, 5.0)), std::exp(uniform(-1.0, 1.0)), uniform(1.0, 50.0));
        double const price = liquidation_price(rules, p);
        double const inside = p.side == Side::long_ ? 1.0 : -1.0;
        if (excess(rules, p, p.entry) <= 0.0) {  // too little at once
            EXPECT_LE(inside * (p.entry - price), 1e-9 * p.entry) << i;
            continue;
        }
        if (price == 0.0 || std::isinf(price)) {
            continue;
        }
        ++found;
        EXPECT_GT(excess(rules, p, price * (1.0 + inside * 1e-9)), 0.0) << i;
        EXPECT_LT(excess(rules, p, price * (1.0 - inside * 1e-9)), 0.0) << i;
        EXPECT_GT(inside * (p.entry - price), 0.0) << i;
    }
    EXPECT_GT(found, 15000);
    // Deribit, 2022: 100 BTC want 1.5 %, and 2.5 % to open, so 40x at most.
    MarginRules deribit{MarginTable({{0.0, 0.01, 50.0}}), ContractKind::inverse};
    deribit.growth = 0.00005;
    EXPECT_NEAR(max_leverage(deribit, 100.0 * 50e3, 50e3), 40.0, 1e-12);
    Position const p = isolated_position(ContractKind::inverse, Side::short_, 100.0, 50e3, 10.0);
    double const value = p.size / liquidation_price(deribit, p);
    EXPECT_NEAR(10.0 - (100.0 - value), 0.01 * value + 0.00005 * value * value, 1e-9);
}

TEST(Margin, RequiredCollateralIsTheInverseOfTheLiquidationPrice) {
    std::mt19937_64 random(3);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    for (int i = 0; i < 2000; ++i) {
        ContractKind const contract = i % 2 == 0 ? ContractKind::linear : ContractKind::inverse;
        MaintenanceAt const at = i % 4 < 2 ? MaintenanceAt::mark : MaintenanceAt::entry;
        MarginRules const rules{binance_2024(), contract, at, 0.001 * uniform(random)};
        Side const side = i % 8 < 4 ? Side::long_ : Side::short_;
        double const entry = 50000.0 + 50000.0 * uniform(random);
        double const value = contract == ContractKind::linear ? 1e6 * uniform(random) + 1e3
                                                              : 1e3 * uniform(random) + 1.0;
        double const leverage = 2.0 + 20.0 * uniform(random);
        Position const p = isolated_position(contract, side, value, entry, leverage);
        double const price = liquidation_price(rules, p);
        EXPECT_NEAR(required_collateral(rules, p, price) / p.collateral, 1.0, 1e-9) << i;
    }
}

TEST(Margin, ProfitIsInTheCurrencyOfTheCollateral) {
    Position const p{Side::long_, 2.0, 100.0, 0.0};
    EXPECT_DOUBLE_EQ(profit_at(ContractKind::linear, p, 110.0), 20.0);
    EXPECT_DOUBLE_EQ(profit_at(ContractKind::linear, {Side::short_, 2.0, 100.0, 0.0}, 110.0),
                     -20.0);
    // 1,000 quote units bought at 100 and sold at 125: 10 base units cost, 8 come back.
    EXPECT_DOUBLE_EQ(profit_at(ContractKind::inverse, {Side::long_, 1000.0, 100.0, 0.0}, 125.0),
                     2.0);
}

}  // namespace
}  // namespace cascade::models
