#pragma once

/// Plans of every kind of record, for the test and for the processes that it starts.

#include <string>
#include <vector>

#include "engine/simulate/units.hpp"
#include "tests/helpers/plans.hpp"
#include "tests/helpers/venues.hpp"

namespace cascade::test {

struct RecordCase {
    std::string name;
    engine::Plan plan;
};

/// Five whole groups and a part of one, or 24 repeats.
inline std::vector<RecordCase> record_cases() {
    using engine::EstimatorMethod;
    engine::Plan const plain = full_plan(5 * engine::kGroupPaths + 300, 20);
    std::vector<RecordCase> out{{"plain", plain}, {"controlled", plain}, {"venues", plain}};
    out[1].plan.estimator.control_variate = true;
    out[2].plan.venues = {venue(0.6, 0.5, models::MarkRule::last),
                          venue(0.4, 0.5, models::MarkRule::smoothed, 300.0)};
    out[2].plan.venues[1].name = "other";
    for (models::Venue& venue : out[2].plan.venues) {
        venue.rules.accounts = true;
        venue.rules.margin = 0.004;
        venue.rules.fee = 0.001;
        venue.rules.fund = 3e5;
    }
    out[2].plan.arbitrage_half_life_s = 120.0;
    for (auto const method :
         {EstimatorMethod::importance, EstimatorMethod::splitting, EstimatorMethod::sobol}) {
        engine::Plan plan = plain;
        plan.estimator.method = method;
        plan.estimator.target = engine::RareEvent{engine::Figure::feedback_drawdown, 0.15};
        plan.estimator.pilot_paths = 1024;
        if (engine::in_repeats(method)) {
            plan.paths = 24 * 64;
            plan.estimator.repeats = 24;
        }
        out.push_back({engine::name_of(method), plan});
    }
    return out;
}

}  // namespace cascade::test
