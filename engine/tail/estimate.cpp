#include "engine/tail/estimate.hpp"

#include "engine/tail/importance.hpp"
#include "engine/tail/quasi.hpp"
#include "engine/tail/splitting.hpp"
#include "models/base/contract.hpp"
#include "models/base/lanes.hpp"

namespace cascade::engine {

RunResult estimate(Plan const& plan, RunOptions const& options, Looks const& looks) {
    switch (plan.estimator.method) {
        case EstimatorMethod::importance:
            return run_importance(plan, options, looks);
        case EstimatorMethod::splitting:
            return run_splitting(plan, options, looks);
        case EstimatorMethod::sobol:
            return run_quasi(plan, options, looks);
        default:
            return run(plan, options, looks);
    }
}

Replay replay_estimated(Plan const& plan, std::uint64_t path) {
    CASCADE_EXPECTS(plan.estimator.method == EstimatorMethod::plain
                    || plan.estimator.method == EstimatorMethod::importance);
    Prepared const prepared = prepare(plan);
    if (plan.estimator.method != EstimatorMethod::importance
        || is_plain_group(path / models::kLanes, plan.estimator.plain_share)) {
        return replay(prepared, path);
    }
    double const theta =
        plan.estimator.tilt ? *plan.estimator.tilt : find_tilt(prepared, choose_kernel()).theta;
    return replay(tilted(prepared, theta), path);
}

}  // namespace cascade::engine
