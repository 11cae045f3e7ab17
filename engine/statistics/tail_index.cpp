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

struct HillPoint {
    std::size_t k;
    double inverse;  ///< 1 / alpha
};

/// Estimates over the grid of k that the tail allows, from its values one by one, largest first.
class HillPlot {
  public:
    void add(double x) {
        double const log = models::portable_log(x);
        if (static_cast<double>(k_) >= next_) {
            double const inverse = sum_ / static_cast<double>(k_) - log;
            points_.push_back({k_, std::max(0.0, inverse)});
            next_ *= kRatio;
        }
        sum_ += log;
        ++k_;
    }
    [[nodiscard]] std::vector<HillPoint> const& points() const { return points_; }

  private:
    std::vector<HillPoint> points_;
    double sum_ = 0.0;  ///< of the logs of the k largest
    std::size_t k_ = 0;
    double next_ = static_cast<double>(kLeastTailValues);
};

/// Of the largest `count` values of a tail, as far as they are positive.
std::vector<HillPoint> hill_plot(std::span<double const> values, std::size_t count, End end) {
    double const sign = end == End::lowest ? -1.0 : 1.0;
    HillPlot plot;
    walk_in_order(values, end, std::min(count, values.size()), [&](std::span<double const> piece) {
        for (double const x : piece) {
            if (sign * x > 0.0) {
                plot.add(sign * x);
            }
        }
    });
    return plot.points();
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

TailIndex tail_index(std::span<double const> values, double confidence, End end) {
    CASCADE_EXPECTS(confidence > 0.0 && confidence < 1.0);
    TailIndex out{kNan, kNan, kNan, 0, 0, 0};
    std::vector<HillPoint> const plot = hill_plot(values, values.size() / kTailShare + 1, end);
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
