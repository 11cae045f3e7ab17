#include "engine/scenario/check.hpp"

#include <cmath>
#include <map>

#include "engine/scenario/duration.hpp"

namespace cascade::engine {
namespace {

std::string text_of(double value) {
    return Json(value).dump();
}

/// Step and horizon: exactly one of step and steps, and a step that divides the horizon.
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

void check_block_size(SimulationInput const& in, Findings& f) {
    if (f.sound("/simulation/block_size") && in.block_size % 64 != 0) {
        f.add("/simulation/block_size", std::to_string(in.block_size) + " is not a multiple of 64");
    }
}

/// A threshold lies beyond spot, and intensities grow outwards.
void check_thresholds(Scenario const& s, Findings& f) {
    std::map<std::string, std::map<double, std::size_t>> by_distance;
    for (std::size_t i = 0; i < s.book.thresholds.size(); ++i) {
        ThresholdInput const& t = s.book.thresholds[i];
        std::string const at = pointer_to("/book/thresholds", i);
        if (!f.sound(at) || !f.sound("/market")) {
            continue;
        }
        bool const is_long = t.side == "long";
        if (is_long ? t.price >= s.market.spot : t.price <= s.market.spot) {
            f.add(at + "/price", "a " + t.side + " threshold at " + text_of(t.price)
                                     + " lies on the wrong side of spot, " + text_of(s.market.spot)
                                     + "; expected " + (is_long ? "below" : "above"));
            continue;
        }
        double const distance = std::fabs(t.price - s.market.spot);
        if (!by_distance[t.side].emplace(distance, i).second) {
            f.add(at + "/price", "two " + t.side + " thresholds at one price");
        }
    }
    for (auto const& [side, thresholds] : by_distance) {
        double before = 0.0;
        for (auto const& [distance, i] : thresholds) {
            double const intensity = s.book.thresholds[i].cumulative_intensity;
            if (intensity <= before) {
                f.add(pointer_to("/book/thresholds", i) + "/cumulative_intensity",
                      text_of(intensity) + " is not above " + text_of(before)
                          + ", the cumulative intensity of the nearer " + side + " threshold");
            }
            before = intensity;
        }
    }
}

void check_leverage_mix(BookInput const& in, Findings& f) {
    if (!f.sound("/book/leverage_mix") || !f.sound("/book/maintenance_margin")) {
        return;
    }
    double sum = 0.0;
    for (std::size_t i = 0; i < in.leverage_mix.size(); ++i) {
        sum += in.leverage_mix[i].weight;
        if (1.0 / in.leverage_mix[i].leverage <= in.maintenance_margin) {
            f.add(pointer_to("/book/leverage_mix", i) + "/leverage",
                  "leverage " + text_of(in.leverage_mix[i].leverage)
                      + " leaves less margin than the maintenance margin of "
                      + text_of(in.maintenance_margin));
        }
    }
    if (!(sum > 0.0)) {
        f.add("/book/leverage_mix", "the weights sum to 0");
    }
}

/// Keys of the book belong to its source.
void check_source(BookInput const& in, Findings& f) {
    struct Rule {
        char const* key;
        char const* source;
        bool required;
    };
    constexpr Rule kRules[] = {
        {"thresholds", "thresholds", true},
        {"levels", "levels", true},
        {"file", "file", true},
        {"leverage_mix", "thresholds", false},
        {"entry_dispersion", "thresholds", false},
        {"bin_width", "thresholds", false},
        {"maintenance_margin", "thresholds", false},
    };
    for (Rule const& rule : kRules) {
        std::string const at = std::string("/book/") + rule.key;
        bool const belongs = in.source == rule.source;
        if (f.given(at) && !belongs) {
            f.add_key(at, std::string("\"") + rule.key + "\" belongs to source \"" + rule.source
                              + "\", but the source is \"" + in.source + "\"");
        } else if (!f.given(at) && belongs && rule.required) {
            f.add("/book", std::string("the key \"") + rule.key + "\" is missing for source \""
                               + rule.source + "\"");
        }
    }
    if (in.source == "thresholds" && f.given("/book/thresholds") && f.sound("/book/thresholds")
        && in.thresholds.empty()) {
        f.add("/book/thresholds",
              "the list is empty; for a market without book use source \"levels\" "
              "with an empty list");
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
        f.add("/impact/weights", "the weights sum to " + text_of(sum) + ", expected 1");
    }
}

void check_outputs(Scenario const& s, Findings& f) {
    for (std::size_t i = 0; i < s.outputs.thresholds.size(); ++i) {
        std::string const at = pointer_to("/outputs/thresholds", i);
        if (f.sound(at) && f.sound("/market") && s.outputs.thresholds[i] == s.market.spot) {
            f.add(at, "a threshold at spot is passed before the start");
        }
    }
}

}  // namespace

void check_levels(std::vector<LevelInput> const& levels, double spot, bool points,
                  std::function<void(std::size_t, std::string const&)> const& report) {
    // Last sound level of each side, and the direction in which its levels run.
    struct Run {
        bool any = false;
        double lower = 0.0;
        double upper = 0.0;
        int direction = 0;
    };
    std::map<std::string, Run> runs;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        LevelInput const& level = levels[i];
        bool const edges = level.lower.has_value() && level.upper.has_value();
        if (level.price.has_value() == (level.lower.has_value() || level.upper.has_value())
            || (!level.price && !edges)) {
            report(i, "a level has either \"price\" or both \"lower\" and \"upper\"");
            continue;
        }
        double const lower = edges ? *level.lower : *level.price;
        double const upper = edges ? *level.upper : *level.price;
        if (edges && lower >= upper) {
            report(i,
                   "lower edge " + text_of(lower) + " is not below upper edge " + text_of(upper));
            continue;
        }
        bool const is_long = level.side == "long";
        bool const at_spot = edges ? (is_long ? upper == spot : lower == spot) : false;
        if (!at_spot && (is_long ? upper >= spot : lower <= spot)) {
            report(i, "a " + level.side + " level from " + text_of(lower) + " to " + text_of(upper)
                          + " lies on the wrong side of spot, " + text_of(spot) + "; expected "
                          + (is_long ? "below" : "above"));
            continue;
        }
        Run& run = runs[level.side];
        if (run.any) {
            bool const apart = points ? lower > run.lower || lower < run.lower
                                      : (lower >= run.upper || upper <= run.lower);
            int const direction = lower > run.lower ? 1 : -1;
            if (!apart || (!edges && lower == run.lower && upper == run.upper)) {
                report(i, "a " + level.side + " level from " + text_of(lower) + " to "
                              + text_of(upper) + " overlaps the one before it, "
                              + text_of(run.lower) + " to " + text_of(run.upper));
                continue;
            }
            if (run.direction != 0 && direction != run.direction) {
                report(i, "the " + level.side
                              + " levels are not sorted: prices must only rise or only fall");
                continue;
            }
            run.direction = direction;
        }
        run = {true, lower, upper, run.direction};
    }
}

void check_combinations(Scenario const& scenario, Findings& findings) {
    if (findings.sound("/simulation/step") || findings.sound("/simulation/steps")) {
        check_time(scenario.simulation, findings);
    }
    check_block_size(scenario.simulation, findings);
    if (findings.sound("/book/source") && !scenario.book.source.empty()) {
        check_source(scenario.book, findings);
    }
    check_thresholds(scenario, findings);
    check_leverage_mix(scenario.book, findings);
    bool const inline_levels = scenario.book.source == "levels";
    if (inline_levels && findings.sound("/book/levels") && findings.sound("/market")) {
        check_levels(scenario.book.levels, scenario.market.spot, scenario.book.density == "points",
                     [&](std::size_t i, std::string const& message) {
                         findings.add(pointer_to("/book/levels", i), message);
                     });
    }
    check_price(scenario, findings);
    check_impact(scenario, findings);
    check_outputs(scenario, findings);
}

}  // namespace cascade::engine
