/// Rules over several keys of the blocks `liquidation` and `venues`.

#include <cmath>
#include <set>
#include <tuple>

#include "engine/scenario/check.hpp"
#include "engine/scenario/liquidation_rules.hpp"
#include "engine/scenario/message.hpp"

namespace cascade::engine {
namespace {

/// Rules of liquidation that need the book, or each other.
/// \param block  their pointer
void check_rules(Scenario const& s, LiquidationInput const& given, std::string const& block,
                 Findings& f) {
    if (!f.sound(block) || !f.given("/book/source") || !f.sound("/book/source")) {
        return;
    }
    LiquidationInput const in = filled_in(given, s.book);
    std::string const& rule = *in.rule;
    bool const positions = s.book.source == "positions" || s.book.source == "position_list";
    std::string const whose = f.given(block + "/rule") ? block + "/rule" : block + "/venue";
    if (rule != "full" && !positions) {
        f.add(whose, "the rule \"" + rule + "\" cuts positions, and a book of source \""
                         + s.book.source + "\" knows none; expected \"rule\": \"full\"");
    }
    if ((rule == "sliced" || rule == "incremental") && !in.slice) {
        f.add(block, "the key \"slice\" is missing for rule \"" + rule + "\"");
    }
    if (rule == "incremental" && in.slice && *in.slice < 0.01) {
        f.add(block + "/slice", "a slice of " + shortest_text(*in.slice)
                                        + " is more than 100 orders a position; expected at least "
                                          "0.01");
    }
    bool const sliced = rule == "sliced" || rule == "incremental";
    for (char const* const key : {"slice", "slice_above"}) {
        std::string const at = block + "/" + key;
        if (f.given(at) && !sliced) {
            f.add(at, "the rule \"" + rule + "\" has no slices");
        }
    }
    if (f.given(block + "/tiers_down") && rule != "staged") {
        f.add(block + "/tiers_down", "the rule \"" + rule + "\" goes down no tiers");
    }
    bool const from_book = s.book.source == "thresholds" || positions;
    if (in.fee && !in.maintenance_margin && !from_book) {
        f.add(block,
              "the key \"maintenance_margin\" is missing: who pays hangs on it, and a book of "
              "source \""
                  + s.book.source + "\" does not say");
    }
    if (in.deleveraging.value_or(false) && !in.fund) {
        f.add(block + "/deleveraging", "without a \"fund\" nothing is ever used up");
    }
    for (char const* const key : {"deleverage_at", "ranking"}) {
        if (f.given(block + "/" + key) && !in.deleveraging.value_or(false)) {
            f.add(block + "/" + key, "nobody is deleveraged");
        }
    }
}

/// Shares of the venues in the book or in the depth.
void check_shares(Scenario const& s, char const* key, double MarketVenueInput::*share,
                  Findings& f) {
    double sum = 0.0;
    for (std::size_t i = 0; i < s.venues.size(); ++i) {
        if (!f.given(pointer_to("/venues", i) + "/" + key)) {
            return;  // already a finding
        }
        sum += s.venues[i].*share;
    }
    if (std::fabs(sum - 1.0) > 1e-9) {
        f.add("/venues", std::string("the ") + key + " of all venues sum to " + shortest_text(sum)
                             + ", expected 1");
    }
}

void check_marks(Scenario const& s, Findings& f) {
    int together = 0;
    for (std::size_t i = 0; i < s.venues.size(); ++i) {
        std::string const at = pointer_to("/venues", i);
        MarketVenueInput const& venue = s.venues[i];
        bool const smoothed = venue.mark == "smoothed";
        together += venue.mark == "last" ? 0 : 1;
        if (smoothed && venue.mark_half_life.empty()) {
            f.add(at, "the key \"mark_half_life\" is missing for mark \"smoothed\"");
        } else if (!smoothed && !venue.mark_half_life.empty()) {
            f.add_key(at + "/mark_half_life",
                      "\"mark_half_life\" does not belong to mark \"" + venue.mark + "\"");
        }
    }
    if (together > 1 && s.impact && s.impact->model != "linear") {
        f.add("/venues",
              "two venues or more that do not mark at their last price need impact "
              "model \"linear\", not \""
                  + s.impact->model + "\"");
    }
}

void check_names(Scenario const& s, Findings& f) {
    std::set<std::string> names;
    for (std::size_t i = 0; i < s.venues.size(); ++i) {
        std::string const at = pointer_to("/venues", i) + "/name";
        if (s.venues[i].name.empty()) {
            f.add(at, "a venue needs a name");
        } else if (!names.insert(s.venues[i].name).second) {
            f.add(at, "a venue before has this name");
        }
    }
}

/// The map is one, and so is the way in which its positions are cut.
void check_one_rule(Scenario const& s, Findings& f) {
    if (s.book.source != "positions" && s.book.source != "position_list") {
        return;  // nothing is cut: check_rules()
    }
    auto const cut = [&](std::size_t i) {
        LiquidationInput const in = filled_in(s.venues[i].liquidation, s.book);
        return std::tuple(in.rule, in.tiers_down, in.slice, in.slice_above);
    };
    for (std::size_t i = 1; i < s.venues.size(); ++i) {
        if (cut(i) != cut(0)) {
            f.add(pointer_to("/venues", i),
                  "\"rule\" and its keys differ from those of the first venue: positions are "
                  "drawn once for all venues, and cut one way");
        }
    }
}

void check_venues(Scenario const& s, Findings& f) {
    bool const given = f.given("/venues");
    bool const needed = s.venues.size() > 1;
    if (f.given("/market/arbitrage_half_life") && !needed) {
        f.add("/market/arbitrage_half_life", "there are no \"venues\" between which to arbitrage");
    } else if (needed && f.given("/market") && !f.given("/market/arbitrage_half_life")) {
        f.add("/market",
              "the key \"arbitrage_half_life\" is missing: how fast bases of \"venues\" close");
    }
    if (given && f.given("/liquidation")) {
        f.add("/liquidation", "each of \"venues\" has its own block \"liquidation\"");
    }
    if (!given || !f.sound("/venues")) {
        return;
    }
    if (s.venues.empty() || s.venues.size() > static_cast<std::size_t>(models::kMaxVenues)) {
        f.add("/venues", std::to_string(s.venues.size()) + " venues; expected 1 to "
                             + std::to_string(models::kMaxVenues));
        return;
    }
    check_names(s, f);
    check_shares(s, "book_share", &MarketVenueInput::book_share, f);
    check_shares(s, "depth_share", &MarketVenueInput::depth_share, f);
    check_marks(s, f);
    check_one_rule(s, f);
}

}  // namespace

void check_liquidation(Scenario const& scenario, Findings& findings) {
    check_venues(scenario, findings);
    check_rules(scenario, scenario.liquidation, "/liquidation", findings);
    for (std::size_t i = 0; i < scenario.venues.size(); ++i) {
        check_rules(scenario, scenario.venues[i].liquidation,
                    pointer_to("/venues", i) + "/liquidation", findings);
    }
}

}  // namespace cascade::engine
