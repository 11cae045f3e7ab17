#include "engine/study/sweep_runner.hpp"

#include "engine/results/sections.hpp"
#include "engine/results/summary.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/simulate/vulnerability.hpp"
#include "engine/study/tell.hpp"

namespace cascade::study {

using engine::Plan;

SweepRunner::SweepRunner(Settings const& settings, Observer const& observer, std::uint64_t runs,
                         std::uint64_t paths)
    : settings_(settings), observer_(observer), total_(runs * paths), paths_(paths) {}

void SweepRunner::stop_if_asked() const {
    stop_if_cancelled(observer_, simulated(), total_);
}

engine::RunResult SweepRunner::run(Plan& plan) {
    plan.fan = plan.heatmap = false;
    engine::RunOptions options;
    options.threads = settings_.threads;
    options.simd = settings_.simd;
    options.stop = stop_flag_of(observer_);
    options.progress = [&](std::uint64_t done) {
        tell(observer_, Progress{simulated() + done, total_, std::nullopt});
    };
    engine::RunResult result = engine::run(plan, options);
    if (!result.complete) {
        throw_stopped(simulated() + result.tally.paths, total_);
    }
    ++runs_;
    simd_ = result.simd;
    used_ = result.threads;
    return result;
}

engine::SweepRun SweepRunner::whole(engine::Scenario const& scenario) {
    Plan plan = engine::assemble(scenario).plan;
    engine::RunResult const result = run(plan);
    engine::SweepRun out;
    out.summary = engine::summarize(plan, result.tally, scenario.outputs.confidence);
    out.sections = engine::sectioned(plan, result.tally);
    for (models::Side const side : {models::Side::long_, models::Side::short_}) {
        out.reproduction_number[static_cast<int>(side)] =
            engine::largest_reproduction_number(plan, side);
    }
    return out;
}

engine::Dataset SweepRunner::summary(engine::Scenario const& scenario) {
    Plan plan = engine::assemble(scenario).plan;
    engine::RunResult const result = run(plan);
    return engine::summarize(plan, result.tally, scenario.outputs.confidence);
}

}  // namespace cascade::study
