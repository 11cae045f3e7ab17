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

/// A row of a tail; `value` has the sign that makes it positive.
struct TailRow {
    double value;
    double weight;
    Index row;
};

double weight_of(std::vector<TailRow> const& rows) {
    return ordered_sum(0, rows.size(), [&](std::size_t i) { return rows[i].weight; });
}

/// Rows of positive values that have a weight, from `least` on; of these every `stride`-th.
std::vector<TailRow> rows_beyond(SampleDesign const& design, std::span<double const> values,
                                 End end, double least, std::size_t stride = 1) {
    double const sign = end == End::lowest ? -1.0 : 1.0;
    std::vector<TailRow> out;
    for (std::size_t i = 0; i < values.size(); i += stride) {
        double const x = sign * values[i];
        if (x > 0.0 && x >= least && design.weight[i] > 0.0) {
            out.push_back({x, design.weight[i], static_cast<Index>(i)});
        }
    }
    return out;
}

/// Largest first, ties by row: the first rows that hold more than `share`, or all.
void keep_share(std::vector<TailRow>& rows, double share) {
    std::sort(rows.begin(), rows.end(), [](TailRow const& a, TailRow const& b) {
        return a.value != b.value ? a.value > b.value : a.row < b.row;
    });
    CompensatedSum held;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        held.add(rows[i].weight);
        if (held.value() > share) {
            rows.resize(i + 1);
            return;
        }
    }
}

/// The largest values, largest first, that hold a tenth of all weight, and the one after them.
///
/// Every so-manieth row says from where on values are sorted: a third more than the tenth. Where
/// that turns out too little, all are.
std::vector<TailRow> tail_rows(SampleDesign const& design, std::span<double const> values,
                               End end) {
    constexpr std::size_t kLook = 4096;
    std::size_t const n = values.size();
    double const total = ordered_sum(0, n, [&](std::size_t i) { return design.weight[i]; });
    // Rounding must not take a row of a tenth of equal weights away.
    double const share = (1.0 + 1e-12) * total / static_cast<double>(kTailShare);
    std::size_t const stride = n / kLook + 1;
    std::vector<TailRow> look = rows_beyond(design, values, end, 0.0, stride);
    keep_share(look, 4.0 / 3.0 * share / static_cast<double>(stride));
    double const least = look.empty() ? 0.0 : look.back().value;
    std::vector<TailRow> rows = rows_beyond(design, values, end, least);
    if (weight_of(rows) <= share) {
        rows = rows_beyond(design, values, end, 0.0);
    }
    keep_share(rows, share);
    return rows;
}

/// What the rows before a place in the order are as a sample.
class RowsSoFar {
  public:
    RowsSoFar(SampleDesign const& design, RowsOfUnits const& units)
        : units_(units), seen_(design.unit_end.size(), 0) {}

    void add(TailRow const& of) {
        sum_ += of.weight;
        squares_ += of.weight * of.weight;
        if (seen_.empty()) {
            ++count_;
        } else {
            std::uint8_t& seen = seen_[units_.unit_of(of.row)];
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
    RowsOfUnits const& units_;
    std::vector<std::uint8_t> seen_;  ///< [unit]; empty where each row is one
    std::size_t count_ = 0;           ///< of units seen
    double sum_ = 0.0;
    double squares_ = 0.0;
};

/// HillPlot of rows with weights.
class WeightedHillPlot {
  public:
    explicit WeightedHillPlot(SampleDesign const& design)
        : units_(design), so_far_(design, units_) {}

    void add(TailRow const& next) {
        double const log = models::portable_log(next.value);
        if (grid_.holds(rows_.size())) {
            if (so_far_.suffice()) {
                look(log);
            }
            grid_.pass();
        }
        logs_.push_back(log);
        rows_.push_back(next.row);
        so_far_.add(next);
    }
    [[nodiscard]] std::vector<HillPoint> const& points() const { return points_; }

  private:
    void look(double log_threshold) {
        beyond_.clear();
        for (double const log : logs_) {
            beyond_.push_back(log - log_threshold);
        }
        Estimate const e = units_.mean(rows_, beyond_);
        if (e.standard_error == e.standard_error) {
            points_.push_back({rows_.size(), std::max(0.0, e.value), e.standard_error});
        }
    }

    RowsOfUnits units_;
    RowsSoFar so_far_;
    std::vector<Index> rows_;
    std::vector<double> logs_;    ///< of their values
    std::vector<double> beyond_;  ///< the same over that of a threshold
    std::vector<HillPoint> points_;
    Grid grid_;
};

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
    WeightedHillPlot hill(design);
    for (TailRow const& row : tail_rows(design, values, end)) {
        hill.add(row);
    }
    std::vector<HillPoint> const& plot = hill.points();
    if (plot.empty()) {
        return kNoIndex;
    }
    Run const run = plateau(plot);
    HillPoint const middle = middle_of(plot, run);
    double const relative = middle.error > 0.0 ? middle.error / middle.inverse : 0.0;  // ties: 0/0
    Interval const unit = weighted_interval(design, {1.0, relative}, confidence);
    return index_of(plot, run, unit.high - 1.0);
}

}  // namespace cascade::engine
