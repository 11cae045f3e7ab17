#include "engine/study/traces.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "engine/results/figure_values.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/simulate/replay.hpp"
#include "engine/tail/estimate.hpp"

namespace cascade::study {
namespace {

using engine::Aggregate;
using engine::Axis;
using engine::Figure;
using engine::Replay;

constexpr std::size_t kStretches = 100;

/// Prices of one world: of each stretch of time its low and high, the earlier one first. Where no
/// step of a stretch is recorded, the last one before it stands.
std::vector<double> outline(Replay const& replay, std::size_t steps, double spot,
                            double engine::StepState::*const world) {
    std::vector<double> prices{spot};
    std::size_t const stretches = std::min(kStretches, steps);
    std::size_t next = 0;
    for (std::size_t s = 0; s < stretches && !replay.steps.empty(); ++s) {
        std::size_t const end = (s + 1) * steps / stretches;  // the last step of the stretch
        std::size_t low = next > 0 ? next - 1 : 0;
        if (next < replay.steps.size() && replay.steps[next].step <= end) {
            low = next;
        }
        std::size_t high = low;
        for (; next < replay.steps.size() && replay.steps[next].step <= end; ++next) {
            low = replay.steps[next].*world < replay.steps[low].*world ? next : low;
            high = replay.steps[next].*world > replay.steps[high].*world ? next : high;
        }
        prices.push_back(spot * std::exp(replay.steps[std::min(low, high)].*world));
        prices.push_back(spot * std::exp(replay.steps[std::max(low, high)].*world));
    }
    return prices;
}

PathTrace trace_of(engine::Plan const& plan, std::uint64_t path) {
    Replay const replay = engine::replay_estimated(plan, path);
    auto const of = [&](Figure f) { return replay.figures[static_cast<std::size_t>(f)]; };
    PathTrace trace;
    trace.path = path;
    trace.feedback_drawdown = of(Figure::feedback_drawdown);
    trace.baseline_drawdown = of(Figure::baseline_drawdown);
    trace.feedback_low = of(Figure::feedback_low);
    trace.feedback_return = of(Figure::feedback_return);
    trace.long_liquidated = of(Figure::feedback_long_liquidated);
    trace.short_liquidated = of(Figure::feedback_short_liquidated);
    trace.runaway = of(Figure::feedback_runaway) != 0.0;
    trace.baseline = outline(replay, plan.steps, plan.spot, &engine::StepState::baseline);
    trace.feedback = outline(replay, plan.steps, plan.spot, &engine::StepState::feedback);
    return trace;
}

}  // namespace

std::vector<PathTrace> worst_traces(engine::ResultFile const& result) {
    std::vector<PathTrace> traces;
    if (!holds(result.figures, Aggregate::worst_path)) {
        return traces;
    }
    engine::Scenario const scenario =
        engine::parse_scenario(result.resolved_json, "/inputs/resolved", ".");
    engine::Plan const plan = engine::assemble(scenario).plan;
    for (std::size_t k = 0; k < extent(result.figures, Axis::worst); ++k) {
        double const path = number_of(result.figures, Aggregate::worst_path, {k});
        traces.push_back(trace_of(plan, static_cast<std::uint64_t>(path)));
        traces.back().same = traces.back().feedback_drawdown
                             == number_of(result.figures, Aggregate::worst_drawdown, {k});
    }
    return traces;
}

}  // namespace cascade::study
