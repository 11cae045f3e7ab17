/// Efficiency 1 / (variance x seconds) of each estimator on figures of shipped scenarios. One
/// thread, preparation and pilot runs included, aggregates not. Variances are relative to the
/// squared figure, so that efficiencies compare whatever its unit.
///
///     cascade_bench_estimators [PATHS]     paths of each run, 32 times a power of two; 32768 if
///                                          left out

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/figures/aggregates.hpp"
#include "engine/results/figure_values.hpp"
#include "engine/results/summary.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/statistics/weighted.hpp"
#include "engine/tail/estimate.hpp"

namespace cascade::bench {
namespace {

using engine::EstimatorMethod;
using engine::Figure;

/// Mean of a figure, or the probability that it reaches a level.
struct Question {
    char const* scenario;
    Figure figure;
    std::optional<double> level;
    bool light = false;       ///< ten times the depth
    bool independent = true;  ///< increments: what importance and sobol need
    bool known = false;       ///< laws of the baseline: what the control variate needs
};

engine::Plan plan_of(Question const& question, std::uint64_t paths) {
    std::string const file =
        std::string(CASCADE_SOURCE_DIR "/scenarios/") + question.scenario + ".json";
    engine::Plan plan = engine::assemble(engine::load_scenario(file)).plan;
    plan.fan = plan.heatmap = false;
    plan.paths = paths;
    plan.impact.depth_1pct *= question.light ? 10.0 : 1.0;
    plan.estimator.target = std::nullopt;
    if (question.level) {
        plan.estimator.target = engine::RareEvent{question.figure, *question.level};
    }
    return plan;
}

/// The corrected mean of a figure with feedback.
engine::Aggregate controlled_mean(Figure figure) {
    switch (figure) {
        case Figure::feedback_return:
            return engine::Aggregate::return_mean_controlled;
        case Figure::feedback_low:
            return engine::Aggregate::low_mean_controlled;
        case Figure::feedback_high:
            return engine::Aggregate::high_mean_controlled;
        case Figure::feedback_drawdown:
            return engine::Aggregate::drawdown_mean_controlled;
        case Figure::feedback_runup:
            return engine::Aggregate::runup_mean_controlled;
        default:
            throw std::invalid_argument("no corrected mean of " + std::string(info(figure).name));
    }
}

engine::Estimate answer(Question const& question, engine::Plan const& plan,
                        engine::RunResult const& result) {
    if (plan.estimator.control_variate) {
        engine::Dataset const root = engine::summarize(plan, result.tally, 0.95);
        engine::Aggregate const asked = controlled_mean(question.figure);
        std::string const error =
            engine::companion_name(info(asked).name, engine::Companion::standard_error);
        return {number_of(root, asked, {}), root.number(error, {})};
    }
    auto const& column = result.tally.of(question.figure);
    engine::SampleDesign design = result.tally.design;
    if (!design.weighted()) {
        design.weight.assign(column.size(), 1.0);
    }
    return engine::weighted_mean(design, [&](std::size_t i) {
        if (!question.level) {
            return column[i];
        }
        return plan.estimator.target->happened(column[i]) ? 1.0 : 0.0;
    });
}

void measure(Question const& question, engine::Plan const& plan, char const* name) {
    engine::RunOptions one_thread;
    one_thread.threads = 1;
    auto const start = std::chrono::steady_clock::now();
    engine::RunResult const result = engine::estimate(plan, one_thread);
    double const seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    engine::Estimate const found = answer(question, plan, result);
    double const error = std::fabs(found.standard_error / found.value);
    std::printf("  %-16s %11.4g  relative error %8.4f %%  %6.2f s  efficiency %10.3g\n", name,
                found.value, 100.0 * error, seconds, 1.0 / (error * error * seconds));
}

void ask(Question const& question, std::uint64_t paths) {
    std::string const figure(info(question.figure).name);
    if (question.level) {
        std::printf("%s: P(%s beyond %g)\n", question.scenario, figure.c_str(), *question.level);
    } else {
        std::printf("%s%s: mean of %s\n", question.scenario,
                    question.light ? ", light feedback" : "", figure.c_str());
    }
    engine::Plan plan = plan_of(question, paths);
    std::vector<EstimatorMethod> methods{EstimatorMethod::plain};
    if (question.independent) {
        methods.push_back(EstimatorMethod::sobol);
    }
    if (question.level) {
        methods.push_back(EstimatorMethod::splitting);
    }
    if (question.level && question.independent) {
        methods.push_back(EstimatorMethod::importance);
    }
    for (EstimatorMethod const method : methods) {
        plan.estimator.method = method;
        measure(question, plan, engine::name_of(method));
    }
    if (question.known) {
        plan.estimator.method = EstimatorMethod::plain;
        plan.estimator.control_variate = true;
        measure(question, plan, "control variate");
    }
}

}  // namespace
}  // namespace cascade::bench

int main(int argc, char** argv) {
    using cascade::bench::ask;
    using cascade::engine::Figure;
    std::uint64_t const paths = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 32768;
    char const* const seed = "btc-110k-100k7";
    for (bool const light : {false, true}) {
        for (Figure const figure : {Figure::feedback_low, Figure::feedback_high}) {
            ask({seed, figure, {}, light, true, true}, paths);
        }
        ask({seed, Figure::feedback_drawdown, {}, light}, paths);
    }
    ask({"stress", Figure::feedback_high, {}}, paths);
    ask({"kou", Figure::feedback_high, {}}, paths);
    ask({seed, Figure::feedback_drawdown, 0.15}, paths);
    ask({"kou", Figure::baseline_low, -0.25}, paths);
    ask({"heston", Figure::baseline_low, -0.14, false, false}, paths);
    return 0;
}
