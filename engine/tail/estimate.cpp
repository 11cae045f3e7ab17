#include "engine/tail/estimate.hpp"

#include <memory>
#include <string>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/simulate/plain_work.hpp"
#include "engine/simulate/units.hpp"
#include "engine/tail/importance.hpp"
#include "engine/tail/quasi.hpp"
#include "engine/tail/splitting.hpp"
#include "models/base/contract.hpp"
#include "models/base/lanes.hpp"

namespace cascade::engine {

namespace {

std::unique_ptr<Work const> work_of(Plan const& plan, Kernel const& kernel) {
    switch (plan.estimator.method) {
        case EstimatorMethod::importance:
            return importance_work(plan, kernel);
        case EstimatorMethod::splitting:
            return splitting_work(plan, kernel);
        case EstimatorMethod::sobol:
            return quasi_work(plan, kernel);
        default:
            return std::make_unique<PlainWork>(plan, kernel);
    }
}

void finish_tally(Plan const& plan, Tally& tally) {
    switch (plan.estimator.method) {
        case EstimatorMethod::importance:
            return finish_importance(plan, tally);
        case EstimatorMethod::splitting:
            return finish_splitting(plan, tally);
        case EstimatorMethod::sobol:
            return finish_quasi(plan, tally);
        default:
            return finish_plain(plan, tally);
    }
}

/// The record of this plan that a run would have made.
void expect_of(Plan const& plan, Record const& record) {
    RecordIdentity wanted = identity_of(plan);
    wanted.pilot = record.identity.pilot;
    std::string const why = why_not_alike(record.identity, wanted);
    if (!why.empty()) {
        throw argument_error("the record is not of this plan: " + why);
    }
    if (record.units.first != 0) {
        throw argument_error("the record begins with unit " + std::to_string(record.units.first)
                             + ": those before it are missing");
    }
    bool const rows =
        in_repeats(plan.estimator.method) || record.tally.paths == paths_in(plan, record.units);
    if (record.units.end > units_of(plan) || !rows) {
        throw argument_error("the record holds " + std::to_string(record.tally.paths) + " paths in "
                             + std::to_string(record.units.end)
                             + " units: more than the plan, or its last group is cut elsewhere");
    }
}

}  // namespace

Record simulate(Plan const& plan, UnitRange units, RunOptions const& options, Looks const& looks) {
    std::unique_ptr<Work const> const work = work_of(plan, kernel_of(options));
    return simulate(plan, *work, units, options, looks);
}

RunResult finish(Plan const& plan, Record record) {
    expect_of(plan, record);
    finish_tally(plan, record.tally);
    return result_of(plan, std::move(record));
}

RunResult estimate(Plan const& plan, RunOptions const& options, Looks const& looks) {
    return finish(plan, simulate(plan, {0, units_of(plan)}, options, looks));
}

Replay replay_estimated(Plan const& plan, std::uint64_t path) {
    CASCADE_EXPECTS(plan.estimator.method == EstimatorMethod::plain
                    || plan.estimator.method == EstimatorMethod::importance);
    Prepared const prepared = prepare(plan);
    if (plan.estimator.method != EstimatorMethod::importance
        || is_plain_band(path / models::kLanes, plan.estimator.plain_share)) {
        return replay(prepared, path);
    }
    double const theta =
        plan.estimator.tilt ? *plan.estimator.tilt : find_tilt(prepared, choose_kernel()).theta;
    return replay(tilted(prepared, theta), path);
}

}  // namespace cascade::engine
