#include "engine/statistics/weighted.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace cascade::engine {
namespace {

RowValue column(std::vector<double> const& x) {
    return [&x](std::size_t i) { return x[i]; };
}

TEST(Weighted, EqualWeightsAreTheUnweightedFormulas) {
    std::vector<double> const a{1.0, 3.0, 2.0, 7.0, 4.0};
    std::vector<double> const b{2.0, 1.0, 2.0, 3.0, 5.0};
    SampleDesign const design{{2.0, 2.0, 2.0, 2.0, 2.0}, {}, {}};
    Estimate const mean = weighted_mean(design, column(a));
    EXPECT_DOUBLE_EQ(mean.value, 3.4);
    EXPECT_NEAR(mean.standard_error, moments(a).standard_error, 1e-15);
    Estimate const ratio = weighted_ratio(design, column(a), column(b));
    Estimate const plain = paired_ratio(paired_moments(a, b));
    EXPECT_DOUBLE_EQ(ratio.value, plain.value);
    EXPECT_NEAR(ratio.standard_error, plain.standard_error, 1e-15);
    EXPECT_DOUBLE_EQ(effective_size(design), 5.0);
}

/// Rows 0-1, 2-4 and 5 are units: their sums count, not their rows.
TEST(Weighted, UnitsAreWhatIsIndependent) {
    std::vector<double> const a{1.0, 0.0, 4.0, 1.0, 2.0, 5.0};
    SampleDesign const design{{1.0, 1.0, 0.5, 1.0, 0.5, 2.0}, {2, 5, 6}, {}};
    Estimate const mean = weighted_mean(design, column(a));
    EXPECT_DOUBLE_EQ(mean.value, 15.0 / 6.0);
    // Sums of w (a - 2.5) over the units: -4, -1, 5.
    EXPECT_NEAR(mean.standard_error, std::sqrt(1.5 * (16.0 + 1.0 + 25.0)) / 6.0, 1e-14);
    EXPECT_DOUBLE_EQ(effective_size(design), 36.0 / 7.5);
    EXPECT_EQ(batch_ends(design, 2), (std::vector<std::size_t>{2, 6}));
    EXPECT_EQ(batch_ends(design, 32), (std::vector<std::size_t>{2, 5, 6}));
}

/// What differs between strata of fixed size is no error.
TEST(Weighted, StrataAreTakenAboutTheirOwnMeans) {
    std::vector<double> const a{0.0, 10.0, 2.0, 12.0, 1.0, 11.0};
    SampleDesign const design{{1.0, 1.0, 1.0, 1.0, 1.0, 1.0}, {}, {0, 1, 0, 1, 0, 1}};
    Estimate const mean = weighted_mean(design, column(a));
    EXPECT_DOUBLE_EQ(mean.value, 6.0);
    // 0, 2, 1 and 10, 12, 11: each with sum of squares 2.
    EXPECT_NEAR(mean.standard_error, std::sqrt(1.5 * 2.0 + 1.5 * 2.0) / 6.0, 1e-14);
    SampleDesign const alone{{1.0, 1.0, 1.0}, {}, {0, 0, 1}};
    EXPECT_TRUE(std::isnan(weighted_mean(alone, column(a)).standard_error));
}

TEST(Weighted, QuantilesAndTailMeans) {
    std::vector<double> const a{3.0, 1.0, 2.0, 4.0};
    SampleDesign const design{{1.0, 1.0, 6.0, 2.0}, {}, {}};
    WeightedValues const v = WeightedValues::sorted(a, design, 0, 4);
    EXPECT_EQ(v.value, (std::vector<double>{1.0, 2.0, 3.0, 4.0}));
    EXPECT_EQ(v.weight, (std::vector<double>{1.0, 6.0, 1.0, 2.0}));
    EXPECT_EQ(v.quantile(0.1), 1.0);
    EXPECT_EQ(v.quantile(0.11), 2.0);
    EXPECT_EQ(v.quantile(0.7), 2.0);
    EXPECT_EQ(v.quantile(0.71), 3.0);
    EXPECT_EQ(v.quantile(0.8), 3.0);
    EXPECT_EQ(v.quantile(0.81), 4.0);
    EXPECT_DOUBLE_EQ(v.mean_below(0.3), (1.0 * 1.0 + 2.0 * 2.0) / 3.0);
    WeightedValues const part = WeightedValues::sorted(a, design, 1, 3);
    EXPECT_EQ(part.value, (std::vector<double>{1.0, 2.0}));
    EXPECT_TRUE(std::isnan(WeightedValues{}.quantile(0.5)));
}

TEST(Weighted, Intervals) {
    SampleDesign design;
    std::vector<double> a;
    for (int i = 0; i < 2000; ++i) {
        design.weight.push_back(1.0);
        a.push_back(static_cast<double>((i * 7919) % 2000));
    }
    // Even weights: Wilson's interval, but for n - 1 in place of n.
    Estimate const share =
        weighted_mean(design, [&](std::size_t i) { return a[i] < 100.0 ? 1.0 : 0.0; });
    Interval const p = weighted_probability(design, share, 0.95);
    Interval const wilson = wilson_interval(100, 2000, 0.95);
    EXPECT_NEAR(p.low, wilson.low, 1e-5);
    EXPECT_NEAR(p.high, wilson.high, 1e-5);
    WeightedValues const sorted = WeightedValues::sorted(a, design, 0, 2000);
    Interval const q = weighted_quantile(design, a, sorted, 0.5, 0.95);
    Interval const order = quantile_interval(sorted.value, 0.5, 0.95);
    EXPECT_EQ(q.value, order.value);
    EXPECT_NEAR(q.low, order.low, 2.0);
    EXPECT_NEAR(q.high, order.high, 2.0);
    Interval const far = weighted_quantile(design, a, sorted, 0.9999, 0.95);
    EXPECT_TRUE(std::isnan(far.high)) << "the sample does not reach that far";
    // Nothing seen: the upper end is that of as many trials as the weights are worth.
    Interval const none = weighted_probability(design, {0.0, 0.0}, 0.95);
    EXPECT_EQ(none.low, 0.0);
    EXPECT_NEAR(none.high, wilson_interval(0, 2000, 0.95).high, 1e-6);
}

/// The mean over a few rows is the ratio of figures that are 0 elsewhere.
TEST(Weighted, MeansOverAFewRows) {
    std::vector<double> const a{1.0, 3.0, 2.0, 7.0, 4.0, 5.0, 2.5};
    std::vector<double> const w{1.0, 0.5, 2.0, 0.25, 1.5, 1.0, 0.75};
    std::vector<std::uint32_t> const rows{5, 0, 3, 4};
    std::vector<double> const values{5.0, 1.0, 7.0, 4.0};
    auto const of = [&](std::size_t i) {
        return std::find(rows.begin(), rows.end(), i) != rows.end();
    };
    for (SampleDesign const& design : {SampleDesign{w, {}, {}}, SampleDesign{w, {2, 5, 6, 7}, {}},
                                       SampleDesign{w, {}, {0, 1, 0, 1, 0, 1, 0}},
                                       SampleDesign{w, {2, 5, 6, 7}, {0, 1, 0, 1}}}) {
        Estimate const few = RowsOfUnits(design).mean(rows, values);
        Estimate const all = weighted_ratio(
            design, [&](std::size_t i) { return of(i) ? a[i] : 0.0; },
            [&](std::size_t i) { return of(i) ? 1.0 : 0.0; });
        EXPECT_DOUBLE_EQ(few.value, all.value);
        EXPECT_NEAR(few.standard_error, all.standard_error, 1e-14);
        EXPECT_GT(few.standard_error, 0.1);
    }
    SampleDesign const alone{{1.0, 1.0, 1.0}, {}, {0, 0, 1}};
    EXPECT_TRUE(
        std::isnan(RowsOfUnits(alone)
                       .mean(std::vector<std::uint32_t>{0, 2}, std::vector<double>{1.0, 2.0})
                       .standard_error));
    EXPECT_TRUE(std::isnan(RowsOfUnits(alone).mean({}, {}).value));
    SampleDesign const units{w, {2, 5, 6, 7}, {}};
    EXPECT_EQ(RowsOfUnits(units).unit_of(1), 0u);
    EXPECT_EQ(RowsOfUnits(units).unit_of(2), 1u);
    EXPECT_EQ(RowsOfUnits(units).unit_of(6), 3u);
}

/// A row of weight 3 is three rows of weight 1 in its unit.
TEST(Weighted, RowsOfAUnitAddUp) {
    SampleDesign const heavy{{3.0, 1.0, 2.0, 1.0, 1.0}, {}, {0, 0, 1, 1, 1}};
    SampleDesign const copies{
        {1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0}, {3, 4, 6, 7, 8}, {0, 0, 1, 1, 1}};
    Estimate const a = RowsOfUnits(heavy).mean(std::vector<std::uint32_t>{0, 2, 3},
                                               std::vector<double>{0.5, 2.0, 1.25});
    Estimate const b = RowsOfUnits(copies).mean(std::vector<std::uint32_t>{5, 0, 1, 6, 2, 4},
                                                std::vector<double>{2.0, 0.5, 0.5, 1.25, 0.5, 2.0});
    EXPECT_NEAR(a.value, (3 * 0.5 + 2 * 2.0 + 1.25) / 6.0, 1e-15);
    EXPECT_NEAR(b.value, a.value, 1e-15);
    // By hand: theta = 1.125; Z = (-1.875, 0) and (1.75, 0.125, 0), of mean 0.625.
    double const first = 2.0 * 2.0 * 0.9375 * 0.9375;
    double const second = 1.5 * (1.125 * 1.125 + 0.5 * 0.5 + 0.625 * 0.625);
    EXPECT_NEAR(a.standard_error, std::sqrt(first + second) / 6.0, 1e-15);
    EXPECT_NEAR(b.standard_error, a.standard_error, 1e-15);
}

}  // namespace
}  // namespace cascade::engine
