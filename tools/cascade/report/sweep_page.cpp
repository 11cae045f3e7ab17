// The page of a sweep.

#include <nlohmann/json.hpp>

#include "tools/cascade/format.hpp"
#include "tools/cascade/provenance.hpp"
#include "tools/cascade/report/chart_json.hpp"
#include "tools/cascade/report/page.hpp"
#include "tools/cascade/report/panels.hpp"
#include "tools/cascade/report/sweep_panels.hpp"

namespace cascade::program {
namespace {

std::string facts(Report const& report) {
    std::string text = market_facts(report) + " &middot; sweep of scenario "
                       + foreign(attribute_text(report.root, "scenario"));
    if (report.root.find(engine::name_of(engine::Axis::figure)) != nullptr) {
        text += simulation_facts(report, " in each run", "intervals, those of differences paired");
    }
    return text;
}

}  // namespace

Page sweep_page(Report const& report) {
    std::string const name = attribute_text(report.root, "sweep");
    Page page;
    page.title = cut(printable(name), 120) + ": which input matters";
    page.heading = name;
    page.facts = facts(report);
    page.panels.push_back(sweep_panel(report));
    if (MaybePanel map = map_panel(report)) {
        page.panels.push_back(std::move(*map));
    }
    page.panels.push_back(sweep_inputs_panel(report));
    page.panels.push_back(sweep_provenance_panel(report));
    page.data = ascii(sweep_data(report));
    page.charts = sweep_charts(report);
    page.charts.emplace_back("map", "The liquidation map");
    page.source = figure_source(name, report.root);
    return page;
}

}  // namespace cascade::program
