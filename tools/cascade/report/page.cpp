#include "tools/cascade/report/page.hpp"

#include <vector>

#include "tools/cascade/format.hpp"
#include "tools/cascade/interval.hpp"
#include "tools/cascade/provenance.hpp"
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

std::string head(Report const& report, ReportAssets const& assets) {
    std::string const policy = "default-src 'none'; script-src '" + csp_hash(assets.script_sha256)
                               + "'; style-src '" + csp_hash(assets.style_sha256)
                               + "'; base-uri 'none'; form-action 'none'";
    std::string const name = cut(printable(attribute_text(report.root, "scenario")), 120);
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\""
           + policy
           + "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n"
             "<meta name=\"referrer\" content=\"no-referrer\">\n<title>"
           + escaped(name) + ": liquidation cascades</title>\n<style>" + std::string(assets.style)
           + "</style>\n</head>\n";
}

std::string masthead(Report const& report) {
    std::string const symbol = attribute_text(report.root, "symbol");
    std::string facts =
        (symbol.empty() ? std::string() : foreign(symbol) + " at ") + price(report.spot);
    if (report.has("feedback_return_mean")) {
        facts += " &middot; " + count(report.paths) + " paths over " + span(report.horizon_s)
                 + " &middot; seed " + escaped(attribute_text(report.root, "seed"))
                 + " &middot; brackets are " + level_text(confidence_of(report.root))
                 + " intervals of the simulation";
    }
    return "<header>\n<p class=\"eyebrow\">Cascade &middot; liquidation cascades</p>\n<h1>"
           + foreign(attribute_text(report.root, "scenario")) + "</h1>\n<p class=\"facts\">" + facts
           + "</p>\n<button id=\"theme\" type=\"button\" hidden></button>\n</header>\n";
}

std::string navigation(std::vector<Panel> const& panels) {
    std::string html = "<nav aria-label=\"Panels\"><ol>\n";
    for (Panel const& panel : panels) {
        html += "<li><a href=\"#" + panel.id + "\">" + escaped(panel.title) + "</a></li>\n";
    }
    return html + "</ol></nav>\n";
}

}  // namespace

std::string report_page(Report const& report, ReportAssets const& assets) {
    std::vector<Panel> panels;
    std::vector<std::string> absent;
    for (PanelKind const& kind : kPanels) {
        MaybePanel panel = kind.make(report);
        if (panel) {
            panels.push_back(std::move(*panel));
        } else {
            absent.emplace_back(kind.absent);
        }
    }
    absent.emplace_back("sweeps");
    panels.push_back(*assumptions_panel(report, absent));
    panels.push_back(*provenance_panel(report));
    std::string html = head(report, assets)
                       + "<body>\n<a class=\"skip\" href=\"#main\">To the content</a>\n"
                       + masthead(report) + navigation(panels) + "<main id=\"main\">\n"
                       + "<noscript><p class=\"note\">Scripts are off: charts are not drawn. Every "
                         "table has the same numbers.</p></noscript>\n";
    for (Panel const& panel : panels) {
        html += to_html(panel);
    }
    return html + "</main>\n<div id=\"spoken\" class=\"spoken\" aria-live=\"polite\"></div>\n"
           + "<script type=\"application/json\" id=\"data\">" + embedded_json(chart_data(report))
           + "</script>\n<script>" + std::string(assets.script) + "</script>\n</body>\n</html>\n";
}

}  // namespace cascade::program
