#include "engine/statistics/sorting.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace cascade::engine {
namespace {

std::vector<double> sample(std::size_t size, std::uint64_t seed) {
    std::vector<double> values(size);
    for (double& v : values) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        v = (static_cast<double>(seed >> 11) * 0x1p-53 - 0.5) * 0.2;
    }
    return values;
}

TEST(SortAscending, equals_std_sort) {
    std::vector<std::uint64_t> scratch;
    for (std::size_t const size : {0U, 1U, 2U, 255U, 256U, 257U, 3125U, 50000U}) {
        std::vector<double> values = sample(size, size);
        std::vector<double> expected = values;
        std::sort(expected.begin(), expected.end());

        sort_ascending(values, scratch);

        EXPECT_EQ(values, expected) << size;
    }
}

TEST(SortAscending, handles_equal_signed_and_extreme_values) {
    double const inf = std::numeric_limits<double>::infinity();
    for (std::size_t const copies : {1U, 100U}) {
        std::vector<double> values;
        for (std::size_t i = 0; i < copies; ++i) {
            for (double const v : {0.0, -0.0, 1e300, -inf, 5e-324, inf, -1.0, 1.0, -5e-324}) {
                values.push_back(v);
            }
        }
        std::vector<std::uint64_t> scratch;

        sort_ascending(values, scratch);

        EXPECT_TRUE(std::is_sorted(values.begin(), values.end()));
        EXPECT_EQ(values.front(), -inf);
        EXPECT_EQ(values.back(), inf);
        EXPECT_TRUE(std::signbit(values[3 * copies]));  // -0 first
        EXPECT_FALSE(std::signbit(values[4 * copies]));
    }
    std::vector<double> same(1000, 0.25);
    std::vector<std::uint64_t> scratch;
    sort_ascending(same, scratch);
    EXPECT_EQ(same, std::vector<double>(1000, 0.25));
}

}  // namespace
}  // namespace cascade::engine
