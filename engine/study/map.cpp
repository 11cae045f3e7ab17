#include "engine/study/map.hpp"

#include <string>
#include <utility>

#include "engine/results/book_dataset.hpp"
#include "engine/results/figure_values.hpp"
#include "engine/study/provenance.hpp"

namespace cascade::study {
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

engine::ResultFile file_of(engine::Scenario const& scenario, engine::Assembly const& assembly,
                           Curves const& curves, Origin const& origin) {
    engine::ResultFile file;
    file.scenario_json = scenario.text;
    file.resolved_json = engine::resolved_json(scenario);
    file.figures = map_dataset(curves);
    file.figures.attributes =
        root_attributes(scenario, assembly.plan, file.resolved_json, origin, assembly.warnings);
    file.book = engine::book_dataset(assembly.plan);
    RunRecord record;
    record.started_utc = utc_now();
    record.command_line = origin.command_line;
    file.run = run_dataset(record);
    return file;
}

}  // namespace

MapResult map(engine::Scenario const& scenario, Settings const& settings) {
    MapResult out;
    out.assembly = engine::assemble(scenario);
    out.curves = curves_of(out.assembly.plan);
    out.file = file_of(scenario, out.assembly, out.curves, settings.origin);
    return out;
}

}  // namespace cascade::study
