#pragma once

/// What the parts of a summary share: the run, its batches, ranks worked out once, and short ways
/// to add a variable with its companions. Private to this folder.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "engine/results/dataset.hpp"
#include "engine/results/figure_values.hpp"
#include "engine/simulate/plan.hpp"
#include "engine/simulate/scheduler.hpp"
#include "engine/simulate/tally.hpp"
#include "engine/statistics/batches.hpp"
#include "engine/statistics/intervals.hpp"
#include "engine/statistics/moments.hpp"
#include "engine/statistics/weighted.hpp"

namespace cascade::engine::detail {

/// Values of one statistic on each batch.
using BatchValues = std::vector<double>;

class Summary {
  public:
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
    static constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

    Summary(Plan const& plan, Tally const& tally, double confidence, int threads = 1);

    Plan const& plan;
    Tally const& tally;
    double confidence;
    int threads;          ///< to find figures of batches on
    std::size_t paths;    ///< rows
    double total_weight;  ///< of all rows; their number where they carry no weights
    std::vector<BatchRange> batches;
    Numbers quantiles;
    Numbers levels;
    Numbers return_shares;  ///< of the returns below each value at risk
    Numbers drawdown_levels;
    std::vector<QuantileRanks> quantile_ranks;  ///< one for each entry of quantiles
    std::vector<QuantileRanks> level_ranks;     ///< one for each entry of levels
    Dataset out;

    /// Per batch, kept for the asymmetries: [quantile], [drawdown level], one per side's threshold.
    std::vector<BatchValues> drawdown_amplification, runup_amplification;
    std::vector<BatchValues> drawdown_tail_amplification, runup_tail_amplification;
    std::size_t nearest_threshold[models::kSides] = {kNone, kNone};
    BatchValues passage_amplification[models::kSides], overshoot_difference[models::kSides];

    [[nodiscard]] std::span<double const> of(Figure f) const { return tally.of(f); }
    [[nodiscard]] std::span<double const> of(CashFigure f) const { return tally.of(f); }
    /// value(i) for every row, kept where the figures are.
    template <class Value>
    [[nodiscard]] Column column(Value const& value) const;
    /// [share][batch]: figures of every batch that resolves the tail from that share on
    /// (batches_for_tail), in order of batches. Weighted rows: of an empty batch where one of them
    /// does not resolve it.
    /// \param plain     plain(rows of the batch, numbers of the shares wanted): one figure for each
    /// \param weighted  weighted(sorted rows, number of the share): the same of weighted rows
    template <class Plain, class Weighted>
    [[nodiscard]] auto tail_batches(std::span<double const> values, Numbers const& shares,
                                    Plain const& plain, Weighted const& weighted) const;
    /// statistic(b) for every batch.
    [[nodiscard]] BatchValues by_batch(
        std::function<double(BatchRange const&)> const& statistic) const;

    // Figures over all rows, weighted where rows carry weights (engine/statistics/weighted.hpp).
    [[nodiscard]] bool weighted() const { return tally.design.weighted(); }
    [[nodiscard]] double weight(std::size_t row) const {
        return weighted() ? tally.design.weight[row] : 1.0;
    }
    [[nodiscard]] Estimate mean(std::span<double const> values) const;
    /// mean(a) / mean(b)
    [[nodiscard]] Estimate ratio(std::span<double const> a, std::span<double const> b) const;
    [[nodiscard]] Interval interval(Estimate const& estimate) const;
    /// Of rows without weights: how often one event happens over how often another does, from how
    /// often each does and both do.
    [[nodiscard]] Interval ratio_of_counts(std::size_t top, std::size_t bottom,
                                           std::size_t both) const;
    [[nodiscard]] Interval probability(std::function<bool(std::size_t)> const& event) const;
    /// \param ranks  Those of the quantiles `at`, for rows without weights.
    [[nodiscard]] std::vector<Interval> column_quantiles(
        std::span<double const> values, Numbers const& at,
        std::vector<QuantileRanks> const& ranks) const;

    // A figure, row major over its axes, with the companions that its row in the register names.
    void add(Aggregate figure, Values values, Attributes attributes = {});
    void add(Aggregate figure, std::vector<Interval> const& intervals);
    void add(Aggregate figure, std::vector<Estimate> const& estimates);
    /// The same of a figure whose first axis is the world.
    template <class T>
    void add(Aggregate figure, std::vector<T> const (&by_world)[kWorlds]);

  private:
    [[nodiscard]] std::vector<BatchRange> all_batches() const;
    /// Whether every batch of weighted rows has enough of them in the tail from this share on, that
    /// is beyond the quantile `at`.
    [[nodiscard]] bool resolves(std::span<double const> values, double share, double at) const;
};

template <class T>
void Summary::add(Aggregate figure, std::vector<T> const (&by_world)[kWorlds]) {
    std::vector<T> both = by_world[kBaseline];
    both.insert(both.end(), by_world[kFeedback].begin(), by_world[kFeedback].end());
    add(figure, std::move(both));
}

template <class Value>
Column Summary::column(Value const& value) const {
    std::array<double, 4096> part{};
    Column made = tally.of(Figure::baseline_return).beside();
    made.reserve(paths);
    for (std::size_t first = 0; first < paths; first += part.size()) {
        std::size_t const count = std::min(part.size(), paths - first);
        for (std::size_t i = 0; i < count; ++i) {
            part[i] = value(first + i);
        }
        made.append({part.data(), count});
    }
    return made;
}

template <class Plain, class Weighted>
auto Summary::tail_batches(std::span<double const> values, Numbers const& shares,
                           Plain const& plain, Weighted const& weighted_figure) const {
    using Row = std::invoke_result_t<Plain, std::span<double const>, std::vector<std::size_t>>;
    std::vector<Row> table(shares.size());
    if (weighted()) {
        WeightedValues const all = WeightedValues::sorted(values, tally.design, 0, paths);
        WeightedValues const unresolved;
        std::vector<bool> resolved;
        for (double const share : shares) {
            resolved.push_back(resolves(values, share, all.quantile(share)));
        }
        for (BatchRange const& range : batches) {
            WeightedValues const sorted =
                WeightedValues::sorted(values, tally.design, range.begin, range.end);
            for (std::size_t i = 0; i < shares.size(); ++i) {
                table[i].push_back(weighted_figure(resolved[i] ? sorted : unresolved, i));
            }
        }
        return table;
    }
    for (std::size_t const count : {kBatches, kCoarseBatches}) {
        std::vector<std::size_t> wanted;
        for (std::size_t i = 0; i < shares.size(); ++i) {
            if (batches_for_tail(paths, std::min(shares[i], 1.0 - shares[i])) == count) {
                wanted.push_back(i);
            }
        }
        if (wanted.empty()) {
            continue;
        }
        std::vector<BatchRange> const ranges = batch_ranges(paths, count);
        std::vector<Row> found(ranges.size());
        for_each_index(ranges.size(), threads, [&](std::size_t b) {
            found[b] = plain(values.subspan(ranges[b].begin, ranges[b].size()), wanted);
        });
        for (Row const& figures : found) {
            for (std::size_t k = 0; k < wanted.size(); ++k) {
                table[wanted[k]].push_back(figures[k]);
            }
        }
    }
    return table;
}

/// Element-wise top / bottom, NaN where it does not exist.
[[nodiscard]] BatchValues ratios(BatchValues const& top, BatchValues const& bottom);

/// How far beyond the threshold the path's extreme on that side lies, outward, >= 0, log.
[[nodiscard]] double overshoot(Threshold const& threshold, double extreme);

inline constexpr models::Side kBothSides[] = {models::Side::long_, models::Side::short_};

void add_means(Summary& summary);
void add_quantiles(Summary& summary);
void add_amplification(Summary& summary);
void add_tails(Summary& summary);
void add_risk(Summary& summary);
void add_liquidation(Summary& summary);
void add_displacement(Summary& summary);
void add_cascades(Summary& summary);
void add_cash(Summary& summary);
void add_venues(Summary& summary);
void add_thresholds(Summary& summary);
void add_asymmetry(Summary& summary);
void add_fan(Summary& summary);
void add_heat(Summary& summary);
void add_vulnerability(Summary& summary);
void add_estimator(Summary& summary);
void add_controlled(Summary& summary);
void add_loss_curve(Summary& summary);
void add_payments(Summary& summary);
void add_worst(Summary& summary);
void add_convergence(Summary& summary);
void add_portfolio(Summary& summary);
void add_tail_indices(Summary& summary);
void add_shortfall_bootstrap(Summary& summary);

/// Value at risk and expected shortfall of losses, and their values on each batch: [level][batch].
struct Risk {
    std::vector<Interval> value_at_risk;
    std::vector<double> shortfall;
    std::vector<BatchValues> value_at_risk_batches;
    std::vector<BatchValues> shortfall_batches;
};

/// Of the losses, minus these returns or profits, path by path.
[[nodiscard]] Risk risk_of(Summary const& summary, std::span<double const> returns);

/// When and how far paths pass a threshold, path by path.
struct PassageColumns {
    std::span<double const> baseline_time;
    std::span<double const> feedback_time;
    std::span<double const> baseline_extreme;  ///< on the threshold's side
    std::span<double const> feedback_extreme;
};

[[nodiscard]] PassageColumns passage_columns(Summary const& summary, std::size_t threshold);

/// Of the insurance fund that starts with `start` and on each path falls to `low`: mean of its
/// largest fall over the worst paths, at each level.
[[nodiscard]] std::vector<Estimate> fund_shortfall(Summary const& summary,
                                                   std::span<double const> low, double start);

/// USD; of a fund without end 0.
[[nodiscard]] double fund_at_start(models::LiquidationRules const& rules);

/// A venue's figure of money, path by path.
[[nodiscard]] std::span<double const> venue_cash(Summary const& summary, CashFigure figure,
                                                 std::size_t venue);

}  // namespace cascade::engine::detail
