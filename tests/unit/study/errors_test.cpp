/// Every kind of Error that a call of the front door can end with, provoked once.

#include "tests/helpers/errors.hpp"

#include <filesystem>
#include <fstream>
#include <limits>

#include <gtest/gtest.h>

#include "engine/scenario/assemble.hpp"
#include "engine/simulate/run.hpp"
#include "engine/study/compare.hpp"
#include "engine/study/replay.hpp"
#include "tests/unit/study/small.hpp"

namespace cascade::study {
namespace {

TEST(Errors, invalid_input_names_every_fault) {
    try {
        static_cast<void>(
            small("btc-110k-100k7", 100, {{"/market/spot", "-1"}, {"/book/kappa", "7"}}));
        FAIL();
    } catch (engine::Error const& error) {
        EXPECT_EQ(error.kind(), engine::ErrorKind::invalid_input);
        ASSERT_EQ(error.faults().size(), 2u);
        EXPECT_EQ(error.faults()[0].pointer, "/market/spot");
        EXPECT_EQ(error.faults()[1].pointer, "/book/kappa");
    }
}

TEST(Errors, invalid_input_where_a_wanted_figure_does_not_exist) {
    engine::Scenario const scenario = small(
        "btc-110k-100k7", 100,
        {{"/simulation/accuracy", R"({"figure": "runaway_probabilty", "relative_error": 0.1})"}});
    EXPECT_ERROR(validate(scenario), invalid_input);
    try {
        static_cast<void>(run(scenario));
        FAIL();
    } catch (engine::Error const& error) {
        EXPECT_NE(std::string(error.what()).find("did you mean \"runaway_probability\""),
                  std::string::npos)
            << error.what();
    }
}

TEST(Errors, missing_input) {
    EXPECT_ERROR(engine::load_scenario("/nowhere/s.json"), missing_input);
    EXPECT_ERROR(read("/nowhere/r.h5"), missing_input);
    EXPECT_ERROR(read_complete("/"), missing_input);
}

TEST(Errors, invalid_argument) {
    Result const result = run(small("quiet", 64));
    EXPECT_ERROR(result.figure("price_fan[1, 2, 3]"), invalid_argument);
    EXPECT_ERROR(result.figure("no_such_figure"), invalid_argument);
    EXPECT_ERROR(replay(result.file, "r", 64), invalid_argument);
    Settings settings;
    settings.simd = "v9";
    EXPECT_ERROR(run(small("quiet", 64), settings), invalid_argument);
}

TEST(Errors, output_refused) {
    TestFolder const folder;
    Result result = run(small("quiet", 64));
    write(result, folder.file("r.h5"));
    EXPECT_ERROR(write(result, folder.file("r.h5")), output_refused);
    EXPECT_ERROR(write(result, folder.file("none/r.h5")), output_refused);
}

TEST(Errors, storage_failed_where_a_file_is_none_of_ours) {
    TestFolder const folder;
    std::ofstream(folder.file("r.h5")) << "no HDF5";
    EXPECT_ERROR(read(folder.file("r.h5")), storage_failed);
}

TEST(Errors, storage_failed_where_the_scratch_folder_does_not_work) {
    Settings settings;
    settings.memory = 1;
    settings.scratch = "/nowhere";
    EXPECT_ERROR(run(small("quiet", 64), settings), storage_failed);
}

TEST(Errors, no_room) {
    Settings settings;
    settings.memory = 1;
    EXPECT_ERROR(run(small("quiet", 64), settings), no_room) << "no folder for scratch files";
    settings.scratch = std::filesystem::temp_directory_path();
    engine::Scenario const points =
        small("quiet", 512, {{"/estimator", R"({"method": "sobol", "repeats": 8})"}});
    EXPECT_ERROR(run(points, settings), no_room) << "rows that change are kept in memory";
}

/// No scenario that reads gives a figure that is not finite: a plan made by hand does.
TEST(Errors, internal_names_seed_and_path) {
    engine::Plan plan = engine::assemble(small("quiet", 64)).plan;
    plan.seed = 99;
    plan.price = models::Gbm{std::numeric_limits<double>::infinity(), 0.0};
    try {
        static_cast<void>(engine::run(plan));
        FAIL();
    } catch (engine::Error const& error) {
        EXPECT_EQ(error.kind(), engine::ErrorKind::internal);
        EXPECT_NE(std::string(error.what()).find("path 0 of seed 99"), std::string::npos)
            << error.what();
    }
}

TEST(Errors, stopped) {
    CancelToken token;
    token.cancel();
    Observer observer;
    observer.cancel = &token;
    EXPECT_ERROR(run(small("quiet", 64), {}, observer), stopped);
}

}  // namespace
}  // namespace cascade::study
