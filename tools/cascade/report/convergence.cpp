// (k) Have the headline figures settled? Each over the first half, quarter, ... of the paths.

#include "tools/cascade/format.hpp"
#include "tools/cascade/report/figure.hpp"
#include "tools/cascade/report/panels.hpp"

namespace cascade::program {
namespace {

using engine::Dataset;

std::string statement(Report const& report) {
    Dataset const& root = report.root;
    std::size_t const last = extent(root, Axis::convergence_paths) - 1;
    std::string text = "Over all " + count(report.paths)
                       + " paths the 99 % quantile of drawdown is "
                       + value_of(root, Aggregate::convergence_drawdown_quantile, {last}, As::fall);
    if (last > 0) {
        text += ", over the first half of them "
                + value_of(root, Aggregate::convergence_drawdown_quantile, {last - 1}, As::fall);
    }
    for (std::size_t t = 0; t < extent(root, Axis::threshold); ++t) {
        text +=
            "; " + price(number_of(root, Aggregate::threshold_price, {t})) + " is reached on "
            + value_of(root, Aggregate::convergence_passage_probability, {last, t}, As::percent);
        if (last > 0) {
            text += ", over half on "
                    + value_of(root, Aggregate::convergence_passage_probability, {last - 1, t},
                               As::percent);
        }
    }
    return text
           + ". Intervals shrink with the root of the number of paths; they measure the "
             "simulation, not the assumptions.";
}

Table table(Report const& report) {
    Dataset const& root = report.root;
    Table out{"Headline figures by number of paths", {"paths", "99 % drawdown, %"}, {}};
    for (std::size_t t = 0; t < extent(root, Axis::threshold); ++t) {
        std::string const at = price(number_of(root, Aggregate::threshold_price, {t}));
        out.head.push_back(at + " reached, %");
        out.head.push_back(at + ": overshoot amplification");
    }
    for (std::size_t k = 0; k < extent(root, Axis::convergence_paths); ++k) {
        std::vector<std::string> row{
            row_head(count(number_of(root, Axis::convergence_paths, k))),
            figure_cell(root, Aggregate::convergence_drawdown_quantile, {k}, As::fall)};
        for (std::size_t t = 0; t < extent(root, Axis::threshold); ++t) {
            row.push_back(
                figure_cell(root, Aggregate::convergence_passage_probability, {k, t}, As::percent));
            row.push_back(figure_cell(root, Aggregate::convergence_overshoot_amplification, {k, t},
                                      As::number));
        }
        out.rows.push_back(std::move(row));
    }
    return out;
}

}  // namespace

MaybePanel convergence_panel(Report const& report) {
    if (!report.has(Aggregate::convergence_drawdown_quantile)) {
        return std::nullopt;
    }
    std::string body = "<div class=\"multiples\">\n";
    if (extent(report.root, Axis::threshold) > 0) {
        body += chart("reach", "Probability of reaching each threshold by number of paths.", "",
                      "Threshold reached")
                + chart("further", "Overshoot amplification by number of paths.", "",
                        "As far beyond it as without feedback");
    }
    body += chart("drawdown", "99 % quantile of drawdown by number of paths.", "", "99 % drawdown")
            + "</div>\n" + table_below(to_html(table(report)));
    return Panel{"convergence", "Have the figures settled", statement(report), body};
}

}  // namespace cascade::program
