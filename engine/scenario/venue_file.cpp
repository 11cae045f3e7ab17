#include "engine/scenario/venue_file.hpp"

#include <cmath>

#include "engine/scenario/reader.hpp"
#include "engine/scenario/series_file.hpp"
#include "engine/scenario/text.hpp"
#include "models/base/number_text.hpp"

namespace cascade::engine {
namespace {

constexpr std::size_t kDateLength = 10;

/// As published, not as computed.
constexpr int kDigits = 12;

std::string number(double value) {
    return number_text(value, kDigits);
}

/// Versions go from one without a date, or the oldest, to the newest. A date that is none is a
/// fault of its own.
bool after(std::string const& before, std::string const& from) {
    return before < from || !(before.empty() || is_date(before));
}

void check_versions(VenueInput const& in, Findings& f) {
    if (in.versions.empty() && f.given("/versions")) {
        f.add("/versions", "the list is empty");
    }
    for (std::size_t i = 0; i < in.versions.size(); ++i) {
        std::string const at = pointer_to("/versions", i);
        std::string const& from = in.versions[i].from;
        if (f.given(at + "/from") && !is_date(from)) {
            f.add(at + "/from", "\"" + printable(from) + "\" is not a date such as \"2025-10-10\"");
        } else if (i > 0 && !after(in.versions[i - 1].from, from)) {
            f.add(at, "versions are not in order: " + (from.empty() ? "this one has no date" : from)
                          + " follows " + in.versions[i - 1].from);
        }
        if (f.sound(at + "/margin")) {
            check_margin(in.versions[i].margin, [&](std::size_t tier, std::string const& key,
                                                    std::string const& message) {
                std::string const list = at + "/margin/tiers";
                f.add(key.empty() ? list : pointer_to(list, tier) + "/" + key, message);
            });
        }
    }
}

}  // namespace

bool is_date(std::string const& text) {
    return text.size() == kDateLength && parse_timestamp(text).has_value();
}

void check_margin(
    MarginInput const& in,
    std::function<void(std::size_t, std::string const&, std::string const&)> const& report) {
    if (in.tiers.empty()) {
        report(0, "", "the list is empty; expected at least one tier");
        return;
    }
    if (in.tiers[0].floor != 0.0) {
        report(0, "floor", number(in.tiers[0].floor) + " is not 0, where the first tier begins");
    }
    bool const by_size = in.tiers_by == "size";
    bool const by_value = in.tiers_by == "value";
    if ((by_size || in.growth > 0.0) && in.maintenance_at == "entry") {
        report(0, "",
               "tiers by size, and growth, are known with maintenance at the mark price only");
    }
    if (in.tiers_by == "entry_value" && in.maintenance_at != "entry") {
        report(0, "", "tiers by value at entry are known with maintenance at entry only");
    }
    if (in.growth > 0.0 && (!by_value || in.tiers.size() > 1)) {
        report(0, "", "growth takes the place of tiers; expected a single one, by value");
    }
    double deduction = 0.0;
    for (std::size_t k = 0; k < in.tiers.size(); ++k) {
        MarginTierInput const& tier = in.tiers[k];
        if (k > 0) {
            MarginTierInput const& before = in.tiers[k - 1];
            if (tier.floor <= before.floor) {
                auto const [floor, below] = told_apart(tier.floor, before.floor, kDigits);
                report(k, "floor",
                       floor + " is not above " + below + ", the floor of the tier before");
                return;
            }
            if (tier.rate < before.rate) {
                auto const [rate, above] = told_apart(tier.rate, before.rate, kDigits);
                report(k, "rate", rate + " is below " + above + ", the rate of the tier before");
                return;
            }
            deduction += by_value ? tier.floor * (tier.rate - before.rate) : 0.0;
        }
        if (tier.deduction && std::fabs(*tier.deduction - deduction) > 1e-9 * (1.0 + deduction)) {
            auto const [given, right] = told_apart(*tier.deduction, deduction, kDigits);
            report(k, "deduction",
                   by_value ? given + " does not make the margin continuous at "
                                  + number(tier.floor) + "; floors and rates give " + right
                            : "tiers by " + std::string(by_size ? "size" : "value at entry")
                                  + " have no deduction");
            return;
        }
        if (tier.max_leverage && 1.0 / *tier.max_leverage < tier.rate) {
            report(k, "max_leverage",
                   number(*tier.max_leverage) + " leaves less margin than the maintenance rate, "
                       + number(tier.rate));
        }
    }
}

models::MarginRules margin_rules(MarginInput const& in) {
    models::TiersBy const tiers_by = in.tiers_by == "value"  ? models::TiersBy::value
                                     : in.tiers_by == "size" ? models::TiersBy::size
                                                             : models::TiersBy::entry_value;
    std::vector<models::MarginTier> tiers;
    for (MarginTierInput const& tier : in.tiers) {
        tiers.push_back({tier.floor, tier.rate, tier.max_leverage.value_or(HUGE_VAL)});
    }
    return {
        models::MarginTable(std::move(tiers)),
        in.contract == "linear" ? models::ContractKind::linear : models::ContractKind::inverse,
        in.maintenance_at == "mark" ? models::MaintenanceAt::mark : models::MaintenanceAt::entry,
        in.closing_fee,
        tiers_by,
        in.growth};
}

VenueInput read_venue_file(std::string const& text, std::string const& name,
                           std::vector<Fault>& faults) {
    Document const document = parse_text(text, name, faults);
    if (!faults.empty()) {
        return {};
    }
    Findings findings(document);
    VenueInput venue = read_venue(document, findings);
    check_versions(venue, findings);
    faults = findings.take();
    return venue;
}

VenueVersionInput const* version_on(VenueInput const& venue, std::string const& date,
                                    std::string& why_not) {
    std::string known;
    for (VenueVersionInput const& version : venue.versions) {
        known += (known.empty() ? "" : ", ") + (version.from.empty() ? "any day" : version.from);
    }
    if (date.empty() && venue.versions.size() > 1) {
        why_not = "the file has versions from " + known + "; name a day";
        return nullptr;
    }
    VenueVersionInput const* found = nullptr;
    for (VenueVersionInput const& version : venue.versions) {
        found = date.empty() || version.from <= date ? &version : found;
    }
    if (found == nullptr) {
        why_not = "the file knows nothing before " + venue.versions.front().from;
    }
    return found;
}

}  // namespace cascade::engine
