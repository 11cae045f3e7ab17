#include <string>

#include <nlohmann/json.hpp>

#include "engine/results/book_dataset.hpp"
#include "engine/results/figure_values.hpp"
#include "engine/results/plan_figures.hpp"
#include "engine/results/result_file.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/simulate/vulnerability.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/files.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/map_text.hpp"
#include "tools/cascade/page_outputs.hpp"
#include "tools/cascade/provenance.hpp"
#include "tools/cascade/terminal.hpp"

namespace cascade::program {
namespace {

using engine::Aggregate;
using engine::Plan;
using engine::ShockResponse;
using engine::VulnerabilityCurve;
using models::Side;
using Curves = std::vector<VulnerabilityCurve>;

Curves curves_of(Plan const& plan) {
    Curves curves;
    for (Side const side : {Side::long_, Side::short_}) {
        curves.push_back(engine::vulnerability(plan, side, engine::default_shocks(plan, side)));
    }
    return curves;
}

/// The curves as a dataset, under the names of a run's result.
engine::Dataset map_dataset(Curves const& curves) {
    engine::Dataset root;
    root.coordinates = {
        engine::side_coordinate(),
        engine::numbered(engine::Axis::shock_index, curves.front().responses.size())};
    auto const add = [&](Aggregate figure, auto&& value) {
        engine::Numbers values;
        for (VulnerabilityCurve const& curve : curves) {
            for (ShockResponse const& response : curve.responses) {
                values.push_back(static_cast<double>(value(response)));
            }
        }
        root.variables.push_back(engine::variable(figure, std::move(values)));
    };
    add(Aggregate::shock, [](ShockResponse const& r) { return r.shock; });
    add(Aggregate::shock_end, [](ShockResponse const& r) { return r.end; });
    add(Aggregate::shock_amplification, [](ShockResponse const& r) { return r.amplification; });
    add(Aggregate::shock_liquidated, [](ShockResponse const& r) { return r.liquidated; });
    add(Aggregate::shock_rounds, [](ShockResponse const& r) { return r.rounds; });
    add(Aggregate::shock_runaway, [](ShockResponse const& r) { return r.runaway ? 1 : 0; });
    engine::Numbers critical;
    for (VulnerabilityCurve const& curve : curves) {
        critical.push_back(curve.critical_shock);
    }
    root.variables.push_back(engine::variable(Aggregate::critical_shock, std::move(critical)));
    return root;
}

engine::ResultFile map_result(engine::Scenario const& scenario, engine::Assembly const& assembly,
                              Curves const& curves) {
    engine::ResultFile file;
    file.scenario_json = scenario.text;
    file.resolved_json = engine::resolved_json(scenario);
    file.figures = map_dataset(curves);
    file.figures.attributes =
        root_attributes(scenario, assembly.plan, file.resolved_json, assembly.warnings);
    file.book = engine::book_dataset(assembly.plan);
    RunRecord record;
    record.started_utc = utc_now();
    record.command_line = "cascade map";
    file.run = run_dataset(record);
    return file;
}

/// For a report: where the scenario's thresholds lie.
void add_thresholds(engine::Dataset& root, Plan const& plan) {
    if (!engine::exists(plan, engine::Exists::thresholds)) {
        return;
    }
    engine::Integers side;
    engine::Numbers price;
    for (std::size_t const t : engine::market_thresholds(plan)) {
        side.push_back(static_cast<std::int64_t>(plan.thresholds[t].side));
        price.push_back(plan.thresholds[t].price);
    }
    root.coordinates.push_back(
        engine::coordinate(engine::Axis::threshold, engine::threshold_labels(plan)));
    root.variables.push_back(engine::variable(Aggregate::threshold_price, std::move(price)));
    root.variables.push_back(engine::variable(Aggregate::threshold_side, std::move(side)));
}

std::string map_json(engine::Scenario const& scenario, engine::ResultFile const& file) {
    nlohmann::ordered_json const head{{"scenario", scenario.name}, {"spot", scenario.market.spot}};
    std::string text = head.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    text.pop_back();
    return text + ",\"vulnerability\":" + engine::to_json(file.figures)
           + ",\"book\":" + engine::to_json(file.book) + "}\n";
}

std::string map_text(engine::Scenario const& scenario, engine::Assembly const& assembly,
                     Curves const& curves) {
    std::string text =
        cut("Map of " + printable(scenario.name)
                + (scenario.market.symbol.empty() ? "" : ", " + printable(scenario.market.symbol))
                + " at " + price(assembly.plan.spot),
            80)
        + "\n\n" + book_text(assembly, curves);
    for (VulnerabilityCurve const& curve : curves) {
        text += "\n" + curve_text(assembly.plan, curve);
    }
    for (std::string const& warning : assembly.warnings) {
        text += "\n" + wrapped("Note: " + printable(warning), "", "  ");
    }
    return text;
}

}  // namespace

int map_command(MapArguments const& arguments) {
    bool const csv = has_ending(arguments.output, ".csv");
    if (!arguments.output.empty() && !csv && !has_ending(arguments.output, ".h5")) {
        throw UsageError("--output: expected a name that ends in .csv or .h5, not '"
                         + printable(arguments.output) + "'");
    }
    PageOutputs const pages{arguments.report, arguments.figures, arguments.force};
    check_pages(pages, run_charts());
    engine::Scenario const scenario =
        engine::load_scenario(arguments.scenario, arguments.overrides);
    engine::Assembly const assembly = engine::assemble(scenario);
    Curves const curves = curves_of(assembly.plan);
    engine::ResultFile file = map_result(scenario, assembly, curves);
    if (csv) {
        write_text(arguments.output, levels_csv(assembly.plan), arguments.force);
    } else if (!arguments.output.empty()) {
        engine::write_result(file, arguments.output, arguments.force);
    }
    if (pages.any()) {
        engine::ResultFile shown = file;
        add_thresholds(shown.figures, assembly.plan);
        write_pages(page_of(shown, arguments.scenario), pages);
    }
    print(arguments.json ? map_json(scenario, file) : map_text(scenario, assembly, curves));
    return kDone;
}

}  // namespace cascade::program
