// (i) Who pays for liquidations at the venue: margin, insurance fund, deleveraging, bad debt.

#include <nlohmann/json.hpp>

#include "tools/cascade/format.hpp"
#include "tools/cascade/report/figure.hpp"
#include "tools/cascade/report/panels.hpp"

namespace cascade::program {
namespace {

using engine::Dataset;

bool has_fund(Report const& report) {
    return report.has(Aggregate::fund_exhausted_probability);
}

bool several(Report const& report) {
    return report.has(Aggregate::venue_liquidated_mean);
}

std::string fund_sentence(Report const& report) {
    if (!has_fund(report)) {
        return several(report) ? "No insurance fund has an end here; "
                               : "The insurance fund has no end here; ";
    }
    std::string const used =
        value_of(report.root, Aggregate::fund_exhausted_probability, {}, As::percent);
    return several(report) ? "The insurance funds, " + usd(fund_at_start(report))
                                 + " USD at the start together, do not all last: one or more is "
                                   "used up on "
                                 + used + " of paths; "
                           : "The insurance fund, " + usd(fund_at_start(report))
                                 + " USD at the start, is used up on " + used + " of paths; ";
}

std::string statement(Report const& report) {
    Dataset const& root = report.root;
    auto const mean = [&](Aggregate of) { return value_of(root, of, {}, As::usd) + " USD"; };
    auto const share = [&](Aggregate of) { return value_of(root, of, {}, As::percent); };
    std::string text = "A path's liquidated positions bring " + mean(Aggregate::margin_mean)
                       + " of margin on average; closing them loses "
                       + mean(Aggregate::liquidation_loss_mean) + ", fees are "
                       + mean(Aggregate::fees_mean) + ", and losses that nobody pays "
                       + mean(Aggregate::bad_debt_mean) + ". ";
    text += fund_sentence(report);
    return text + "positions of the other side are deleveraged on "
           + share(Aggregate::deleveraging_probability) + ", bad debt is left on "
           + share(Aggregate::bad_debt_probability) + ".";
}

void add_row(Table& table, Report const& report, char const* label, Aggregate of, As as) {
    table.rows.push_back({row_head(label), figure_cell(report.root, of, {}, as)});
}

/// One line of the account, in the words of the identity of docs/model.md.
Table account(Report const& report) {
    Table table{"Who pays, mean of all paths", {"what", "USD"}, {}};
    auto const add = [&](char const* label, Aggregate of) {
        add_row(table, report, label, of, As::usd);
    };
    add("margin of liquidated positions when they trigger", Aggregate::margin_mean);
    add("loss of closing them beyond their trigger price", Aggregate::liquidation_loss_mean);
    add("of what is left: fees", Aggregate::fees_mean);
    add("of what is left: returned to traders", Aggregate::returned_mean);
    add("losses that neither margin nor fund pays", Aggregate::bad_debt_mean);
    add(has_fund(report) ? "fund at the horizon" : "fund at the horizon, counted from 0",
        Aggregate::fund_final_mean);
    add(has_fund(report) ? "fund at its lowest" : "fund at its lowest, counted from 0",
        Aggregate::fund_low_mean);
    add("notional closed against the other side (deleveraging)", Aggregate::deleveraged_mean);
    add("forced orders that still wait at the horizon", Aggregate::queued_mean);
    return table;
}

Table chances(Report const& report) {
    Table table{"How often", {"what", "% of paths"}, {}};
    auto const add = [&](char const* label, Aggregate of) {
        add_row(table, report, label, of, As::percent);
    };
    if (has_fund(report)) {
        add(several(report) ? "a fund is used up" : "the fund is used up",
            Aggregate::fund_exhausted_probability);
    }
    add("positions of the other side are deleveraged", Aggregate::deleveraging_probability);
    add("bad debt is left", Aggregate::bad_debt_probability);
    return table;
}

Table fund_falls(Report const& report) {
    Table table{"How far the fund falls below its start, mean of the worst paths",
                {"worst share of paths", "USD"},
                {}};
    for (std::size_t k = 0; k < extent(report.root, Axis::level); ++k) {
        double const level = number_of(report.root, Axis::level, k);
        table.rows.push_back(
            {row_head(percent(1.0 - level)),
             figure_cell(report.root, Aggregate::fund_expected_shortfall, {k}, As::usd)});
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
    engine::Strings const& names = labels(root, Axis::venue);
    for (std::size_t v = 0; v < names.size(); ++v) {
        table.rows.push_back(
            {row_head(names[v]),
             figure_cell(root, Aggregate::venue_liquidated_mean, {v, 0}, As::usd),
             figure_cell(root, Aggregate::venue_liquidated_mean, {v, 1}, As::usd),
             figure_cell(root, Aggregate::venue_fees_mean, {v}, As::usd),
             figure_cell(root, Aggregate::venue_deleveraged_mean, {v}, As::usd),
             figure_cell(root, Aggregate::venue_bad_debt_mean, {v}, As::usd),
             figure_cell(root, Aggregate::venue_fund_exhausted_probability, {v}, As::percent),
             figure_cell(root, Aggregate::venue_basis_mean, {v}, As::number)});
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
    double sum = number_at(*report.resolved, "/liquidation/fund");
    if (report.resolved->contains("venues")) {
        for (nlohmann::ordered_json const& venue : report.resolved->at("venues")) {
            sum += number_at(venue, "/liquidation/fund");
        }
    }
    return sum;
}

MaybePanel venue_panel(Report const& report) {
    if (!report.has(Aggregate::margin_mean)) {
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
