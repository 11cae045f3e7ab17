/// Cost of the kernel's parts, per instruction set: this file is compiled once for each.
///   words    32-bit random words; a regression here touches every run
///   normals  words and Box-Muller
///   draws    normals and both bridge extremes: all randomness of a step
///   settle   one small cascade inside a bin, with and without depth dynamics

#include <benchmark/benchmark.h>

#include "bench/cpu.hpp"
#include "engine/random/normal.hpp"
#include "models/cascade/settle.hpp"

#define CASCADE_TEXT2(x) #x
#define CASCADE_TEXT(x) CASCADE_TEXT2(x)

namespace cascade::bench {
namespace {

constexpr char const* kSimd = CASCADE_TEXT(CASCADE_SIMD);

void words(benchmark::State& state) {
    engine::LaneWords out;
    std::uint32_t index = 0;
    for (auto _ : state) {
        engine::random_lane_words(1, engine::consecutive_paths(0), engine::Purpose::price, index++,
                                  out);
        benchmark::DoNotOptimize(out);
    }
    state.counters["ns_per_word"] =
        benchmark::Counter(static_cast<double>(state.iterations()) * 4.0 * models::kLanes * 1e-9,
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

template <bool kBridge>
void draws(benchmark::State& state) {
    engine::StepDraws out;
    std::uint32_t group = 0;
    for (auto _ : state) {
        engine::draw_normals(1, engine::consecutive_paths(0), engine::Purpose::price, group,
                             out.normal);
        if constexpr (kBridge) {
            for (int s = 0; s < engine::kStepsPerDraw; ++s) {
                for (int i = 0; i < models::kLanes; ++i) {
                    out.span[s][i] = out.normal[s][i] - 3e-4f;
                    out.unit[s][i] = 6e-4f;
                }
            }
            engine::draw_bridge(1, engine::consecutive_paths(0), group, out);
        }
        ++group;
        benchmark::DoNotOptimize(out);
    }
    state.counters["ns_per_step"] = benchmark::Counter(
        static_cast<double>(state.iterations()) * engine::kStepsPerDraw * models::kLanes * 1e-9,
        benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void settle(benchmark::State& state) {
    double const near = 0.0;
    double const far = 1.0;
    double const notional = 2e10;
    models::LevelTable const table{&near, &far, &notional, &notional, 1};
    models::DepthImpact const law{2.5e-11, state.range(0) != 0 ? 1.25e-9 : 0.0, 0.1};
    models::Frontier frontier;
    double mark = 0.0;
    for (auto _ : state) {
        mark = frontier.y + 3e-4;
        if (mark > 0.9) {
            frontier = models::Frontier{};
            mark = 3e-4;
        }
        auto const end = models::settle(
            table, law, mark, 0.9, frontier, [](std::int64_t) { return 1.0; },
            [](double, double, double) {}, [](std::int64_t, double, double) {});
        benchmark::DoNotOptimize(end);
    }
}

[[maybe_unused]] bool const kRegistered = [] {
    if (!cpu_runs(kSimd)) {
        return false;
    }
    std::string const suffix = std::string("/") + kSimd;
    benchmark::RegisterBenchmark(("words" + suffix).c_str(), words);
    benchmark::RegisterBenchmark(("normals" + suffix).c_str(), draws<false>);
    benchmark::RegisterBenchmark(("draws" + suffix).c_str(), draws<true>);
    benchmark::RegisterBenchmark(("settle" + suffix).c_str(), settle)->Arg(0)->Arg(1);
    return true;
}();

}  // namespace
}  // namespace cascade::bench
