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
    std::size_t const levels = root.extent("loss_level");
    for (std::size_t k = 0; k < levels; ++k) {
        if (root.number("baseline_loss_exceedance", {k}) <= 0.01) {
            return k;
        }
    }
    return levels - 1;
}

std::string loss_statement(Report const& report) {
    std::size_t const k = telling_level(report.root);
    return "A loss of more than " + value_of(report.root, "loss_level", {k}, As::fall)
           + " of price over " + span(report.horizon_s) + " has a probability of "
           + value_of(report.root, "feedback_loss_exceedance", {k}, As::percent)
           + " with feedback, of "
           + value_of(report.root, "baseline_loss_exceedance", {k}, As::percent) + " without.";
}

Table loss_table(Report const& report) {
    Dataset const& root = report.root;
    Table table{"Probability of a larger loss over the horizon, %",
                {"loss, %", "baseline", "feedback"},
                {}};
    for (std::size_t k = 0; k < root.extent("loss_level"); k += 2) {
        table.rows.push_back(
            {"<th scope=\"row\">" + figure(root, "loss_level", {k}, As::fall) + "</th>",
             figure_cell(root, "baseline_loss_exceedance", {k}, As::percent),
             figure_cell(root, "feedback_loss_exceedance", {k}, As::percent)});
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
    for (std::size_t k = 0; k < root.extent("drawdown_level"); ++k) {
        table.rows.push_back({row_head(short_number(root.number("drawdown_level", {k}))),
                              figure_cell(root, "baseline_drawdown_exceedance", {k}, As::percent),
                              figure_cell(root, "feedback_drawdown_exceedance", {k}, As::percent),
                              figure_cell(root, "drawdown_tail_amplification", {k}, As::number),
                              figure_cell(root, "baseline_runup_exceedance", {k}, As::percent),
                              figure_cell(root, "feedback_runup_exceedance", {k}, As::percent),
                              figure_cell(root, "runup_tail_amplification", {k}, As::number)});
    }
    return table;
}

std::string risk_statement(Report const& report) {
    std::size_t const l = position(report.root, "level", 0.99);
    if (l == report.root.extent("level")) {
        return "Value at risk and expected shortfall of the loss over the horizon.";
    }
    auto const at = [&](char const* name, As as) { return value_of(report.root, name, {l}, as); };
    return "At 99 % the value at risk of the loss is " + at("feedback_value_at_risk", As::fall)
           + " of price with feedback, " + at("baseline_value_at_risk", As::fall)
           + " without; the mean of the worst hundredth is "
           + at("feedback_expected_shortfall", As::fall) + " against "
           + at("baseline_expected_shortfall", As::fall) + ", "
           + at("expected_shortfall_amplification", As::times) + " in log price.";
}

Table risk_table_html(Report const& report) {
    Dataset const& root = report.root;
    Table table{"Loss over the horizon, % of price",
                {"measure", "baseline", "feedback", "amplification"},
                {}};
    for (auto const& [name, label] :
         {std::pair{"value_at_risk", "VaR "}, std::pair{"expected_shortfall", "ES "}}) {
        std::string const measure = name;
        for (std::size_t l = 0; l < root.extent("level"); ++l) {
            table.rows.push_back({row_head(label + level_text(root.number("level", {l}))),
                                  figure_cell(root, "baseline_" + measure, {l}, As::fall),
                                  figure_cell(root, "feedback_" + measure, {l}, As::fall),
                                  figure_cell(root, measure + "_amplification", {l}, As::number)});
        }
    }
    return table;
}

}  // namespace

MaybePanel loss_panel(Report const& report) {
    if (!report.has("feedback_loss_exceedance") || report.root.extent("loss_level") == 0) {
        return std::nullopt;
    }
    return Panel{"loss", "How likely a loss is", loss_statement(report),
                 chart("loss",
                       "Probability of a loss over the horizon larger than each size, logarithmic "
                       "scale, with and without feedback, with confidence bands.",
                       to_html(loss_table(report)) + to_html(extremes_table(report)))};
}

MaybePanel risk_panel(Report const& report) {
    if (!report.has("feedback_value_at_risk")) {
        return std::nullopt;
    }
    return Panel{"risk", "Value at risk and expected shortfall", risk_statement(report),
                 to_html(risk_table_html(report))};
}

}  // namespace cascade::program
