#include "engine/simulate/plain_work.hpp"

#include <utility>

#include "models/base/contract.hpp"

namespace cascade::engine {

void finish_plain(Plan const& plan, Tally& tally) {
    constexpr double kOnce[] = {1.0};
    show_sums(plan, kOnce, tally);
}

PlainWork::PlainWork(Plan const& plan, Kernel kernel)
    : prepared_(prepare(plan)), runner_(prepared_, std::move(kernel)) {
    CASCADE_EXPECTS(plan.estimator.method == EstimatorMethod::plain);
}

Tally PlainWork::none(std::uint64_t first) const {
    return empty_tally(prepared_.plan, first * kGroupPaths, 0);
}

}  // namespace cascade::engine
