#include "engine/study/run.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "engine/results/result_file.hpp"
#include "engine/study/map.hpp"
#include "engine/study/replay.hpp"
#include "tests/unit/study/small.hpp"

namespace cascade::study {
namespace {

std::string attribute(engine::Dataset const& root, std::string const& name) {
    auto const* const found = engine::find_attribute(root.attributes, name);
    auto const* const text = found == nullptr ? nullptr : std::get_if<std::string>(found);
    return text == nullptr ? "" : *text;
}

/// The command line is one client of run(): a scenario from text in memory gives its file.
TEST(Run, from_text_equals_the_file_of_the_program) {
    TestFolder const folder;
    std::string const file = folder.file("program.h5");
    std::string const command = std::string(CASCADE_PROGRAM) + " run " + kScenarios
                                + "btc-110k-100k7.json --paths 2048 -q -o " + file;
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
    Result const result = run(small("btc-110k-100k7", 2048));
    EXPECT_EQ(result.hash(), attribute(read(file).figures, "results_hash"));
}

TEST(Run, is_written_and_read_back) {
    TestFolder const folder;
    Result result = run(small("btc-110k-100k7", 1500));
    std::string const hash = result.hash();
    write(result, folder.file("r.h5"));
    engine::ResultFile const stored = read(folder.file("r.h5"));
    EXPECT_EQ(attribute(stored.figures, "results_hash"), hash);
    EXPECT_EQ(attribute(stored.figures, "commit"), "unknown");
    EXPECT_EQ(attribute(stored.figures, "source"),
              "cascade " + attribute(stored.figures, "version"));
    EXPECT_EQ(result.paths, 1500u);
    EXPECT_EQ(result.simulated, 1500u);
}

TEST(Run, settings_change_no_figure) {
    engine::Scenario const scenario = small("btc-110k-100k7", 3000);
    std::string const hash = run(scenario).hash();
    TestFolder const folder;
    Settings settings;
    settings.threads = 3;
    settings.simd = "portable";
    settings.memory = 1;
    settings.scratch = folder.path();
    settings.origin = {"9.9", "abc", "somebody else"};
    Result const other = run(scenario, settings);
    EXPECT_EQ(other.hash(), hash);
    EXPECT_EQ(other.simd, "portable");
    EXPECT_LE(other.threads, 3);
    EXPECT_EQ(attribute(other.file.figures, "version"), "9.9");
    EXPECT_TRUE(folder.empty());
}

TEST(Run, answers_figures_by_name) {
    Result const result = run(small("btc-110k-100k7", 2048));
    FigureValue const figure = result.figure("liquidation_multiplier[long]");
    EXPECT_EQ(figure.name, "liquidation_multiplier[long]");
    EXPECT_EQ(figure.units, "1");
    EXPECT_LT(figure.interval.low, figure.interval.value);
    EXPECT_GT(figure.interval.high, figure.interval.value);
}

/// done grows to the total; phases come in order, each once.
void expect_monotone(engine::Scenario const& scenario, std::uint64_t total) {
    std::vector<Phase> phases;
    std::uint64_t done = 0;
    bool headlines = false;
    std::size_t warnings = 0;
    Observer observer;
    observer.phase = [&](Phase phase) { phases.push_back(phase); };
    observer.warning = [&](std::string const&) { ++warnings; };
    observer.progress = [&](Progress const& progress) {
        EXPECT_GE(progress.done, done);
        EXPECT_EQ(progress.total, total);
        done = progress.done;
        headlines = headlines || progress.headline.has_value();
        if (progress.headline) {
            EXPECT_LE(progress.headline->share.low, progress.headline->share.high);
        }
    };
    Result const result = run(scenario, {}, observer);
    EXPECT_EQ(done, total);
    EXPECT_EQ(phases, (std::vector{Phase::prepare, Phase::simulate, Phase::summarize}));
    EXPECT_EQ(warnings, result.warnings.size());
    bool const plain = !scenario.estimator || scenario.estimator->method == "plain";
    EXPECT_EQ(headlines, plain);
}

TEST(Observer, sees_progress_grow_to_the_end) {
    expect_monotone(small("btc-110k-100k7", 5000), 5000);
    expect_monotone(
        small("btc-110k-100k7", 4096, {{"/estimator", R"({"method": "sobol", "repeats": 8})"}}),
        4096);
    expect_monotone(
        small("btc-110k-100k7", 5000, {{"/estimator", R"({"method": "importance", "tilt": -20})"}}),
        5000);
}

TEST(Preview, tells_what_a_run_takes) {
    Preview const preview = study::preview(small("btc-110k-100k7", 5000));
    EXPECT_EQ(preview.paths, 5000u);
    EXPECT_EQ(preview.steps, 1440u);
    EXPECT_EQ(preview.path_steps, 5000.0 * 1440.0);
    EXPECT_EQ(preview.units, 5u);
    EXPECT_GT(preview.memory, 5000.0 * 8 * 20);
    EXPECT_GT(preview.file_size, 5000.0 * 8 * 20);
    EXPECT_EQ(preview.scratch_folder, "");
}

TEST(Replay, of_a_result_in_memory_is_equal) {
    Result const result = run(small("btc-110k-100k7", 64));
    PathReplay const path = replay(result.file, "r", 17);
    ASSERT_TRUE(path.figures);
    EXPECT_GT(path.figures->size(), 20u);
    EXPECT_TRUE(path.equal());
    engine::ResultFile altered = result.file;
    auto& low = *std::find_if(altered.paths.variables.begin(), altered.paths.variables.end(),
                              [](engine::Variable const& v) { return v.name == "feedback_low"; });
    std::get<engine::Numbers>(low.values)[17] -= 1e-9;
    EXPECT_FALSE(replay(altered, "r", 17).equal());
}

TEST(Map, is_the_curve_of_the_result) {
    engine::Scenario const scenario = small("btc-110k-100k7", 64);
    MapResult const made = map(scenario);
    Result const result = run(scenario);
    EXPECT_EQ(std::get<engine::Numbers>(made.file.figures.at("shock_end").values),
              std::get<engine::Numbers>(result.file.figures.at("shock_end").values));
    ASSERT_EQ(made.curves.size(), 2u);
}

}  // namespace
}  // namespace cascade::study
