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
    double const at = root.number("liquidation_price", {p});
    bool const never = !(at > 0.0) || !std::isfinite(at);
    auto const figure = [&](std::string const& of, std::vector<std::size_t> const& index) {
        return interval_of(root, of, index);
    };
    std::string text = cut(printable(name) + ", collateral " + usd(root.number("collateral", {p}))
                               + ", liquidated " + (never ? "at no price" : "at " + price(at)),
                           80)
                       + "\n";
    text +=
        table_row("  liquidated, %", percent_cell(figure("baseline_liquidation_probability", {p})),
                  percent_cell(figure("feedback_liquidation_probability", {p})),
                  number_cell(figure("liquidation_amplification", {p})));
    text += table_row("  after, h, mean", hours_cell(figure("baseline_liquidation_time_mean", {p})),
                      hours_cell(figure("feedback_liquidation_time_mean", {p})), "");
    text += amount_row("  profit, mean", figure("baseline_profit_mean", {p}),
                       figure("feedback_profit_mean", {p}));
    return text
           + amount_row("  margin " + level_text(kShownLevel),
                        figure("baseline_survival_margin", {p, level}),
                        figure("feedback_survival_margin", {p, level}));
}

}  // namespace

std::string portfolio_table(Dataset const& root) {
    engine::Variable const* const names = root.find("position");
    if (names == nullptr) {
        return "";
    }
    std::size_t level = 0;
    while (level + 1 < root.extent("level")
           && std::fabs(root.number("level", {level}) - kShownLevel) > 1e-9) {
        ++level;
    }
    std::string text = "\n" + table_row("Positions, USD", "baseline", "feedback", "amplification");
    auto const& list = std::get<engine::Strings>(names->values);
    for (std::size_t p = 0; p < list.size(); ++p) {
        text += position_rows(root, list[p], p, level);
    }
    auto const total = [&](char const* world, std::string const& figure,
                           std::vector<std::size_t> const& index) {
        return interval_of(root, std::string(world) + "_portfolio_" + figure, index);
    };
    text += "all together\n";
    text += amount_row("  profit, mean", total("baseline", "profit_mean", {}),
                       total("feedback", "profit_mean", {}));
    for (auto const& [figure, label] :
         {std::pair{"value_at_risk", "  VaR "}, std::pair{"expected_shortfall", "  ES "}}) {
        text +=
            amount_row(label + level_text(kShownLevel), total("baseline", figure, {level}),
                       total("feedback", figure, {level}),
                       number_cell(interval_of(
                           root, "portfolio_" + std::string(figure) + "_amplification", {level})));
    }
    return text;
}

}  // namespace cascade::program
