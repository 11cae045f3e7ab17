/// Ends of cascades against closed forms. Distances are plain numbers: settle() is free of scale.

#include "models/cascade/settle.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "tests/helpers/plans.hpp"

namespace cascade::test {
namespace {

struct Map {
    models::SideBook book;
    std::vector<double> density;

    void add(double near, double far, double notional) {
        add_level(book, near, far, notional);
        density.push_back(far > near ? notional / (far - near) : 0.0);
    }

    [[nodiscard]] models::LevelTable table() const {
        return {book.near.data(), book.far.data(), book.notional.data(), density.data(),
                static_cast<std::int64_t>(book.size())};
    }
};

models::CascadeEnd cascade(Map const& map, models::DepthImpact const& law, double mark,
                           models::Frontier& frontier) {
    return models::settle(
        map.table(), law, mark, 1.0, frontier, [](std::int64_t) { return 1.0; },
        [](double, double, double) {}, [](std::int64_t, double, double) {});
}

models::CascadeEnd cascade(Map const& map, models::DepthImpact const& law, double mark) {
    models::Frontier frontier;
    if (mark < frontier.trigger(map.table())) {
        return {mark, 0.0, 1.0, 0, false};
    }
    return cascade(map, law, mark, frontier);
}

constexpr models::DepthImpact linear(double per_usd) {
    return {per_usd, 0.0, 1.0};
}

TEST(Settle, UniformMap) {
    Map open;
    open.add(0.0, 1e6, 1e12);
    auto const end = cascade(open, linear(5e-7), 2.0);
    EXPECT_NEAR(end.mark, 4.0, 1e-9);
    EXPECT_NEAR(end.flow, 4e6, 1e-3);
    EXPECT_FALSE(end.map_end);

    Map gap;  // frontier 1,000 below spot
    gap.add(1000.0, 60000.0, 40000.0 * 59000.0);
    EXPECT_NEAR(cascade(gap, linear(1.5e-5), 2500.0).mark, 60000.0 - 55250.0, 1e-6);
    EXPECT_NEAR(cascade(gap, linear(1.5e-5), 2500.0).flow, 1.5e8, 1e-1);
}

TEST(Settle, SupercriticalLayerRunsToItsEnd) {
    Map map;
    map.add(2.0, 12.0, 2e7);
    auto const end = cascade(map, linear(6e-7), 5.0);
    EXPECT_NEAR(end.mark, 17.0, 1e-9);
    EXPECT_NEAR(end.flow, 2e7, 1e-2);
    EXPECT_TRUE(end.map_end);
}

TEST(Settle, UniformInLogPrice) {
    double const gap = std::log(60000.0 / 58000.0);
    Map map;
    map.add(gap, gap + 2.0, 8e8);
    auto const end = cascade(map, linear(1e-9), 0.05);
    EXPECT_NEAR(60000.0 * std::exp(-end.mark), 56464.50797537071, 56464.5 * 1e-9);
    EXPECT_NEAR(end.flow, 10732298.8828791, 10732298.0 * 1e-9);
}

TEST(Settle, LadderCountsEveryRung) {
    Map map;
    for (int k = 0; k < 400; ++k) {
        map.add(0.25 * k, 0.25 * k, 1e5);
    }
    models::Frontier frontier;
    auto const end = cascade(map, linear(1.75e-6), 1.03, frontier);
    EXPECT_EQ(frontier.level, 14);
    EXPECT_NEAR(100.0 - end.mark, 96.52, 96.52e-12);
}

TEST(Settle, PiecewiseDensity) {
    Map map;
    map.add(1, 3, 1e6);
    map.add(3, 4, 2.5e6);
    map.add(4, 6, 0.0);
    map.add(6, 9, 2.4e6);
    double const shocks[] = {0.5, 1.4, 1.8, 2.2, 2.6, 4.0};
    double const drops[] = {0.5, 1.5333333333333334, 2.066666666666667, 2.6, 4.35, 5.75};
    double const usd[] = {0.0,      266666.6666666667, 533333.3333333334,
                          800000.0, 3500000.0,         3500000.0};
    for (int i = 0; i < 6; ++i) {
        auto const end = cascade(map, linear(5e-7), shocks[i]);
        EXPECT_NEAR(end.mark, drops[i], drops[i] * 1e-9) << shocks[i];
        EXPECT_NEAR(end.flow, usd[i], 1e-3) << shocks[i];
    }
}

TEST(Settle, DominoOfClusters) {
    Map map;
    map.add(3.0, 3.0, 4e6);
    map.add(6.5, 6.5, 6e6);
    double const shocks[] = {2.0, 2.9, 3.1, 4.4, 4.6, 8.0};
    double const drops[] = {2.0, 2.9, 5.1, 6.4, 9.6, 13.0};
    int const fallen[] = {0, 0, 1, 1, 2, 2};
    int const rounds[] = {0, 0, 1, 1, 2, 1};
    for (int i = 0; i < 6; ++i) {
        models::Frontier frontier;
        models::CascadeEnd end{shocks[i], 0.0, 1.0, 0, false};
        if (shocks[i] >= frontier.trigger(map.table())) {
            end = cascade(map, linear(5e-7), shocks[i], frontier);
        }
        EXPECT_EQ(frontier.level, fallen[i]) << shocks[i];
        EXPECT_NEAR(end.mark, drops[i], drops[i] * 1e-12) << shocks[i];
        EXPECT_EQ(end.rounds, rounds[i]) << shocks[i];
    }
}

/// Marginal impact grows as exp(Q / Qc): the depth factor of the engine with depletion 1 / Qc.
TEST(Settle, LiquidityExhaustion) {
    Map map;
    map.add(0.0, 1000.0, 1e9);
    models::DepthImpact const law{4e-7, 1.0 / 2e6, 1e-300};
    double const shocks[] = {0.18977443912449304, 0.5693233173734791, 0.6319488822845618};
    double const drops[] = {0.3362348675268817, 1.3075579983933294, 1.7820673719651489};
    for (int i = 0; i < 3; ++i) {
        EXPECT_NEAR(cascade(map, law, shocks[i]).mark, drops[i], drops[i] * 1e-9);
    }
    auto const beyond = cascade(map, law, 0.6332140452120585);
    EXPECT_TRUE(beyond.map_end);
    EXPECT_NEAR(beyond.flow, 1e9, 1.0);
}

/// y - I(N(y)) is highest inside the first bin, at y = 2 ln(1 / 0.4): 0.6326. Beyond it the mark
/// runs through, though both edges of the bin are lower than where the map ends.
TEST(Settle, RunsAwayFromInsideABin) {
    Map map;
    map.add(0.0, 3.0, 3e6);
    map.add(3.0, 3.1, 1e4);
    models::DepthImpact const law{4e-7, 1.0 / 2e6, 0.01};
    auto const short_of_it = cascade(map, law, 0.63);
    EXPECT_FALSE(short_of_it.map_end);
    EXPECT_LT(short_of_it.mark, 2.0 * std::log(2.5));
    auto const beyond = cascade(map, law, 0.64);
    EXPECT_TRUE(beyond.map_end);
    EXPECT_NEAR(beyond.flow, 3.01e6, 1e-3);
}

TEST(Settle, FloorStopsTheExhaustion) {
    Map map;
    map.add(0.0, 1000.0, 1e9);
    double const floor = 0.5;
    models::DepthImpact const law{4e-7, 1.0 / 2e6, floor};
    // Floor reached after q1 = Qc ln 2; from there R = 0.8 and the end is linear.
    double const q1 = 2e6 * std::log(2.0);
    double const shock = 0.63;
    double const y1 = q1 / 1e6;
    double const shift1 = 4e-7 * 2e6 * (1.0 / floor - 1.0);
    double const expected = y1 + (shock + shift1 - y1) / (1.0 - 4e-7 / floor * 1e6);
    auto const end = cascade(map, law, shock);
    ASSERT_GT(expected, y1);
    EXPECT_NEAR(end.mark, expected, 1e-9 * expected);
    EXPECT_DOUBLE_EQ(end.depth, floor);
}

TEST(Settle, ATouchOfTheEdgeTakesPointsButNoBin) {
    Map bin;
    bin.add(1.0, 2.0, 1e6);
    EXPECT_EQ(cascade(bin, linear(1e-9), 1.0).flow, 0.0);
    Map point;
    point.add(1.0, 1.0, 1e6);
    EXPECT_EQ(cascade(point, linear(1e-9), 1.0).flow, 1e6);
}

TEST(Settle, PartsGiveTheSameAsTheWhole) {
    models::DepthImpact const law{1e-9, 2e-9, 0.3};
    for (double const q : {1e6, 1e8, 6e8, 3e9}) {
        auto const whole = models::displace(law, 1.0, q);
        auto const first = models::displace(law, 1.0, 0.37 * q);
        auto const second = models::displace(law, first.depth, 0.63 * q);
        EXPECT_NEAR(first.shift + second.shift, whole.shift, 1e-13 * (1.0 + whole.shift));
        EXPECT_NEAR(second.depth, whole.depth, 1e-14);
    }
}

}  // namespace
}  // namespace cascade::test
