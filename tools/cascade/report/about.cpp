// (m) what the figures rest on and (n) where they come from.

#include <cmath>
#include <functional>
#include <set>

#include <nlohmann/json.hpp>

#include "tools/cascade/format.hpp"
#include "tools/cascade/provenance.hpp"
#include "tools/cascade/report/panels.hpp"

namespace cascade::program {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostInputs = 200;  ///< rows; a long list of levels is cut

std::string json_text(Json const& value) {
    return value.is_string() ? value.get<std::string>()
                             : value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Every input as a row: pointer, value, where it comes from.
void add_inputs(Table& table, Json const& value, std::string const& pointer,
                std::function<char const*(std::string const&)> const& source) {
    if (table.rows.size() >= kMostInputs) {
        return;
    }
    if ((value.is_object() || value.is_array()) && !value.empty()) {
        std::size_t index = 0;
        for (auto const& [key, inner] : value.items()) {
            std::string const name = value.is_array() ? std::to_string(index++) : key;
            add_inputs(table, inner, pointer + "/" + name, source);
        }
        return;
    }
    table.rows.push_back(
        {row_head(pointer), "<td>" + foreign(json_text(value)) + "</td>", cell(source(pointer))});
}

bool holds(Json const& document, std::string const& pointer) {
    try {
        return document.contains(Json::json_pointer(pointer));
    } catch (Json::exception const&) {
        return false;  // a key that is no valid pointer
    }
}

std::string limits(Report const& report) {
    std::vector<char const*> limits;
    if (holds(*report.resolved, "/book/living")) {
        limits.push_back(
            "Positions open, close and are given margin at constant rates, whatever "
            "price does; the map of the vulnerability curve is that of the start.");
    } else {
        limits.push_back(
            "The map is fixed at the start: nobody opens, closes or tops up a "
            "position during the horizon.");
    }
    if (report.resolved->contains("venues")) {
        limits.insert(limits.end(), {"One asset: venues are tied by arbitrage of a given speed, "
                                     "whatever happens."});
    } else {
        limits.insert(
            limits.end(),
            {"One asset, one venue, one book: no basis between venues.",
             "Levels are triggered by the last price, not by an index of several markets."});
    }
    limits.insert(
        limits.end(),
        {"Other traders appear only as recovery of depth and decay of impact.",
         "Inside a step the pair of low and high, and their order, are approximated.",
         "After a runaway cascade the price is a lower bound of the damage, not a forecast.",
         "Intervals measure the sampling error of the simulation. They say nothing about the "
         "assumptions."});
    std::string html = "<ul>\n";
    for (char const* limit : limits) {
        html += "<li>" + escaped(limit) + "</li>\n";
    }
    return html + "</ul>\n";
}

std::string notes(Report const& report) {
    std::string const warnings = attribute_text(report.root, "warnings");
    std::string html;
    for (std::size_t begin = 0; begin < warnings.size();) {
        std::size_t const end = std::min(warnings.find('\n', begin), warnings.size());
        html += "<li>" + foreign(warnings.substr(begin, end - begin)) + "</li>\n";
        begin = end + 1;
    }
    return html.empty() ? "" : "<h3>Notes of the run</h3>\n<ul>\n" + html + "</ul>\n";
}

std::string absent_text(std::vector<std::string> const& absent) {
    std::string list;
    for (std::string const& title : absent) {
        list += (list.empty() ? "" : ", ") + title;
    }
    return list.empty() ? ""
                        : "<p>This page has no panel for what the file has no data of: "
                              + escaped(list) + ".</p>\n";
}

std::string run_value(Report const& report, char const* name) {
    engine::Variable const* const variable = report.result.run.find(name);
    if (variable == nullptr) {
        return "";
    }
    if (auto const* texts = std::get_if<engine::Strings>(&variable->values)) {
        return texts->empty() ? "" : texts->front();
    }
    double const number = report.result.run.number(name, {});
    return variable->units == "s"      ? duration(number)
           : variable->units == "byte" ? bytes(number)
                                       : count(number);
}

/// Who made the file, from what, and how.
Table origins(Report const& report) {
    Table table{"Where this page comes from", {"what", "value"}, {}};
    auto const add = [&](char const* label, std::string const& value) {
        if (!value.empty()) {
            table.rows.push_back({row_head(label), "<td>" + foreign(value) + "</td>"});
        }
    };
    auto const attribute = [&](char const* name) { return attribute_text(report.root, name); };
    add("scenario", attribute("scenario"));
    add("sweep", attribute("sweep"));
    add("result file", report.file);
    add("made by", attribute("source") + ", commit " + attribute("commit"));
    add("seed", attribute("seed"));
    if (report.has(Aggregate::return_mean)
        || report.root.find(engine::name_of(Axis::figure)) != nullptr) {
        add("paths", count(report.paths));
    }
    add("results hash", attribute("results_hash"));
    add("scenario hash", attribute("scenario_hash"));
    add("started", run_value(report, "started_utc"));
    add("command", run_value(report, "command_line"));
    add("compiler", run_value(report, "compiler"));
    add("processor", run_value(report, "cpu"));
    add("threads, instruction set",
        run_value(report, "threads") + ", " + run_value(report, "simd"));
    add("simulation took", run_value(report, "simulate_s"));
    return table;
}

/// A document of the file, folded away.
std::string document(char const* title, std::string const& text) {
    return std::string("<details><summary>") + title
           + "</summary>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\""
           + title + "\"><pre><code>" + escaped_lines(text) + "</code></pre></div></details>\n";
}

}  // namespace

MaybePanel assumptions_panel(Report const& report, std::vector<std::string> const& absent) {
    Table inputs{"Every input of the run", {"key", "value", "from"}, {}};
    add_inputs(inputs, *report.resolved, "", [&](std::string const& pointer) {
        return holds(*report.given, pointer) ? "scenario" : "default";
    });
    std::size_t defaults = 0;
    for (auto const& row : inputs.rows) {
        defaults += row.back() == cell("default") ? 1U : 0U;
    }
    bool const cut_off = inputs.rows.size() >= kMostInputs;
    std::string const statement =
        "The results rest on " + (cut_off ? "more than " : std::string())
        + std::to_string(inputs.rows.size()) + " inputs; the scenario states "
        + std::to_string(inputs.rows.size() - defaults) + " of them, "
        + std::to_string(defaults)
        + " are defaults. A published map gives none of kappa, depth, impact or leverage: they are "
          "assumptions, and the figures hang on them. Vary kappa and depth_1pct first.";
    std::string const description = report.resolved->value("description", std::string());
    return Panel{"assumptions", "Assumptions and limits", statement,
                 (description.empty() ? "" : "<p>" + foreign(description) + "</p>\n")
                     + notes(report) + "<h3>Limits of the model</h3>\n" + limits(report)
                     + absent_text(absent) + "<details open><summary>All inputs</summary>\n"
                     + to_html(inputs) + "</details>\n"};
}

Panel sweep_inputs_panel(Report const& report) {
    std::set<std::string> swept;
    Table varied{"What the sweep varies", {"key", "value"}, {}};
    for (Json const& input : report.given->value("inputs", Json::array())) {
        std::string const pointer = input.value("pointer", std::string());
        swept.insert(pointer);
        Json about = input;
        about.erase("pointer");
        varied.rows.push_back({row_head(pointer), "<td>" + foreign(json_text(about)) + "</td>"});
    }
    Table inputs{"Every input of the base scenario", {"key", "value", "from"}, {}};
    add_inputs(inputs, *report.resolved, "", [&](std::string const& pointer) {
        return swept.count(pointer) > 0 ? "swept" : "base";
    });
    std::string const description = report.given->value("description", std::string());
    return {"assumptions", "Assumptions and limits",
            "The sweep varies " + whole(swept.size())
                + " inputs; all others stay as the base scenario has them, and what was not varied "
                  "is not seen here.",
            (description.empty() ? "" : "<p>" + foreign(description) + "</p>\n")
                + notes(report) + to_html(varied) + "<h3>Limits of the model</h3>\n"
                + limits(report) + "<details open><summary>All inputs</summary>\n"
                + to_html(inputs) + "</details>\n"};
}

MaybePanel provenance_panel(Report const& report) {
    auto const attribute = [&](char const* name) { return attribute_text(report.root, name); };
    std::string const hash =
        "Results hash <b>" + escaped(attribute("results_hash"))
        + "</b>: the scenario below, saved as scenario.json and run by the same version of the "
          "program, gives the same hash on any machine, with <code>cascade run scenario.json -o "
          "again.h5</code>.";
    std::string const unsimulated =
        "Nothing here is simulated: scenario hash <b>" + escaped(attribute("scenario_hash"))
        + "</b>. The scenario below, saved as scenario.json, gives the same page with <code>cascade "
          "map scenario.json --report again.html</code>.";
    return Panel{"provenance", "Where the figures come from",
                 report.has(Aggregate::return_mean) ? hash : unsimulated,
                 to_html(origins(report))
                     + document("The scenario with every default", report.result.resolved_json)};
}

Panel sweep_provenance_panel(Report const& report) {
    return {"provenance", "Where the figures come from",
            "Results hash <b>" + escaped(attribute_text(report.root, "results_hash"))
                + "</b>: the sweep below, saved as sweep.json beside a scenario.json that is the "
                  "base below and named by it, gives the same figures on any machine, with "
                  "<code>cascade sweep sweep.json -o again.h5</code>.",
            to_html(origins(report)) + document("The sweep", report.result.scenario_json)
                + document("The base scenario with every default", report.result.resolved_json)};
}

}  // namespace cascade::program
