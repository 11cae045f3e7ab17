#include "engine/study/map.hpp"

#include <string>

#include <nlohmann/json.hpp>

#include "engine/results/figure_values.hpp"
#include "engine/results/plan_figures.hpp"
#include "engine/results/result_file.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/files.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/map_text.hpp"
#include "tools/cascade/page_outputs.hpp"
#include "tools/cascade/terminal.hpp"
#include "tools/cascade/version.hpp"

namespace cascade::program {
namespace {

using engine::Aggregate;
using engine::Plan;
using engine::VulnerabilityCurve;
using Curves = std::vector<VulnerabilityCurve>;

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
    study::Settings settings;
    settings.origin = origin("cascade map");
    study::MapResult made = study::map(scenario, settings);
    Plan const& plan = made.assembly.plan;
    if (csv) {
        write_text(arguments.output, levels_csv(plan), arguments.force);
    } else if (!arguments.output.empty()) {
        engine::write_result(made.file, arguments.output, arguments.force);
    }
    if (pages.any()) {
        engine::ResultFile shown = made.file;
        add_thresholds(shown.figures, plan);
        write_pages(page_of(shown, arguments.scenario), pages);
    }
    print(arguments.json ? map_json(scenario, made.file)
                         : map_text(scenario, made.assembly, made.curves));
    return kDone;
}

}  // namespace cascade::program
