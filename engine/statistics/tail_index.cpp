#include "engine/statistics/tail_index.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "engine/statistics/summation.hpp"
#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kRatio = 1.189207115002721;  // 2^(1/4)
constexpr std::size_t kTailShare = 10;
constexpr std::size_t kLeastUnits = 6;  // as many as an interval needs

struct HillPoint {
    std::size_t k;
    double inverse;  ///< 1 / alpha
    double error;    ///< its standard error
};

/// The k that are looked at: 32, 38, 45, ...
class Grid {
  public:
    [[nodiscard]] bool holds(std::size_t k) const { return static_cast<double>(k) >= next_; }
    void pass() { next_ *= kRatio; }

  private:
    double next_ = static_cast<double>(kLeastTailValues);
};

/// Estimates over the grid of k that the tail allows, from its values one by one, largest first.
class HillPlot {
  public:
    void add(double x) {
        double const log = models::portable_log(x);
        if (grid_.holds(k_)) {
            auto const k = static_cast<double>(k_);
            double const inverse = std::max(0.0, sum_ / k - log);
            points_.push_back({k_, inverse, inverse / std::sqrt(k)});
            grid_.pass();
        }
        sum_ += log;
        ++k_;
    }
    [[nodiscard]] std::vector<HillPoint> const& points() const { return points_; }

  private:
    std::vector<HillPoint> points_;
    double sum_ = 0.0;  ///< of the logs of the k largest
    std::size_t k_ = 0;
    Grid grid_;
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
        double const allowed = plot[i].error;
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

HillPoint middle_of(std::vector<HillPoint> const& plot, Run const& run) {
    return plot[(run.first + run.last) / 2];
}

/// What the plot says; `reach` is half the interval over the value.
TailIndex index_of(std::vector<HillPoint> const& plot, Run const& run, double reach) {
    HillPoint const middle = middle_of(plot, run);
    TailIndex out;
    out.first = plot[run.first].k;
    out.last = plot[run.last].k;
    out.used = middle.k;
    out.value = 1.0 / middle.inverse;
    out.low = out.value * (1.0 - reach);
    out.high = out.value * (1.0 + reach);
    return out;
}

constexpr TailIndex kNoIndex{kNan, kNan, kNan, 0, 0, 0};

using Index = std::uint32_t;

/// Rows of the largest positive values, largest first, that hold a tenth of all weight, and the one
/// after them. `values` have the sign of the tail.
class TailRows {
  public:
    TailRows(SampleDesign const& design, std::vector<double> const& values)
        : weight_(design.weight), value_(values) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (values[i] > 0.0 && weight_[i] > 0.0) {
                rows_.push_back(static_cast<Index>(i));
            }
        }
        double const total =
            ordered_sum(0, weight_.size(), [&](std::size_t i) { return weight_[i]; });
        // Rounding must not take a row of a tenth of equal weights away.
        find((1.0 + 1e-12) * total / static_cast<double>(kTailShare));
    }

    [[nodiscard]] std::vector<Index> const& rows() const { return rows_; }

  private:
    void find(double share) {
        for (std::size_t count = rows_.size() / 8 + 1024; !sort_first(count, share); count *= 2) {
        }
    }

    /// \return whether the first `count` hold the share, or are all
    bool sort_first(std::size_t count, double share) {
        bool const all = count >= rows_.size();
        auto const begin = rows_.begin();
        auto const end = all ? rows_.end() : begin + static_cast<std::ptrdiff_t>(count);
        auto const before = [&](Index i, Index j) {
            return value_[i] != value_[j] ? value_[i] > value_[j] : i < j;
        };
        if (!all) {
            std::nth_element(begin, end, rows_.end(), before);
        }
        std::sort(begin, end, before);
        CompensatedSum held;
        for (auto at = begin; at != end; ++at) {
            held.add(weight_[*at]);
            if (held.value() > share) {
                rows_.erase(at + 1, rows_.end());
                return true;
            }
        }
        return all;
    }

    std::vector<double> const& weight_;
    std::vector<double> const& value_;
    std::vector<Index> rows_;
};

/// What the rows before a place in the order are as a sample.
class RowsSoFar {
  public:
    RowsSoFar(SampleDesign const& design, RowsOfUnits const& units)
        : design_(design), units_(units), seen_(design.unit_end.size(), 0) {}

    void add(Index row) {
        double const w = design_.weight[row];
        sum_ += w;
        squares_ += w * w;
        if (seen_.empty()) {
            ++count_;
        } else {
            std::uint8_t& seen = seen_[units_.unit_of(row)];
            count_ += seen == 0 ? 1 : 0;
            seen = 1;
        }
    }
    [[nodiscard]] bool suffice() const {
        constexpr double kRounding = 1e-9;
        return count_ >= kLeastUnits
               && sum_ * sum_ >= (static_cast<double>(kLeastTailValues) - kRounding) * squares_;
    }

  private:
    SampleDesign const& design_;
    RowsOfUnits const& units_;
    std::vector<std::uint8_t> seen_;  ///< [unit]; empty where each row is one
    std::size_t count_ = 0;           ///< of units seen
    double sum_ = 0.0;
    double squares_ = 0.0;
};

std::vector<HillPoint> hill_plot(SampleDesign const& design, std::vector<double> const& values) {
    std::vector<Index> const rows = TailRows(design, values).rows();
    RowsOfUnits const units(design);
    RowsSoFar so_far(design, units);
    std::vector<double> logs;
    std::vector<double> beyond;
    std::vector<HillPoint> plot;
    Grid grid;
    for (std::size_t k = 0; k < rows.size(); ++k) {
        logs.push_back(models::portable_log(values[rows[k]]));
        if (grid.holds(k)) {
            if (so_far.suffice()) {
                beyond.clear();
                for (std::size_t i = 0; i < k; ++i) {
                    beyond.push_back(logs[i] - logs[k]);
                }
                Estimate const e = units.mean(std::span(rows).first(k), beyond);
                if (e.standard_error == e.standard_error) {
                    plot.push_back({k, std::max(0.0, e.value), e.standard_error});
                }
            }
            grid.pass();
        }
        so_far.add(rows[k]);
    }
    return plot;
}

}  // namespace

TailIndex tail_index(std::span<double const> values, double confidence, End end) {
    CASCADE_EXPECTS(confidence > 0.0 && confidence < 1.0);
    std::vector<HillPoint> const plot = hill_plot(values, values.size() / kTailShare + 1, end);
    if (plot.empty()) {
        return kNoIndex;
    }
    Run const run = plateau(plot);
    auto const k = static_cast<double>(middle_of(plot, run).k);
    return index_of(plot, run, models::normal_quantile(0.5 + 0.5 * confidence) / std::sqrt(k));
}

TailIndex tail_index(SampleDesign const& design, std::span<double const> values, double confidence,
                     End end) {
    CASCADE_EXPECTS(confidence > 0.0 && confidence < 1.0);
    CASCADE_EXPECTS(values.size() == design.weight.size());
    std::vector<double> outward(values.begin(), values.end());
    if (end == End::lowest) {
        for (double& x : outward) {
            x = -x;
        }
    }
    std::vector<HillPoint> const plot = hill_plot(design, outward);
    if (plot.empty()) {
        return kNoIndex;
    }
    Run const run = plateau(plot);
    HillPoint const middle = middle_of(plot, run);
    Interval const unit =
        weighted_interval(design, {1.0, middle.error / middle.inverse}, confidence);
    return index_of(plot, run, unit.high - 1.0);
}

}  // namespace cascade::engine
