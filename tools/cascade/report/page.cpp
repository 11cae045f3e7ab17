#include "tools/cascade/report/page.hpp"

namespace cascade::program {
namespace {

std::string head(Page const& page, ReportAssets const& assets) {
    std::string const policy = "default-src 'none'; script-src '" + csp_hash(assets.script_sha256)
                               + "'; style-src '" + csp_hash(assets.style_sha256)
                               + "'; base-uri 'none'; form-action 'none'";
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\""
           + policy
           + "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n"
             "<meta name=\"referrer\" content=\"no-referrer\">\n<title>"
           + escaped(page.title) + "</title>\n<style>" + std::string(assets.style)
           + "</style>\n</head>\n";
}

std::string masthead(Page const& page) {
    return "<header>\n<p class=\"eyebrow\">Cascade &middot; liquidation cascades</p>\n<h1>"
           + foreign(page.heading) + "</h1>\n<p class=\"facts\">" + page.facts
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

std::string to_html(Page const& page, ReportAssets const& assets) {
    std::string html = head(page, assets)
                       + "<body>\n<a class=\"skip\" href=\"#main\">To the content</a>\n"
                       + masthead(page) + navigation(page.panels) + "<main id=\"main\">\n"
                       + "<noscript><p class=\"note\">Scripts are off: charts are not drawn. Every "
                         "table has the same numbers.</p></noscript>\n";
    for (Panel const& panel : page.panels) {
        html += to_html(panel);
    }
    return html + "</main>\n<div id=\"spoken\" class=\"spoken\" aria-live=\"polite\"></div>\n"
           + "<script type=\"application/json\" id=\"data\">" + embedded_json(page.data)
           + "</script>\n<script>" + std::string(assets.script) + "</script>\n</body>\n</html>\n";
}

}  // namespace cascade::program
