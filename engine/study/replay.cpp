#include "engine/study/replay.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string_view>

#include "engine/base/error.hpp"
#include "engine/results/figure_values.hpp"
#include "engine/results/plan_figures.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/tail/estimate.hpp"

namespace cascade::study {
namespace {

using engine::Axis;
using engine::Figure;
using engine::Plan;
using engine::Replay;

bool same_bits(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b)
           || (std::isnan(a) && std::isnan(b));
}

/// Every figure of the path beside the stored one; none where no paths are stored.
std::optional<std::vector<FigureMatch>> matches_of(Plan const& plan, Replay const& replay,
                                                   engine::Dataset const& paths) {
    if (paths.variables.empty()) {
        return std::nullopt;
    }
    std::vector<FigureMatch> matches;
    auto const add = [&](std::string const& name, std::string_view units, double replayed,
                         std::vector<std::size_t> const& index) -> FigureMatch& {
        double const stored = paths.number(name, index);
        return matches.emplace_back(FigureMatch{name, std::string(units), replayed, stored,
                                                same_bits(replayed, stored), ""});
    };
    auto const path = static_cast<std::size_t>(replay.path);
    for (std::size_t f = 0; f < engine::kFigures; ++f) {
        engine::FigureInfo const& about = engine::info(static_cast<Figure>(f));
        add(std::string(about.name), about.units, replay.figures[f], {path});
    }
    for (std::size_t f = 0; f < engine::kCashFigures; ++f) {
        engine::FigureInfo const& about = engine::info(static_cast<engine::CashFigure>(f));
        std::string const name(about.name);
        if (paths.find(name) != nullptr) {
            add(name, about.units, replay.cash[f], {path});
        }
    }
    std::size_t const venues = plan.venues.size();
    for (std::size_t f = 0; f < engine::kVenueFigures * venues; ++f) {
        engine::FigureInfo const& about = engine::venue_info(f / venues);
        std::string const name(about.name);
        if (paths.find(name) != nullptr) {
            add(name, about.units, replay.venue[f], {path, f % venues}).of =
                plan.venues[f % venues].name;
        }
    }
    auto const add_passages = [&](engine::PathColumn column, Axis axis,
                                  std::vector<std::size_t> const& thresholds) {
        std::string const name(engine::info(column).name);
        for (std::size_t world = 0; world < engine::kWorlds; ++world) {
            for (std::size_t k = 0; k < thresholds.size(); ++k) {
                double const replayed =
                    thresholds[k] == engine::OwnPosition::kNever
                        ? std::nan("")
                        : replay.first_passage[world * plan.thresholds.size() + thresholds[k]];
                FigureMatch& match = add(name, "s", replayed, {path, world, k});
                match.of = std::string(engine::kWorldLabels[world]) + " " + labels(paths, axis)[k];
            }
        }
    };
    if (engine::exists(plan, engine::Exists::thresholds)) {
        add_passages(engine::PathColumn::passage_time, Axis::threshold,
                     engine::market_thresholds(plan));
    }
    if (engine::exists(plan, engine::Exists::portfolio)) {
        std::vector<std::size_t> own;
        for (engine::OwnPosition const& position : plan.portfolio) {
            own.push_back(position.threshold);
        }
        add_passages(engine::PathColumn::own_liquidation_time, Axis::position, own);
    }
    return matches;
}

}  // namespace

bool PathReplay::equal() const {
    return !figures || std::all_of(figures->begin(), figures->end(), [](FigureMatch const& figure) {
        return figure.equal;
    });
}

PathReplay replay(engine::ResultFile const& result, std::string const& name, std::uint64_t path) {
    PathReplay out;
    out.scenario = engine::parse_scenario(result.resolved_json, name + ":/inputs/resolved", ".");
    out.plan = engine::assemble(out.scenario).plan;
    if (engine::in_repeats(out.plan.estimator.method)) {
        throw engine::argument_error(
            name + ": rows of \"splitting\" and \"sobol\" have no draws of their own alone; replay "
                   "a run by \"plain\" or \"importance\"");
    }
    if (path >= out.plan.paths) {
        throw engine::argument_error(name + ": has no path " + std::to_string(path)
                                     + ", only paths 0 to " + std::to_string(out.plan.paths - 1));
    }
    out.replay = engine::replay_estimated(out.plan, path);
    out.figures = matches_of(out.plan, out.replay, result.paths);
    return out;
}

}  // namespace cascade::study
