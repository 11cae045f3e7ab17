// A run until enough stops at the same block, with the same bits, whatever the threads, and equals
// the run of that many paths.

#include "engine/simulate/run_until.hpp"

#include <atomic>

#include <gtest/gtest.h>

#include "tests/helpers/plans.hpp"

namespace cascade::engine {
namespace {

bool same_bits(Tally const& a, Tally const& b) {
    return a.paths == b.paths && a.figures == b.figures && a.heat[0] == b.heat[0]
           && a.heat[1] == b.heat[1] && a.fan[0] == b.fan[0] && a.fan[1] == b.fan[1]
           && a.cascade_sizes[0] == b.cascade_sizes[0];
}

TEST(RunUntil, stops_at_the_first_checkpoint_that_is_enough) {
    Plan plan = test::full_plan(4000, 50);
    plan.block_size = 128;
    for (int const threads : {1, 3, 8}) {
        std::vector<std::uint64_t> seen;
        RunOptions options;
        options.threads = threads;
        RunResult const result = run_until(plan, options, 4, [&](Tally const& t) {
            seen.push_back(t.paths);
            return t.paths >= 1100;
        });
        EXPECT_TRUE(result.complete);
        EXPECT_EQ(seen, (std::vector<std::uint64_t>{512, 768, 1152}));
        Plan exact = plan;
        exact.paths = 1152;
        EXPECT_TRUE(same_bits(result.tally, run(exact).tally)) << threads;
    }
}

TEST(RunUntil, takes_all_paths_where_nothing_is_enough) {
    Plan plan = test::full_plan(1000, 50);
    plan.block_size = 128;
    RunResult const result = run_until(plan, {}, 3, [](Tally const&) { return false; });
    EXPECT_TRUE(result.complete);
    EXPECT_TRUE(same_bits(result.tally, run(plan).tally));
}

TEST(RunUntil, stops_from_outside_with_whole_blocks) {
    Plan plan = test::full_plan(4000, 50);
    plan.block_size = 128;
    std::atomic<bool> stop{false};
    RunOptions options;
    options.threads = 2;
    options.stop = &stop;
    options.progress = [&](std::uint64_t done) { stop = done >= 700; };
    RunResult const result = run_until(plan, options, 4, [](Tally const&) { return false; });
    EXPECT_FALSE(result.complete);
    EXPECT_GE(result.tally.paths, 700u);
    EXPECT_LT(result.tally.paths, 4000u);
    Plan exact = plan;
    exact.paths = result.tally.paths;
    EXPECT_EQ(result.tally.paths % 128, 0u);
    EXPECT_EQ(result.tally.figures, run(exact).tally.figures);
}

}  // namespace
}  // namespace cascade::engine
