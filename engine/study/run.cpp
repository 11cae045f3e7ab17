#include "engine/study/run.hpp"

#include <cmath>
#include <optional>

#include "engine/results/summary.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/statistics/intervals.hpp"
#include "engine/study/accuracy.hpp"
#include "engine/study/placement.hpp"
#include "engine/study/provenance.hpp"
#include "engine/study/run_result.hpp"
#include "engine/study/stopwatch.hpp"
#include "engine/study/tell.hpp"
#include "engine/tail/estimate.hpp"

namespace cascade::study {
namespace {

using engine::Plan;
using engine::RunResult;
using engine::Scenario;
using FigureName = std::optional<engine::FigureName>;

/// Upper estimate: every number of /paths uncompressed, and the aggregates.
double file_estimate(Scenario const& scenario, Plan const& plan) {
    auto const columns = static_cast<double>(engine::columns_per_path(plan));
    double const paths = plan.keep_paths ? 8.0 * columns * static_cast<double>(plan.paths) : 0.0;
    return engine::rows_per_path(plan) * paths + 2e6 + static_cast<double>(scenario.text.size());
}

/// How often the first threshold is passed with feedback, over the paths so far.
class HeadlineCount {
  public:
    explicit HeadlineCount(Plan const& plan) : plan_(plan) {}

    [[nodiscard]] std::optional<Headline> after(engine::Tally const& tally, std::uint64_t done) {
        if (plan_.thresholds.empty()) {
            return std::nullopt;
        }
        engine::Column const& times = tally.first_passage[plan_.thresholds.size()];
        for (; seen_ < done; ++seen_) {
            passed_ += std::isnan(times[seen_]) ? 0U : 1U;
        }
        if (seen_ == 0) {
            return std::nullopt;
        }
        return Headline{plan_.thresholds.front().price,
                        engine::wilson_interval(passed_, seen_, 0.95)};
    }

  private:
    Plan const& plan_;
    std::uint64_t seen_ = 0;
    std::uint64_t passed_ = 0;
};

/// All paths of the plan, or as many as the accuracy wanted takes.
RunResult simulate(Scenario const& scenario, Plan const& plan, FigureName const& figure,
                   engine::RunOptions options, Observer const& observer) {
    HeadlineCount headline(plan);
    if (plan.estimator.method == engine::EstimatorMethod::plain) {
        options.watch = [&](engine::Tally const& tally, std::uint64_t done) {
            tell(observer, Progress{done, plan.paths, headline.after(tally, done)});
        };
    } else {  // rows are no sample of the law before they have their weights
        options.progress = [&](std::uint64_t done) {
            tell(observer, Progress{done, plan.paths, std::nullopt});
        };
    }
    engine::Looks looks;
    if (figure) {
        looks.first_paths = scenario.simulation.accuracy->first_paths;
        looks.enough = [&](engine::Tally const& tally) {
            return relative_error(engine::summarize(plan, tally, scenario.outputs.confidence),
                                  *figure)
                   <= scenario.simulation.accuracy->relative_error;
        };
    }
    return engine::estimate(plan, options, looks);
}

/// Fewer units where the accuracy was met: from here on the run is one of that many.
void take_units(std::uint64_t units, Scenario& scenario, Plan& plan) {
    engine::take_units(plan, units);
    scenario.simulation.paths = plan.paths;
    if (scenario.estimator) {
        scenario.estimator->repeats = plan.estimator.repeats;
    }
}

/// What a result knows before its figures.
Result result_from(RunResult const& run, Plan const& plan) {
    Result result;
    result.threads = run.threads;
    result.simd = run.simd;
    result.seed = plan.seed;
    result.steps = plan.steps;
    result.paths = plan.paths;
    result.simulated = run.simulated;
    return result;
}

}  // namespace

void validate(Scenario const& scenario) {
    if (scenario.simulation.accuracy) {
        static_cast<void>(accuracy_figure(scenario, engine::assemble(scenario).plan));
    }
}

Preview preview(Scenario const& scenario, Settings const& settings) {
    Plan const plan = engine::assemble(scenario).plan;
    if (scenario.simulation.accuracy) {
        static_cast<void>(accuracy_figure(scenario, plan));
    }
    Placement const placement = place_columns(settings, plan);
    Preview out;
    out.paths = plan.paths;
    out.steps = plan.steps;
    out.step_s = plan.step_s;
    out.path_steps = static_cast<double>(plan.paths) * static_cast<double>(plan.steps);
    out.units = engine::units_of(plan);
    out.unit_paths = engine::unit_paths(plan);
    out.memory = placement.memory;
    out.scratch = placement.scratch;
    out.scratch_folder = placement.folder;
    out.file_size = file_estimate(scenario, plan);
    return out;
}

Result run(Scenario const& given, Settings const& settings, Observer const& observer) {
    RunRecord record;
    record.started_utc = utc_now();
    record.command_line = settings.origin.command_line;
    tell(observer, Phase::prepare);
    Scenario scenario = given;
    engine::Assembly assembly = engine::assemble(scenario);
    Plan& plan = assembly.plan;
    FigureName figure;
    if (scenario.simulation.accuracy) {
        figure = accuracy_figure(scenario, plan);
    }
    Placement const placement = place_columns(settings, plan);
    require_room(settings, scenario.file, plan, placement);

    tell(observer, Phase::simulate);
    Stopwatch watch;
    engine::RunOptions options;
    options.threads = settings.threads;
    options.simd = settings.simd;
    options.stop = stop_flag_of(observer);
    options.scratch = open_scratch(placement);
    RunResult const simulated = simulate(scenario, plan, figure, options, observer);
    record.simulate_s = watch.lap();
    if (!simulated.complete) {
        throw_stopped(simulated.tally.paths, plan.paths);
    }

    tell(observer, Phase::summarize);
    if (figure) {
        take_units(simulated.units, scenario, plan);
    }
    Result result = result_from(simulated, plan);
    result.file = result_of(scenario, assembly, simulated, settings.origin, result.warnings);
    if (figure) {
        note_accuracy(scenario, plan.estimator, *figure, result.file.figures);
    }
    record.summarize_s = watch.lap();
    stop_if_cancelled(observer, simulated.tally.paths, plan.paths);
    tell(observer, result.warnings);
    record.threads = result.threads;
    record.simd = result.simd;
    result.file.run = run_dataset(record);
    result.timing = {record.simulate_s, record.summarize_s};
    return result;
}

}  // namespace cascade::study
