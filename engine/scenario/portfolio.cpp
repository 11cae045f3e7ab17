#include "engine/scenario/portfolio.hpp"

#include <cmath>
#include <set>

#include "engine/scenario/check.hpp"
#include "engine/scenario/message.hpp"
#include "engine/scenario/venue_file.hpp"
#include "models/base/number_text.hpp"

namespace cascade::engine {
namespace {

OwnPosition own_position(OwnPositionInput const& in) {
    OwnPosition out{in.name, {}, margin_rules(*in.margin), 0.0, OwnPosition::kNever};
    models::Side const side = in.side == "long" ? models::Side::long_ : models::Side::short_;
    double const value = models::value_at(out.rules.contract, in.size, in.entry);
    out.position = {side, in.size, in.entry,
                    in.collateral ? *in.collateral : value / in.leverage.value_or(1.0)};
    out.liquidation_price = models::liquidation_price(out.rules, out.position);
    return out;
}

void check_position(OwnPositionInput const& in, double spot, std::string const& at, Findings& f) {
    if (in.leverage.has_value() == in.collateral.has_value()) {
        f.add(at, "expected either \"leverage\" or \"collateral\"");
        return;
    }
    if (!in.margin) {
        return;
    }
    bool sound = true;
    check_margin(*in.margin,
                 [&](std::size_t tier, std::string const& key, std::string const& message) {
                     std::string const list = at + "/margin/tiers";
                     f.add(key.empty() ? list : pointer_to(list, tier) + "/" + key, message);
                     sound = false;
                 });
    if (!sound) {
        return;
    }
    if (in.margin->contract != "linear") {
        f.add(at, "the contract is inverse; only linear ones are followed");
        return;
    }
    OwnPosition const position = own_position(in);
    bool const down = in.side == "long";
    double const price = position.liquidation_price;
    if (down ? price >= spot : price <= spot) {
        auto const [liquidation, at_spot] = told_apart(price, spot);
        f.add(at, "is liquidated at once: its liquidation price, " + liquidation + ", is not "
                      + (down ? "below" : "above") + " spot, " + at_spot);
    }
}

}  // namespace

void check_portfolio(Scenario const& s, Findings& f) {
    std::set<std::string> names;
    if (s.portfolio->positions.empty() && f.sound("/portfolio")) {
        f.add("/portfolio/positions", "the list is empty; expected at least one position");
    }
    for (std::size_t i = 0; i < s.portfolio->positions.size(); ++i) {
        std::string const at = pointer_to("/portfolio/positions", i);
        OwnPositionInput const& in = s.portfolio->positions[i];
        if (!f.sound(at) || !f.sound("/market")) {
            continue;
        }
        if (!names.insert(in.name).second) {
            f.add(at + "/name", "two positions are called \"" + printable(in.name) + "\"");
        }
        if (in.name.empty() || in.name.find_first_of(",[]") != std::string::npos) {
            f.add(at + "/name", "a name is not empty and has no ',', '[' or ']'");
        }
        check_position(in, s.market.spot, at, f);
    }
}

std::vector<OwnPosition> own_positions(Scenario const& s, std::vector<std::string>& warnings) {
    std::vector<OwnPosition> out;
    if (!s.portfolio) {
        return out;
    }
    for (OwnPositionInput const& in : s.portfolio->positions) {
        out.push_back(own_position(in));
        models::MarginRules const& rules = out.back().rules;
        models::Position const& position = out.back().position;
        double const value = models::value_at(rules.contract, position.size, position.entry);
        double const allowed = models::max_leverage(rules, position.size, position.entry);
        if (value / position.collateral > allowed * (1.0 + 1e-9)) {
            warnings.push_back("position \"" + printable(in.name)
                               + "\" has more leverage than its venue's tier lets be opened");
        }
    }
    return out;
}

}  // namespace cascade::engine
