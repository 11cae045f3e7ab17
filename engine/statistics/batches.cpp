#include "engine/statistics/batches.hpp"

#include <algorithm>
#include <limits>

#include "engine/statistics/intervals.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kRounding = 1.0 - 1e-9;  // 96000 * (1 - 0.999) must count as 96
constexpr double kFineTail = 128.0;
constexpr double kCoarseTail = 12.0;

}  // namespace

std::vector<BatchRange> batch_ranges(std::size_t count, std::size_t wanted) {
    std::size_t const batches = std::min(count, wanted);
    std::vector<BatchRange> ranges;
    for (std::size_t b = 0; b < batches; ++b) {
        ranges.push_back({b * count / batches, (b + 1) * count / batches});
    }
    return ranges;
}

std::size_t batches_for_tail(std::size_t count, double share) {
    double const tail = static_cast<double>(count) * share;
    if (tail >= kFineTail * static_cast<double>(kBatches) * kRounding) {
        return kBatches;
    }
    bool const coarse = tail >= kCoarseTail * static_cast<double>(kCoarseBatches) * kRounding;
    return coarse ? kCoarseBatches : 0;
}

BatchEstimate batch_estimate(double value, std::span<double const> batch_values,
                             double confidence) {
    CASCADE_EXPECTS(confidence > 0.0 && confidence < 1.0);
    std::vector<double> present;
    for (double const v : batch_values) {
        if (v == v) {
            present.push_back(v);
        }
    }
    if (present.size() < kLeastBatches || value != value) {
        return {value, kNan, kNan, kNan, present.size()};
    }
    double const error = moments(present).standard_error;
    double const t = student_quantile(0.5 + 0.5 * confidence, present.size() - 1);
    return {value, error, value - t * error, value + t * error, present.size()};
}

std::size_t quantile_rank(std::size_t count, double q) {
    return std::clamp<std::size_t>(ceil_rank(count, q), 1, count);
}

double sample_quantile(std::span<double const> sorted, double q) {
    if (sorted.empty()) {
        return kNan;
    }
    return sorted[quantile_rank(sorted.size(), q) - 1];
}

}  // namespace cascade::engine
