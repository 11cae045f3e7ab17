// (a) The answer: how likely each threshold is reached, how far feedback carries price beyond it,
// and how lopsided that is.

#include <array>
#include <cmath>
#include <utility>

#include "tools/cascade/format.hpp"
#include "tools/cascade/interval.hpp"
#include "tools/cascade/report/figure.hpp"
#include "tools/cascade/report/panels.hpp"
#include "tools/cascade/summary_tables.hpp"

namespace cascade::program {
namespace {

using engine::Dataset;

bool falls(Dataset const& root, std::size_t t) {
    return number_of(root, Aggregate::threshold_side, {t}) == 0.0;
}

/// "between 9.56 and 10.33 at 95 %", in the digits of the tables.
std::string bounds(Dataset const& root, Interval const& interval) {
    std::string const text = number_cell(interval);
    std::size_t const open = text.find('[');
    std::size_t const comma = text.find(',');
    if (open == std::string::npos || comma == std::string::npos) {
        return "interval not known";
    }
    return "between " + text.substr(open + 1, comma - open - 1) + " and "
           + text.substr(comma + 2, text.size() - comma - 3) + " at "
           + level_text(confidence_of(root));
}

/// One threshold as a card: the three numbers that answer the question.
std::string card(Report const& report, std::size_t t) {
    Dataset const& root = report.root;
    bool const down = falls(root, t);
    As const beyond = down ? As::fall : As::rise;
    std::string const side = down ? "long" : "short";
    double const at = number_of(root, Aggregate::threshold_price, {t});
    std::string html =
        "<article class=\"card " + side + "\"><h3>Price " + (down ? "falls" : "rises") + " to "
        + value_of(root, Aggregate::threshold_price, {t}, As::price) + "</h3>\n<p class=\"big\">"
        + value_of(root, Aggregate::passage_probability, {kFeedback, t}, As::percent)
        + "</p><p>of paths get there, "
        + value_of(root, Aggregate::passage_probability, {kBaseline, t}, As::percent)
        + " without feedback.</p>\n";
    if (number_of(root, Aggregate::passage_probability, {kFeedback, t}) > 0.0) {
        double const less = paired_baseline(root, t).value;
        double const far =
            share_of_price(interval_of(root, Aggregate::overshoot_mean, {kFeedback, t}),
                           down ? -1.0 : 1.0)
                .value;
        html +=
            "<p class=\"big\">" + value_of(root, Aggregate::overshoot_mean, {kFeedback, t}, beyond)
            + "</p><p>further it then goes, " + price_cell({at * far, std::nan(""), std::nan("")})
            + " USD"
            + (std::isnan(less) ? "" : "; the same paths " + percent(less) + " without feedback")
            + ".</p>\n";
        html +=
            "<p class=\"big\">" + value_of(root, Aggregate::overshoot_amplification, {t}, As::times)
            + "</p><p>as far as without feedback, "
            + bounds(root, interval_of(root, Aggregate::overshoot_amplification, {t})) + ".</p>\n";
    }
    return html + "</article>\n";
}

void add_rows(Table& table, Dataset const& root, std::size_t t) {
    As const beyond = falls(root, t) ? As::fall : As::rise;
    std::string const name = (falls(root, t) ? "falls to " : "rises to ")
                             + price(number_of(root, Aggregate::threshold_price, {t}));
    table.rows.push_back(
        {row_head(name + ": reached, %"),
         figure_cell(root, Aggregate::passage_probability, {kBaseline, t}, As::percent),
         figure_cell(root, Aggregate::passage_probability, {kFeedback, t}, As::percent),
         figure_cell(root, Aggregate::passage_amplification, {t}, As::number)});
    table.rows.push_back({row_head(name + ": then beyond it, %"),
                          figure_cell(root, Aggregate::overshoot_mean, {kBaseline, t}, beyond),
                          figure_cell(root, Aggregate::overshoot_mean, {kFeedback, t}, beyond),
                          figure_cell(root, Aggregate::overshoot_amplification, {t}, As::number)});
    table.rows.push_back(
        {row_head(name + ": first reached after"),
         figure_cell(root, Aggregate::passage_time_mean, {kBaseline, t}, As::seconds),
         figure_cell(root, Aggregate::passage_time_mean, {kFeedback, t}, As::seconds), cell("")});
}

Table thresholds(Dataset const& root) {
    Table table{
        "Thresholds, with intervals", {"figure", "baseline", "feedback", "amplification"}, {}};
    for (std::size_t t = 0; t < extent(root, Axis::threshold); ++t) {
        add_rows(table, root, t);
    }
    return table;
}

Table extremes(Dataset const& root) {
    Table table{"Largest fall and rise of a path, %",
                {"figure", "baseline", "feedback", "amplification"},
                {}};
    auto const add = [&](char const* label, Aggregate quantile, Aggregate amplification, As as) {
        for (double const share : {0.5, 0.95, 0.99, 0.999}) {
            std::size_t const q = place_of(root, Axis::quantile, share);
            table.rows.push_back({row_head(label + level_text(share) + " quantile"),
                                  figure_cell(root, quantile, {kBaseline, q}, as),
                                  figure_cell(root, quantile, {kFeedback, q}, as),
                                  figure_cell(root, amplification, {q}, As::number)});
        }
    };
    add("drawdown, ", Aggregate::drawdown_quantile, Aggregate::drawdown_amplification, As::fall);
    add("run-up, ", Aggregate::runup_quantile, Aggregate::runup_amplification, As::rise);
    return table;
}

Table liquidated(Dataset const& root) {
    Table table{"Notional liquidated on an average path, USD",
                {"figure", "baseline", "feedback", "amplification"},
                {}};
    for (std::size_t side = 0; side < kSides; ++side) {
        table.rows.push_back(
            {row_head(side == 0 ? "longs" : "shorts"),
             figure_cell(root, Aggregate::liquidated_mean, {kBaseline, side}, As::usd),
             figure_cell(root, Aggregate::liquidated_mean, {kFeedback, side}, As::usd),
             figure_cell(root, Aggregate::liquidation_multiplier, {side}, As::number)});
    }
    return table;
}

Table asymmetry(Dataset const& root) {
    Table table{"Asymmetry: long cascades over short squeezes", {"figure", "long / short"}, {}};
    auto const add = [&](char const* label, Aggregate of, Index const& index) {
        if (number_of(root, of, index) > 0.0) {
            table.rows.push_back({row_head(label), figure_cell(root, of, index, As::times)});
        }
    };
    add("notional liquidated", Aggregate::asymmetry_liquidated, {});
    add("its multiplier by feedback", Aggregate::asymmetry_liquidation_multiplier, {});
    if (holds(root, Aggregate::asymmetry_passage_amplification)) {
        add("reach of the nearest threshold, by feedback",
            Aggregate::asymmetry_passage_amplification, {});
        add("further move beyond it", Aggregate::asymmetry_overshoot_difference, {});
    }
    add("largest gap to the baseline price", Aggregate::asymmetry_displacement, {});
    std::size_t const q = place_of(root, Axis::quantile, 0.99);
    if (q < extent(root, Axis::quantile)) {
        add("99 % drawdown amplification over that of run-up", Aggregate::asymmetry_amplification,
            {q});
    }
    return table;
}

std::string statement(Report const& report) {
    Dataset const& root = report.root;
    std::string text =
        "Every path is run twice on the same random numbers and the same book: as the baseline, "
        "where forced orders move no price, and with feedback, where they do. ";
    std::size_t const q = place_of(root, Axis::quantile, 0.99);
    if (q < extent(root, Axis::quantile)) {
        text += "The largest fall that one path in a hundred exceeds is "
                + value_of(root, Aggregate::drawdown_quantile, {kFeedback, q}, As::fall)
                + " with feedback, "
                + value_of(root, Aggregate::drawdown_quantile, {kBaseline, q}, As::fall)
                + " without";
    }
    Interval const lopsided = interval_of(root, Aggregate::asymmetry_liquidated, {});
    if (lopsided.value > 0.0) {
        text += "; longs are liquidated "
                + value_of(root, Aggregate::asymmetry_liquidated, {}, As::times)
                + " as much as shorts";
    }
    return text + ".";
}

}  // namespace

MaybePanel answer_panel(Report const& report) {
    if (!report.has(Aggregate::drawdown_quantile)) {
        return std::nullopt;
    }
    std::string body = "<div class=\"cards\">\n";
    for (std::size_t t = 0; t < extent(report.root, Axis::threshold); ++t) {
        body += card(report, t);
    }
    body += "</div>\n";
    if (extent(report.root, Axis::threshold) > 0) {
        body += to_html(thresholds(report.root));
    }
    body += to_html(extremes(report.root)) + to_html(liquidated(report.root));
    Table const lopsided = asymmetry(report.root);
    if (!lopsided.rows.empty()) {
        body += to_html(lopsided);
    }
    return Panel{"answer", "The answer", statement(report), body};
}

}  // namespace cascade::program
