/// Whole shipped scenarios, threads 1 .. n. `ns_per_path_step` is wall time times threads over
/// path-steps: with perfect scaling it does not change with the number of threads. one-second runs
/// with steps refined on demand, as it is shipped, and with uniform ones; the bar is 8 times less.

#include <string>

#include <benchmark/benchmark.h>

#include "engine/scenario/assemble.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/simulate/run.hpp"
#include "engine/simulate/scheduler.hpp"

namespace cascade::bench {
namespace {

void scenario(benchmark::State& state, std::string const& name, bool refined) {
    auto const loaded =
        engine::load_scenario(std::string(CASCADE_SOURCE_DIR "/scenarios/") + name + ".json");
    engine::Plan plan = engine::assemble(loaded).plan;
    plan.paths = plan.steps > 10000 ? 4096 : 32768;
    if (!refined) {
        plan.miss_probability.reset();
    }
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
    for (char const* name :
         {"btc-110k-100k7", "quiet", "runaway", "domino", "merton", "kou", "heston", "bates",
          "hawkes", "bootstrap", "stress", "one-second", "one-second uniform"}) {
        std::string const file = std::string(name).substr(0, std::string(name).find(' '));
        auto* const b = benchmark::RegisterBenchmark(name, [name, file](benchmark::State& s) {
            cascade::bench::scenario(s, file, file == name);
        });
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
