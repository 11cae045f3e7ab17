#include "engine/simulate/units.hpp"

#include <algorithm>
#include <vector>

#include "engine/simulate/scheduler.hpp"
#include "engine/statistics/checkpoints.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

std::vector<std::uint64_t> goals_of(Plan const& plan, UnitRange range, Looks const& looks) {
    if (!looks.enough) {
        return {range.end};
    }
    std::uint64_t const size = unit_paths(plan);
    std::uint64_t const least = in_repeats(plan.estimator.method) ? kLeastRepeats : 1;
    return checkpoints(std::max(least, (looks.first_paths + size - 1) / size), range.end);
}

/// Piece by piece; the last may be smaller.
UnitRange piece_of(UnitRange range, std::uint64_t piece, std::uint64_t size) {
    std::uint64_t const first = range.first + piece * size;
    return {first, std::min(first + size, range.end)};
}

}  // namespace

std::uint64_t unit_paths(Plan const& plan) {
    return in_repeats(plan.estimator.method) ? plan.paths / plan.estimator.repeats : kGroupPaths;
}

std::uint64_t units_of(Plan const& plan) {
    std::uint64_t const size = unit_paths(plan);
    return (plan.paths + size - 1) / size;
}

std::uint64_t paths_in(Plan const& plan, UnitRange units) {
    std::uint64_t const size = unit_paths(plan);
    return std::min(plan.paths, units.end * size) - std::min(plan.paths, units.first * size);
}

void take_units(Plan& plan, std::uint64_t units) {
    CASCADE_EXPECTS(units >= 1 && units <= units_of(plan));
    std::uint64_t const paths = paths_in(plan, {0, units});
    if (in_repeats(plan.estimator.method)) {
        plan.estimator.repeats = units;
    }
    plan.paths = paths;
}

UnitsRun run_units(Plan const& plan, UnitRange range, UnitOptions const& options,
                   Looks const& looks, UnitWork const& work) {
    CASCADE_EXPECTS(range.first < range.end && range.end <= units_of(plan));
    CASCADE_EXPECTS(!looks.enough || range.first == 0);
    CASCADE_EXPECTS(options.piece >= 1);
    UnitsRun out;
    out.end = range.first;
    for (std::uint64_t const goal : goals_of(plan, range, looks)) {
        if (work.make_room) {
            work.make_room(goal - range.first);
        }
        UnitRange const left{out.end, goal};
        std::uint64_t const pieces = (left.size() + options.piece - 1) / options.piece;
        PiecesRun const done = run_pieces(
            pieces, options.threads, options.stop,
            [&](std::uint64_t piece) { return work.run(piece_of(left, piece, options.piece)); },
            [&](Tally&& record, std::uint64_t piece) {
                work.take(std::move(record), piece_of(left, piece, options.piece));
            });
        out.end = std::min(left.first + done.pieces * options.piece, goal);
        out.threads = std::max(out.threads, done.threads);
        out.enough = out.end == goal && looks.enough && goal < range.end && work.enough();
        if (out.enough || out.end < goal) {  // or stopped from outside
            return out;
        }
    }
    return out;
}

}  // namespace cascade::engine
