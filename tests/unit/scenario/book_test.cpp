/// From the scenario to the book: synthesised maps, inline levels, files.

#include <cmath>
#include <fstream>
#include <limits>

#include <gtest/gtest.h>

#include "engine/scenario/assemble.hpp"
#include "engine/scenario/level_book.hpp"
#include "engine/scenario/level_file.hpp"
#include "engine/scenario/synthesis.hpp"

namespace cascade::test {
namespace {

using engine::BookInput;
using engine::Fault;
using engine::LevelInput;
using models::Side;

double cumulative_to(models::SideBook const& book, double y) {
    double sum = 0.0;
    for (std::size_t k = 0; k < book.size() && book.far[k] <= y * (1.0 + 1e-15); ++k) {
        sum += book.intensity[k];
    }
    return sum;
}

TEST(Synthesis, MeetsEveryThreshold) {
    BookInput const in;
    std::vector<std::string> warnings;
    std::vector<std::pair<double, double>> const thresholds{
        {0.0101, 4e8}, {0.0418, 7.56e9}, {0.05, 7.7e9}, {0.2, 2.1e10}};
    for (Side const side : {Side::long_, Side::short_}) {
        auto const made = engine::synthesise(in, side, thresholds, warnings);
        for (auto const& [y, cumulative] : thresholds) {
            EXPECT_NEAR(cumulative_to(made.book, y) / cumulative, 1.0, 1e-12) << y;
        }
        EXPECT_GT(made.book.far.back(), 0.2) << "extends beyond the thresholds";
        for (std::size_t k = 0; k + 1 < made.book.size(); ++k) {
            EXPECT_LE(made.book.far[k], made.book.near[k + 1]);
            EXPECT_GT(made.book.far[k] - made.book.near[k], 0.49 * in.bin_width);
            double sum = 0.0;
            for (auto const& tier : made.by_leverage) {
                sum += tier[k];
            }
            EXPECT_NEAR(sum, made.book.intensity[k], 1e-9 * sum);
        }
    }
    EXPECT_TRUE(warnings.empty());
}

/// Density of one tier from the definition: entries by their normal law, those kept whose level the
/// bridge from entry to spot has not met.
TEST(Synthesis, TierDensityIsThatOfSurvivingPositions) {
    BookInput in;
    in.leverage_mix = {{50.0, 1.0}};
    std::vector<std::string> warnings;
    auto const made = engine::synthesise(in, Side::long_, {{0.03, 1.0}}, warnings);
    double const s = in.entry_dispersion;
    double const c = -std::log((1.0 - 1.0 / 50.0) / (1.0 - in.maintenance_margin));
    double total = 0.0;
    std::vector<double> expected;
    for (std::size_t k = 0; k < made.book.size(); ++k) {
        double mass = 0.0;
        int const n = 400;
        for (int i = 0; i < n; ++i) {
            double const y =
                made.book.near[k] + (made.book.far[k] - made.book.near[k]) * (i + 0.5) / n;
            double const e = (y - c) / s;
            double const survival = 1.0 - std::exp(-2.0 * c * y / (s * s));
            mass += std::exp(-0.5 * e * e) * survival * (made.book.far[k] - made.book.near[k]) / n;
        }
        expected.push_back(mass);
        total += made.book.far[k] <= 0.03 + 1e-12 ? mass : 0.0;
    }
    for (std::size_t k = 0; k < made.book.size(); ++k) {
        EXPECT_NEAR(made.book.intensity[k], expected[k] / total, 2e-5) << k;
    }
}

TEST(Synthesis, AStretchNoTierReachesIsSpreadEvenlyWithAWarning) {
    BookInput in;
    in.leverage_mix = {{2.0, 1.0}};
    in.entry_dispersion = 1e-4;
    std::vector<std::string> warnings;
    auto const made = engine::synthesise(in, Side::short_, {{0.01, 1e6}}, warnings);
    EXPECT_EQ(warnings.size(), 1u);
    EXPECT_NEAR(cumulative_to(made.book, 0.01), 1e6, 1e-6);
}

LevelInput point(char const* side, double price, double intensity) {
    LevelInput level;
    level.side = side;
    level.price = price;
    level.intensity = intensity;
    return level;
}

TEST(LevelBook, PricesBecomeBinsMidwayToTheirNeighbours) {
    double const spot = 100.0;
    std::vector<LevelInput> const levels{point("long", 95.0, 1), point("long", 97.0, 2),
                                         point("long", 98.0, 3), point("short", 103.0, 4)};
    auto const book = engine::book_of_levels(levels, spot, false);
    auto const& longs = book.of(Side::long_);
    ASSERT_EQ(longs.size(), 3u);
    EXPECT_EQ(longs.intensity, (std::vector<double>{3, 2, 1}));
    EXPECT_NEAR(longs.far[0], 0.5 * (-std::log(0.98) - std::log(0.97)), 1e-15);
    EXPECT_EQ(longs.far[0], longs.near[1]);
    EXPECT_EQ(longs.far[1], longs.near[2]);
    EXPECT_NEAR(longs.far[2] + std::log(0.95), -std::log(0.95) - longs.near[2], 1e-15);
    EXPECT_EQ(book.of(Side::short_).near[0], book.of(Side::short_).far[0])
        << "no neighbour: a point";
}

TEST(LevelBook, BinsBecomePointsAtTheirMiddle) {
    LevelInput bin;
    bin.side = "short";
    bin.lower = 101.0;
    bin.upper = 103.0;
    bin.intensity = 5.0;
    auto const book = engine::book_of_levels({bin}, 100.0, true);
    EXPECT_NEAR(book.of(Side::short_).near[0], std::log(std::sqrt(1.01 * 1.03)), 1e-15);
    EXPECT_EQ(book.of(Side::short_).near[0], book.of(Side::short_).far[0]);
}

TEST(LevelFile, ReadsColumnsInAnyOrder) {
    std::vector<Fault> faults;
    auto const file = engine::read_level_file(
        "# a map\r\nintensity, side ,upper,lower\r\n1e6,long,99,98\r\n\r\n2e6,short,103,102\r\n",
        "m.csv", faults);
    EXPECT_TRUE(faults.empty());
    ASSERT_EQ(file.levels.size(), 2u);
    EXPECT_EQ(file.levels[1].side, "short");
    EXPECT_EQ(*file.levels[1].upper, 103.0);
    EXPECT_EQ(file.lines[1], 5u);
}

TEST(LevelFile, EveryFaultWithItsPlace) {
    std::vector<Fault> faults;
    (void)engine::read_level_file(
        "side,price,intensity\nlnog,99,1\nlong,x,1\nlong,99\nlong,99,-1\n", "m.csv", faults);
    ASSERT_EQ(faults.size(), 4u);
    EXPECT_EQ(faults[0].text(), "m.csv:2:1: side: \"lnog\" is not \"long\" or \"short\"");
    EXPECT_EQ(faults[1].line, 3u);
    EXPECT_EQ(faults[1].column, 6u);
    EXPECT_EQ(faults[2].text(), "m.csv:4:1: 2 fields, the header has 3");
    EXPECT_EQ(faults[3].column, 9u);
    faults.clear();
    (void)engine::read_level_file("side,prise,intensity\n", "m.csv", faults);
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_NE(faults[0].message.find("did you mean \"price\"?"), std::string::npos);
    faults.clear();
    std::string many = "side,price,intensity\n";
    for (int i = 0; i < 80; ++i) {
        many += "x,1,1\n";
    }
    (void)engine::read_level_file(many, "m.csv", faults);
    ASSERT_EQ(faults.size(), 51u);
    EXPECT_EQ(faults.back().message, "and 30 more faults");
}

}  // namespace
}  // namespace cascade::test
