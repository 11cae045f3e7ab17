#include "engine/statistics/batches.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(BatchRanges, cover_every_path_once_and_nearly_equally) {
    for (std::size_t const n : {0U, 1U, 5U, 31U, 32U, 33U, 1000U, 100001U}) {
        std::vector<BatchRange> const ranges = batch_ranges(n);
        ASSERT_EQ(ranges.size(), std::min<std::size_t>(n, 32));
        std::size_t next = 0;
        for (BatchRange const& r : ranges) {
            EXPECT_EQ(r.begin, next);
            EXPECT_GE(r.size(), n / ranges.size());
            EXPECT_LE(r.size(), n / ranges.size() + 1);
            next = r.end;
        }
        EXPECT_EQ(next, n);
    }
}

TEST(BatchEstimate, of_hand_sized_data) {
    std::vector<double> batches;
    for (int i = 0; i < 32; ++i) {
        batches.push_back(i % 2 == 0 ? 4.0 : 6.0);
    }
    // variance 32/31, standard error sqrt(32/31/32) = 1/sqrt(31), t(0.975, 31) = 2.0395134
    BatchEstimate const e = batch_estimate(5.5, batches, 0.95);

    EXPECT_EQ(e.value, 5.5);
    EXPECT_EQ(e.used, 32U);
    EXPECT_NEAR(e.standard_error, 1.0 / std::sqrt(31.0), 1e-15);
    EXPECT_NEAR(e.high - 5.5, 2.0395134 / std::sqrt(31.0), 1e-7);
    EXPECT_NEAR(5.5 - e.low, e.high - 5.5, 1e-14);
}

TEST(BatchEstimate, leaves_out_and_counts_batches_without_the_figure) {
    std::vector<double> batches(32, 1.0);
    batches[3] = batches[7] = kNan;

    EXPECT_EQ(batch_estimate(1.0, batches, 0.95).used, 30U);
    EXPECT_EQ(batch_estimate(1.0, batches, 0.95).standard_error, 0.0);
}

TEST(BatchEstimate, needs_enough_batches) {
    std::vector<double> batches(32, kNan);
    for (std::size_t i = 0; i + 1 < kLeastBatches; ++i) {
        batches[i] = 1.0;
    }

    BatchEstimate const e = batch_estimate(2.0, batches, 0.95);

    EXPECT_EQ(e.value, 2.0);
    EXPECT_TRUE(std::isnan(e.standard_error));
    EXPECT_TRUE(std::isnan(e.low));
    EXPECT_TRUE(std::isnan(batch_estimate(kNan, std::vector<double>(32, 1.0), 0.95).low));
}

TEST(BatchesForTail, asks_for_enough_paths_in_each_tail) {
    EXPECT_EQ(batches_for_tail(100'000, 0.5), 32U);
    EXPECT_EQ(batches_for_tail(100'000, 1.0 - 0.95), 32U);
    EXPECT_EQ(batches_for_tail(4'096'000, 1.0 - 0.999), 32U);
    EXPECT_EQ(batches_for_tail(4'095'000, 1.0 - 0.999), 8U);
    EXPECT_EQ(batches_for_tail(100'000, 0.001), 8U);
    EXPECT_EQ(batches_for_tail(96'000, 1.0 - 0.999), 8U);
    EXPECT_EQ(batches_for_tail(95'000, 0.001), 0U);
    EXPECT_EQ(batch_ranges(100, kCoarseBatches).size(), 8U);
}

TEST(SampleQuantile, is_an_order_statistic) {
    std::vector<double> const sorted = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

    EXPECT_EQ(sample_quantile(sorted, 0.5), 5.0);
    EXPECT_EQ(sample_quantile(sorted, 0.51), 6.0);
    EXPECT_EQ(sample_quantile(sorted, 0.001), 1.0);
    EXPECT_EQ(sample_quantile(sorted, 0.999), 10.0);
    EXPECT_TRUE(std::isnan(sample_quantile({}, 0.5)));
}

}  // namespace
}  // namespace cascade::engine
