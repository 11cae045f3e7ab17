#include "engine/study/replay.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

#include "engine/results/result_file.hpp"
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

std::string replay_json(ReplayArguments const& arguments, study::PathReplay const& path) {
    Json object{{"file", arguments.file}, {"path", path.replay.path}, {"equal", nullptr}};
    if (path.figures) {
        object["equal"] = path.equal();
        object["figures"] = Json::array();
        for (FigureMatch const& figure : *path.figures) {
            object["figures"].push_back({{"name", figure_label(figure)},
                                         {"units", figure.units},
                                         {"replayed", figure.replayed},
                                         {"stored", figure.stored},
                                         {"equal", figure.equal}});
        }
    }
    object["cascades"] = cascades_json(path.plan, path.replay);
    if (arguments.steps) {
        object["steps"] = steps_json(path.replay);
    }
    return object.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

void print_text(ReplayArguments const& arguments, study::PathReplay const& path) {
    print(cut("Path " + whole(path.replay.path) + " of " + whole(path.plan.paths) + ", seed "
                  + std::to_string(path.plan.seed) + ", " + printable(path.scenario.name),
              80)
          + "\n\n");
    if (arguments.steps) {
        print(steps_text(path.plan, path.replay) + "\n");
    }
    print(cascades_text(path.plan, path.replay) + "\n");
    print(path.figures ? figures_text(*path.figures)
                       : "The file holds no /paths: nothing to compare with.\n");
}

}  // namespace

int replay_command(ReplayArguments const& arguments) {
    require_readable(arguments.file);
    engine::ResultFile const result = engine::read_result(arguments.file);
    complain_of_copy(arguments.file, result);
    study::PathReplay const path = study::replay(result, arguments.file, arguments.path);
    if (arguments.json) {
        print(replay_json(arguments, path));
    } else {
        print_text(arguments, path);
    }
    return path.equal() ? kDone : kDifference;
}

}  // namespace cascade::program
