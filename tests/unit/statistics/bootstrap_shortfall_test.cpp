#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "engine/statistics/bootstrap.hpp"
#include "engine/statistics/selection.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

constexpr double kLevels[] = {0.9, 0.95};

std::vector<double> exponential_grid(std::size_t n) {
    std::vector<double> returns;
    for (std::size_t i = 0; i < n; ++i) {
        // Mixed order: 7 and n share no factor.
        double const rank = static_cast<double>((7 * i) % n) + 0.5;
        returns.push_back(models::portable_log(rank / static_cast<double>(n)));
    }
    return returns;
}

TEST(ShortfallBootstrap, is_deterministic_and_surrounds_its_value) {
    auto const returns = exponential_grid(2000);
    auto const once = bootstrap_shortfall(returns, returns, kLevels, 200, 0.95);
    auto const again = bootstrap_shortfall(returns, returns, kLevels, 200, 0.95);
    std::vector<double> const shortfalls = expected_shortfalls(returns, kLevels);
    for (std::size_t l = 0; l < 2; ++l) {
        EXPECT_EQ(once[l].a.low, again[l].a.low);
        EXPECT_EQ(once[l].a.value, shortfalls[l]);
        EXPECT_LT(once[l].a.low, once[l].a.value);
        EXPECT_GT(once[l].a.high, once[l].a.value);
        EXPECT_EQ(once[l].a.low, once[l].b.low);
        EXPECT_EQ(once[l].ratio.low, 1.0);
        EXPECT_EQ(once[l].ratio.high, 1.0);
    }
}

// Expected shortfall of n exponential losses at level p has variance close to (1 + p)/(n (1 - p)):
// that of a mean of n (1 - p) exponentials beyond the quantile, 1, plus p of its place. 4,000
// resamples: the half width is known to 2 %.
TEST(ShortfallBootstrap, is_as_wide_as_theory_says) {
    std::size_t const n = 20001;
    auto const returns = exponential_grid(n);
    for (std::size_t l = 0; l < 2; ++l) {
        double const p = kLevels[l];
        double const error = std::sqrt((1.0 + p) / (static_cast<double>(n) * (1.0 - p)));
        auto const found = bootstrap_shortfall(returns, returns, kLevels, 4000, 0.95)[l].a;
        EXPECT_NEAR((found.high - found.low) / (2.0 * 1.959964 * error), 1.0, 0.06) << p;
    }
}

TEST(ShortfallBootstrap, shares_its_draws_between_the_two_worlds) {
    auto returns = exponential_grid(2001);
    std::vector<double> worse;
    for (double const r : returns) {
        worse.push_back(1.5 * r);
    }
    auto const found = bootstrap_shortfall(returns, worse, kLevels, 200, 0.95)[0];
    EXPECT_NEAR(found.ratio.low, 1.5, 1e-12);
    EXPECT_NEAR(found.ratio.high, 1.5, 1e-12);
    EXPECT_NEAR(found.b.low, 1.5 * found.a.low, 1e-12);
}

SampleDesign all_alike(std::size_t n) {
    return {std::vector<double>(n, 1.0), {}, {}};
}

TEST(WeightedShortfallBootstrap, of_rows_that_are_alike_is_as_wide_as_theory_says) {
    std::size_t const n = 20001;
    auto const returns = exponential_grid(n);
    auto const found = bootstrap_shortfall(all_alike(n), returns, returns, kLevels, 4000, 0.95);
    std::vector<double> const shortfalls = expected_shortfalls(returns, kLevels);
    for (std::size_t l = 0; l < 2; ++l) {
        double const p = kLevels[l];
        double const error = std::sqrt((1.0 + p) / (static_cast<double>(n) * (1.0 - p)));
        EXPECT_NEAR((found[l].a.high - found[l].a.low) / (2.0 * 1.959964 * error), 1.0, 0.06) << p;
        EXPECT_NEAR(found[l].a.value, shortfalls[l], 1e-3);  // that takes whole losses
        EXPECT_EQ(found[l].a.low, found[l].b.low);
        EXPECT_EQ(found[l].ratio.high, 1.0);
    }
}

TEST(WeightedShortfallBootstrap, resamples_units_and_knows_weights) {
    auto const returns = exponential_grid(501);
    auto const once = bootstrap_shortfall(all_alike(501), returns, returns, kLevels, 200, 0.95);
    // Each row in three of one unit: the same draws, the same resamples.
    std::vector<double> thrice;
    SampleDesign units;
    for (double const r : returns) {
        for (double const w : {0.5, 0.375, 0.125}) {
            thrice.push_back(r);
            units.weight.push_back(w);
        }
        units.unit_end.push_back(thrice.size());
    }
    auto const same = bootstrap_shortfall(units, thrice, thrice, kLevels, 200, 0.95);
    for (std::size_t l = 0; l < 2; ++l) {
        EXPECT_NEAR(same[l].a.value, once[l].a.value, 1e-12);
        EXPECT_NEAR(same[l].a.low, once[l].a.low, 1e-12);
        EXPECT_NEAR(same[l].a.high, once[l].a.high, 1e-12);
        WeightedValues const v = WeightedValues::sorted(thrice, units, 0, thrice.size());
        EXPECT_NEAR(same[l].a.value, -v.mean_below(1.0 - kLevels[l]), 1e-12);
    }
}

/// Losses of 1 on a stratum of 8 rows, none on one of 92: of the worst tenth 80 % is loss, in every
/// resample, for the strata have fixed sizes.
TEST(WeightedShortfallBootstrap, keeps_the_sizes_of_strata) {
    std::vector<double> returns(100, 0.0);
    SampleDesign design = all_alike(100);
    design.stratum.assign(100, 1);
    for (std::size_t i = 0; i < 8; ++i) {
        returns[i] = -1.0;
        design.stratum[i] = 0;
    }
    auto const fixed = bootstrap_shortfall(design, returns, returns, kLevels, 200, 0.95)[0].a;
    EXPECT_NEAR(fixed.low, 0.8, 1e-12);
    EXPECT_NEAR(fixed.high, 0.8, 1e-12);
    design.stratum.clear();
    auto const loose = bootstrap_shortfall(design, returns, returns, kLevels, 200, 0.95)[0].a;
    EXPECT_LT(loose.low, 0.6);
    design.unit_end = {20, 40, 60, 80, 100};
    auto const few = bootstrap_shortfall(design, returns, returns, kLevels, 200, 0.95)[0].a;
    EXPECT_NEAR(few.value, 0.8, 1e-12);
    EXPECT_TRUE(std::isnan(few.low) && std::isnan(few.high));
}

}  // namespace
}  // namespace cascade::engine
