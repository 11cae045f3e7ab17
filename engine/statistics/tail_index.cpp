#include "engine/statistics/tail_index.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kRatio = 1.189207115002721;  // 2^(1/4)
constexpr std::size_t kTailShare = 10;

/// The largest `count` positive values, descending.
std::vector<double> largest(std::span<double const> values, std::size_t count) {
    std::vector<double> tail;
    for (double const x : values) {
        if (x > 0.0) {
            tail.push_back(x);
        }
    }
    std::size_t const kept = std::min(count, tail.size());
    auto const end = tail.begin() + static_cast<std::ptrdiff_t>(kept);
    std::partial_sort(tail.begin(), end, tail.end(), [](double a, double b) { return a > b; });
    tail.resize(kept);
    return tail;
}

struct HillPoint {
    std::size_t k;
    double inverse;  ///< 1 / alpha
};

/// Estimates over the grid of k that the tail allows.
std::vector<HillPoint> hill_plot(std::vector<double> const& tail) {
    std::vector<HillPoint> plot;
    double sum = 0.0;
    double next = static_cast<double>(kLeastTailValues);
    for (std::size_t k = 1; k < tail.size(); ++k) {
        sum += models::portable_log(tail[k - 1]);
        if (static_cast<double>(k) >= next) {
            double const inverse = sum / static_cast<double>(k) - models::portable_log(tail[k]);
            plot.push_back({k, std::max(0.0, inverse)});
            next *= kRatio;
        }
    }
    return plot;
}

struct Run {
    std::size_t first;
    std::size_t last;
};

/// The longest run of the plot that is level within the error of its first point.
Run plateau(std::vector<HillPoint> const& plot) {
    Run best{0, 0};
    for (std::size_t i = 0; i < plot.size(); ++i) {
        double low = plot[i].inverse;
        double high = low;
        double const allowed = low / std::sqrt(static_cast<double>(plot[i].k));
        std::size_t j = i;
        while (j + 1 < plot.size()) {
            double const next = plot[j + 1].inverse;
            if (std::max(high, next) - std::min(low, next) > allowed) {
                break;
            }
            low = std::min(low, next);
            high = std::max(high, next);
            ++j;
        }
        if (j - i > best.last - best.first) {
            best = {i, j};
        }
    }
    return best;
}

}  // namespace

TailIndex tail_index(std::span<double const> values, double confidence) {
    CASCADE_EXPECTS(confidence > 0.0 && confidence < 1.0);
    TailIndex out{kNan, kNan, kNan, 0, 0, 0};
    std::vector<HillPoint> const plot = hill_plot(largest(values, values.size() / kTailShare + 1));
    if (plot.empty()) {
        return out;
    }
    Run const run = plateau(plot);
    HillPoint const middle = plot[(run.first + run.last) / 2];
    out.first = plot[run.first].k;
    out.last = plot[run.last].k;
    out.used = middle.k;
    double const reach =
        models::normal_quantile(0.5 + 0.5 * confidence) / std::sqrt(static_cast<double>(middle.k));
    out.value = 1.0 / middle.inverse;
    out.low = out.value * (1.0 - reach);
    out.high = out.value * (1.0 + reach);
    return out;
}

}  // namespace cascade::engine
