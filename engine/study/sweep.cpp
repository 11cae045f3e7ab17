#include "engine/study/sweep.hpp"

#include <utility>

#include "engine/results/book_dataset.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/scenario/limits.hpp"
#include "engine/study/provenance.hpp"
#include "engine/study/stopwatch.hpp"
#include "engine/study/sweep_runner.hpp"
#include "engine/study/tell.hpp"

namespace cascade::study {
namespace {

using engine::Plan;
using engine::Sweep;

std::uint64_t runs_of(Sweep const& sweep) {
    std::uint64_t product = 1;
    std::uint64_t sum = 0;
    for (auto const& values : sweep.values) {
        product *= values.size();
        sum += values.size();
    }
    if (sweep.in.design == "grid") {
        return product + 1;
    }
    if (sweep.in.design == "one_at_a_time") {
        return sum + 1;
    }
    return sweep.in.design == "sobol" ? *sweep.in.samples * (sweep.in.inputs.size() + 2) + 1 : 0;
}

engine::ResultFile file_of(Sweep const& sweep, Plan const& plan, engine::Dataset root,
                           RunRecord const& record, Origin const& origin) {
    engine::ResultFile file;
    file.filetype = engine::kSweepType;
    file.scenario_json = sweep.text;
    file.resolved_json = engine::resolved_json(sweep.base);
    file.figures = std::move(root);
    for (auto const& [name, value] :
         root_attributes(sweep.base, plan, file.resolved_json, origin, {})) {
        engine::set_attribute(file.figures.attributes, name, value);
    }
    engine::set_attribute(file.figures.attributes, "title",
                          "Sweep " + sweep.in.name + " of scenario " + sweep.base.name);
    engine::set_attribute(file.figures.attributes, "sweep", sweep.in.name);
    engine::set_attribute(file.figures.attributes, "design", sweep.in.design);
    file.book = engine::book_dataset(plan);
    file.run = run_dataset(record);
    return file;
}

}  // namespace

SweepPreview preview(Sweep const& sweep) {
    Plan const plan = engine::assemble(sweep.base).plan;
    engine::check_memory(plan, sweep.base.file);
    SweepPreview out;
    out.runs = runs_of(sweep);
    out.paths = plan.paths;
    out.path_steps = static_cast<double>(out.runs) * static_cast<double>(plan.paths)
                     * static_cast<double>(plan.steps);
    return out;
}

Result sweep(Sweep const& sweep, Settings const& settings, Observer const& observer) {
    RunRecord record;
    record.started_utc = utc_now();
    record.command_line = settings.origin.command_line;
    tell(observer, Phase::prepare);
    Plan const plan = engine::assemble(sweep.base).plan;
    engine::check_memory(plan, sweep.base.file);
    tell(observer, Phase::simulate);
    Stopwatch watch;
    SweepRunner runner(settings, observer, runs_of(sweep), plan.paths);
    engine::Dataset root = carry_out(sweep, runner);
    Result result;
    record.simulate_s = result.timing.simulate_s = watch.lap();
    record.threads = result.threads = runner.threads();
    record.simd = result.simd = runner.simd();
    result.seed = plan.seed;
    result.steps = plan.steps;
    result.paths = plan.paths;
    result.simulated = runner.simulated();
    result.file = file_of(sweep, plan, std::move(root), record, settings.origin);
    return result;
}

}  // namespace cascade::study
