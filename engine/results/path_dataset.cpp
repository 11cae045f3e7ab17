#include <string>

#include "engine/results/summary.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {

namespace {

Variable variable_of(FigureInfo const& about, Column const& values) {
    Variable variable{std::string(about.name),      {"path"}, std::string(about.units),
                      std::string(about.long_name), {},       {}};
    if (about.integer) {
        Integers whole(values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            whole[i] = static_cast<std::int64_t>(values[i]);
        }
        variable.values = std::move(whole);
    } else {
        variable.values = Numbers(values.begin(), values.end());
    }
    return variable;
}

Variable figure_variable(Figure figure, Column const& values) {
    Variable variable = variable_of(info(figure), values);
    if (figure == Figure::feedback_runaway) {
        variable.attributes = {{"flag_masks", Integers{kRunawayMapEnd, kRunawayRoundLimit}},
                               {"flag_meanings", std::string("map_end round_limit")}};
    }
    return variable;
}

/// [path][threshold], row major, from one vector per threshold.
Numbers interleaved(Tally const& tally, std::size_t first, std::size_t thresholds,
                    std::size_t paths) {
    Numbers values(paths * thresholds);
    for (std::size_t t = 0; t < thresholds; ++t) {
        auto const& column = tally.first_passage[first + t];
        CASCADE_EXPECTS(column.size() == paths);
        for (std::size_t i = 0; i < paths; ++i) {
            values[i * thresholds + t] = column[i];
        }
    }
    return values;
}

/// Figures of each venue, [path][venue], and the venues' names.
void add_venues(Plan const& plan, Tally const& tally, Dataset& out) {
    std::size_t const venues = plan.venues.size();
    if (venues == 0) {
        return;
    }
    out.coordinates.push_back(venue_coordinate(plan));
    for (std::size_t f = 0; f < kVenueFigures; ++f) {
        bool const queued = f == kVenueOwnFigures + static_cast<std::size_t>(CashFigure::queued);
        if (f >= kVenueOwnFigures && !(queued ? plan.keeps_cash() : plan.keeps_accounts())) {
            continue;
        }
        std::size_t const paths = tally.venue[f * venues].size();
        Numbers values(paths * venues);
        for (std::size_t v = 0; v < venues; ++v) {
            for (std::size_t i = 0; i < paths; ++i) {
                values[i * venues + v] = tally.venue[f * venues + v][i];
            }
        }
        FigureInfo const& about = venue_info(f);
        out.variables.push_back({std::string(about.name),
                                 {"path", "venue"},
                                 std::string(about.units),
                                 std::string(about.long_name),
                                 std::move(values),
                                 {}});
    }
}

}  // namespace

Variable venue_coordinate(Plan const& plan) {
    Strings names;
    for (models::Venue const& venue : plan.venues) {
        names.push_back(venue.name);
    }
    return {"venue", {"venue"}, "1", "name of the venue", std::move(names), {}};
}

Dataset path_dataset(Plan const& plan, Tally const& tally) {
    std::size_t const thresholds = plan.thresholds.size();
    std::size_t const paths = tally.of(Figure::baseline_return).size();
    CASCADE_EXPECTS(tally.first_passage.size() == thresholds * kWorlds);
    Integers path(paths), threshold(thresholds);
    for (std::size_t i = 0; i < paths; ++i) {
        path[i] = static_cast<std::int64_t>(tally.first_path + i);
    }
    for (std::size_t t = 0; t < thresholds; ++t) {
        threshold[t] = static_cast<std::int64_t>(t);
    }
    Dataset out;
    out.coordinates = {{"path", {"path"}, "1", "number of the path", std::move(path), {}},
                       {"threshold",
                        {"threshold"},
                        "1",
                        "number of the threshold, in the order of the scenario",
                        std::move(threshold),
                        {}}};
    for (std::size_t f = 0; f < kFigures; ++f) {
        out.variables.push_back(figure_variable(static_cast<Figure>(f), tally.figures[f]));
    }
    for (std::size_t f = 0; f < kCashFigures; ++f) {
        auto const figure = static_cast<CashFigure>(f);
        bool const kept = plan.keeps_accounts() || figure == CashFigure::queued;
        if (kept && !tally.of(figure).empty()) {
            out.variables.push_back(variable_of(info(figure), tally.of(figure)));
        }
    }
    if (tally.design.weighted()) {
        out.variables.push_back({"weight",
                                 {"path"},
                                 "1",
                                 "weight of the path in every mean over paths",
                                 tally.design.weight,
                                 {}});
    }
    add_venues(plan, tally, out);
    static char const* const kNames[] = {"baseline", "feedback"};
    for (std::size_t w = 0; w < kWorlds; ++w) {
        out.variables.push_back({std::string(kNames[w]) + "_first_passage",
                                 {"path", "threshold"},
                                 "s",
                                 std::string("time of first passage of the threshold, NaN if "
                                             "never, ")
                                     + kNames[w],
                                 interleaved(tally, w * thresholds, thresholds, paths),
                                 {}});
    }
    for (Variable& variable : out.variables) {
        variable.group = variable.dimensions == std::vector<std::string>{"path"} ? "paths"
                         : variable.dimensions == std::vector<std::string>{"path", "venue"}
                             ? "venue_paths"
                             : "passages";
    }
    check(out);
    return out;
}

}  // namespace cascade::engine
