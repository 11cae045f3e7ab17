#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/scenario/load_files.hpp"
#include "engine/scenario/venue_file.hpp"
#include "tools/cascade/commands.hpp"
#include "tools/cascade/exit_codes.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/terminal.hpp"

namespace cascade::program {
namespace {

using models::MarginRules;
using models::Side;
using Json = nlohmann::ordered_json;

/// One line of the table of liquidation prices.
struct Row {
    double leverage;
    bool allowed;  ///< the tier lets such a position be opened
    double liquidation[models::kSides];
    double bankruptcy[models::kSides];
};

Row row_of(MarginRules const& rules, double leverage, double value, double entry) {
    bool const linear = rules.contract == models::ContractKind::linear;
    double const size = linear ? value / entry : value * entry;
    Row row{leverage, leverage <= models::max_leverage(rules, size, entry), {}, {}};
    for (Side const side : {Side::long_, Side::short_}) {
        models::Position const p =
            models::isolated_position(rules.contract, side, value, entry, leverage);
        row.liquidation[static_cast<int>(side)] = models::liquidation_price(rules, p);
        row.bankruptcy[static_cast<int>(side)] = models::bankruptcy_price(rules.contract, p);
    }
    return row;
}

/// A number that somebody chose.
std::string plain(double value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

std::string move_text(double to, double entry) {
    return to > 0.0 && std::isfinite(to) ? price(to) + " (" + signed_percent(to / entry - 1.0) + ")"
                                         : "never";
}

std::string bankrupt_text(double to) {
    return to > 0.0 && std::isfinite(to) ? price(to) : "never";
}

std::string tiers_text(MarginRules const& rules) {
    bool const by_value = rules.tiers_by == models::TiersBy::value;
    std::string out =
        right(rules.tiers_by == models::TiersBy::size ? "size from" : "value from", 16)
        + right("maintenance", 14) + right("leverage", 12) + right("deduction", 16) + "\n";
    for (std::size_t k = 0; k < rules.table.size(); ++k) {
        models::MarginTier const& tier = rules.table.tier(k);
        bool const known = std::isfinite(tier.max_leverage);
        out += right(amount(tier.floor), 16) + right(level_text(tier.rate), 14)
               + right(known ? plain(tier.max_leverage) + "x" : "not known", 12)
               + right(by_value ? amount(rules.table.deduction(k)) : "none", 16) + "\n";
    }
    if (rules.growth > 0.0) {
        out += "  and " + plain(100.0 * rules.growth) + " % more for each unit of value\n";
    }
    return out;
}

std::string rows_text(std::vector<Row> const& rows, double entry) {
    std::string out = right("leverage", 10) + right("long liquidated", 24) + right("bankrupt", 10)
                      + right("short liquidated", 24) + right("bankrupt", 10) + "\n";
    for (Row const& row : rows) {
        out += right((row.allowed ? "" : "* ") + plain(row.leverage) + "x", 10);
        for (int side = 0; side < models::kSides; ++side) {
            out += right(move_text(row.liquidation[side], entry), 24)
                   + right(bankrupt_text(row.bankruptcy[side]), 10);
        }
        out += "\n";
    }
    bool const all = std::all_of(rows.begin(), rows.end(), [](Row const& r) { return r.allowed; });
    return out + (all ? "" : "* more than the tier allows to open\n");
}

std::string text_of(engine::VenueInput const& venue, engine::VenueVersionInput const& version,
                    MarginRules const& rules, std::vector<Row> const& rows,
                    MarginArguments const& arguments) {
    bool const linear = rules.contract == models::ContractKind::linear;
    std::string out = printable(venue.venue) + ", " + printable(venue.symbol) + ", "
                      + (version.from.empty() ? "undated" : "from " + printable(version.from))
                      + "\n" + version.margin.contract + " contract, maintenance margin at the "
                      + version.margin.maintenance_at + " price, value in "
                      + (linear ? "quote" : "base") + " currency\n\n";
    out += tiers_text(rules);
    out += "\nA position of value " + amount(arguments.value) + " entered at "
           + price(arguments.entry) + ", isolated margin:\n\n" + rows_text(rows, arguments.entry)
           + "\n";
    if (!version.note.empty()) {
        out += wrapped("Note: " + printable(version.note), "", "  ");
    }
    out += wrapped("Source: " + printable(venue.source), "", "  ");
    for (std::string const& gap : venue.unknown) {
        out += wrapped("Not known: " + printable(gap), "", "  ");
    }
    return out;
}

/// Infinity and 0 are null: no price liquidates.
Json price_json(double to) {
    return to > 0.0 && std::isfinite(to) ? Json(to) : Json();
}

Json json_of(engine::VenueInput const& venue, engine::VenueVersionInput const& version,
             MarginRules const& rules, std::vector<Row> const& rows,
             MarginArguments const& arguments) {
    Json out{{"venue", venue.venue},
             {"symbol", venue.symbol},
             {"from", version.from.empty() ? Json() : Json(version.from)},
             {"contract", version.margin.contract},
             {"maintenance_at", version.margin.maintenance_at},
             {"closing_fee", rules.closing_fee},
             {"tiers_by", version.margin.tiers_by},
             {"growth", rules.growth},
             {"tiers", Json::array()},
             {"value", arguments.value},
             {"entry", arguments.entry},
             {"positions", Json::array()},
             {"source", venue.source},
             {"unknown", venue.unknown}};
    for (std::size_t k = 0; k < rules.table.size(); ++k) {
        models::MarginTier const& tier = rules.table.tier(k);
        out["tiers"].push_back(
            {{"floor", tier.floor},
             {"rate", tier.rate},
             {"max_leverage", std::isfinite(tier.max_leverage) ? Json(tier.max_leverage) : Json()},
             {"deduction",
              rules.tiers_by == models::TiersBy::value ? Json(rules.table.deduction(k)) : Json()}});
    }
    for (Row const& row : rows) {
        Json entry{{"leverage", row.leverage}, {"allowed", row.allowed}};
        for (int side = 0; side < models::kSides; ++side) {
            entry[side == 0 ? "long" : "short"] = {
                {"liquidation_price", price_json(row.liquidation[side])},
                {"bankruptcy_price", price_json(row.bankruptcy[side])}};
        }
        out["positions"].push_back(std::move(entry));
    }
    return out;
}

}  // namespace

int margin_command(MarginArguments const& arguments) {
    engine::VenueInput const venue = engine::load_venue_file(arguments.venue);
    std::string why_not;
    auto const* const version = engine::version_on(venue, arguments.date, why_not);
    if (version == nullptr) {
        throw UsageError("--date: " + why_not);
    }
    MarginRules const rules = engine::margin_rules(version->margin);
    std::vector<Row> rows;
    for (double const leverage : arguments.leverage) {
        rows.push_back(row_of(rules, leverage, arguments.value, arguments.entry));
    }
    print(arguments.json ? json_of(venue, *version, rules, rows, arguments).dump() + "\n"
                         : text_of(venue, *version, rules, rows, arguments));
    return kDone;
}

}  // namespace cascade::program
