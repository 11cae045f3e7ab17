#include "engine/simulate/replay.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

#include "engine/results/result_file.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/tail/estimate.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/files.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/replay_text.hpp"
#include "tools/cascade/terminal.hpp"

namespace cascade::program {
namespace {

using engine::Plan;
using engine::Replay;
using Json = nlohmann::ordered_json;
using Figures = std::optional<std::vector<FigureMatch>>;

Json cascades_json(Plan const& plan, Replay const& replay) {
    Json list = Json::array();
    for (engine::CascadeEvent const& event : replay.cascades) {
        double const outward = models::direction(event.side);
        auto const to_price = [&](double mark) { return plan.spot * std::exp(outward * mark); };
        Json rounds = Json::array();
        for (engine::RoundEvent const& round : event.rounds) {
            rounds.push_back({{"levels", round.levels},
                              {"flow", round.flow},
                              {"price_after", to_price(round.mark)}});
            if (!plan.venues.empty()) {
                rounds.back()["venue"] = plan.venues.at(round.venue).name;
            }
        }
        list.push_back({{"step", event.step},
                        {"time_s", event.time_s},
                        {"side", event.side == models::Side::long_ ? "long" : "short"},
                        {"exogenous_price", to_price(event.exogenous_mark)},
                        {"end_price", to_price(event.end_mark)},
                        {"flow", event.flow},
                        {"depth_before", event.depth_before},
                        {"depth_after", event.depth_after},
                        {"runaway", event.runaway},
                        {"rounds", std::move(rounds)}});
    }
    return list;
}

Json steps_json(Replay const& replay) {
    Json columns{{"step", Json::array()},
                 {"baseline", Json::array()},
                 {"feedback", Json::array()},
                 {"displacement", Json::array()},
                 {"depth_factor", Json::array()}};
    for (engine::StepState const& state : replay.steps) {
        columns["step"].push_back(state.step);
        columns["baseline"].push_back(state.baseline);
        columns["feedback"].push_back(state.feedback);
        columns["displacement"].push_back(state.displacement);
        columns["depth_factor"].push_back(state.depth_factor);
    }
    return columns;
}

bool all_equal(std::vector<FigureMatch> const& figures) {
    bool equal = true;
    for (FigureMatch const& figure : figures) {
        equal = equal && figure.equal;
    }
    return equal;
}

std::string replay_json(ReplayArguments const& arguments, Plan const& plan, Replay const& replay,
                        Figures const& figures) {
    Json object{{"file", arguments.file}, {"path", replay.path}, {"equal", nullptr}};
    if (figures) {
        object["equal"] = all_equal(*figures);
        object["figures"] = Json::array();
        for (FigureMatch const& figure : *figures) {
            object["figures"].push_back({{"name", figure.name},
                                         {"units", figure.units},
                                         {"replayed", figure.replayed},
                                         {"stored", figure.stored},
                                         {"equal", figure.equal}});
        }
    }
    object["cascades"] = cascades_json(plan, replay);
    if (arguments.steps) {
        object["steps"] = steps_json(replay);
    }
    return object.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

void print_text(ReplayArguments const& arguments, engine::Scenario const& scenario,
                Plan const& plan, Replay const& replay, Figures const& figures) {
    print(cut("Path " + whole(replay.path) + " of " + whole(plan.paths) + ", seed "
                  + std::to_string(plan.seed) + ", " + printable(scenario.name),
              80)
          + "\n\n");
    if (arguments.steps) {
        print(steps_text(plan, replay) + "\n");
    }
    print(cascades_text(plan, replay) + "\n");
    print(figures ? figures_text(*figures)
                  : "The file holds no /paths: nothing to compare with.\n");
}

}  // namespace

int replay_command(ReplayArguments const& arguments) {
    require_readable(arguments.file);
    engine::ResultFile const result = engine::read_result(arguments.file);
    complain_of_copy(arguments.file, result);
    engine::Scenario const scenario =
        engine::parse_scenario(result.resolved_json, arguments.file + ":/inputs/resolved", ".");
    Plan const plan = engine::assemble(scenario).plan;
    if (engine::in_repeats(plan.estimator.method)) {
        throw UsageError(
            "replay: rows of \"splitting\" and \"sobol\" have no draws of their own alone; replay "
            "a run by \"plain\" or \"importance\"");
    }
    if (arguments.path >= plan.paths) {
        throw UsageError("--path " + std::to_string(arguments.path) + ": the file has paths 0 to "
                         + std::to_string(plan.paths - 1));
    }
    Replay const replay = engine::replay_estimated(plan, arguments.path);
    Figures const figures = compare(plan, replay, result.paths);
    if (arguments.json) {
        print(replay_json(arguments, plan, replay, figures));
    } else {
        print_text(arguments, scenario, plan, replay, figures);
    }
    return figures && !all_equal(*figures) ? kDifference : kDone;
}

}  // namespace cascade::program
