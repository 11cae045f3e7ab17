/// The block `estimator`: what it becomes, and what is refused.

#include <cmath>

#include <gtest/gtest.h>

#include "engine/scenario/assemble.hpp"
#include "tests/helpers/documents.hpp"

namespace cascade::test {
namespace {

using engine::EstimatorMethod;
using engine::Figure;
using engine::Plan;

std::string with_estimator(std::string const& block, std::string const& price = R"({
        "model": "gbm", "volatility": 0.5 })") {
    return R"({ "schema_version": 1, "name": "t", "market": { "spot": 100 },
      "simulation": { "paths": 3200, "horizon": "1h", "step": "1min" },
      "price": )"
           + price + R"(, "book": { "source": "levels", "levels": [] }, "estimator": )" + block
           + " }";
}

Plan plan_of(std::string const& block) {
    return engine::assemble(engine::parse_scenario(with_estimator(block), "t.json", ".")).plan;
}

/// The one fault, as POINTER: MESSAGE.
std::string fault_of(std::string const& block, std::string const& price = R"({
        "model": "gbm", "volatility": 0.5 })") {
    try {
        (void)engine::parse_scenario(with_estimator(block, price), "t.json", ".");
    } catch (engine::Error const& error) {
        EXPECT_EQ(error.faults().size(), 1u);
        EXPECT_GT(error.faults().front().line, 0u);
        return error.faults().front().pointer + ": " + error.faults().front().message;
    }
    return "accepted";
}

TEST(EstimatorBlock, BecomesThePlans) {
    EXPECT_EQ(plan_of(R"({ "method": "plain" })").estimator.method, EstimatorMethod::plain);
    auto const tilted = plan_of(R"({ "method": "importance", "tilt": -40, "plain_share": 0.2 })");
    EXPECT_EQ(tilted.estimator.method, EstimatorMethod::importance);
    EXPECT_EQ(tilted.estimator.tilt, -40.0);
    EXPECT_EQ(tilted.estimator.plain_share, 0.2);
    auto const split = plan_of(R"({ "method": "splitting", "repeats": 16, "kill_share": 0.5,
        "target": { "figure": "feedback_low", "price": 80 } })");
    EXPECT_EQ(split.estimator.method, EstimatorMethod::splitting);
    EXPECT_EQ(split.estimator.target->figure, Figure::feedback_low);
    EXPECT_NEAR(split.estimator.target->level, std::log(0.8), 1e-15);
    EXPECT_EQ(split.estimator.repeats, 16u);
    EXPECT_EQ(split.estimator.kill_share, 0.5);
    EXPECT_TRUE(split.estimator.target->happened(-0.3));
    EXPECT_FALSE(split.estimator.target->happened(-0.2));
}

TEST(EstimatorBlock, ImportanceNeedsABandOfEitherLaw) {
    auto const document = [](int paths) {
        std::string text = with_estimator(R"({ "method": "importance", "tilt": -40 })");
        return text.replace(text.find("3200"), 4, std::to_string(paths));
    };
    EXPECT_EQ(engine::parse_scenario(document(64), "t.json", ".").simulation.paths, 64u);
    try {
        (void)engine::parse_scenario(document(63), "t.json", ".");
        FAIL() << "accepted";
    } catch (engine::Error const& error) {
        EXPECT_EQ(error.faults().front().pointer, "/simulation/paths");
        EXPECT_NE(error.faults().front().message.find("at least 64"), std::string::npos);
    }
}

/// A resolved scenario reads back to the same plan.
TEST(EstimatorBlock, IsResolved) {
    for (
        std::string const block :
        {R"({ "method": "importance", "target": { "figure": "feedback_drawdown", "level": 0.15 } })",
         R"({ "method": "splitting", "target": { "figure": "baseline_high", "price": 130 } })"}) {
        auto const scenario = engine::parse_scenario(with_estimator(block), "t.json", ".");
        std::string const resolved = engine::resolved_json(scenario);
        auto const again = engine::parse_scenario(resolved, "r.json", ".");
        EXPECT_EQ(engine::resolved_json(again), resolved);
        EXPECT_NE(resolved.find("target"), std::string::npos);
        EXPECT_EQ(engine::assemble(again).plan.estimator.target->level,
                  engine::assemble(scenario).plan.estimator.target->level);
    }
}

TEST(EstimatorBlock, RefusesWhatCannotBe) {
    EXPECT_EQ(fault_of(R"({ "method": "importance" })"),
              "/estimator: method \"importance\" needs either \"target\" or \"tilt\"");
    EXPECT_EQ(fault_of(R"({ "method": "splitting" })"),
              "/estimator: the key \"target\" is missing for method \"splitting\"");
    EXPECT_EQ(fault_of(R"({ "method": "spliting" })").substr(0, 40),
              "/estimator/method: \"spliting\" is not one");
    EXPECT_EQ(fault_of(R"({ "method": "plain", "repeats": 16 })"),
              "/estimator/repeats: \"repeats\" does not belong to method \"plain\"; it belongs to "
              "\"splitting\", \"sobol\"");
    std::string const at = R"({ "method": "splitting", "target": { "figure": )";
    EXPECT_EQ(fault_of(at + R"("feedback_low", "level": 0.1 } })"),
              "/estimator/target/level: 0.1 is not below 0: every path starts there");
    EXPECT_EQ(fault_of(at + R"("feedback_high", "price": 90 } })"),
              "/estimator/target/price: every path starts beyond this price");
    EXPECT_EQ(fault_of(at + R"("feedback_runup", "level": -0.1 } })"),
              "/estimator/target/level: -0.1 is not above 0: every path starts there");
    EXPECT_EQ(fault_of(at + R"("feedback_drawdown", "price": 90 } })"),
              "/estimator/target/price: \"price\" is for lows and highs; give a \"level\" for "
              "feedback_drawdown");
    EXPECT_EQ(fault_of(at + R"("feedback_low" } })"),
              "/estimator/target: the key \"level\" (or \"price\") is missing: what is to be "
              "reached");
    EXPECT_EQ(fault_of(at + R"("feedback_low", "price": 90, "level": -0.1 } })"),
              "/estimator/target: give either \"level\" or \"price\", not both");
    EXPECT_EQ(fault_of(R"({ "method": "splitting", "repeats": 33,
                "target": { "figure": "feedback_low", "price": 90 } })"),
              "/simulation/paths: 3200 paths cannot be divided into 33 equal repeats of at least "
              "16");
    EXPECT_EQ(fault_of(R"({ "method": "importance", "tilt": -3 })",
                       R"({ "model": "heston", "initial_variance": 0.3, "long_variance": 0.3,
                            "mean_reversion": 5, "vol_of_variance": 1, "correlation": -0.5 })"),
              "/estimator/method: \"importance\" needs a price of independent increments, \"gbm\", "
              "\"merton\" or \"kou\", not \"heston\"; \"splitting\" serves every model");
}

/// 3200 paths: 16 repeats of 200, 25 of 128.
TEST(EstimatorBlock, Sobol) {
    auto const plan = plan_of(R"({ "method": "sobol", "repeats": 25 })");
    EXPECT_EQ(plan.estimator.method, EstimatorMethod::sobol);
    EXPECT_EQ(plan.estimator.repeats, 25u);
    EXPECT_EQ(fault_of(R"({ "method": "sobol", "repeats": 16 })"),
              "/simulation/paths: the 200 paths of a repeat are not a power of two; the nearest "
              "smaller number is 2048 paths in all");
    EXPECT_EQ(fault_of(R"({ "method": "sobol", "repeats": 15 })"),
              "/simulation/paths: 3200 paths cannot be divided into 15 equal repeats of at least "
              "16");
    EXPECT_EQ(fault_of(R"({ "method": "sobol", "repeats": 25 })",
                       R"({ "model": "heston", "initial_variance": 0.3, "long_variance": 0.3,
                            "mean_reversion": 5, "vol_of_variance": 1, "correlation": -0.5 })"),
              "/estimator/method: \"sobol\" needs a price of independent increments, \"gbm\", "
              "\"merton\" or \"kou\", not \"heston\"; \"plain\" serves every model");
}

/// A run to an accuracy goes by the spread of repeats, which few do not show.
TEST(EstimatorBlock, ToAnAccuracy) {
    auto const fault = [](std::string const& block) {
        std::string text = with_estimator(block);
        text.replace(text.find("\"paths\": 3200"), 13,
                     "\"accuracy\": { \"figure\": \"low_mean[feedback]\", "
                     "\"relative_error\": 0.1 }, \"paths\": 3200");
        try {
            (void)engine::parse_scenario(text, "t.json", ".");
        } catch (engine::Error const& error) {
            EXPECT_EQ(error.faults().size(), 1u);
            return error.faults().front().pointer + ": " + error.faults().front().message;
        }
        return std::string("accepted");
    };
    EXPECT_EQ(fault(R"({ "method": "importance", "tilt": -3 })"), "accepted");
    EXPECT_EQ(fault(R"({ "method": "sobol", "repeats": 25 })"), "accepted");
    std::string const split = R"("method": "splitting", "target":
        { "figure": "feedback_low", "price": 90 } })";
    EXPECT_EQ(fault(R"({ "repeats": 16, )" + split), "accepted");
    EXPECT_EQ(fault(R"({ "repeats": 10, )" + split),
              "/estimator/repeats: 10 repeats are too few for a run to \"accuracy\", which looks "
              "after 16 at the earliest");
}

}  // namespace
}  // namespace cascade::test
