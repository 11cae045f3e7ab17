#include "engine/scenario/entry_profile.hpp"

#include <algorithm>

#include "engine/scenario/csv.hpp"
#include "engine/scenario/message.hpp"
#include "engine/scenario/spec.hpp"
#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

struct Bin {
    double low;  ///< log price over spot
    double high;
    double volume;
};

/// Rows in rising order, those by price widened to bins.
std::vector<Bin> bins_of(std::vector<ProfileRowInput> const& rows, double spot) {
    std::vector<Bin> bins;
    bins.reserve(rows.size());
    auto const log_price = [&](double price) { return models::portable_log(price / spot); };
    for (ProfileRowInput const& row : rows) {
        bins.push_back({log_price(row.price ? *row.price : *row.lower),
                        log_price(row.price ? *row.price : *row.upper), row.volume});
    }
    if (bins.front().low > bins.back().low) {
        std::reverse(bins.begin(), bins.end());
    }
    if (rows.front().price) {
        std::vector<Bin> const given = bins;
        std::size_t const last = given.size() - 1;
        for (std::size_t i = 0; i < last; ++i) {
            bins[i].high = bins[i + 1].low = 0.5 * (given[i].low + given[i + 1].low);
        }
        bins[0].low = given[0].low - (bins[0].high - given[0].low);
        bins[last].high = given[last].low + (given[last].low - bins[last].low);
    }
    return bins;
}

}  // namespace

ProfileFile read_profile_file(std::string const& text, std::string const& name,
                              std::vector<Fault>& faults) {
    ProfileFile out;
    StrictTable table(name, {"price", "lower", "upper", "volume"}, {"volume"}, faults);
    table.read(text, [&] {
        ProfileRowInput row;
        row.price = table.number("price", kLeastPositive, kMaxPrice);
        row.lower = table.number("lower", kLeastPositive, kMaxPrice);
        row.upper = table.number("upper", kLeastPositive, kMaxPrice);
        if (table.cell("volume") == nullptr) {
            table.fault("volume", "volume: nothing is given");
        }
        row.volume = table.number("volume", 0.0, kMaxUsd).value_or(0.0);
        if (table.sound()) {
            out.rows.push_back(row);
            out.lines.push_back(table.line());
        }
    });
    return out;
}

void check_profile_rows(std::vector<ProfileRowInput> const& rows,
                        std::function<void(std::size_t, std::string const&)> const& report) {
    bool any = false;
    bool by_price = false;
    double lower = 0.0;  // of the last sound row
    double upper = 0.0;
    int direction = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        ProfileRowInput const& row = rows[i];
        bool const edges = row.lower.has_value() && row.upper.has_value();
        if (row.price.has_value() == (row.lower.has_value() || row.upper.has_value())
            || (!row.price && !edges)) {
            report(i, "a row has either \"price\" or both \"lower\" and \"upper\"");
            continue;
        }
        double const from = edges ? *row.lower : *row.price;
        double const to = edges ? *row.upper : *row.price;
        if (edges && from >= to) {
            report(i, "lower edge " + shortest_text(from) + " is not below upper edge "
                          + shortest_text(to));
            continue;
        }
        if (any && row.price.has_value() != by_price) {
            report(i, "rows are all by price or all by edges; those before are by "
                          + std::string(by_price ? "price" : "edges"));
            continue;
        }
        if (any) {
            bool const apart = by_price ? from != lower : from >= upper || to <= lower;
            int const turn = from > lower ? 1 : -1;
            if (!apart) {
                report(i, by_price ? "two rows at the price " + shortest_text(from)
                                   : "the bin from " + shortest_text(from) + " to "
                                         + shortest_text(to) + " overlaps the one before it, "
                                         + shortest_text(lower) + " to " + shortest_text(upper));
                continue;
            }
            if (direction != 0 && turn != direction) {
                report(i, "the rows are not sorted: prices must only rise or only fall");
                continue;
            }
            direction = turn;
        }
        any = true;
        by_price = row.price.has_value();
        lower = from;
        upper = to;
    }
}

std::string fault_of_profile(std::vector<ProfileRowInput> const& rows) {
    double total = 0.0;
    for (ProfileRowInput const& row : rows) {
        total += row.volume;
    }
    if (!(total > 0.0)) {
        return "there is no volume at any price";
    }
    return rows.size() == 1 && rows[0].price
               ? "a single price has no neighbours to say how wide it is; give its edges"
               : "";
}

EntryProfile::EntryProfile(std::vector<ProfileRowInput> const& rows, double spot) {
    std::vector<Bin> const bins = bins_of(rows, spot);
    double total = 0.0;
    for (Bin const& bin : bins) {
        total += bin.volume;
    }
    double sum = 0.0;
    for (Bin const& bin : bins) {
        if (edge_.empty() || bin.low > edge_.back()) {  // a gap, or the first
            edge_.push_back(bin.low);
            share_.push_back(sum / total);
        }
        sum += bin.volume;
        edge_.push_back(std::max(bin.high, edge_.back()));  // of bins narrower than a rounding
        share_.push_back(sum / total);
    }
    CASCADE_EXPECTS(total > 0.0 && std::is_sorted(edge_.begin(), edge_.end()));
}

double EntryProfile::below(double x) const {
    if (x <= edge_.front() || x >= edge_.back()) {
        return x <= edge_.front() ? 0.0 : 1.0;
    }
    auto const at = static_cast<std::size_t>(std::upper_bound(edge_.begin(), edge_.end(), x)
                                             - edge_.begin());  // edge_[at - 1] <= x < edge_[at]
    double const part = (x - edge_[at - 1]) / (edge_[at] - edge_[at - 1]);
    return share_[at - 1] + part * (share_[at] - share_[at - 1]);
}

double EntryProfile::mass(models::Side side, double centre, double from, double to) const {
    double const part = side == models::Side::long_ ? below(centre - from) - below(centre - to)
                                                    : below(to - centre) - below(from - centre);
    return part > 0.0 ? part : 0.0;
}

double EntryProfile::reach(models::Side side) const {
    return side == models::Side::long_ ? -edge_.front() : edge_.back();
}

}  // namespace cascade::engine
