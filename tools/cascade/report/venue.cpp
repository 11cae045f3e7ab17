// (i) Who pays for liquidations at the venue: margin, insurance fund, deleveraging, bad debt.

#include "tools/cascade/format.hpp"
#include "tools/cascade/report/figure.hpp"
#include "tools/cascade/report/panels.hpp"

namespace cascade::program {
namespace {

using engine::Dataset;

bool has_fund(Report const& report) {
    return report.has("fund_exhausted_probability");
}

bool several(Report const& report) {
    return report.root.find("venue") != nullptr;
}

std::string fund_sentence(Report const& report) {
    if (!has_fund(report)) {
        return several(report) ? "No insurance fund has an end here; "
                               : "The insurance fund has no end here; ";
    }
    std::string const used = value_of(report.root, "fund_exhausted_probability", {}, As::percent);
    return several(report) ? "The insurance funds, " + usd(fund_at_start(report))
                                 + " USD at the start together, do not all last: one or more is "
                                   "used up on "
                                 + used + " of paths; "
                           : "The insurance fund, " + usd(fund_at_start(report))
                                 + " USD at the start, is used up on " + used + " of paths; ";
}

std::string statement(Report const& report) {
    Dataset const& root = report.root;
    auto const mean = [&](char const* name) { return value_of(root, name, {}, As::usd) + " USD"; };
    auto const share = [&](char const* name) { return value_of(root, name, {}, As::percent); };
    std::string text = "A path's liquidated positions bring " + mean("feedback_margin_mean")
                       + " of margin on average; closing them loses "
                       + mean("feedback_liquidation_loss_mean") + ", fees are "
                       + mean("feedback_fees_mean") + ", and losses that nobody pays "
                       + mean("feedback_bad_debt_mean") + ". ";
    text += fund_sentence(report);
    return text + "positions of the other side are deleveraged on "
           + share("deleveraging_probability") + ", bad debt is left on "
           + share("bad_debt_probability") + ".";
}

void add_row(Table& table, Report const& report, char const* label, char const* name, As as) {
    table.rows.push_back({row_head(label), figure_cell(report.root, name, {}, as)});
}

/// One line of the account, in the words of the identity of docs/model.md.
Table account(Report const& report) {
    Table table{"Who pays, mean of all paths", {"what", "USD"}, {}};
    auto const add = [&](char const* label, char const* name) {
        add_row(table, report, label, name, As::usd);
    };
    add("margin of liquidated positions when they trigger", "feedback_margin_mean");
    add("loss of closing them beyond their trigger price", "feedback_liquidation_loss_mean");
    add("of what is left: fees", "feedback_fees_mean");
    add("of what is left: returned to traders", "feedback_returned_mean");
    add("losses that neither margin nor fund pays", "feedback_bad_debt_mean");
    add(has_fund(report) ? "fund at the horizon" : "fund at the horizon, counted from 0",
        "feedback_fund_final_mean");
    add(has_fund(report) ? "fund at its lowest" : "fund at its lowest, counted from 0",
        "feedback_fund_low_mean");
    add("notional closed against the other side (deleveraging)", "feedback_deleveraged_mean");
    add("forced orders that still wait at the horizon", "feedback_queued_mean");
    return table;
}

Table chances(Report const& report) {
    Table table{"How often", {"what", "% of paths"}, {}};
    auto const add = [&](char const* label, char const* name) {
        add_row(table, report, label, name, As::percent);
    };
    if (has_fund(report)) {
        add(several(report) ? "a fund is used up" : "the fund is used up",
            "fund_exhausted_probability");
    }
    add("positions of the other side are deleveraged", "deleveraging_probability");
    add("bad debt is left", "bad_debt_probability");
    return table;
}

Table fund_falls(Report const& report) {
    Table table{"How far the fund falls below its start, mean of the worst paths",
                {"worst share of paths", "USD"},
                {}};
    for (std::size_t k = 0; k < report.root.extent("level"); ++k) {
        double const level = report.root.number("level", {k});
        table.rows.push_back({row_head(percent(1.0 - level)),
                              figure_cell(report.root, "fund_expected_shortfall", {k}, As::usd)});
    }
    return table;
}

Table by_venue(Report const& report) {
    Dataset const& root = report.root;
    Table table{"By venue, means of all paths",
                {"venue", "longs liquidated, USD", "shorts liquidated, USD", "fees, USD",
                 "deleveraged, USD", "bad debt, USD", "fund used up, % of paths",
                 "largest basis, log price"},
                {}};
    auto const& names = std::get<engine::Strings>(root.at("venue").values);
    for (std::size_t v = 0; v < names.size(); ++v) {
        table.rows.push_back(
            {row_head(names[v]), figure_cell(root, "venue_liquidated_mean", {v, 0}, As::usd),
             figure_cell(root, "venue_liquidated_mean", {v, 1}, As::usd),
             figure_cell(root, "venue_fees_mean", {v}, As::usd),
             figure_cell(root, "venue_deleveraged_mean", {v}, As::usd),
             figure_cell(root, "venue_bad_debt_mean", {v}, As::usd),
             figure_cell(root, "venue_fund_exhausted_probability", {v}, As::percent),
             figure_cell(root, "venue_basis_mean", {v}, As::number)});
    }
    return table;
}

double number_at(nlohmann::ordered_json const& document, char const* pointer) {
    nlohmann::ordered_json::json_pointer const at(pointer);
    return document.contains(at) && document.at(at).is_number() ? document.at(at).get<double>()
                                                                : 0.0;
}

}  // namespace

double fund_at_start(Report const& report) {
    double sum = number_at(report.resolved, "/liquidation/fund");
    if (report.resolved.contains("venues")) {
        for (nlohmann::ordered_json const& venue : report.resolved.at("venues")) {
            sum += number_at(venue, "/liquidation/fund");
        }
    }
    return sum;
}

MaybePanel venue_panel(Report const& report) {
    if (!report.has("feedback_margin_mean")) {
        return std::nullopt;
    }
    return Panel{
        "venue", "Who pays for liquidations", statement(report),
        chart("payments",
              "Margin of liquidated positions and losses that nobody pays, then what they go to: "
              "loss of closing, traders, the fund; mean of all paths.",
              to_html(account(report)))
            + (several(report) ? to_html(by_venue(report)) : "") + to_html(chances(report))
            + to_html(fund_falls(report))};
}

}  // namespace cascade::program
