// (e) loss exceedance and (h) value at risk and expected shortfall.

#include <cmath>
#include <utility>

#include "tools/cascade/format.hpp"
#include "tools/cascade/interval.hpp"
#include "tools/cascade/report/figure.hpp"
#include "tools/cascade/report/panels.hpp"

namespace cascade::program {
namespace {

using engine::Dataset;

/// The first level that at most one baseline path in a hundred exceeds.
std::size_t telling_level(Dataset const& root) {
    std::size_t const levels = extent(root, Axis::loss_level);
    for (std::size_t k = 0; k < levels; ++k) {
        if (number_of(root, Aggregate::loss_exceedance, {kBaseline, k}) <= 0.01) {
            return k;
        }
    }
    return levels - 1;
}

std::string loss_statement(Report const& report) {
    std::size_t const k = telling_level(report.root);
    return "A loss of more than "
           + value_of(report.root, report.root.at(engine::name_of(Axis::loss_level)), {k}, As::fall)
           + " of price over " + span(report.horizon_s) + " has a probability of "
           + value_of(report.root, Aggregate::loss_exceedance, {kFeedback, k}, As::percent)
           + " with feedback, of "
           + value_of(report.root, Aggregate::loss_exceedance, {kBaseline, k}, As::percent)
           + " without.";
}

Table loss_table(Report const& report) {
    Dataset const& root = report.root;
    Table table{"Probability of a larger loss over the horizon, %",
                {"loss, %", "baseline", "feedback"},
                {}};
    for (std::size_t k = 0; k < extent(root, Axis::loss_level); k += 2) {
        table.rows.push_back(
            {"<th scope=\"row\">"
                 + figure(root, root.at(engine::name_of(Axis::loss_level)), {k}, As::fall)
                 + "</th>",
             figure_cell(root, Aggregate::loss_exceedance, {kBaseline, k}, As::percent),
             figure_cell(root, Aggregate::loss_exceedance, {kFeedback, k}, As::percent)});
    }
    return table;
}

/// Drawdown and run-up at the file's fixed levels.
Table extremes_table(Report const& report) {
    Dataset const& root = report.root;
    Table table{"Probability of a larger fall from a high, or rise from a low, %",
                {"log size", "drawdown, baseline", "drawdown, feedback", "amplification",
                 "run-up, baseline", "run-up, feedback", "amplification"},
                {}};
    for (std::size_t k = 0; k < extent(root, Axis::drawdown_level); ++k) {
        table.rows.push_back(
            {row_head(short_number(number_of(root, Axis::drawdown_level, k))),
             figure_cell(root, Aggregate::drawdown_exceedance, {kBaseline, k}, As::percent),
             figure_cell(root, Aggregate::drawdown_exceedance, {kFeedback, k}, As::percent),
             figure_cell(root, Aggregate::drawdown_tail_amplification, {k}, As::number),
             figure_cell(root, Aggregate::runup_exceedance, {kBaseline, k}, As::percent),
             figure_cell(root, Aggregate::runup_exceedance, {kFeedback, k}, As::percent),
             figure_cell(root, Aggregate::runup_tail_amplification, {k}, As::number)});
    }
    return table;
}

std::string risk_statement(Report const& report) {
    std::size_t const l = place_of(report.root, Axis::level, 0.99);
    if (l == extent(report.root, Axis::level)) {
        return "Value at risk and expected shortfall of the loss over the horizon.";
    }
    auto const at = [&](Aggregate of, std::size_t world) {
        return value_of(report.root, of, {world, l}, As::fall);
    };
    return "At 99 % the value at risk of the loss is " + at(Aggregate::value_at_risk, kFeedback)
           + " of price with feedback, " + at(Aggregate::value_at_risk, kBaseline)
           + " without; the mean of the worst hundredth is "
           + at(Aggregate::expected_shortfall, kFeedback) + " against "
           + at(Aggregate::expected_shortfall, kBaseline) + ", "
           + value_of(report.root, Aggregate::expected_shortfall_amplification, {l}, As::times)
           + " in log price.";
}

Table risk_table_html(Report const& report) {
    Dataset const& root = report.root;
    Table table{"Loss over the horizon, % of price",
                {"measure", "baseline", "feedback", "amplification"},
                {}};
    auto const add = [&](char const* label, Aggregate measure, Aggregate amplification) {
        for (std::size_t l = 0; l < extent(root, Axis::level); ++l) {
            table.rows.push_back({row_head(label + level_text(number_of(root, Axis::level, l))),
                                  figure_cell(root, measure, {kBaseline, l}, As::fall),
                                  figure_cell(root, measure, {kFeedback, l}, As::fall),
                                  figure_cell(root, amplification, {l}, As::number)});
        }
    };
    add("VaR ", Aggregate::value_at_risk, Aggregate::value_at_risk_amplification);
    add("ES ", Aggregate::expected_shortfall, Aggregate::expected_shortfall_amplification);
    return table;
}

}  // namespace

MaybePanel loss_panel(Report const& report) {
    if (!report.has(Aggregate::loss_exceedance) || extent(report.root, Axis::loss_level) == 0) {
        return std::nullopt;
    }
    return Panel{"loss", "How likely a loss is", loss_statement(report),
                 chart("loss",
                       "Probability of a loss over the horizon larger than each size, logarithmic "
                       "scale, with and without feedback, with confidence bands.",
                       to_html(loss_table(report)) + to_html(extremes_table(report)))};
}

MaybePanel risk_panel(Report const& report) {
    if (!report.has(Aggregate::value_at_risk)) {
        return std::nullopt;
    }
    return Panel{"risk", "Value at risk and expected shortfall", risk_statement(report),
                 to_html(risk_table_html(report))};
}

}  // namespace cascade::program
