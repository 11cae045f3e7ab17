#include "engine/simulate/units.hpp"

#include <algorithm>
#include <vector>

#include "engine/simulate/scheduler.hpp"
#include "engine/statistics/checkpoints.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

std::vector<std::uint64_t> goals_of(Plan const& plan, Looks const& looks) {
    std::uint64_t const most = units_of(plan);
    if (!looks.enough) {
        return {most};
    }
    std::uint64_t const size = unit_paths(plan);
    std::uint64_t const least = in_repeats(plan.estimator.method) ? kLeastRepeats : 1;
    return checkpoints(std::max(least, (looks.first_paths + size - 1) / size), most);
}

}  // namespace

std::uint64_t unit_paths(Plan const& plan) {
    return in_repeats(plan.estimator.method) ? plan.paths / plan.estimator.repeats
                                             : plan.block_size;
}

std::uint64_t units_of(Plan const& plan) {
    std::uint64_t const size = unit_paths(plan);
    return (plan.paths + size - 1) / size;
}

void take_units(Plan& plan, std::uint64_t units) {
    CASCADE_EXPECTS(units >= 1 && units <= units_of(plan));
    std::uint64_t const paths = std::min(plan.paths, units * unit_paths(plan));
    if (in_repeats(plan.estimator.method)) {
        plan.estimator.repeats = units;
    }
    plan.paths = paths;
}

UnitsRun run_units(Plan const& plan, int threads, std::atomic<bool> const* stop, Looks const& looks,
                   UnitWork const& work) {
    UnitsRun out;
    std::uint64_t const most = units_of(plan);
    for (std::uint64_t const goal : goals_of(plan, looks)) {
        if (work.make_room) {
            work.make_room(goal);
        }
        std::uint64_t const first = out.units;
        out.units += run_blocks(
            goal - first, threads, stop, [&](std::uint64_t unit) { return work.run(first + unit); },
            work.take);
        if (out.units < goal) {  // stopped from outside
            return out;
        }
        out.complete = out.units == most || work.enough();
        if (out.complete) {
            return out;
        }
    }
    return out;
}

}  // namespace cascade::engine
