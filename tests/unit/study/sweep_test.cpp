#include "engine/study/sweep.hpp"

#include <gtest/gtest.h>

#include "engine/results/result_file.hpp"
#include "tests/unit/study/small.hpp"

namespace cascade::study {
namespace {

TEST(Sweep, runs_its_design_and_tells_how_far_it_is) {
    engine::Sweep const design = engine::load_sweep(kScenarios + "sweeps/kappa-depth.json",
                                                    {{"/simulation/horizon", "\"30min\""}});
    engine::Sweep less = design;
    less.in.figures.clear();  // those that a sweep shows by itself
    less.base.simulation.paths = 200;
    less.overrides.push_back({"/simulation/paths", "200"});
    SweepPreview const preview = study::preview(less);
    EXPECT_EQ(preview.paths, 200u);
    EXPECT_EQ(preview.path_steps, static_cast<double>(preview.runs) * 200.0 * 30.0);
    std::uint64_t done = 0;
    Observer observer;
    observer.progress = [&](Progress const& progress) {
        EXPECT_GE(progress.done, done);
        EXPECT_EQ(progress.total, preview.runs * 200);
        done = progress.done;
    };
    Result const result = sweep(less, {}, observer);
    EXPECT_EQ(done, preview.runs * 200);
    EXPECT_EQ(result.simulated, preview.runs * 200);
    EXPECT_EQ(result.file.filetype, engine::kSweepType);
    Settings two;
    two.threads = 2;
    EXPECT_EQ(sweep(less, two).hash(), result.hash());
}

}  // namespace
}  // namespace cascade::study
