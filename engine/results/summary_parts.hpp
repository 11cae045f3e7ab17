#pragma once

/// What the parts of a summary share: the run, its batches, ranks worked out once, sorted copies in
/// reused memory, and short ways to add a variable with its companions. Private to this folder.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/results/dataset.hpp"
#include "engine/simulate/figures.hpp"
#include "engine/simulate/plan.hpp"
#include "engine/statistics/batches.hpp"
#include "engine/statistics/intervals.hpp"
#include "engine/statistics/moments.hpp"

namespace cascade::engine::detail {

/// Values of one statistic on each batch.
using BatchValues = std::vector<double>;

/// What a variable is called, over what, in which unit, and what it means.
struct Label {
    std::string name;
    std::vector<std::string> dimensions;
    std::string units;
    std::string long_name;
};

class Summary {
  public:
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    Summary(Plan const& plan, Tally const& tally, double confidence);

    Plan const& plan;
    Tally const& tally;
    double confidence;
    std::size_t paths;
    std::vector<BatchRange> batches;
    Numbers quantiles;
    Numbers levels;
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
    /// An ascending copy; valid until the next call of this or the next function.
    [[nodiscard]] std::span<double const> sorted(std::span<double const> values);
    /// For every share of `shares` and every batch that resolves its tail (batches_for_tail): call
    /// visit(index of the share, ascending copy of the batch), in order of batches.
    void for_sorted_batches(std::span<double const> values, Numbers const& shares,
                            std::function<void(std::size_t, std::span<double const>)> const& visit);
    /// statistic(b) for every batch.
    [[nodiscard]] BatchValues by_batch(
        std::function<double(BatchRange const&)> const& statistic) const;

    void add(Label label, Values values, Attributes attributes = {});
    void add(Label label, std::vector<Interval> const& intervals);
    void add(Label label, std::vector<Estimate> const& estimates);

  private:
    std::vector<double> work_;
    std::vector<std::uint64_t> scratch_;
};

/// Element-wise top / bottom, NaN where it does not exist.
[[nodiscard]] BatchValues ratios(BatchValues const& top, BatchValues const& bottom);

/// Attributes of a variable that holds a side: 0 long, 1 short.
[[nodiscard]] Attributes side_flags();

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
void add_thresholds(Summary& summary);
void add_asymmetry(Summary& summary);
void add_fan(Summary& summary);
void add_heat(Summary& summary);
void add_vulnerability(Summary& summary);

}  // namespace cascade::engine::detail
