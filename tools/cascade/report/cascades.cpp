// (g) how large cascades are and (j) the paths that fell furthest.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "tools/cascade/format.hpp"
#include "tools/cascade/provenance.hpp"
#include "tools/cascade/report/figure.hpp"
#include "tools/cascade/report/panels.hpp"

namespace cascade::program {
namespace {

using engine::Dataset;

std::string sizes_statement(Report const& report) {
    Dataset const& root = report.root;
    return "A path has " + value_of(root, Aggregate::cascades_mean, {}, As::number)
           + " cascades on average; its largest liquidates "
           + value_of(root, Aggregate::largest_cascade_mean, {}, As::usd)
           + " USD on average. On " + value_of(root, Aggregate::runaway_probability, {}, As::percent)
           + " of paths a cascade runs away: only the end of the map stops it, and its damage is a "
             "lower bound.";
}

/// Counts by decade of notional, per thousand paths.
Table sizes_table(Report const& report) {
    Dataset const& root = report.root;
    Table table{"Cascades in 1,000 paths by notional", {"USD", "of longs", "of shorts"}, {}};
    std::size_t const bins = extent(root, Axis::cascade_size);
    for (double floor = 0.0, top = 1e3;
         bins > 0 && floor < number_of(root, Axis::cascade_size, bins - 1);
         floor = top, top *= 10.0) {
        double sum[kSides] = {};
        for (std::size_t b = 0; b < bins; ++b) {
            double const edge = number_of(root, Axis::cascade_size, b);
            for (std::size_t s = 0; s < kSides && edge >= floor && edge < top; ++s) {
                sum[s] += number_of(root, Aggregate::cascade_count, {s, b});
            }
        }
        table.rows.push_back({row_head(floor == 0.0 ? "below 1 k" : usd(floor) + " to " + usd(top)),
                              cell(short_number(1e3 * sum[0] / report.paths)),
                              cell(short_number(1e3 * sum[1] / report.paths))});
    }
    return table;
}

std::string coordinates(std::vector<double> const& prices, double low, double high) {
    constexpr double kWidth = 200.0, kHeight = 56.0, kMargin = 3.0;
    std::string text;
    for (std::size_t i = 0; i < prices.size(); ++i) {
        double const x =
            kWidth * static_cast<double>(i) / std::max(1.0, static_cast<double>(prices.size() - 1));
        double const y =
            kMargin
            + (kHeight - 2.0 * kMargin) * (high - prices[i]) / std::max(high - low, 1e-12 * high);
        std::array<char, 48> point{};
        std::snprintf(point.data(), point.size(), "%.1f,%.1f ", x, y);
        text += point.data();
    }
    return text;
}

/// Both worlds of a path as two lines in a small picture.
std::string picture(PathTrace const& trace) {
    double low = trace.feedback.front(), high = low;
    for (auto const* world : {&trace.baseline, &trace.feedback}) {
        low = std::min(low, *std::min_element(world->begin(), world->end()));
        high = std::max(high, *std::max_element(world->begin(), world->end()));
    }
    std::vector<std::string> const ends = prices({low, high});
    return "<svg class=\"trace\" viewBox=\"0 0 200 56\" role=\"img\" aria-label=\"Price of path "
           + std::to_string(trace.path) + " between " + ends[0] + " and " + ends[1]
           + ": with feedback and without\"><polyline class=\"baseline\" points=\""
           + coordinates(trace.baseline, low, high) + "\"/><polyline class=\"feedback\" points=\""
           + coordinates(trace.feedback, low, high) + "\"/></svg>";
}

std::string share_fallen(double log_distance) {
    return percent(-std::expm1(-log_distance));
}

std::vector<std::string> worst_row(Report const& report, PathTrace const& trace, std::size_t k) {
    std::string const command =
        shell_quoted({"cascade", "replay", report.file, "--path", std::to_string(trace.path)});
    return {row_head(std::to_string(trace.path)),
            "<td>" + (trace.same ? picture(trace) : std::string("differs")) + "</td>",
            figure_cell(report.root, Aggregate::worst_drawdown, {k}, As::fall),
            cell(share_fallen(trace.baseline_drawdown)),
            cell(price(report.spot * std::exp(trace.feedback_low))),
            cell(price(report.spot * std::exp(trace.feedback_return))),
            cell(usd(trace.long_liquidated + trace.short_liquidated)),
            cell(trace.runaway ? "yes" : "no"),
            "<td><code>" + escaped(command) + "</code></td>"};
}

}  // namespace

MaybePanel sizes_panel(Report const& report) {
    if (!report.has(Aggregate::cascade_count) || extent(report.root, Axis::cascade_size) == 0) {
        return std::nullopt;
    }
    return Panel{"sizes", "How large cascades are", sizes_statement(report),
                 chart("sizes",
                       "Cascades in a thousand paths by notional, in octaves, both scales "
                       "logarithmic, longs and shorts.",
                       to_html(sizes_table(report)))};
}

MaybePanel worst_panel(Report const& report) {
    if (report.worst.empty()) {
        return std::nullopt;
    }
    PathTrace const& first = report.worst.front();
    bool const same = std::all_of(report.worst.begin(), report.worst.end(),
                                  [](PathTrace const& trace) { return trace.same; });
    std::string const statement =
        "The worst path, number " + std::to_string(first.path) + ", falls "
        + value_of(report.root, Aggregate::worst_drawdown, {0}, As::fall)
        + " from its high with feedback; the same draws without it fall "
        + share_fallen(first.baseline_drawdown) + ". "
        + (same ? "Each was simulated again for this page and is the stored one bit for bit; the "
                  "command shows every round of its cascades."
                : "At least one of them, simulated again by this version of the program, is not "
                  "the stored one: its picture is left out.");
    Table table{"The paths with the largest drawdown",
                {"path", "price: baseline, feedback", "drawdown, %", "without feedback", "low, USD",
                 "end, USD", "liquidated, USD", "runaway", "see it again"},
                {}};
    for (std::size_t k = 0; k < report.worst.size(); ++k) {
        table.rows.push_back(worst_row(report, report.worst[k], k));
    }
    return Panel{"worst", "The ten worst paths", statement, to_html(table)};
}

}  // namespace cascade::program
