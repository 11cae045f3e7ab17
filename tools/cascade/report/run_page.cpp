// The page of a run, or of a map without one: which panels it has.

#include <nlohmann/json.hpp>

#include "tools/cascade/format.hpp"
#include "tools/cascade/interval.hpp"
#include "tools/cascade/provenance.hpp"
#include "tools/cascade/report/chart_json.hpp"
#include "tools/cascade/report/page.hpp"
#include "tools/cascade/report/panels.hpp"

namespace cascade::program {
namespace {

/// A kind of panel, and what it is called where a file has no data for it.
struct PanelKind {
    MaybePanel (*make)(Report const&);
    char const* absent;
};

constexpr PanelKind kPanels[] = {
    {answer_panel, "the answer (no simulation)"},
    {map_panel, "the liquidation map (no book)"},
    {fan_panel, "prices over time"},
    {heat_panel, "liquidations by time and price"},
    {loss_panel, "loss exceedance"},
    {shock_panel, "weak points of the map (no book)"},
    {sizes_panel, "sizes of cascades"},
    {risk_panel, "value at risk and expected shortfall"},
    {venue_panel, "who pays for liquidations (the scenario keeps no accounts)"},
    {worst_panel, "worst paths"},
    {convergence_panel, "convergence"},
};

std::string facts(Report const& report) {
    std::string text = market_facts(report);
    if (report.has(Aggregate::return_mean)) {
        text += simulation_facts(report, "", "intervals of the simulation");
    }
    return text;
}

}  // namespace

std::string market_facts(Report const& report) {
    std::string const symbol = attribute_text(report.root, "symbol");
    return (symbol.empty() ? std::string() : foreign(symbol) + " at ") + price(report.spot);
}

std::string simulation_facts(Report const& report, char const* each, char const* intervals) {
    return " &middot; " + count(report.paths) + " paths over " + span(report.horizon_s) + each
           + " &middot; seed " + escaped(attribute_text(report.root, "seed"))
           + " &middot; brackets are " + level_text(confidence_of(report.root)) + " " + intervals;
}

std::string figure_source(std::string const& name, engine::Dataset const& root) {
    std::string const hash = attribute_text(root, "results_hash");
    return cut(printable(name), 80) + (hash.empty() ? "" : ", results hash " + hash);
}

std::vector<ChartTitle> run_charts() {
    return {{"map", "The liquidation map"},
            {"fan", "Prices over time"},
            {"heat", "Where and when liquidations happen"},
            {"loss", "How likely a loss is"},
            {"shock", "Weak points of the map"},
            {"sizes", "How large cascades are"},
            {"payments", "Who pays for liquidations"},
            {"reach", "Threshold reached, by number of paths"},
            {"further", "As far beyond a threshold as without feedback, by number of paths"},
            {"drawdown", "99 % drawdown, by number of paths"}};
}

Page run_page(Report const& report) {
    std::string const name = attribute_text(report.root, "scenario");
    Page page;
    page.title = cut(printable(name), 120) + ": liquidation cascades";
    page.heading = name;
    page.facts = facts(report);
    std::vector<std::string> absent;
    for (PanelKind const& kind : kPanels) {
        MaybePanel panel = kind.make(report);
        if (panel) {
            page.panels.push_back(std::move(*panel));
        } else {
            absent.emplace_back(kind.absent);
        }
    }
    page.panels.push_back(*assumptions_panel(report, absent));
    page.panels.push_back(*provenance_panel(report));
    page.data = ascii(run_data(report));
    page.charts = run_charts();
    page.source = figure_source(name, report.root);
    return page;
}

}  // namespace cascade::program
