#include "engine/statistics/checkpoints.hpp"

#include <gtest/gtest.h>

namespace cascade::engine {
namespace {

using Counts = std::vector<std::uint64_t>;

TEST(Checkpoints, grow_by_the_root_of_two_and_end_at_the_most) {
    EXPECT_EQ(checkpoints(8, 40), (Counts{8, 12, 17, 25, 36, 40}));
    EXPECT_EQ(checkpoints(1, 3), (Counts{1, 2, 3}));
    EXPECT_EQ(checkpoints(8, 8), (Counts{8}));
    EXPECT_EQ(checkpoints(8, 5), (Counts{5}));
    Counts const many = checkpoints(8, 1'000'000'000);
    EXPECT_EQ(many.back(), 1'000'000'000u);
    EXPECT_LT(many.size(), 60u);
}

}  // namespace
}  // namespace cascade::engine
