#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "engine/results/figure_values.hpp"
#include "engine/results/plan_figures.hpp"
#include "engine/results/summary.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {

namespace {

Variable variable_of(FigureInfo const& about, Column const& values) {
    Variable variable{std::string(about.name),
                      {name_of(Axis::path)},
                      std::string(about.units),
                      std::string(about.long_name),
                      {},
                      {},
                      std::string(info(PathColumn::weight).group)};
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

/// [path][world][column], row major, of some thresholds of the plan; NaN for those that are none.
Numbers passages(Plan const& plan, Tally const& tally, std::vector<std::size_t> const& thresholds) {
    std::size_t const paths = tally.of(Figure::baseline_return).size();
    Numbers values(paths * kWorlds * thresholds.size(), std::numeric_limits<double>::quiet_NaN());
    for (std::size_t w = 0; w < kWorlds; ++w) {
        for (std::size_t k = 0; k < thresholds.size(); ++k) {
            if (thresholds[k] == OwnPosition::kNever) {
                continue;
            }
            auto const& column = tally.first_passage[w * plan.thresholds.size() + thresholds[k]];
            CASCADE_EXPECTS(column.size() == paths);
            for (std::size_t i = 0; i < paths; ++i) {
                values[(i * kWorlds + w) * thresholds.size() + k] = column[i];
            }
        }
    }
    return values;
}

void add_passages(Plan const& plan, Tally const& tally, Dataset& out) {
    if (!exists(plan, Exists::thresholds) && !exists(plan, Exists::portfolio)) {
        return;  // a file keeps no coordinate that no figure has
    }
    out.coordinates.push_back(world_coordinate());
    if (exists(plan, Exists::thresholds)) {
        out.coordinates.push_back(coordinate(Axis::threshold, threshold_labels(plan)));
        out.variables.push_back(variable(info(PathColumn::passage_time),
                                         passages(plan, tally, market_thresholds(plan))));
    }
    if (exists(plan, Exists::portfolio)) {
        Strings names;
        std::vector<std::size_t> thresholds;
        for (OwnPosition const& own : plan.portfolio) {
            names.push_back(own.name);
            thresholds.push_back(own.threshold);
        }
        out.coordinates.push_back(coordinate(Axis::position, std::move(names)));
        out.variables.push_back(
            variable(info(PathColumn::own_liquidation_time), passages(plan, tally, thresholds)));
    }
}

/// Figures of each venue, [path][venue], and the venues' names.
void add_venues(Plan const& plan, Tally const& tally, Dataset& out) {
    std::size_t const venues = plan.venues.size();
    if (venues == 0) {
        return;
    }
    out.coordinates.push_back(coordinate(Axis::venue, venue_names(plan)));
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
                                 {name_of(Axis::path), name_of(Axis::venue)},
                                 std::string(about.units),
                                 std::string(about.long_name),
                                 std::move(values),
                                 {},
                                 "venue_paths"});
    }
}

}  // namespace

Strings venue_names(Plan const& plan) {
    Strings names;
    for (models::Venue const& venue : plan.venues) {
        names.push_back(venue.name);
    }
    return names;
}

Dataset path_dataset(Plan const& plan, Tally const& tally) {
    CASCADE_EXPECTS(tally.first_passage.size() == plan.thresholds.size() * kWorlds);
    Integers path(tally.of(Figure::baseline_return).size());
    std::iota(path.begin(), path.end(), static_cast<std::int64_t>(tally.first_path));
    Dataset out;
    out.coordinates = {coordinate(Axis::path, std::move(path))};
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
        out.variables.push_back(variable(info(PathColumn::weight), tally.design.weight));
    }
    add_venues(plan, tally, out);
    add_passages(plan, tally, out);
    check(out);
    return out;
}

}  // namespace cascade::engine
