/// The seed scenario's longs alone, linear permanent impact, no dispersion: on every path the low
/// with feedback is the generalised inverse of the low without.
///
/// In outward distance y, with m the baseline's farthest fall and N(y) the notional of longs from
/// spot to y, the price with feedback gets as far as the least y >= 0 with y - I(N(y)) >= m. All
/// impact stays, so the order of steps and of cascades does not matter: one inverse for the path.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/scenario/assemble.hpp"
#include "engine/simulate/run.hpp"

namespace cascade::test {
namespace {

using engine::Figure;
using engine::Plan;

constexpr double kTolerance = 1e-9;
constexpr std::uint64_t kPaths = 4096;
// Of the seed, from scenarios/btc-110k-100k7.json:
constexpr double kNotional = 0.1 * 7.56e9;  // USD of longs down to the threshold
constexpr double kDepth1pct = 4.0e8;        // USD that move log price by 0.01

/// The seed, or its sibling with another price model, with its shorts, its transient impact, its
/// depth dynamics and its dispersion taken away.
Plan long_side_plan(std::string const& name, std::string const& monitoring, double depth_1pct) {
    std::string const impact = R"({"model":"linear","permanent_fraction":1,"depth_1pct":)";
    auto const scenario = engine::load_scenario(
        CASCADE_SOURCE_DIR "/scenarios/" + name + ".json",
        {{"/book/thresholds", R"([{"side":"long","price":100700,"cumulative_intensity":7.56e9}])"},
         {"/book/dispersion/cv", "0"},
         {"/impact", impact + std::to_string(depth_1pct) + "}"},
         {"/depth/depletion", "0"},
         {"/simulation/paths", std::to_string(kPaths)},
         {"/simulation/monitoring", monitoring}});
    return engine::assemble(scenario).plan;
}

/// The longs as a reader of the map sees them: bins, evenly filled in log price.
struct LongMap {
    models::SideBook const& book;

    /// Notional between spot and outward distance y, from the bins themselves each time.
    [[nodiscard]] double notional_to(double y) const {
        double sum = 0.0;
        for (std::size_t k = 0; k < book.size(); ++k) {
            double const filled = std::min(y, book.far[k]) - book.near[k];
            sum += filled > 0.0 ? book.notional[k] * filled / (book.far[k] - book.near[k]) : 0.0;
        }
        return sum;
    }
};

/// Least y >= 0 with y - per_usd * N(y) >= m: a scan over the edges of the bins, between which the
/// left side is a straight line, then bisection in the first stretch that gets there.
double generalised_inverse(LongMap const& map, double per_usd, double m) {
    auto const reached = [&](double y) { return y - per_usd * map.notional_to(y) >= m; };
    std::vector<double> edges{0.0};
    for (std::size_t k = 0; k < map.book.size(); ++k) {
        edges.push_back(map.book.near[k]);
        edges.push_back(map.book.far[k]);
    }
    edges.push_back(m + per_usd * map.notional_to(edges.back()) + 1.0);  // always far enough
    if (reached(0.0)) {
        return 0.0;
    }
    std::size_t i = 1;
    while (!reached(edges[i])) {
        ++i;
    }
    double below = edges[i - 1];
    double above = edges[i];
    for (int halving = 0; halving < 100; ++halving) {
        double const middle = 0.5 * (below + above);
        (reached(middle) ? above : below) = middle;
    }
    return above;
}

/// No shorts, and of longs down to the threshold what the source states. Prints the steepest bin.
void expect_long_map_of_the_seed(Plan const& plan, double per_usd) {
    ASSERT_EQ(plan.book.of(models::Side::short_).size(), 0u);
    LongMap const map{plan.book.of(models::Side::long_)};
    double const threshold = -std::log(100700.0 / 105000.0);
    EXPECT_NEAR(map.notional_to(threshold), kNotional, 1e-6 * kNotional);
    double steepest = 0.0;
    for (std::size_t k = 0; k < map.book.size(); ++k) {
        steepest = std::max(steepest,
                            per_usd * map.book.notional[k] / (map.book.far[k] - map.book.near[k]));
    }
    std::printf("  largest reproduction number %.3f\n", steepest);
}

void expect_low_is_the_inverse(std::string const& monitoring, double depth_1pct,
                               std::string const& name = "btc-110k-100k7") {
    Plan const plan = long_side_plan(name, monitoring, depth_1pct);
    double const per_usd = 0.01 / depth_1pct;
    expect_long_map_of_the_seed(plan, per_usd);
    LongMap const map{plan.book.of(models::Side::long_)};
    engine::Tally const tally = engine::run(plan, {2, nullptr, nullptr}).tally;
    double worst = 0.0;
    double farthest_gap = 0.0;
    std::uint64_t seen_apart = 0;  // paths on which 1 % more impact would be noticed
    for (std::uint64_t path = 0; path < plan.paths; ++path) {
        double const m = -tally.of(Figure::baseline_low)[path];
        double const low = tally.of(Figure::feedback_low)[path];
        double const expected = generalised_inverse(map, per_usd, m);
        ASSERT_NEAR(-low, expected, kTolerance) << "path " << path << ", baseline low " << -m;
        ASSERT_NEAR(tally.of(Figure::feedback_long_liquidated)[path] * per_usd,
                    map.notional_to(expected) * per_usd, kTolerance)
            << "path " << path;
        worst = std::max(worst, std::fabs(-low - expected));
        farthest_gap = std::max(farthest_gap, expected - m);
        double const other = generalised_inverse(map, 1.01 * per_usd, m);
        seen_apart += std::fabs(-low - other) > kTolerance ? 1 : 0;
    }
    std::printf("  %s, %s: largest difference %.2g over %llu paths; lows up to %.3f apart\n",
                name.c_str(), monitoring.c_str(), worst,
                static_cast<unsigned long long>(plan.paths), farthest_gap);
    EXPECT_GT(seen_apart, plan.paths * 9 / 10) << "1 % more impact must be seen on most paths";
    EXPECT_GT(farthest_gap, 0.02) << "the case exercises nothing";
}

TEST(LongSideAlone, LowIsTheGeneralisedInverseWithBridgeMonitoring) {
    expect_low_is_the_inverse("bridge", kDepth1pct);
}

TEST(LongSideAlone, LowIsTheGeneralisedInverseWithStepMonitoring) {
    expect_low_is_the_inverse("step", kDepth1pct);
}

/// Whatever the price model: the shipped scenario of each has the seed's market and book.
TEST(LongSideAlone, LowIsTheGeneralisedInverseForEveryPriceModel) {
    for (char const* name : {"merton", "kou", "heston", "bates", "hawkes", "stress"}) {
        expect_low_is_the_inverse("step", kDepth1pct, name);
        expect_low_is_the_inverse("bridge", kDepth1pct, name);
    }
    expect_low_is_the_inverse("step", kDepth1pct, "bootstrap");
}

/// Half the depth: the reproduction number passes 1, no mark can stop there, the inverse jumps.
TEST(LongSideAlone, LowIsTheGeneralisedInverseWhereItJumps) {
    expect_low_is_the_inverse("bridge", 0.5 * kDepth1pct);
    expect_low_is_the_inverse("step", 0.5 * kDepth1pct);
}

}  // namespace
}  // namespace cascade::test
