/// Same bits whatever carries the run out: threads, pieces, instruction set, one path alone, a run
/// cut short, another run at the same time.

#include <bit>
#include <cmath>
#include <cstring>
#include <span>
#include <thread>

#include <gtest/gtest.h>

#include "engine/results/result_hash.hpp"
#include "engine/results/summary.hpp"
#include "engine/simulate/block.hpp"
#include "engine/simulate/kernel/dispatch.hpp"
#include "engine/simulate/replay.hpp"
#include "engine/simulate/run.hpp"
#include "engine/simulate/scheduler.hpp"
#include "tests/helpers/errors.hpp"
#include "tests/helpers/plans.hpp"

namespace cascade::test {
namespace {

using engine::Tally;

bool same_bits(std::span<double const> a, std::span<double const> b) {
    return a.size() == b.size()
           && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

void expect_same(Tally const& a, Tally const& b) {
    for (std::size_t f = 0; f < engine::kFigures; ++f) {
        EXPECT_TRUE(same_bits(a.figures[f], b.figures[f]))
            << info(static_cast<engine::Figure>(f)).name;
    }
    ASSERT_EQ(a.first_passage.size(), b.first_passage.size());
    for (std::size_t k = 0; k < a.first_passage.size(); ++k) {
        EXPECT_TRUE(same_bits(a.first_passage[k], b.first_passage[k])) << "first passage " << k;
    }
    for (int w = 0; w < engine::kWorlds; ++w) {
        EXPECT_EQ(a.fan[w], b.fan[w]);
    }
    for (int s = 0; s < models::kSides; ++s) {
        EXPECT_TRUE(same_bits(a.heat[s], b.heat[s])) << "heat " << s;
        EXPECT_TRUE(a.sums.heat[s] == b.sums.heat[s]) << "exact heat " << s;
        EXPECT_EQ(a.cascade_sizes[s], b.cascade_sizes[s]);
    }
}

engine::Plan plan() {
    return full_plan(1500);
}

/// Seven groups and a part of one.
engine::Plan long_plan() {
    return full_plan(7500, 50);
}

/// One plan for each price model, one whose paths draw their leverage mix, one whose steps are
/// refined on demand, and one whose book lives.
std::vector<engine::Plan> plans_of_all_models() {
    std::vector<engine::Plan> out(9, plan());
    out[6].mix = mixed(out[6].book, 6.0);
    out[7].miss_probability = 1e-3;
    out[8].living = {{2e4, 1e4}, 2e-5, 1e-5, 3, {0.6, 0.4}, {{0.03, 0.01}, {0.03, 0.01}}};
    models::Heston const heston{0.36, 0.36, 20.0, 3.0, -0.4, 0.0};
    models::NormalJump const normal{-0.004, 0.01};
    models::DoubleExponentialJump const sided{0.5, 0.004, 0.006};
    out[1].price.jumps = models::JumpProcess{2000.0, 2000.0, 0.0, 0.0, normal};
    out[2].price.jumps = models::JumpProcess{2000.0, 2000.0, 0.0, 0.0, sided};
    out[3].price.diffusion = heston;
    out[4].price.diffusion = heston;
    out[4].price.jumps = models::JumpProcess{200.0, 900.0, 20000.0, 30000.0, sided};
    out[5].price.diffusion = models::Bootstrap{
        {0.003, -0.004, 0.001, -0.002, 0.0025}, models::BlockScheme::stationary, 2.5};
    out[5].monitoring = engine::Monitoring::step;
    return out;
}

TEST(Schedule, ThreadsDoNotChangeBits) {
    Tally const one = engine::run(long_plan(), {1, nullptr, nullptr}).tally;
    for (int const threads : {2, 3, 8}) {
        engine::RunResult const result = engine::run(long_plan(), {threads, nullptr, nullptr});
        expect_same(result.tally, one);
        EXPECT_GE(result.threads, 1);
        EXPECT_LE(result.threads, threads);
    }
    engine::Plan const living = plans_of_all_models().back();
    expect_same(engine::run(living, {3, nullptr, nullptr}).tally,
                engine::run(living, {1, nullptr, nullptr}).tally);
}

/// Sorting on threads, above and below the number of paths from which the whole is.
TEST(Schedule, ThreadsDoNotChangeBitsOfTheSummary) {
    for (std::uint64_t const paths : {std::uint64_t{3000}, std::uint64_t{130000}}) {
        engine::Plan const p = full_plan(paths, 4);
        Tally const tally = engine::run(p, {2, nullptr, nullptr}).tally;
        std::string const one = dataset_hash(engine::summarize(p, tally, 0.95));
        for (int const threads : {2, 8, 9}) {
            EXPECT_EQ(dataset_hash(engine::summarize(p, tally, 0.95, threads)), one) << threads;
        }
    }
}

TEST(Schedule, InstructionSetsDoNotChangeBits) {
    for (engine::Plan const& p : plans_of_all_models()) {
        engine::Prepared const prepared = engine::prepare(p);
        Tally const portable =
            engine::BlockRunner(prepared, engine::kernel_named("portable")).run({1, 2});
        for (std::string const& simd : engine::available_simd()) {
            expect_same(engine::BlockRunner(prepared, engine::kernel_named(simd)).run({1, 2}),
                        portable);
        }
    }
    EXPECT_ERROR(engine::kernel_named("v9"), invalid_argument);
}

TEST(Schedule, PiecesDoNotChangeBits) {
    Tally const one = engine::run(long_plan()).tally;
    for (std::uint64_t const groups : {2u, 4u, 16u}) {
        engine::RunOptions options;
        options.threads = 2;
        options.groups_per_piece = groups;
        expect_same(engine::run(long_plan(), options).tally, one);
    }
}

/// Nothing of a run is of the process: neither hears of the other.
TEST(Schedule, TwoRunsAtOnceAreTheSameRuns) {
    engine::Plan const first = long_plan();
    engine::Plan second = long_plan();
    second.seed += 1;
    Tally const alone = engine::run(first).tally;
    Tally const other_alone = engine::run(second).tally;
    Tally other;
    std::thread beside([&] { other = engine::run(second, {2, nullptr, nullptr}).tally; });
    Tally const together = engine::run(first, {3, nullptr, nullptr}).tally;
    beside.join();
    expect_same(together, alone);
    expect_same(other, other_alone);
}

/// The path alone, watched, has the bits it has among others, and its events add up to its figures.
void expect_same_path(engine::Plan const& p, Tally const& whole, std::uint64_t path) {
    engine::Replay const replay = engine::replay(p, path);
    double flow = 0.0;
    for (std::size_t f = 0; f < engine::kFigures; ++f) {
        EXPECT_EQ(std::bit_cast<std::uint64_t>(replay.figures[f]),
                  std::bit_cast<std::uint64_t>(whole.figures[f][path]))
            << "path " << path << ", " << info(static_cast<engine::Figure>(f)).name;
    }
    for (auto const& c : replay.cascades) {
        flow += c.flow;
        double rounds = 0.0;
        for (auto const& r : c.rounds) {
            rounds += r.flow;
        }
        EXPECT_NEAR(rounds, c.flow, 1e-9 * c.flow);
    }
    double const liquidated = whole.of(engine::Figure::feedback_long_liquidated)[path]
                              + whole.of(engine::Figure::feedback_short_liquidated)[path];
    EXPECT_NEAR(flow, liquidated, 1e-9 * (1.0 + liquidated));
    EXPECT_EQ(static_cast<double>(replay.cascades.size()),
              whole.of(engine::Figure::feedback_cascades)[path]);
    EXPECT_EQ(replay.steps.back().step, p.steps);
    if (!p.miss_probability) {
        EXPECT_EQ(replay.steps.size(), p.steps);
    }
    EXPECT_EQ(replay.steps.back().feedback, whole.of(engine::Figure::feedback_return)[path]);
}

TEST(Schedule, OnePathAloneIsTheSamePath) {
    for (engine::Plan const& p : plans_of_all_models()) {
        Tally const whole = engine::run(p).tally;
        for (std::uint64_t const path : {0u, 31u, 32u, 777u, 1499u}) {
            expect_same_path(p, whole, path);
        }
    }
}

TEST(Schedule, AStoppedRunHoldsTheFirstGroups) {
    engine::Plan const many = full_plan(32000, 50);
    Tally const whole = engine::run(many).tally;
    std::atomic<bool> stop{false};
    engine::RunOptions options;
    options.threads = 2;
    options.stop = &stop;
    options.progress = [&](std::uint64_t done) { stop = stop || done >= 2048; };
    engine::RunResult const cut = engine::run(many, options);
    EXPECT_FALSE(cut.complete);
    ASSERT_GE(cut.tally.paths, 2048u);
    ASSERT_LT(cut.tally.paths, 32000u);
    auto const& a = cut.tally.of(engine::Figure::feedback_return);
    auto const& b = whole.of(engine::Figure::feedback_return);
    EXPECT_TRUE(std::equal(a.begin(), a.end(), b.begin()));
}

TEST(Schedule, AFailureIsThrownOnce) {
    auto const work = [](std::uint64_t piece) -> Tally {
        if (piece == 5) {
            throw std::runtime_error("piece five");
        }
        return Tally{};
    };
    int consumed = 0;
    EXPECT_THROW(
        (void)engine::run_pieces(20, 2, nullptr, work, [&](Tally&&, std::uint64_t) { ++consumed; }),
        std::runtime_error);
    EXPECT_LE(consumed, 19);
}

}  // namespace
}  // namespace cascade::test
