/// A record can travel: whatever carries a run out, in parts, in files, in other processes, its
/// results hash is one.

#include "engine/simulate/record.hpp"

#include <cstdlib>
#include <filesystem>
#include <functional>

#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/results/book_dataset.hpp"
#include "engine/results/record_file.hpp"
#include "engine/results/summary.hpp"
#include "engine/tail/estimate.hpp"
#include "tests/schedule/record_cases.hpp"

namespace cascade::test {
namespace {

namespace fs = std::filesystem;
using engine::Plan;
using engine::Record;
using engine::RunOptions;
using engine::RunResult;

/// A folder that goes with the test.
class Folder {
  public:
    Folder() : path_(fs::temp_directory_path() / ("record_test." + std::to_string(getpid()))) {
        fs::create_directory(path_);
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    ~Folder() { fs::remove_all(path_); }

    [[nodiscard]] std::string file(std::string const& name) const { return path_ / name; }

  private:
    fs::path path_;
};

/// The hash that the result file would have.
std::string hash_of(Plan const& plan, RunResult const& result) {
    EXPECT_TRUE(result.complete);
    engine::ResultFile file;
    file.figures = engine::summarize(plan, result.tally, 0.95);
    file.paths = engine::path_dataset(plan, result.tally);
    file.book = engine::book_dataset(plan);
    return engine::results_hash(file);
}

RunOptions how(int threads, std::uint64_t groups) {
    RunOptions out;
    out.threads = threads;
    out.groups_per_piece = groups;
    return out;
}

TEST(Records, ThreadsAndPiecesDoNotChangeTheResultsHash) {
    for (RecordCase const& c : record_cases()) {
        std::string const one = hash_of(c.plan, engine::estimate(c.plan, how(1, 1)));
        for (int const threads : {1, 2, 3, 8}) {
            for (std::uint64_t const groups : {1u, 4u, 16u}) {
                EXPECT_EQ(hash_of(c.plan, engine::estimate(c.plan, how(threads, groups))), one)
                    << c.name << ", " << threads << " threads, pieces of " << groups;
            }
        }
    }
}

TEST(Records, ThreeSavedPartsFoldToTheRunInAnotherProcess) {
    Folder const folder;
    for (RecordCase const& c : record_cases()) {
        std::uint64_t const units = engine::units_of(c.plan);
        std::uint64_t const cuts[] = {0, 1, units / 2, units};
        for (int part = 0; part < 3; ++part) {
            std::string const file = folder.file(c.name + std::to_string(part) + ".h5");
            ASSERT_EQ(std::system((std::string(RECORD_WRITER) + " " + c.name + " "
                                   + std::to_string(cuts[part]) + " "
                                   + std::to_string(cuts[part + 1]) + " " + file)
                                      .c_str()),
                      0);
        }
        auto const read = [&](int part) {
            return engine::read_record(c.plan, folder.file(c.name + std::to_string(part) + ".h5"));
        };
        std::string const whole = hash_of(c.plan, engine::estimate(c.plan));
        Record forwards = read(0);
        fold(read(1), forwards);
        fold(read(2), forwards);
        EXPECT_EQ(hash_of(c.plan, engine::finish(c.plan, std::move(forwards))), whole) << c.name;
        Record backwards = read(2);
        fold(read(1), backwards);
        fold(read(0), backwards);
        EXPECT_EQ(hash_of(c.plan, engine::finish(c.plan, std::move(backwards))), whole) << c.name;
    }
}

/// A checkpoint: what a stopped run holds, saved, and the rest later.
TEST(Records, AStoppedRunGoesOn) {
    Folder const folder;
    for (RecordCase const& c : record_cases()) {
        std::atomic<bool> stop{false};
        RunOptions stopping = how(2, 1);
        stopping.stop = &stop;
        std::uint64_t const half = c.plan.paths / 2;
        stopping.progress = [&](std::uint64_t done) { stop = stop || done >= half; };
        std::uint64_t const units = engine::units_of(c.plan);
        Record const first = engine::simulate(c.plan, {0, units}, stopping);
        EXPECT_GE(first.units.end, units / 2) << c.name;
        engine::write_record(first, folder.file("checkpoint.h5"), true);
        Record whole = engine::read_record(c.plan, folder.file("checkpoint.h5"));
        EXPECT_EQ(whole.units, first.units);
        if (whole.units.end < units) {
            fold(engine::simulate(c.plan, {whole.units.end, units}), whole);
        }
        EXPECT_EQ(hash_of(c.plan, engine::finish(c.plan, std::move(whole))),
                  hash_of(c.plan, engine::estimate(c.plan)))
            << c.name;
    }
}

/// More paths of the same plan: those that were simulated keep their weights.
TEST(Records, ARunGrowsByWholeGroups) {
    for (RecordCase c : record_cases()) {
        if (engine::in_repeats(c.plan.estimator.method)) {
            continue;  // more repeats are another division of paths
        }
        Plan few = c.plan;
        few.paths = 2 * engine::kGroupPaths;
        Record record = engine::simulate(few, {0, 2});
        fold(engine::simulate(c.plan, {2, engine::units_of(c.plan)}), record);
        EXPECT_EQ(hash_of(c.plan, engine::finish(c.plan, std::move(record))),
                  hash_of(c.plan, engine::estimate(c.plan)))
            << c.name;
    }
}

TEST(Records, ScratchFilesDoNotChangeTheResultsHash) {
    Folder const folder;
    Plan const plan = record_cases().front().plan;
    RunOptions options = how(2, 1);
    options.scratch = std::make_shared<engine::Scratch>(folder.file(""), 1 << 16);
    std::string const whole = hash_of(plan, engine::estimate(plan));
    EXPECT_EQ(hash_of(plan, engine::estimate(plan, options)), whole);
    engine::write_record(engine::simulate(plan, {0, 3}, options), folder.file("part.h5"), false);
    Record record = engine::simulate(plan, {3, engine::units_of(plan)}, options);
    fold(engine::read_record(plan, folder.file("part.h5")), record);
    EXPECT_EQ(hash_of(plan, engine::finish(plan, std::move(record))), whole);
}

std::string refusal(std::function<void()> const& act) {
    try {
        act();
    } catch (engine::Error const& error) {
        return error.what();
    }
    return "accepted";
}

TEST(Records, OnlyNeighboursOfOneRunFold) {
    Plan const plan = record_cases().front().plan;
    auto const fold_of = [&](Plan const& other, engine::UnitRange units) {
        return refusal([&] {
            Record whole = engine::simulate(plan, {1, 3});
            fold(engine::simulate(other, units), whole);
        });
    };
    EXPECT_EQ(fold_of(plan, {3, 4}), "accepted");
    EXPECT_EQ(fold_of(plan, {0, 1}), "accepted");
    EXPECT_NE(fold_of(plan, {2, 4}).find("overlap"), std::string::npos);
    EXPECT_NE(fold_of(plan, {4, 5}).find("gap"), std::string::npos);
    Plan other = plan;
    other.seed += 1;
    EXPECT_NE(fold_of(other, {3, 4}).find("seed"), std::string::npos);
    other = plan;
    other.impact.depth_1pct *= 1.5;
    EXPECT_NE(fold_of(other, {3, 4}).find("another plan"), std::string::npos);
    Plan cut = plan;
    cut.paths = 2 * engine::kGroupPaths + 10;
    EXPECT_NE(refusal([&] {
                  Record whole = engine::simulate(cut, {1, 3});
                  fold(engine::simulate(plan, {3, 4}), whole);
              }).find("ends within a group"),
              std::string::npos);
}

TEST(Records, OnlyTheBeginningOfAPlansRunIsFinished) {
    Plan const plan = record_cases().front().plan;
    auto const finished = [&](Plan const& of, Record const& record) {
        return refusal([&] { (void)engine::finish(of, record); });
    };
    Record const first = engine::simulate(plan, {0, 2});
    EXPECT_EQ(finished(plan, first), "accepted");
    EXPECT_FALSE(engine::finish(plan, first).complete);
    EXPECT_NE(finished(plan, engine::simulate(plan, {1, 2})).find("missing"), std::string::npos);
    Plan other = plan;
    other.paths = engine::kGroupPaths;
    EXPECT_NE(finished(other, first).find("more than the plan"), std::string::npos);
    other = plan;
    other.book.side[0].notional[3] += 1.0;
    EXPECT_NE(finished(other, first).find("not of this plan"), std::string::npos);
}

/// A pilot that found another tilt is another run.
TEST(Records, ThePilotIsPartOfWhatARecordIs) {
    Plan const plan = record_cases()[3].plan;
    Record whole = engine::simulate(plan, {0, 1});
    EXPECT_GT(whole.identity.pilot.paths, 0u);
    Record part = engine::simulate(plan, {1, 2});
    part.identity.pilot.tilt *= 1.0 + 1e-15;
    EXPECT_NE(refusal([&] { fold(std::move(part), whole); }).find("pilot"), std::string::npos);
}

}  // namespace
}  // namespace cascade::test
