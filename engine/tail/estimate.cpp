#include "engine/tail/estimate.hpp"

#include "engine/tail/importance.hpp"
#include "engine/tail/splitting.hpp"

namespace cascade::engine {

RunResult estimate(Plan const& plan, RunOptions const& options) {
    switch (plan.estimator.method) {
        case EstimatorMethod::importance:
            return run_importance(plan, options);
        case EstimatorMethod::splitting:
            return run_splitting(plan, options);
        default:
            return run(plan, options);
    }
}

}  // namespace cascade::engine
