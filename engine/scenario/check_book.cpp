/// Rules of the block `book`.

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/scenario/check.hpp"
#include "engine/scenario/entry_profile.hpp"
#include "engine/scenario/liquidation_rules.hpp"
#include "engine/scenario/message.hpp"
#include "engine/scenario/position_book.hpp"

namespace cascade::engine {
namespace {

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
            f.add(at + "/price", "a " + t.side + " threshold at " + shortest_text(t.price)
                                     + " lies on the wrong side of spot, "
                                     + shortest_text(s.market.spot) + "; expected "
                                     + (is_long ? "below" : "above"));
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
                      shortest_text(intensity) + " is not above " + shortest_text(before)
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
                  "leverage " + shortest_text(in.leverage_mix[i].leverage)
                      + " leaves less margin than the maintenance margin of "
                      + shortest_text(in.maintenance_margin));
        }
    }
    if (!(sum > 0.0)) {
        f.add("/book/leverage_mix", "the weights sum to 0");
    }
}

/// A list of thresholds that says nothing.
void check_any_threshold(BookInput const& in, Findings& f) {
    if (in.source == "thresholds" && f.given("/book/thresholds") && f.sound("/book/thresholds")
        && in.thresholds.empty()) {
        f.add("/book/thresholds",
              "the list is empty; for a market without book use source \"levels\" "
              "with an empty list");
    }
}

/// Rows of the entry profile given in the scenario itself.
void check_inline_profile(Scenario const& s, Findings& f) {
    std::string const at = "/book/entry_profile";
    if (s.book.source != "positions" || !f.given(at) || !f.sound(at)) {
        return;
    }
    if (f.given(at + "/file") == f.given(at + "/rows")) {
        f.add(at, "expected either \"file\" or \"rows\"");
    } else if (f.given(at + "/rows")) {
        std::vector<ProfileRowInput> const& rows = s.book.entry_profile->rows;
        check_profile_rows(rows, [&](std::size_t i, std::string const& message) {
            f.add(pointer_to(at + "/rows", i), message);
        });
        if (std::string const fault = fault_of_profile(rows); !fault.empty() && f.sound(at)) {
            f.add(at + "/rows", fault);
        }
    }
}

/// Margin rules given in the scenario itself.
void check_inline_margin(Scenario const& s, Findings& f) {
    if (!s.book.margin || !f.given("/book/margin") || !f.sound("/book/margin")) {
        return;
    }
    check_margin(*s.book.margin,
                 [&](std::size_t tier, std::string const& key, std::string const& message) {
                     std::string const list = "/book/margin/tiers";
                     f.add(key.empty() ? list : pointer_to(list, tier) + "/" + key, message);
                 });
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
            report(i, "lower edge " + shortest_text(lower) + " is not below upper edge "
                          + shortest_text(upper));
            continue;
        }
        bool const is_long = level.side == "long";
        bool const at_spot = edges ? (is_long ? upper == spot : lower == spot) : false;
        if (!at_spot && (is_long ? upper >= spot : lower <= spot)) {
            report(i, "a " + level.side + " level from " + shortest_text(lower) + " to "
                          + shortest_text(upper) + " lies on the wrong side of spot, "
                          + shortest_text(spot) + "; expected " + (is_long ? "below" : "above"));
            continue;
        }
        Run& run = runs[level.side];
        if (run.any) {
            bool const apart = points ? lower > run.lower || lower < run.lower
                                      : (lower >= run.upper || upper <= run.lower);
            int const direction = lower > run.lower ? 1 : -1;
            if (!apart || (!edges && lower == run.lower && upper == run.upper)) {
                report(i, "a " + level.side + " level from " + shortest_text(lower) + " to "
                              + shortest_text(upper) + " overlaps the one before it, "
                              + shortest_text(run.lower) + " to " + shortest_text(run.upper));
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

void check_book(Scenario const& scenario, Findings& findings) {
    check_any_threshold(scenario.book, findings);
    check_thresholds(scenario, findings);
    check_leverage_mix(scenario.book, findings);
    check_inline_profile(scenario, findings);
    check_inline_margin(scenario, findings);
    bool const inline_levels = scenario.book.source == "levels";
    if (inline_levels && findings.sound("/book/levels") && findings.sound("/market")) {
        check_levels(scenario.book.levels, scenario.market.spot, scenario.book.density == "points",
                     [&](std::size_t i, std::string const& message) {
                         findings.add(pointer_to("/book/levels", i), message);
                     });
    }
}

namespace {

/// Every group can be opened, and something of it is open at spot.
void check_groups(BookInput const& in, models::MarginRules const& rules,
                  models::StageRule const& stages, models::Side side, double spot, Findings& f) {
    OpenLaw const law = open_law(in, side, spot);
    for (PositionGroup const& group : position_groups(in, rules, side, spot, stages)) {
        std::string const at = f.given("/book/leverage_mix")
                                   ? pointer_to("/book/leverage_mix", group.tier) + "/leverage"
                                   : "/book";
        std::string const leverage = shortest_text(in.leverage_mix[group.tier].leverage);
        if (!(group.distance > 0.0) && f.sound(at)) {
            f.add(at, "leverage " + leverage
                          + " leaves less margin than the venue's tiers want at once from a "
                            "position of this size");
        } else if (in.entry_profile && group.distance > 0.0 && open_notional(in, side) > 0.0
                   && !(law.mass(group.distance, 0.0, HUGE_VAL) > 0.0)
                   && f.sound("/book/entry_profile")) {
            f.add("/book/entry_profile",
                  std::string("every ") + (side == models::Side::long_ ? "long" : "short")
                      + " position of leverage " + leverage
                      + " would be gone at spot: no volume traded near enough to it");
        }
    }
}

}  // namespace

void check_positions(Scenario const& scenario, Findings& findings) {
    BookInput const& in = scenario.book;
    bool const profile_missing = in.entry_profile && in.entry_profile->rows.empty();
    if (in.source != "positions" || !in.margin || !findings.sound("/book")
        || !findings.sound("/market") || profile_missing) {
        return;
    }
    models::MarginRules const rules = margin_rules(*in.margin);
    models::StageRule const stages = findings.sound("/liquidation") && findings.sound("/venues")
                                         ? stage_rule(scenario)
                                         : models::StageRule{};
    for (models::Side const side : {models::Side::long_, models::Side::short_}) {
        check_groups(in, rules, stages, side, scenario.market.spot, findings);
    }
}

}  // namespace cascade::engine
