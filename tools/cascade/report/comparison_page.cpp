// Two results side by side.

#include <algorithm>
#include <cmath>
#include <set>

#include <nlohmann/json.hpp>

#include "tools/cascade/compare_text.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/interval.hpp"
#include "tools/cascade/provenance.hpp"
#include "tools/cascade/report/chart_json.hpp"
#include "tools/cascade/report/figure.hpp"
#include "tools/cascade/report/page.hpp"
#include "tools/cascade/report/panels.hpp"

namespace cascade::program {
namespace {

using engine::FigureDifference;
using Json = nlohmann::ordered_json;

constexpr std::size_t kMostInputs = 200;
constexpr double kShown[] = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};

struct Pair {
    ComparisonReport const& comparison;
    Report const& a;
    Report const& b;

    [[nodiscard]] bool both(Aggregate figure) const { return a.has(figure) && b.has(figure); }
};

/// A number of the comparison, marked so that a test finds it in `cascade compare --json`.
std::string part(FigureDifference const& figure, char const* which, std::string const& text) {
    return "<td><span class=\"figure\" data-compared=\"" + escaped(figure.name) + "\" data-part=\""
           + which + "\">" + escaped(text) + "</span></td>";
}

std::vector<std::string> difference_row(FigureDifference const& figure,
                                        engine::Tolerance const& tolerance) {
    bool const exact = figure.error == engine::DifferenceError::exact;
    return {row_head(figure.name),
            part(figure, "a", figure_number(figure.a)),
            part(figure, "b", figure_number(figure.b)),
            part(figure, "difference", figure_number(figure.difference)),
            exact ? cell("") : part(figure, "standard_error", figure_number(figure.standard_error)),
            cell(z_text(figure)),
            cell(engine::beyond(figure, tolerance) ? "yes" : "")};
}

/// One of the thousands over time and price, or price and size?
bool is_of_a_picture(FigureDifference const& figure) {
    static std::set<std::string> const kPictures = {
        engine::name_of(engine::Group::fan), engine::name_of(engine::Group::heat),
        engine::name_of(engine::Group::cascades), engine::name_of(engine::Group::vulnerability)};
    return kPictures.count(figure.group) > 0;
}

Table differences(Pair const& pair, std::string const& caption, bool all) {
    Table table{caption, {"figure", "A", "B", "B - A", "SE", "z", "beyond the tolerance"}, {}};
    for (FigureDifference const& figure : pair.comparison.comparison.figures) {
        if (all ? !is_of_a_picture(figure) : engine::is_headline(figure.name)) {
            table.rows.push_back(difference_row(figure, pair.comparison.tolerance));
        }
    }
    return table;
}

/// The main figure that differs most certainly; none where no z is known.
FigureDifference const* surest(Pair const& pair) {
    FigureDifference const* best = nullptr;
    for (FigureDifference const& figure : pair.comparison.comparison.figures) {
        if (engine::is_headline(figure.name) && std::isfinite(figure.z) && figure.z != 0.0
            && (best == nullptr || std::fabs(figure.z) > std::fabs(best->z))) {
            best = &figure;
        }
    }
    return best;
}

std::string difference_statement(Pair const& pair) {
    ComparisonReport const& c = pair.comparison;
    std::size_t const beyond = beyond_tolerance(c).size();
    std::string text = c.equal_bits ? "The results are equal bit for bit. " : std::string();
    text += "<b>" + whole(beyond) + "</b> of " + whole(c.comparison.figures.size())
            + " figures differ by more than is allowed ("
            + (c.tolerance.relative > 0.0 ? percent(c.tolerance.relative) : "nothing")
            + (c.tolerance.z > 0.0 ? ", or what chance explains at z " + short_number(c.tolerance.z)
                                   : "")
            + ")." + false_alarm_text(c) + " " + escaped(c.pairing);
    if (FigureDifference const* const figure = surest(pair)) {
        text += " Of the main figures the surest difference is that of " + escaped(figure->name)
                + ": " + figure_number(figure->a) + " in A, " + figure_number(figure->b)
                + " in B, z " + short_number(figure->z) + ".";
    }
    return text;
}

Json shift_json(Pair const& pair) {
    double const confidence = confidence_of(pair.a.root);
    Json rows = Json::array();
    for (FigureDifference const& figure : pair.comparison.comparison.figures) {
        double const size = std::fabs(figure.a);
        if (!engine::is_headline(figure.name) || !(size > 0.0)
            || !std::isfinite(figure.difference)) {
            continue;
        }
        double const reach =
            engine::reach_in_errors(confidence, figure.degrees) * figure.standard_error;
        rows.push_back({{"figure", figure.name},
                        {"a", rounded(figure.a)},
                        {"b", rounded(figure.b)},
                        {"shift", rounded(figure.difference / size)},
                        {"low", rounded((figure.difference - reach) / size)},
                        {"high", rounded((figure.difference + reach) / size)}});
    }
    return rows;
}

Panel difference_panel(Pair const& pair) {
    std::string omitted;
    for (engine::Omission const& omission : pair.comparison.comparison.omitted) {
        omitted += "<li>" + foreign(omission.variable) + " " + foreign(omission.reason) + "</li>\n";
    }
    return {
        "difference", "What differs", difference_statement(pair),
        chart("shift", "Main figures: by how much B lies over A, relative to A, with intervals.",
              to_html(differences(pair, "Main figures", false)))
            + (omitted.empty() ? "" : "<p>Not compared:</p>\n<ul>\n" + omitted + "</ul>\n")
            + "<details><summary>Every figure, those over time and price left to --json"
                  "</summary>\n"
            + to_html(differences(pair, "Figures of both files", true)) + "</details>\n"};
}

Panel inputs_panel(Pair const& pair) {
    auto const& inputs = pair.comparison.inputs;
    Table table{"Inputs that are not the same", {"key", "A", "B"}, {}};
    for (std::size_t i = 0; i < std::min(kMostInputs, inputs.size()); ++i) {
        auto const side = [](std::string const& value) {
            return value.empty() ? cell("not there") : "<td>" + foreign(value) + "</td>";
        };
        table.rows.push_back({row_head(inputs[i].pointer), side(inputs[i].a), side(inputs[i].b)});
    }
    if (table.rows.empty()) {
        table.rows.push_back({row_head("none"), cell(""), cell("")});
    }
    return {
        "inputs", "What was asked",
        inputs.empty()
            ? "The scenarios are the same, every default included: 0 of their inputs "
              "differ."
            : "The scenarios differ in <b>" + whole(inputs.size())
                  + "</b> of their inputs, every default included"
                  + (inputs.size() > kMostInputs ? "; the table has the first " + whole(kMostInputs)
                                                 : std::string())
                  + ".",
        to_html(table)};
}

/// A figure of one of the two files.
std::string figure_of(Report const& report, char const* which, Aggregate of, Index const& index,
                      As as) {
    return std::string("<td data-of=\"") + which + "\">" + figure(report.root, of, index, as)
           + "</td>";
}

std::size_t quantile_place(Report const& report, double share) {
    return place_of(report.root, Axis::quantile, share);
}

Panel prices_panel(Pair const& pair) {
    Table table{"Quantiles of price at the horizon, USD",
                {"quantile", "A, baseline", "B, baseline", "A, feedback", "B, feedback"},
                {}};
    for (double const share : kShown) {
        std::vector<std::string> row{row_head(level_text(share))};
        for (std::size_t const world : {kBaseline, kFeedback}) {
            for (auto const& [which, report] : {std::pair{"a", &pair.a}, std::pair{"b", &pair.b}}) {
                row.push_back(figure_of(
                    *report, which, Aggregate::price_fan,
                    {world, extent(report->root, Axis::time) - 1, quantile_place(*report, share)},
                    As::price));
            }
        }
        table.rows.push_back(std::move(row));
    }
    auto const low = [](Report const& report, char const* which) {
        return "<span data-of=\"" + std::string(which) + "\">"
               + value_of(
                   report.root, Aggregate::price_fan,
                   {kFeedback, extent(report.root, Axis::time) - 1, quantile_place(report, 0.01)},
                   As::price)
               + "</span>";
    };
    return {"prices", "Prices over time",
            "With feedback one path in a hundred ends below " + low(pair.a, "a") + " in A after "
                + span(pair.a.horizon_s) + ", below " + low(pair.b, "b") + " in B after "
                + span(pair.b.horizon_s) + ".",
            chart("prices", "Price with feedback over time in A and B: median and two bands.",
                  to_html(table))};
}

Panel losses_panel(Pair const& pair) {
    Table table{"Value at risk of the loss over the horizon, % of price",
                {"level", "A, baseline", "B, baseline", "A, feedback", "B, feedback"},
                {}};
    for (std::size_t l = 0; l < extent(pair.a.root, Axis::level); ++l) {
        double const level = number_of(pair.a.root, Axis::level, l);
        std::size_t const other = place_of(pair.b.root, Axis::level, level);
        if (other == extent(pair.b.root, Axis::level)) {
            continue;
        }
        std::vector<std::string> row{row_head(level_text(level))};
        for (std::size_t const world : {kBaseline, kFeedback}) {
            row.push_back(figure_of(pair.a, "a", Aggregate::value_at_risk, {world, l}, As::fall));
            row.push_back(
                figure_of(pair.b, "b", Aggregate::value_at_risk, {world, other}, As::fall));
        }
        table.rows.push_back(std::move(row));
    }
    auto const worst = [](Report const& report, char const* which) {
        return "<span data-of=\"" + std::string(which) + "\">"
               + value_of(report.root, Aggregate::value_at_risk,
                          {kFeedback, place_of(report.root, Axis::level, 0.99)}, As::fall)
               + "</span>";
    };
    return {"losses", "How likely a loss is",
            "At 99 % the value at risk of the loss with feedback is " + worst(pair.a, "a")
                + " of price in A, " + worst(pair.b, "b") + " in B.",
            chart("losses",
                  "Probability of a loss larger than each size in A and B, logarithmic scale.",
                  to_html(table))};
}

Panel maps_panel(Pair const& pair) {
    Table table{"The maps", {"side", "what", "A", "B"}, {}};
    for (std::size_t side = 0; side < kSides; ++side) {
        MapSide const& a = pair.a.map[side];
        MapSide const& b = pair.b.map[side];
        auto const most = [](MapSide const& map) {
            auto const top = std::max_element(map.reproduction.begin(), map.reproduction.end());
            return top == map.reproduction.end() ? cell("n/a") : cell(short_number(*top));
        };
        std::string const name = kSideName[side];
        table.rows.push_back(
            {row_head(name), cell("levels"), cell(whole(a.levels)), cell(whole(b.levels))});
        table.rows.push_back(
            {row_head(name), cell("intensity, USD"), cell(usd(a.total)), cell(usd(b.total))});
        table.rows.push_back({row_head(name), cell("largest R"), most(a), most(b)});
    }
    return {"maps", "The liquidation maps",
            "A grades " + usd(pair.a.map[0].total) + " USD of longs below " + price(pair.a.spot)
                + " and " + usd(pair.a.map[1].total) + " USD of shorts above it, B "
                + usd(pair.b.map[0].total) + " below " + price(pair.b.spot) + " and "
                + usd(pair.b.map[1].total) + " above.",
            chart("maps", "Cumulative intensity outward from spot in A and B.", to_html(table))};
}

Panel origins_panel(Pair const& pair) {
    Table table{"The two files", {"what", "A", "B"}, {}};
    auto const add = [&](char const* label, std::string const& a, std::string const& b) {
        table.rows.push_back(
            {row_head(label), "<td>" + foreign(a) + "</td>", "<td>" + foreign(b) + "</td>"});
    };
    add("file", pair.a.file, pair.b.file);
    for (auto const& [label, name] :
         {std::pair{"scenario", "scenario"}, std::pair{"made by", "source"},
          std::pair{"commit", "commit"}, std::pair{"seed", "seed"}, std::pair{"paths", "paths"},
          std::pair{"results hash", "results_hash"}, std::pair{"scenario hash", "scenario_hash"}}) {
        add(label, attribute_text(pair.a.root, name), attribute_text(pair.b.root, name));
    }
    return {"provenance", "Where the figures come from",
            "A has results hash <b>" + escaped(attribute_text(pair.a.root, "results_hash"))
                + "</b>, B <b>" + escaped(attribute_text(pair.b.root, "results_hash"))
                + "</b>; <code>cascade compare A.h5 B.h5 --report again.html</code> makes this page "
                  "of the two files.",
            to_html(table)};
}

/// What the charts of this page draw of one file.
Json side_json(Report const& report, std::string const& name) {
    Json data = price_data(report);
    data["name"] = cut(printable(name), 24);
    return data;
}

Json data_of(Pair const& pair) {
    return {{"a", side_json(pair.a, pair.comparison.scenario_a)},
            {"b", side_json(pair.b, pair.comparison.scenario_b)},
            {"shift", shift_json(pair)}};
}

}  // namespace

std::vector<ChartTitle> comparison_charts() {
    return {{"shift", "What differs: B over A"},
            {"prices", "Prices over time, A and B"},
            {"losses", "How likely a loss is, A and B"},
            {"maps", "The liquidation maps, A and B"}};
}

Page comparison_page(ComparisonReport const& comparison, Report const& a, Report const& b) {
    Pair const pair{comparison, a, b};
    std::string const names = comparison.scenario_a == comparison.scenario_b
                                  ? comparison.scenario_a
                                  : comparison.scenario_a + " and " + comparison.scenario_b;
    Page page;
    page.title = cut(printable(names), 120) + ": compared";
    page.heading = names;
    page.facts = "A is " + foreign(comparison.file_a) + ", " + market_facts(a) + " &middot; B is "
                 + foreign(comparison.file_b) + ", " + market_facts(b);
    page.panels = {difference_panel(pair), inputs_panel(pair)};
    if (pair.both(Aggregate::price_fan)) {
        page.panels.push_back(prices_panel(pair));
    }
    if (pair.both(Aggregate::loss_exceedance) && pair.both(Aggregate::value_at_risk)) {
        page.panels.push_back(losses_panel(pair));
    }
    if (a.map[0].levels + a.map[1].levels > 0 && b.map[0].levels + b.map[1].levels > 0) {
        page.panels.push_back(maps_panel(pair));
    }
    page.panels.push_back(origins_panel(pair));
    page.data = ascii(data_of(pair));
    page.charts = comparison_charts();
    page.source = cut(printable(names), 80) + ", results hashes "
                  + cut(attribute_text(a.root, "results_hash"), 9) + " and "
                  + cut(attribute_text(b.root, "results_hash"), 9);
    return page;
}

}  // namespace cascade::program
