#include "engine/simulate/record.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/simulate/block.hpp"
#include "engine/simulate/fingerprint.hpp"
#include "engine/simulate/units.hpp"

namespace cascade::engine {
namespace {

std::string text_of(UnitRange units) {
    return std::to_string(units.first) + " to " + std::to_string(units.end - 1);
}

/// Whole units only can be followed by others.
void expect_whole(Record const& record) {
    bool const repeats = in_repeats(record.identity.method);
    if (!repeats && record.tally.paths != record.units.size() * record.identity.unit_paths) {
        throw argument_error("the record of units " + text_of(record.units)
                             + " ends within a group: no units can follow it");
    }
}

}  // namespace

RecordIdentity identity_of(Plan const& plan) {
    return {kResultsVersion, fingerprint(plan), plan.estimator.method,
            plan.seed,       unit_paths(plan),  {}};
}

std::string why_not_alike(RecordIdentity const& a, RecordIdentity const& b) {
    if (a.results_version != b.results_version) {
        return "results of version " + std::to_string(a.results_version) + ", not "
               + std::to_string(b.results_version);
    }
    if (a.method != b.method) {
        return std::string("estimator ") + name_of(a.method) + ", not " + name_of(b.method);
    }
    if (a.seed != b.seed) {
        return "seed " + std::to_string(a.seed) + ", not " + std::to_string(b.seed);
    }
    if (a.unit_paths != b.unit_paths) {
        return "units of " + std::to_string(a.unit_paths) + " paths, not of "
               + std::to_string(b.unit_paths);
    }
    if (a.plan != b.plan) {
        return "another plan: fingerprint " + a.plan + ", not " + b.plan;
    }
    return a.pilot == b.pilot ? "" : "another pilot run";
}

void fold(Record&& part, Record& whole) {
    std::string const why = why_not_alike(part.identity, whole.identity);
    if (!why.empty()) {
        throw argument_error("the record of units " + text_of(part.units)
                             + " is of another run: " + why);
    }
    if (part.units.first != whole.units.end && part.units.end != whole.units.first) {
        throw argument_error("units " + text_of(part.units) + " are no neighbours of units "
                             + text_of(whole.units) + ": they overlap, or leave a gap");
    }
    if (part.units.end == whole.units.first) {
        std::swap(part, whole);
    }
    expect_whole(whole);
    fold(part.tally, whole.tally);
    whole.units.end = part.units.end;
    whole.enough = false;
    whole.threads = std::max(whole.threads, part.threads);
    whole.simd = whole.simd == part.simd ? whole.simd : whole.simd + ", " + part.simd;
    whole.seconds += part.seconds;
}

}  // namespace cascade::engine
