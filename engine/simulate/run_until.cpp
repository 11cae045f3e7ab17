#include "engine/simulate/run_until.hpp"

#include <algorithm>
#include <chrono>

#include "engine/simulate/block.hpp"
#include "engine/simulate/scheduler.hpp"
#include "engine/statistics/checkpoints.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {
RunResult run_until(Plan const& plan, RunOptions const& options, std::uint64_t first_blocks,
                    std::function<bool(Tally const&)> const& enough) {
    CASCADE_EXPECTS(options.threads >= 0 && first_blocks >= 1);
    CASCADE_EXPECTS(plan.estimator.method == EstimatorMethod::plain);
    auto const start = std::chrono::steady_clock::now();
    Prepared const prepared = prepare(plan);
    Kernel const kernel = kernel_of(options);
    BlockRunner const runner(prepared, kernel);
    RunResult result;
    result.threads = options.threads > 0 ? options.threads : available_threads();
    result.simd = kernel.simd;
    result.tally = empty_tally(plan, 0, 0);
    keep_in(plan, result.tally, options.scratch);
    std::uint64_t done = 0;
    for (std::uint64_t const goal : checkpoints(first_blocks, runner.blocks())) {
        make_room(plan, result.tally, std::min(goal * plan.block_size, plan.paths));
        std::uint64_t const first = done;
        done += run_blocks(
            goal - first, result.threads, options.stop,
            [&](std::uint64_t block) { return runner.run(first + block); },
            [&](Tally&& record) { take_record(record, result.tally, options); });
        if (done < goal) {  // stopped from outside
            break;
        }
        result.complete = done == runner.blocks() || enough(result.tally);
        if (result.complete) {
            break;
        }
    }
    result.simulated = result.tally.paths;
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

}  // namespace cascade::engine
