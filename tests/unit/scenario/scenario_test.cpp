/// The scenario language: what is read, what is refused, and where the refusal points.

#include "engine/scenario/scenario.hpp"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "engine/scenario/assemble.hpp"
#include "engine/scenario/load_files.hpp"

namespace cascade::test {
namespace {

using engine::Error;
using engine::Fault;
using engine::Override;
using engine::parse_scenario;
using Json = nlohmann::ordered_json;

std::string const kScenarios = CASCADE_SOURCE_DIR "/scenarios/";

std::string seed_text() {
    return engine::read_file(kScenarios + "btc-110k-100k7.json");
}

std::vector<Fault> faults_of(std::string const& text, std::vector<Override> const& overrides = {}) {
    try {
        (void)parse_scenario(text, "s.json", kScenarios, overrides);
        return {};
    } catch (Error const& error) {
        return error.faults();
    }
}

/// Expects exactly one fault at the pointer whose message holds the words.
void expect_fault(std::vector<Fault> const& faults, std::string const& pointer,
                  std::string const& words) {
    ASSERT_EQ(faults.size(), 1u) << pointer << (faults.size() > 1 ? ": " + faults[1].text() : "");
    EXPECT_EQ(faults[0].pointer, pointer) << faults[0].text();
    EXPECT_NE(faults[0].message.find(words), std::string::npos) << faults[0].text();
}

void expect_override_fault(std::string const& set, std::string const& value,
                           std::string const& pointer, std::string const& words) {
    SCOPED_TRACE(set + "=" + value);
    expect_fault(faults_of(seed_text(), {{set, value}}), pointer, words);
}

TEST(Scenario, EveryShippedOneLoadsAndAssembles) {
    for (char const* name :
         {"btc-110k-100k7", "quiet", "runaway", "domino", "from-file", "merton", "kou", "heston",
          "bates", "hawkes", "bootstrap", "stress", "power-impact", "book-impact"}) {
        auto const scenario = engine::load_scenario(kScenarios + name + ".json");
        auto const plan = engine::assemble(scenario).plan;
        EXPECT_EQ(scenario.name, name);
        EXPECT_EQ(plan.steps, 1440u);
        EXPECT_DOUBLE_EQ(plan.step_s, 60.0);
    }
}

TEST(Scenario, ValuesOutOfRange) {
    expect_override_fault("/market/spot", "0", "/market/spot", "above 0");
    expect_override_fault("/market/spot", "\"x\"", "/market/spot", "not a number");
    expect_override_fault("/price/volatility", "-1", "/price/volatility", "at least 0");
    expect_override_fault("/simulation/paths", "1.5", "/simulation/paths", "a whole number");
    expect_override_fault("/simulation/paths", "0", "/simulation/paths", "at least 1");
    expect_override_fault("/simulation/block_size", "1024", "/simulation/block_size",
                          "unknown key");
    expect_override_fault("/book/kappa", "1.5", "/book/kappa", "at most 1");
    expect_override_fault("/outputs/fan", "1", "/outputs/fan", "true or false");
    expect_override_fault("/schema_version", "2", "/schema_version", "1");
    expect_override_fault("/outputs/thresholds", "[105000]", "/outputs/thresholds/0", "at spot");
    expect_override_fault("/depth/floor", "0", "/depth/floor", "above 0");
}

TEST(Scenario, NamesNearlyRight) {
    expect_override_fault("/price/volatilty", "1", "/price/volatilty",
                          "did you mean \"volatility\"?");
    expect_override_fault("/price/model", "gmb", "/price/model", "did you mean \"gbm\"?");
    expect_override_fault("/impactt", "{}", "/impactt", "did you mean \"impact\"?");
    expect_override_fault("/simulation/monitoring", "brigde", "/simulation/monitoring",
                          "did you mean \"bridge\"?");
}

TEST(Scenario, Durations) {
    expect_override_fault("/simulation/step", "7min", "/simulation/step", "does not divide");
    expect_override_fault("/simulation/step", "25h", "/simulation/step", "longer than the horizon");
    expect_override_fault("/simulation/step", "1 min", "/simulation/step", "not a duration");
    expect_override_fault("/simulation/step", "0s", "/simulation/step", "not a duration");
    expect_override_fault("/simulation/steps", "10", "/simulation", "not both");
    expect_override_fault("/simulation/step", "10us", "/simulation/step", "at most 100000000");
    expect_override_fault("/impact/half_lives", "[\"10\"]", "/impact/half_lives/0",
                          "not a duration");
    auto const scenario =
        parse_scenario(seed_text(), "s.json", kScenarios,
                       {{"/simulation/horizon", "0.5h"}, {"/simulation/step", "500ms"}});
    EXPECT_EQ(engine::assemble(scenario).plan.steps, 3600u);
    EXPECT_DOUBLE_EQ(engine::assemble(scenario).plan.step_s, 0.5);
}

TEST(Scenario, StepsInsteadOfAStep) {
    Json document = Json::parse(seed_text());
    document["simulation"].erase("step");
    expect_fault(faults_of(document.dump()), "/simulation", "\"step\" (or \"steps\") is missing");
    document["simulation"]["steps"] = 63;
    document["simulation"]["horizon"] = "2190h";
    auto const plan = engine::assemble(parse_scenario(document.dump(), "s", ".")).plan;
    EXPECT_EQ(plan.steps, 63u);
    EXPECT_DOUBLE_EQ(plan.horizon_s(), 2190.0 * 3600.0);
}

TEST(Scenario, Thresholds) {
    expect_override_fault("/book/thresholds/0/price", "104000", "/book/thresholds/0/price",
                          "wrong side of spot");
    expect_override_fault("/book/thresholds/-",
                          R"({"side":"long","price":99000,"cumulative_intensity":7e9})",
                          "/book/thresholds/2/cumulative_intensity", "not above");
    expect_override_fault("/book/thresholds/-",
                          R"({"side":"long","price":100700,"cumulative_intensity":9e9})",
                          "/book/thresholds/2/price", "one price");
    expect_override_fault("/book/thresholds", "[]", "/book/thresholds", "empty");
    expect_override_fault("/book/leverage_mix", R"([{"leverage":300,"weight":1}])",
                          "/book/leverage_mix/0/leverage", "maintenance margin");
    expect_override_fault("/book/leverage_mix", R"([{"leverage":10,"weight":0}])",
                          "/book/leverage_mix", "sum to 0");
    expect_override_fault("/book/levels", "[]", "/book/levels",
                          "does not belong to source \"thresholds\"");
}

TEST(Scenario, Impact) {
    expect_override_fault("/impact/permanent_fraction", "1", "/impact/half_lives",
                          "nothing is left");
    expect_override_fault("/impact/half_lives", "[]", "/impact", "\"half_lives\"");
    expect_override_fault("/impact/weights", "[0.5, 0.5]", "/impact/weights", "2 weights for 1");
    expect_override_fault("/impact/weights", "[0.5]", "/impact/weights", "expected 1");
    Json document = Json::parse(seed_text());
    document.erase("impact");
    expect_fault(faults_of(document.dump()), "", "\"impact\" is missing");
}

/// The seed with inline levels.
std::string with_levels(std::string const& levels) {
    Json document = Json::parse(seed_text());
    document["book"] = Json{{"source", "levels"}, {"levels", Json::parse(levels)}};
    return document.dump();
}

TEST(Scenario, Levels) {
    std::string const at = "/book/levels/";
    auto const expect = [&](std::string const& levels, std::string const& index,
                            std::string const& words) {
        SCOPED_TRACE(levels);
        expect_fault(faults_of(with_levels(levels)), at + index, words);
    };
    expect(R"([{"side":"long","price":106000,"intensity":1}])", "0", "wrong side of spot");
    expect(R"([{"side":"short","lower":104000,"upper":106000,"intensity":1}])", "0",
           "wrong side of spot");
    expect(R"([{"side":"long","price":1,"lower":1,"upper":2,"intensity":1}])", "0", "either");
    expect(R"([{"side":"long","lower":1,"intensity":1}])", "0", "either");
    expect(R"([{"side":"long","lower":99000,"upper":98000,"intensity":1}])", "0", "not below");
    expect(R"([{"side":"long","lower":99000,"upper":99500,"intensity":1},
               {"side":"long","lower":98500,"upper":99100,"intensity":1}])",
           "1", "overlaps");
    expect(
        R"([{"side":"long","price":99000,"intensity":1},{"side":"long","price":97000,"intensity":1},
               {"side":"long","price":98000,"intensity":1}])",
        "2", "not sorted");
    expect(R"([{"side":"long","price":99000,"intensity":1},
               {"side":"long","price":99000,"intensity":1}])",
           "1", "overlaps");
    expect(R"([{"side":"long","price":99000,"intensity":-1}])", "0/intensity", "at least 0");
    EXPECT_TRUE(
        faults_of(with_levels(R"([{"side":"short","lower":105000,"upper":106000,"intensity":1}])"))
            .empty())
        << "a bin may touch spot";
    EXPECT_TRUE(faults_of(with_levels("[]")).empty());
}

TEST(Scenario, PlacesInTheText) {
    std::string const text =
        "{\n  \"schema_version\": 1,\n  \"name\": \"x\",\n"
        "  \"market\": { \"spot\": -5, \"spto\": 1 },\n"
        "  \"simulation\": { \"paths\": 10, \"horizon\": \"1h\", \"step\": \"1min\" },\n"
        "  \"price\": { \"model\": \"gbm\", \"volatility\": 0.5 },\n"
        "  \"book\": { \"source\": \"levels\", \"levels\": [] }\n}\n";
    auto const faults = faults_of(text);
    ASSERT_EQ(faults.size(), 2u);
    EXPECT_EQ(faults[0].text(),
              "s.json:4:23: /market/spot: -5 is not above 0 and at most 1000000000000");
    EXPECT_EQ(faults[1].text(),
              "s.json:4:27: /market/spto: unknown key \"spto\"; did you mean \"spot\"?");
}

TEST(Scenario, AllFaultsAtOnce) {
    auto const faults = faults_of(seed_text(), {{"/market/spot", "-1"},
                                                {"/price/volatility", "x"},
                                                {"/book/kappa", "7"},
                                                {"/nothing", "1"}});
    EXPECT_EQ(faults.size(), 4u);
}

TEST(Scenario, TextItself) {
    auto const both = faults_of("{\"a\": 1, \"a\": 2");
    ASSERT_EQ(both.size(), 2u) << "the duplicate and the missing brace";
    EXPECT_NE(both[0].message.find("duplicate key"), std::string::npos);
    EXPECT_NE(both[1].message.find("not JSON"), std::string::npos);
    auto const twice = faults_of(R"({"name":"x", "name":"y"})");
    ASSERT_FALSE(twice.empty());
    EXPECT_TRUE(std::any_of(twice.begin(), twice.end(), [](Fault const& f) {
        return f.pointer == "/name" && f.column == 14
               && f.message == "duplicate key, first given at line 1, column 2";
    }));
    expect_fault(faults_of("[1, NaN]"), "/1", "not JSON");
    expect_fault(faults_of("[1e999]"), "/0", "not JSON");
    expect_fault(faults_of("[18446744073709551616]"), "/0", "does not fit 64 bits");
    auto const deep = faults_of(std::string(100000, '['));
    ASSERT_EQ(deep.size(), 1u);
    EXPECT_EQ(deep[0].message, "nested deeper than 64 levels");
    EXPECT_EQ(deep[0].column, 65u);
    expect_fault(faults_of("\"\xff\""), "", "not JSON");
    expect_fault(faults_of(""), "", "not JSON");
    expect_fault(faults_of("[]"), "", "a scenario is a JSON object, not a list");
    expect_fault(faults_of(std::string((64u << 20) + 1, ' ')), "", "bytes, more than");
}

TEST(Scenario, Overrides) {
    expect_override_fault("market/spot", "1", "market/spot", "begins with '/'");
    expect_override_fault("/book/thresholds/7/price", "1", "/book/thresholds/7/price",
                          "no element '7'");
    expect_override_fault("/name/x", "1", "/name/x", "has no parts");
    auto const scenario = parse_scenario(seed_text(), "s.json", ".",
                                         {{"/simulation/seed", "18446744073709551615"},
                                          {"/book/dispersion/cv", "0"},
                                          {"/name", "other"}});
    EXPECT_EQ(scenario.simulation.seed, 18446744073709551615ull);
    EXPECT_EQ(scenario.name, "other");
    auto const fault = faults_of(seed_text(), {{"/book/kappa", "2"}});
    EXPECT_EQ(fault.at(0).text().substr(0, 19), "--set: /book/kappa:");
}

TEST(Scenario, AbsurdSizesAreRefusedBeforeTheyStart) {
    expect_override_fault("/simulation/paths", "1000000000000", "/simulation/paths", "of memory");
}

/// What a fuzzer found: figures that left the range of doubles after hours of computing.
TEST(Scenario, AbsurdNumbersAreRefusedBeforeTheyStart) {
    expect_override_fault("/impact/depth_1pct", "1", "/impact", "would move log price by");
    expect_override_fault("/impact/depth_1pct", "5e-324", "/impact/depth_1pct", "at least 1e-12");
    EXPECT_TRUE(faults_of(seed_text(), {{"/impact/depth_1pct", "1e7"}}).empty());
}

TEST(Scenario, ResolvedReadsBackToTheSamePlan) {
    for (char const* name : {"btc-110k-100k7", "quiet", "domino", "from-file"}) {
        auto const first = engine::load_scenario(kScenarios + name + ".json");
        std::string const resolved = engine::resolved_json(first);
        auto const second = parse_scenario(resolved, "resolved", "/nowhere");
        EXPECT_EQ(engine::resolved_json(second), resolved) << name;
        auto const a = engine::assemble(first).plan;
        auto const b = engine::assemble(second).plan;
        EXPECT_EQ(a.steps, b.steps);
        EXPECT_EQ(a.impact.transient_weights, b.impact.transient_weights);
        EXPECT_EQ(a.grid.heat_edges[0], b.grid.heat_edges[0]);
        for (int s = 0; s < 2; ++s) {
            EXPECT_EQ(a.book.side[s].near, b.book.side[s].near) << name;
            EXPECT_EQ(a.book.side[s].far, b.book.side[s].far) << name;
            EXPECT_EQ(a.book.side[s].notional, b.book.side[s].notional) << name;
        }
    }
}

TEST(Scenario, SchemaIsTheShippedOne) {
    EXPECT_EQ(engine::schema_json(), engine::read_file(kScenarios + "schema/scenario.schema.json"))
        << "renew it with: cascade schema > scenarios/schema/scenario.schema.json";
}

/// Whatever the bytes: a scenario or faults, never anything else.
TEST(Scenario, MutatedTextNeverCrashes) {
    std::string const text = seed_text();
    std::mt19937_64 generator(7);
    int refused = 0;
    for (int i = 0; i < 4000; ++i) {
        std::string mutant = text;
        for (std::uint64_t n = 0; n <= generator() % 4; ++n) {
            std::size_t const at = generator() % mutant.size();
            switch (generator() % 4) {
                case 0:
                    mutant[at] = static_cast<char>(generator());
                    break;
                case 1:
                    mutant.erase(at, 1 + generator() % 20);
                    break;
                case 2:
                    mutant.insert(at, mutant.substr(generator() % mutant.size(), generator() % 30));
                    break;
                default:
                    mutant[at] = "{}[]\",:0-e9."[generator() % 12];
            }
            if (mutant.empty()) {
                mutant = "{";
            }
        }
        auto const faults = faults_of(mutant);
        refused += faults.empty() ? 0 : 1;
        for (Fault const& fault : faults) {
            EXPECT_FALSE(fault.message.empty());
        }
    }
    EXPECT_GT(refused, 2000);
}

}  // namespace
}  // namespace cascade::test
