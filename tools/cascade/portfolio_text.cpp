#include "tools/cascade/portfolio_text.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include "tools/cascade/format.hpp"
#include "tools/cascade/interval.hpp"
#include "tools/cascade/summary_tables.hpp"

namespace cascade::program {
namespace {

using engine::Dataset;

constexpr double kShownLevel = 0.99;
constexpr std::size_t kLabelWidth = 17;
constexpr std::size_t kCellWidth = 21;
constexpr std::size_t kAmountWidth = 31;

/// A row of amounts; where signs or many digits leave no room for three columns, in two lines.
std::string amount_row(std::string const& label, Interval const& baseline, Interval const& feedback,
                       std::string const& amplification = "") {
    std::string const base = usd_cell(baseline);
    std::string const with = usd_cell(feedback);
    if (base.size() < kCellWidth && with.size() < kCellWidth) {
        return table_row(label, base, with, amplification);
    }
    return left(label, kLabelWidth) + right(base, kAmountWidth) + right(with, kAmountWidth) + "\n"
           + (amplification.empty() ? "" : table_row("", "", "", amplification));
}

/// Mean time of liquidation in hours.
std::string hours_cell(Interval const& time) {
    return number_cell({time.value / 3600.0, time.low / 3600.0, time.high / 3600.0});
}

std::string position_rows(Dataset const& root, std::string const& name, std::size_t p,
                          std::size_t level) {
    double const at = number_of(root, Aggregate::liquidation_price, {p});
    bool const never = !(at > 0.0) || !std::isfinite(at);
    auto const figure = [&](Aggregate of, Index const& index) {
        return interval_of(root, of, index);
    };
    std::string text = cut(printable(name) + ", collateral "
                               + usd(number_of(root, Aggregate::position_collateral, {p}))
                               + ", liquidated " + (never ? "at no price" : "at " + price(at)),
                           80)
                       + "\n";
    text += table_row("  liquidated, %",
                      percent_cell(figure(Aggregate::liquidation_probability, {kBaseline, p})),
                      percent_cell(figure(Aggregate::liquidation_probability, {kFeedback, p})),
                      number_cell(figure(Aggregate::liquidation_amplification, {p})));
    text += table_row("  after, h, mean",
                      hours_cell(figure(Aggregate::liquidation_time_mean, {kBaseline, p})),
                      hours_cell(figure(Aggregate::liquidation_time_mean, {kFeedback, p})), "");
    text += amount_row("  profit, mean", figure(Aggregate::profit_mean, {kBaseline, p}),
                       figure(Aggregate::profit_mean, {kFeedback, p}));
    return text
           + amount_row("  margin " + level_text(kShownLevel),
                        figure(Aggregate::survival_margin, {kBaseline, p, level}),
                        figure(Aggregate::survival_margin, {kFeedback, p, level}));
}

}  // namespace

std::string portfolio_table(Dataset const& root) {
    if (!holds(root, Aggregate::profit_mean)) {
        return "";
    }
    std::size_t const level = place_of(root, Axis::level, kShownLevel);
    std::string text = "\n" + table_row("Positions, USD", "baseline", "feedback", "amplification");
    engine::Strings const& names = labels(root, Axis::position);
    for (std::size_t p = 0; p < names.size(); ++p) {
        text += position_rows(root, names[p], p, level);
    }
    text += "all together\n";
    text += amount_row("  profit, mean",
                       interval_of(root, Aggregate::portfolio_profit_mean, {kBaseline}),
                       interval_of(root, Aggregate::portfolio_profit_mean, {kFeedback}));
    auto const row = [&](char const* label, Aggregate figure, Aggregate amplification) {
        return amount_row(label + level_text(kShownLevel),
                          interval_of(root, figure, {kBaseline, level}),
                          interval_of(root, figure, {kFeedback, level}),
                          number_cell(interval_of(root, amplification, {level})));
    };
    return text
           + row("  VaR ", Aggregate::portfolio_value_at_risk,
                 Aggregate::portfolio_value_at_risk_amplification)
           + row("  ES ", Aggregate::portfolio_expected_shortfall,
                 Aggregate::portfolio_expected_shortfall_amplification);
}

}  // namespace cascade::program
