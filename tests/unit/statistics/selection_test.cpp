#include "engine/statistics/selection.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

#include "engine/statistics/batches.hpp"
#include "engine/statistics/sorting.hpp"
#include "engine/statistics/summation.hpp"

namespace cascade::engine {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

/// Below, about and far above the size from which values are selected and not sorted.
constexpr std::size_t kSizes[] = {1, 2, 1000, 131071, 131072, 300000, 2500000};

enum class Law { smooth, ties, mixed };

std::vector<double> sample(std::size_t size, Law law) {
    std::vector<double> values(size);
    std::uint64_t seed = size;
    for (double& v : values) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        double const u = static_cast<double>(seed >> 11) * 0x1p-53 - 0.5;
        v = law == Law::ties ? std::floor(6.0 * u) * 0.25 : 0.2 * u;
        if (law == Law::mixed) {
            double const odd[] = {0.0, -0.0, kInf, -kInf, 5e-324, -5e-324, 1e300, u * 1e-300};
            v = (seed >> 40) % 3 == 0 ? odd[(seed >> 50) % 8] : u;
        }
    }
    return values;
}

std::vector<double> in_order(std::vector<double> values) {
    std::sort(values.begin(), values.end(),
              [](double a, double b) { return order_key(a) < order_key(b); });
    return values;
}

bool same_bits(std::span<double const> a, std::span<double const> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) {
        return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y);
    });
}

/// Every law at every size, with its order.
template <class Check>
void on_samples(Check const& check) {
    for (std::size_t const size : kSizes) {
        for (Law const law : {Law::smooth, Law::ties, Law::mixed}) {
            SCOPED_TRACE(std::to_string(size) + ", law " + std::to_string(static_cast<int>(law)));
            std::vector<double> const values = sample(size, law);
            check(values, in_order(values));
        }
    }
}

TEST(Selection, finds_what_sorting_finds_at_every_share) {
    on_samples([](std::vector<double> const& values, std::vector<double> const& sorted) {
        std::vector<std::size_t> ranks{0, 1, values.size(), 1};
        std::vector<double> expected{0.0, sorted.front(), sorted.back(), sorted.front()};
        for (int k = 1; k < 40; ++k) {
            ranks.push_back(quantile_rank(values.size(), 0.025 * k));
            expected.push_back(sorted[ranks.back() - 1]);
        }

        std::vector<double> found = values_at_ranks(values, ranks);

        EXPECT_TRUE(std::isnan(found.front())) << "rank 0 is not in the sample";
        found.front() = 0.0;
        EXPECT_TRUE(same_bits(found, expected));
    });
}

TEST(Selection, of_no_rank_is_empty) {
    EXPECT_TRUE(values_at_ranks(std::vector<double>{1.0}, {}).empty());
}

TEST(WalkInOrder, visits_the_sorted_values_of_either_end) {
    on_samples([](std::vector<double> const& values, std::vector<double> const& sorted) {
        std::vector<double> const descending(sorted.rbegin(), sorted.rend());
        for (std::size_t const count : {std::size_t{0}, values.size() / 10 + 1, values.size()}) {
            for (End const end : {End::lowest, End::highest}) {
                std::vector<double> seen;
                walk_in_order(values, end, count, [&](std::span<double const> piece) {
                    EXPECT_LE(piece.size(), std::size_t{1} << 20);
                    seen.insert(seen.end(), piece.begin(), piece.end());
                });
                auto const& expected = end == End::lowest ? sorted : descending;
                EXPECT_TRUE(same_bits(seen, std::span(expected).first(count))) << count;
            }
        }
    });
}

/// Mean of the worst losses, from an ascending sample.
double shortfall_of_sorted(std::span<double const> sorted, double level) {
    std::size_t const worst = quantile_rank(sorted.size(), 1.0 - level);
    return -ordered_sum(0, worst, [&](std::size_t i) { return sorted[i]; })
           / static_cast<double>(worst);
}

// Same sample as in intervals_test.cpp, as returns: worst first.
TEST(ExpectedShortfall, of_a_fixed_loss_sample) {
    std::vector<double> const returns = {-15.8, -12.3, -9.6, -7.7, -6.1, -5.4, -4.4,
                                         -3.7,  -3.1,  -2.9, -2.2, -1.9, -1.2, -0.8,
                                         -0.3,  -0.1,  0.4,  0.9,  1.5,  2.2};
    std::vector<double> const levels{0.9, 0.95, 0.93, 0.999};

    std::vector<double> const shortfalls = expected_shortfalls(returns, levels);
    EXPECT_NEAR(shortfalls[0], 14.05, 1e-12);
    EXPECT_NEAR(shortfalls[1], 15.8, 1e-12);
    EXPECT_NEAR(shortfalls[2], 14.05, 1e-12);  // ceil(1.4) = 2 losses
    EXPECT_NEAR(shortfalls[3], 15.8, 1e-12);
    EXPECT_TRUE(std::isnan(expected_shortfalls({}, levels).front()));
}

TEST(Selection, gives_the_bits_of_shortfall_and_quantiles_of_the_sorted_sample) {
    std::vector<double> const levels{0.9, 0.95, 0.975, 0.99, 0.999, 0.5};
    for (std::size_t const size : kSizes) {
        std::vector<double> const values = sample(size, Law::smooth);
        std::vector<double> const sorted = in_order(values);
        std::vector<double> expected;
        std::vector<QuantileRanks> ranks;
        for (double const level : levels) {
            expected.push_back(shortfall_of_sorted(sorted, level));
            ranks.push_back(quantile_ranks(size, level, 0.95));
        }
        EXPECT_TRUE(same_bits(expected_shortfalls(values, levels), expected)) << size;
        std::vector<Interval> const found = quantile_intervals(values, ranks);
        for (std::size_t l = 0; l < levels.size(); ++l) {
            Interval const whole = quantile_interval(sorted, ranks[l]);
            EXPECT_EQ(found[l].value, whole.value);
            EXPECT_TRUE(found[l].low == whole.low || ranks[l].low == 0);
            EXPECT_TRUE(found[l].high == whole.high || ranks[l].high == 0);
        }
    }
    EXPECT_TRUE(std::isnan(expected_shortfalls({}, levels).front()));
}

TEST(Selection, counts_ranks_from_above) {
    EXPECT_EQ(rank_from_above(10, 1), 10U);
    EXPECT_EQ(rank_from_above(10, 10), 1U);
    EXPECT_EQ(rank_from_above(10, 0), 0U);
}

}  // namespace
}  // namespace cascade::engine
