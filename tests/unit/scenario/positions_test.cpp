/// Books from open interest: the venues' files, and levels where positions are liquidated.

#include <cmath>
#include <filesystem>

#include "engine/scenario/load_files.hpp"
#include "engine/scenario/position_book.hpp"
#include "engine/scenario/position_file.hpp"
#include "models/math/elementary.hpp"
#include "tests/helpers/documents.hpp"

namespace cascade::test {
namespace {

using engine::BookInput;
using engine::Fault;
using engine::VenueInput;
using models::Side;

Json venue(std::string const& name) {
    return Json::parse(engine::read_file(kScenarios + "venues/" + name + ".json"));
}

std::string fault_of(Json const& document) {
    std::vector<Fault> faults;
    (void)engine::read_venue_file(document.dump(), "v.json", faults);
    return faults.size() == 1 ? faults[0].pointer + ": " + faults[0].message
                              : std::to_string(faults.size()) + " faults";
}

/// Reading checks every published deduction against floors and rates.
TEST(Venues, EveryShippedFileIsSound) {
    int deductions = 0;
    for (auto const& entry : std::filesystem::directory_iterator(kScenarios + "venues")) {
        std::vector<Fault> faults;
        VenueInput const in =
            engine::read_venue_file(engine::read_file(entry.path()), entry.path(), faults);
        EXPECT_TRUE(faults.empty()) << faults[0].text();
        EXPECT_FALSE(in.source.empty());
        EXPECT_FALSE(in.unknown.empty()) << "every table has its gaps";
        for (auto const& version : in.versions) {
            for (auto const& tier : version.margin.tiers) {
                deductions += tier.deduction ? 1 : 0;
            }
        }
    }
    EXPECT_EQ(deductions, 10 * 7 + 12 + 12 + 20 + 3);
}

TEST(Venues, TheVersionInForce) {
    std::vector<Fault> faults;
    VenueInput const in =
        engine::read_venue_file(venue("binance-btcusdt").dump(), "v.json", faults);
    std::string why;
    EXPECT_EQ(engine::version_on(in, "2022-02-12", why)->from, "2022-02-12");
    EXPECT_EQ(engine::version_on(in, "2022-11-24", why)->from, "2022-05-21");
    EXPECT_EQ(engine::version_on(in, "2022-11-25", why)->margin.tiers[2].max_leverage, 25.0);
    EXPECT_EQ(engine::version_on(in, "2030-01-01", why)->from, "2024-05-30");
    EXPECT_EQ(engine::version_on(in, "2021-09-07", why), nullptr);
    EXPECT_EQ(why, "the file knows nothing before 2022-02-12");
    EXPECT_EQ(engine::version_on(in, "", why), nullptr);
    EXPECT_NE(why.find("name a day"), std::string::npos);
    VenueInput const undated =
        engine::read_venue_file(venue("bybit-btcusdt").dump(), "v.json", faults);
    EXPECT_EQ(engine::version_on(undated, "", why), &undated.versions[0]);
    EXPECT_EQ(engine::version_on(undated, "2020-01-01", why), &undated.versions[0]);
}

/// The examples on BitMEX's page of risk limits: a rate for the whole position, by value at entry.
TEST(Venues, RiskLimitsOfBitmex) {
    std::vector<Fault> faults;
    VenueInput const in = engine::read_venue_file(venue("bitmex-xbtusd").dump(), "v.json", faults);
    ASSERT_TRUE(faults.empty());
    std::string why;
    models::MarginRules const rules =
        engine::margin_rules(engine::version_on(in, "2021-08-31", why)->margin);
    auto const position = [](double xbt) {
        return models::isolated_position(models::ContractKind::inverse, models::Side::long_, xbt,
                                         50000.0, 10.0);
    };
    EXPECT_NEAR(models::maintenance(rules, position(180.0), 190.0), 0.90, 1e-12);
    EXPECT_NEAR(models::maintenance(rules, position(230.0), 190.0), 2.30, 1e-12);
    EXPECT_EQ(rules.table.tier_of(349.0), 1u);
    EXPECT_EQ(rules.table.tier_of(351.0), 2u);
    EXPECT_NEAR(rules.table.tier(2).rate, 0.015, 1e-15);
    EXPECT_NEAR(models::max_leverage(rules, position(230.0).size, 50000.0), 1.0 / 0.015, 1e-4);
    // 230 XBT at 10x are taken over once 23 - (v - 230) is below 2.3, and cut to 200 XBT.
    EXPECT_NEAR(models::liquidation_price(rules, position(230.0)), 230.0 * 50000.0 / 250.7, 1e-6);
    auto const stages = models::liquidation_stages(rules, position(230.0),
                                                   {models::StageKind::staged, 1, 1.0, 0.0});
    ASSERT_EQ(stages.size(), 2u);
    EXPECT_NEAR(stages[0].share, 30.0 / 230.0, 1e-12);
    models::MarginRules const may =
        engine::margin_rules(engine::version_on(in, "2020-05-05", why)->margin);
    EXPECT_NEAR(models::maintenance(may, position(230.0), 190.0), 0.008 * 230.0, 1e-12);
}

TEST(Venues, FaultsAreNamed) {
    Json good = venue("binance-btcusdt");
    auto const with = [&](char const* pointer, Json const& value) {
        Json out = good;
        out[Json::json_pointer(pointer)] = value;
        return fault_of(out);
    };
    std::string const tiers = "/versions/1/margin/tiers";
    EXPECT_EQ(with("/versions/1/margin/tiers/3/deduction", 16299),
              tiers + "/3/deduction: 16299 does not make the margin continuous at 1000000; "
                      "floors and rates give 16300");
    EXPECT_EQ(with("/versions/1/margin/tiers/3/floor", 2e5),
              tiers + "/3/floor: 200000 is not above 250000, the floor of the tier before");
    EXPECT_EQ(with("/versions/1/margin/tiers/0/floor", 1),
              tiers + "/0/floor: 1 is not 0, where the first tier begins");
    EXPECT_EQ(with("/versions/1/margin/tiers/2/rate", 0.001),
              tiers + "/2/rate: 0.001 is below 0.005, the rate of the tier before");
    EXPECT_EQ(with("/versions/1/margin/tiers/0/max_leverage", 500),
              tiers + "/0/max_leverage: 500 leaves less margin than the maintenance rate, 0.004");
    EXPECT_EQ(with("/versions/1/margin/tiers", Json::array()),
              tiers + ": the list is empty; expected at least one tier");
    EXPECT_EQ(with("/versions/1/from", "2022-13-21"),
              "/versions/1/from: \"2022-13-21\" is not a date such as \"2025-10-10\"");
    EXPECT_EQ(with("/versions/1/from", "2022-02-12"),
              "/versions/1: versions are not in order: 2022-02-12 follows 2022-02-12");
    EXPECT_EQ(with("/versions", Json::array()), "/versions: the list is empty");
    EXPECT_EQ(with("/versions/0/margin/contract", "quanto"),
              "/versions/0/margin/contract: \"quanto\" is not one of \"linear\", \"inverse\"");
    good = venue("bitmex-xbtusd");
    EXPECT_NE(with("/versions/0/margin/maintenance_at", "mark").find("at entry only"),
              std::string::npos);
    EXPECT_EQ(with("/versions/0/margin/tiers/1/deduction", 1),
              "/versions/0/margin/tiers/1/deduction: tiers by value at entry have no deduction");
    EXPECT_NE(with("/versoins", 1).find("did you mean \"versions\""), std::string::npos);
}

BookInput book(double leverage) {
    BookInput in;
    in.source = "positions";
    in.open_interest = 1e9;
    in.leverage_mix = {{leverage, 1.0}};
    in.margin = engine::MarginInput{
        "linear", "mark", 0.0, {{0.0, 0.004, 125.0, {}}, {5e4, 0.01, 50.0, {}}}};
    return in;
}

double total_of(models::SideBook const& side) {
    double sum = 0.0;
    for (double const intensity : side.intensity) {
        sum += intensity;
    }
    return sum;
}

/// From the definition: entries of normal logarithm, liquidated where margin.hpp says for each
/// entry, kept with the probability that the bridge from entry to spot has not met that price.
TEST(Positions, LevelsStandWherePositionsAreLiquidated) {
    BookInput in = book(20.0);
    in.position_size = engine::PositionSizeInput{8e4, 0.0};
    double const s = in.entry_dispersion;
    double const spot = 100e3;
    models::MarginRules const rules = engine::margin_rules(*in.margin);
    for (Side const side : {Side::long_, Side::short_}) {
        auto const made = engine::position_side(in, rules, side, spot);
        std::vector<double> expected(made.book.size(), 0.0);
        double kept = 0.0;
        int const parts = 400'000;
        for (int i = 0; i < parts; ++i) {
            double const e = s * (-8.0 + 16.0 * (i + 0.5) / parts);
            double const entry = spot * std::exp(e);
            double const price = models::liquidation_price(
                rules,
                models::isolated_position(models::ContractKind::linear, side, 8e4, entry, 20.0));
            double const y = models::direction(side) * std::log(price / spot);
            double const c = models::direction(side) * std::log(price / entry);
            if (y <= 0.0) {
                continue;
            }
            double const mass =
                std::exp(-0.5 * e * e / (s * s)) * (1.0 - std::exp(-2.0 * c * y / (s * s)));
            kept += mass;
            for (std::size_t k = 0; k < made.book.size(); ++k) {
                if (y > made.book.near[k] && y <= made.book.far[k]) {
                    expected[k] += mass;
                    break;
                }
            }
        }
        for (std::size_t k = 0; k < made.book.size(); ++k) {
            EXPECT_NEAR(made.book.intensity[k] / 1e9, expected[k] / kept, 3e-5)
                << made.book.near[k];
        }
        EXPECT_NEAR(total_of(made.book), 1e9, 1e-6 * 1e9);
    }
}

TEST(Positions, EachLeverageKeepsItsShareOfOpenInterest) {
    BookInput in = book(50.0);
    in.leverage_mix = {{3.0, 3.0}, {10.0, 4.0}, {100.0, 2.0}, {125.0, 1.0}};
    in.long_share = 0.3;
    models::MarginRules const rules = engine::margin_rules(*in.margin);
    for (Side const side : {Side::long_, Side::short_}) {
        auto const made = engine::position_side(in, rules, side, 50.0);
        double const notional = side == Side::long_ ? 0.6e9 : 1.4e9;
        EXPECT_NEAR(total_of(made.book) / notional, 1.0, 1e-6);
        for (std::size_t j = 0; j < 4; ++j) {
            double sum = 0.0;
            for (double const part : made.by_leverage[j]) {
                sum += part;
            }
            EXPECT_NEAR(sum / notional, in.leverage_mix[j].weight / 10.0, 1e-6);
        }
    }
    in.long_share = 0.0;
    EXPECT_EQ(engine::position_side(in, rules, Side::long_, 50.0).book.size(), 0u);
}

/// A position too large for its leverage is held at the most that its tier allows.
TEST(Positions, LeverageIsThatOfTheTier) {
    BookInput in = book(100.0);
    models::MarginRules const rules = engine::margin_rules(*in.margin);
    in.position_size = engine::PositionSizeInput{1e6, 0.0};
    double const capped = engine::position_groups(in, rules, Side::long_, 1.0)[0].distance;
    in.leverage_mix[0].leverage = 50.0;
    EXPECT_EQ(engine::position_groups(in, rules, Side::long_, 1.0)[0].distance, capped);
    in.leverage_mix[0].leverage = 40.0;
    EXPECT_GT(engine::position_groups(in, rules, Side::long_, 1.0)[0].distance, capped);
}

/// More leverage, less maintenance, smaller positions: never farther, nearer, nearer.
TEST(Positions, DistancesAreMonotonic) {
    models::MarginRules const rules = engine::margin_rules(*book(2.0).margin);
    for (Side const side : {Side::long_, Side::short_}) {
        double last = 1e9;
        for (double const leverage : {1.5, 2.0, 5.0, 10.0, 20.0, 50.0}) {
            BookInput in = book(leverage);
            in.position_size = engine::PositionSizeInput{1e5, 2.0};
            auto const groups = engine::position_groups(in, rules, side, 70e3);
            ASSERT_EQ(groups.size(), engine::kSizeNodes);
            double mean = 0.0;
            for (std::size_t i = 0; i < groups.size(); ++i) {
                EXPECT_GT(groups[i].distance, 0.0);
                EXPECT_TRUE(i == 0 || groups[i].distance < groups[i - 1].distance + 1e-14);
                mean += groups[i].distance / static_cast<double>(groups.size());
            }
            EXPECT_LT(mean, last);
            last = mean;
        }
    }
}

/// In base currency: an inverse position of Q quote units is one of Q / spot in value.
TEST(Positions, InverseContracts) {
    BookInput in = book(10.0);
    in.margin->contract = "inverse";
    in.margin->tiers = {{0.0, 0.005, 100.0, {}}, {2.0, 0.02, 50.0, {}}};
    in.position_size = engine::PositionSizeInput{300e3, 0.0};
    models::MarginRules const rules = engine::margin_rules(*in.margin);
    double const spot = 100e3;  // value 3, in the second tier
    double const found = engine::position_groups(in, rules, Side::long_, spot)[0].distance;
    // 0.3 + 3 - v = 0.02 v - 0.03 in the second tier; price = 300e3 / v
    EXPECT_NEAR(found, -std::log(300e3 / (3.33 / 1.02) / spot), 1e-12);
}

Json positions(std::string const& pointer, Json const& value) {
    Json out = shipped("positions");
    out[Json::json_pointer(pointer)] = value;
    return out;
}

TEST(Positions, FaultsAreNamed) {
    expect_fault(positions("/book/venue", "venues/nowhere.json"), "/book/venue",
                 "cannot be opened or read");
    expect_fault(positions("/book/venue_date", "2021-09-07"), "/book/venue_date",
                 "the file knows nothing before 2022-02-12");
    expect_fault(positions("/book/venue_date", "yesterday"), "/book/venue_date", "is not a date");
    Json undated = shipped("positions");
    undated["book"].erase("venue_date");
    expect_fault(undated, "/book/venue", "name a day");
    expect_fault(positions("/book/levels", Json::array()), "/book/levels",
                 "does not belong to source \"positions\"");
    expect_fault(positions("/book/margin", {{"tiers", {{{"floor", 0}, {"rate", 0.01}}}}}), "/book",
                 "exclude each other");
    // 32 sizes of this law reach tiers that want more than 1 / 1000 at once.
    Json alone = shipped("positions");
    alone["book"].erase("venue");
    alone["book"].erase("venue_date");
    expect_fault(alone, "/book", "needs either \"venue\" or \"margin\"");
    alone["book"]["margin"] = {{"tiers", {{{"floor", 0}, {"rate", 0.05}}}}};
    expect_fault(alone, "/book/leverage_mix/3/leverage",
                 "leverage 25.0 leaves less margin than the venue's tiers want");
    alone["book"]["margin"] = {{"tiers", {{{"floor", 5}, {"rate", 0.05}}}}};
    expect_fault(alone, "/book/margin/tiers/0/floor", "5 is not 0");
}

TEST(Positions, ResolvedNeedsNoVenueFile) {
    auto const scenario = engine::parse_scenario(shipped("positions").dump(), "s.json", kScenarios);
    std::string const resolved = engine::resolved_json(scenario);
    EXPECT_FALSE(Json::parse(resolved)["book"].contains("venue"));
    auto const again = engine::parse_scenario(resolved, "r.json", "/nowhere");
    EXPECT_EQ(engine::resolved_json(again), resolved);
    auto const a = engine::assemble(scenario).plan.book;
    auto const b = engine::assemble(again).plan.book;
    for (int side = 0; side < models::kSides; ++side) {
        EXPECT_EQ(a.side[side].notional, b.side[side].notional);
        EXPECT_EQ(a.side[side].near, b.side[side].near);
    }
}

engine::PositionFile read_list(std::string const& rows, std::vector<Fault>& faults) {
    models::MarginRules const rules = engine::margin_rules(*book(10.0).margin);
    return engine::read_position_file(
        "side,size,entry,leverage,collateral,liquidation_price\n" + rows, "p.csv", rules, 100.0,
        faults);
}

TEST(PositionList, LevelsStandAtLiquidationPrices) {
    std::vector<Fault> faults;
    auto const list = read_list(
        "long,100,101,10,,\n"
        "# a comment\n"
        "short,5,99,,120,\n"
        "long,7,100,25,,\n"
        "long,200,,50,,90\n"
        "long,300,,50,,95\n"
        "long,1,,25,,90\n",
        faults);
    ASSERT_TRUE(faults.empty()) << faults[0].text();
    ASSERT_EQ(list.levels.size(), 5u);
    // Below 50,000 the rate is 0.004: long E (1 - 1/L) / (1 - m), short (E + collateral) / (1 + m).
    double const price[] = {100.0 * 0.96 / 0.996, 95.0, 101.0 * 0.9 / 0.996, 90.0,
                            (99.0 + 24.0) / 1.004};
    double const notional[] = {7.0 * price[0], 300.0 * 95.0, 100.0 * price[2], 201.0 * 90.0,
                               5.0 * price[4]};
    for (std::size_t k = 0; k < 5; ++k) {
        EXPECT_EQ(list.levels[k].side, k < 4 ? "long" : "short");
        EXPECT_NEAR(*list.levels[k].price, price[k], 1e-12 * price[k]);
        EXPECT_NEAR(list.levels[k].intensity, notional[k], 1e-12 * notional[k]);
    }
    EXPECT_EQ(list.levels[1].leverage, 50.0);
    EXPECT_FALSE(list.levels[3].leverage) << "two kinds at one price";
    EXPECT_FALSE(list.levels[4].leverage) << "cross margin";
    EXPECT_TRUE(list.warnings.empty());
}

/// Two positions at one price are one position.
TEST(PositionList, MergingEqualPositionsChangesNothing) {
    std::vector<Fault> faults;
    auto const one = read_list("long,5,100,10,,\nlong,3,101,10,,\n", faults);
    auto const two = read_list("long,2,100,10,,\nlong,3,101,10,,\nlong,3,100,10,,\n", faults);
    ASSERT_EQ(one.levels.size(), two.levels.size());
    for (std::size_t k = 0; k < one.levels.size(); ++k) {
        EXPECT_NEAR(*one.levels[k].price, *two.levels[k].price, 1e-12 * 100.0);
        EXPECT_NEAR(one.levels[k].intensity, two.levels[k].intensity, 1e-12);
    }
}

TEST(PositionList, WarningsAndFaults) {
    std::vector<Fault> faults;
    auto const list = read_list("long,1000,100,100,,\nlong,1,100,,101,\n", faults);
    ASSERT_EQ(list.warnings.size(), 2u);
    EXPECT_EQ(list.warnings[0], "1 position of the list is liquidated at no price and left out");
    EXPECT_EQ(list.warnings[1],
              "1 position of the list is of more leverage than their tier allows to open");
    struct {
        char const* row;
        char const* fault;
    } const wrong[] = {
        {"long,1,140,10,,",
         "p.csv:2:6: a long position liquidated at 126.506 would be gone at "
         "spot, 100"},
        {"short,1,,,,99",
         "p.csv:2:7: a short position liquidated at 99 would be gone at spot, 100"},
        {"long,1,100,,,", "p.csv:2:6: expected \"liquidation_price\", or \"entry\" and either"},
        {"long,1,100,10,5,", "p.csv:2:6: expected \"liquidation_price\", or \"entry\" and either"},
        {"long,,100,10,,", "p.csv:2:6: size: nothing is given"},
        {"long,-1,100,10,,", "p.csv:2:6: size: \"-1\" is not a number above 0"},
        {"lnog,1,100,10,,", "p.csv:2:1: side: \"lnog\" is not \"long\" or \"short\""},
        {"long,1,100", "p.csv:2:1: 3 fields, the header has 6"},
    };
    for (auto const& w : wrong) {
        faults.clear();
        (void)read_list(std::string(w.row) + "\n", faults);
        ASSERT_EQ(faults.size(), 1u) << w.row;
        EXPECT_EQ(faults[0].text().compare(0, std::string(w.fault).size(), w.fault), 0)
            << faults[0].text();
    }
}

TEST(PositionList, ResolvedNeedsNoFile) {
    Json document = shipped("position-list");
    auto const scenario = engine::parse_scenario(document.dump(), "s.json", kScenarios);
    auto const again =
        engine::parse_scenario(engine::resolved_json(scenario), "r.json", "/nowhere");
    auto const a = engine::assemble(scenario).plan.book;
    auto const b = engine::assemble(again).plan.book;
    ASSERT_GT(a.side[0].size(), 5u);
    for (int side = 0; side < models::kSides; ++side) {
        EXPECT_EQ(a.side[side].notional, b.side[side].notional);
        EXPECT_EQ(a.side[side].near, a.side[side].far) << "points";
        EXPECT_EQ(a.side[side].near, b.side[side].near);
    }
    document["book"]["margin"] = {{"tiers", {{{"floor", 0}, {"rate", 0.01}}}}};
    expect_fault(document, "/book", "exclude each other");
}

}  // namespace
}  // namespace cascade::test
