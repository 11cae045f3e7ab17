/// Points leave nearest first, each once, whatever the order in which they came.

#include "models/book/point_heap.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace cascade::test {
namespace {

TEST(PointHeap, NearestFirst) {
    std::vector<models::OpenPoint> storage(400);
    std::vector<models::OpenPoint> open;
    models::PointHeap heap{storage.data(), 0};
    EXPECT_TRUE(std::isinf(heap.nearest()));
    std::uint64_t state = 7;
    for (int n = 0; n < 20000; ++n) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        // Filled in the first half, emptied in the second; coarse, so that many are at one place.
        bool const push = (state >> 60) < (n < 10000 ? 9u : 7u);
        if (push && open.size() < storage.size()) {
            double const y = static_cast<double>((state >> 20) % 64) - 20.0;
            open.push_back({y, static_cast<double>(n)});
            heap.push(open.back());
        } else if (!push && !open.empty()) {
            double const nearest =
                std::min_element(open.begin(), open.end(), [](auto const& a, auto const& b) {
                    return a.y < b.y;
                })->y;
            ASSERT_EQ(heap.nearest(), nearest);
            double const usd = heap.take();
            auto const which = std::find_if(open.begin(), open.end(), [&](auto const& p) {
                return p.y == nearest && p.usd == usd;
            });
            ASSERT_NE(which, open.end()) << "took what was not there";
            open.erase(which);
        }
        ASSERT_EQ(heap.size, static_cast<std::int64_t>(open.size()));
    }
}

}  // namespace
}  // namespace cascade::test
