#include "engine/simulate/work.hpp"

#include <chrono>
#include <utility>

#include "engine/simulate/block.hpp"
#include "engine/simulate/scheduler.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

/// What a run does with the tally of a piece: fold it into the whole, and tell how far it is.
void take(Plan const& plan, Tally const& piece, UnitRange units, RunOptions const& options,
          Record& whole) {
    CASCADE_EXPECTS(units.first == whole.units.end);
    fold(piece, whole.tally);
    whole.units.end = units.end;
    std::uint64_t const done = paths_in(plan, whole.units);
    if (options.progress) {
        options.progress(done);
    }
    if (options.watch) {
        options.watch(whole.tally, done);
    }
}

/// Ask of the tally as it would be finished, and leave the rows' weights as they were: a run that
/// goes on has the bits of one that never looked.
bool is_enough(Work const& work, Looks const& looks, Tally& tally) {
    SampleDesign before = tally.design;
    work.finish(tally);
    bool const enough = looks.enough(tally);
    tally.design = std::move(before);
    return enough;
}

}  // namespace

Work::~Work() = default;

Record simulate(Plan const& plan, Work const& work, UnitRange units, RunOptions const& options,
                Looks const& looks) {
    CASCADE_EXPECTS(options.threads >= 0);
    auto const start = std::chrono::steady_clock::now();
    Record record;
    record.identity = identity_of(plan);
    record.identity.pilot = work.pilot();
    record.units = {units.first, units.first};
    record.tally = work.none(units.first);
    keep_in(plan, record.tally, options.scratch);
    UnitOptions const how{options.threads > 0 ? options.threads : available_threads(),
                          options.groups_per_piece, options.stop};
    UnitsRun const done = run_units(
        plan, units, how, looks,
        {[&](UnitRange piece) { return work.run(piece); },
         [&](Tally&& tally, UnitRange piece) { take(plan, tally, piece, options, record); },
         [&](std::uint64_t size) {
             make_room(plan, record.tally, paths_in(plan, {units.first, units.first + size}));
         },
         [&] { return is_enough(work, looks, record.tally); }});
    CASCADE_ENSURES(done.end == record.units.end);
    record.enough = done.enough;
    record.threads = done.threads;
    record.simd = kernel_of(options).simd;
    record.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return record;
}

RunResult result_of(Plan const& plan, Record&& record) {
    CASCADE_EXPECTS(record.units.first == 0);
    RunResult out;
    out.units = record.units.end;
    out.complete = record.enough || record.units.end == units_of(plan);
    out.threads = record.threads;
    out.simd = std::move(record.simd);
    out.seconds = record.seconds;
    out.simulated = record.tally.paths + record.identity.pilot.paths;
    out.tilt = record.identity.pilot.tilt;
    out.warnings = std::move(record.identity.pilot.warnings);
    out.tally = std::move(record.tally);
    out.tally.sums = {};
    return out;
}

}  // namespace cascade::engine
