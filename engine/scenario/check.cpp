#include "engine/scenario/check.hpp"

#include <cmath>

#include "engine/scenario/depth_profile.hpp"
#include "engine/scenario/duration.hpp"
#include "engine/scenario/message.hpp"

namespace cascade::engine {
namespace {

/// Step and horizon: exactly one of step and steps, and a step that divides the horizon.
constexpr std::uint64_t kLeastResamples = 100;  // as bootstrap_shortfall

void check_time(SimulationInput const& in, Findings& f) {
    if (!f.given("/simulation")) {
        return;
    }
    if (f.given("/simulation/step") == f.given("/simulation/steps")) {
        f.add("/simulation", f.given("/simulation/step")
                                 ? "give either \"step\" or \"steps\", not both"
                                 : "the key \"step\" (or \"steps\") is missing: the time step");
        return;
    }
    if (!f.given("/simulation/step") || !f.sound("/simulation/step")
        || !f.sound("/simulation/horizon") || in.horizon.empty()) {
        return;
    }
    auto const horizon = parse_duration(in.horizon);
    auto const step = parse_duration(*in.step);
    if (*step > *horizon) {
        f.add("/simulation/step",
              "a step of " + *in.step + " is longer than the horizon of " + in.horizon);
    } else if (*horizon % *step != 0) {
        std::int64_t const steps = *horizon / *step;
        std::string near;
        for (std::int64_t n = steps; n <= steps + 5000 && near.empty(); ++n) {
            near = *horizon % n == 0 ? duration_text(*horizon / n) : "";
        }
        f.add("/simulation/step",
              "a step of " + *in.step + " does not divide the horizon of " + in.horizon
                  + (near.empty() ? "" : "; the nearest shorter one that does is " + near));
    } else if (*horizon / *step > 100'000'000) {
        f.add("/simulation/step",
              std::to_string(*horizon / *step) + " steps; expected at most 100000000");
    }
}

void check_impact(Scenario const& s, Findings& f) {
    bool const has_book = s.book.source != "levels" || !s.book.levels.empty();
    if (!s.impact) {
        if (has_book && f.given("/book/source") && f.sound("/book/source")) {
            f.add("", "the block \"impact\" is missing: the book has levels");
        }
        return;
    }
    ImpactInput const& in = *s.impact;
    if (!f.sound("/impact")) {
        return;
    }
    if (in.permanent_fraction < 1.0 && in.half_lives.empty()) {
        f.add("/impact",
              "permanent_fraction is below 1, so \"half_lives\" of the rest are missing");
    }
    if (in.permanent_fraction >= 1.0 && !in.half_lives.empty()) {
        f.add("/impact/half_lives", "permanent_fraction is 1, so nothing is left to decay");
    }
    if (in.model == "power" && !in.depth_1pct && s.depth && s.depth->depletion > 0.0) {
        f.add("/impact", "\"depth_1pct\" is missing: it is what depletion of depth is counted in");
    }
    if (in.model == "book" && f.given("/impact/profile")) {
        for (std::string const& fault : faults_of_profile(in.profile)) {
            f.add("/impact/profile", fault);
        }
    }
    if (in.weights.empty()) {
        return;
    }
    if (in.weights.size() != in.half_lives.size()) {
        f.add("/impact/weights", std::to_string(in.weights.size()) + " weights for "
                                     + std::to_string(in.half_lives.size()) + " half-lives");
        return;
    }
    double sum = 0.0;
    for (double const w : in.weights) {
        sum += w;
    }
    if (std::fabs(sum - 1.0) > 1e-9) {
        f.add("/impact/weights", "the weights sum to " + shortest_text(sum) + ", expected 1");
    }
}

void check_outputs(Scenario const& s, Findings& f) {
    for (std::size_t i = 0; i < s.outputs.thresholds.size(); ++i) {
        std::string const at = pointer_to("/outputs/thresholds", i);
        if (f.sound(at) && f.sound("/market") && s.outputs.thresholds[i] == s.market.spot) {
            f.add(at, "a threshold at spot is passed before the start");
        }
    }
    std::uint64_t const resamples = s.outputs.shortfall_resamples;
    if (resamples > 0 && resamples < kLeastResamples && f.sound("/outputs/shortfall_resamples")) {
        f.add("/outputs/shortfall_resamples",
              std::to_string(resamples) + " resamples give no interval; expected 0 (none) or "
                  + std::to_string(kLeastResamples) + " and more");
    }
}

}  // namespace

void check_combinations(Scenario const& scenario, Findings& findings) {
    if (findings.sound("/simulation/step") || findings.sound("/simulation/steps")) {
        check_time(scenario.simulation, findings);
    }
    check_book(scenario, findings);
    check_price(scenario, findings);
    check_impact(scenario, findings);
    check_liquidation(scenario, findings);
    check_outputs(scenario, findings);
    check_estimator(scenario, findings);
}

}  // namespace cascade::engine
