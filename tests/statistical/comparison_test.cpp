// How often a comparison at level z finds a difference: between runs that differ by seed only, and
// between runs that truly differ. A list at z = 2 may alarm in 4.55 % of pairs at most. Of 100
// pairs, more than 13 would come by chance with probability 2e-4 were it just that often. A list
// judged figure by figure at two standard errors alarms in every pair.

#include <cstdio>
#include <vector>

#include <gtest/gtest.h>

#include "engine/results/judgement.hpp"
#include "engine/results/summary.hpp"
#include "engine/simulate/run.hpp"
#include "tests/helpers/documents.hpp"

namespace cascade::test {
namespace {

using engine::Plan;

constexpr double kZ = 2.0;
constexpr int kPairs = 100;
constexpr int kMostAlarms = 13;

/// Two hours of a small market: laws with atoms, figures that are equal but for rounding.
Json small_market() {
    Json s = Json::parse(R"({"schema_version": 1, "name": "pairs",
        "market": {"symbol": "BTCUSDT", "spot": 100000},
        "simulation": {"paths": 2048, "horizon": "2h", "step": "5min", "seed": 1,
                       "monitoring": "bridge"},
        "price": {"model": "gbm", "volatility": 0.5},
        "book": {"source": "levels", "levels": [
            {"side": "long", "price": 99500, "intensity": 2e7},
            {"side": "long", "price": 99000, "intensity": 4e7},
            {"side": "short", "price": 100600, "intensity": 2e7}]},
        "impact": {"model": "linear", "depth_1pct": 1e8},
        "outputs": {"fan": false, "heatmap": false, "thresholds": [99000, 101000]}})");
    return s;
}

/// Levels and thresholds that a handful of paths reach, and rare large jumps: heavy tails, means
/// over few paths.
Json rare_market() {
    Json s = small_market();
    s["price"] = {{"model", "merton"},
                  {"volatility", 0.2},
                  {"jump_intensity", 40.0},
                  {"jump_mean", -0.02},
                  {"jump_sd", 0.03}};
    s["book"]["levels"] = Json::array({{{"side", "long"}, {"price", 96000}, {"intensity", 2e7}},
                                       {{"side", "long"}, {"price", 93000}, {"intensity", 8e7}},
                                       {{"side", "short"}, {"price", 101500}, {"intensity", 2e7}}});
    s["outputs"]["thresholds"] = {93000, 96000, 101500, 102500};
    return s;
}

struct Market {
    Plan plan;
    engine::Tally tally;
    engine::Dataset root;
};

Market run_of(Json scenario, std::uint64_t seed) {
    scenario["simulation"]["seed"] = seed;
    Market out{plan_of(scenario), {}, {}};
    out.tally = engine::run(out.plan).tally;
    out.root = engine::summarize(out.plan, out.tally, 0.95);
    engine::set_attribute(out.root.attributes, "confidence", 0.95);
    engine::set_attribute(out.root.attributes, "steps", static_cast<std::int64_t>(out.plan.steps));
    return out;
}

enum class Paths { kept, not_kept };

std::vector<std::string> found(Market const& a, Market const& b, double z, Paths paths) {
    engine::Comparison comparison = engine::compare(a.root, b.root, nullptr, nullptr);
    engine::ListLevel const level = engine::list_level(comparison, z);
    if (paths == Paths::kept) {
        engine::RunEvidence const evidence_a = engine::evidence_of(a.plan, a.tally, level);
        engine::RunEvidence const evidence_b = engine::evidence_of(b.plan, b.tally, level);
        engine::set_allowances(comparison, level, &evidence_a, &evidence_b);
    } else {
        engine::set_allowances(comparison, level, nullptr, nullptr);
    }
    std::vector<std::string> names;
    for (engine::FigureDifference const& figure : comparison.figures) {
        if (engine::beyond(figure, {0.0, z})) {
            names.push_back(figure.name);
        }
    }
    return names;
}

int alarms(Json const& scenario, Paths paths) {
    int count = 0;
    for (std::uint64_t pair = 0; pair < kPairs; ++pair) {
        auto const names =
            found(run_of(scenario, 2 * pair + 1), run_of(scenario, 2 * pair + 2), kZ, paths);
        count += names.empty() ? 0 : 1;
        for (std::string const& name : names) {
            std::printf("  pair %d: %s\n", static_cast<int>(pair), name.c_str());
        }
    }
    std::printf("%d of %d pairs\n", count, kPairs);
    return count;
}

TEST(ListOfFigures, alarms_no_more_often_than_it_says) {
    EXPECT_LE(alarms(small_market(), Paths::kept), kMostAlarms);
}

TEST(ListOfFigures, alarms_no_more_often_where_few_paths_decide) {
    EXPECT_LE(alarms(rare_market(), Paths::kept), kMostAlarms);
}

TEST(ListOfFigures, alarms_no_more_often_where_paths_are_not_kept) {
    EXPECT_LE(alarms(rare_market(), Paths::not_kept), kMostAlarms);
}

/// Volatility two hundredths higher, 65,536 paths.
TEST(ListOfFigures, finds_a_true_difference_of_two_percent) {
    Json a = small_market();
    a["simulation"]["paths"] = 65536;
    Json b = a;
    b["price"]["volatility"] = 0.51;
    for (std::uint64_t pair = 0; pair < 5; ++pair) {
        Market const left = run_of(a, 2 * pair + 1);
        Market const right = run_of(b, 2 * pair + 2);
        EXPECT_FALSE(found(left, right, kZ, Paths::kept).empty()) << pair;
        EXPECT_FALSE(found(left, right, kZ, Paths::not_kept).empty()) << pair;
    }
}

}  // namespace
}  // namespace cascade::test
