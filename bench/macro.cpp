/// Whole shipped scenarios, threads 1 .. n. `ns_per_path_step` is wall time times threads over
/// path-steps: with perfect scaling it does not change with the number of threads.

#include <string>

#include <benchmark/benchmark.h>

#include "engine/scenario/assemble.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/simulate/run.hpp"
#include "engine/simulate/scheduler.hpp"

namespace cascade::bench {
namespace {

void scenario(benchmark::State& state, std::string const& name) {
    auto const loaded =
        engine::load_scenario(std::string(CASCADE_SOURCE_DIR "/scenarios/") + name + ".json");
    engine::Plan plan = engine::assemble(loaded).plan;
    plan.paths = 32768;
    engine::RunOptions options;
    options.threads = static_cast<int>(state.range(0));
    for (auto _ : state) {
        benchmark::DoNotOptimize(engine::run(plan, options).tally.figures[0].data());
    }
    double const path_steps = static_cast<double>(state.iterations())
                              * static_cast<double>(plan.paths) * static_cast<double>(plan.steps);
    state.counters["path_steps_per_s"] =
        benchmark::Counter(path_steps, benchmark::Counter::kIsRate);
    state.counters["ns_per_path_step"] =
        benchmark::Counter(path_steps / static_cast<double>(state.range(0)) * 1e-9,
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

}  // namespace
}  // namespace cascade::bench

int main(int argc, char** argv) {
    for (char const* name : {"btc-110k-100k7", "quiet", "runaway", "domino", "merton", "kou",
                             "heston", "bates", "hawkes", "bootstrap", "stress"}) {
        auto* const b = benchmark::RegisterBenchmark(
            name, [name](benchmark::State& s) { cascade::bench::scenario(s, name); });
        for (int threads = 1; threads <= cascade::engine::available_threads(); threads *= 2) {
            b->Arg(threads);
        }
        b->UseRealTime()->Unit(benchmark::kMillisecond);
    }
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
