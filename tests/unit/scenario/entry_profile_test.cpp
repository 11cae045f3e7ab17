/// Entry prices from volume by price: where positions then stand, and what is refused.

#include "engine/scenario/entry_profile.hpp"

#include <cmath>

#include "engine/scenario/position_book.hpp"
#include "models/math/elementary.hpp"
#include "tests/helpers/documents.hpp"

namespace cascade::test {
namespace {

using engine::BookInput;
using engine::EntryProfile;
using engine::ProfileRowInput;
using models::Side;

constexpr double kSpot = 100.0;

ProfileRowInput bin(double low, double high, double volume) {
    return {std::nullopt, kSpot * std::exp(low), kSpot * std::exp(high), volume};
}

ProfileRowInput at_price(double price, double volume) {
    return {price, std::nullopt, std::nullopt, volume};
}

BookInput book(std::vector<ProfileRowInput> rows, double leverage) {
    BookInput in;
    in.source = "positions";
    in.open_interest = 1e9;
    in.leverage_mix = {{leverage, 1.0}};
    in.margin = engine::MarginInput{"linear", "mark", 0.0, {{0.0, 0.004, 125.0, {}}}};
    in.entry_profile = engine::EntryProfileInput{"", std::move(rows)};
    return in;
}

engine::SynthesisedSide side_of(BookInput const& in, Side side) {
    return engine::position_side(in, engine::margin_rules(*in.margin), side, kSpot);
}

/// Intensity between two outward distances that are edges of levels.
double between(models::SideBook const& side, double from, double to) {
    double sum = 0.0;
    for (std::size_t k = 0; k < side.size(); ++k) {
        double const mid = 0.5 * (side.near[k] + side.far[k]);
        sum += mid > from && mid < to ? side.intensity[k] : 0.0;
    }
    return sum;
}

/// By hand, at 2x under a rate of 0.4 %: longs are liquidated ln(1.992) = 0.68914 below entry,
/// shorts ln(1.5 / 1.004) = 0.40148 above. Bins entered around spot + that distance are half gone.
TEST(EntryProfile, ByHand) {
    double const c = std::log(0.996 / 0.5);
    auto const longs = side_of(book({bin(-0.2, -0.1, 1.0), bin(-0.1, 0.0, 3.0), bin(0.3, 0.4, 0.0),
                                     bin(c - 0.05, c + 0.05, 2.0)},
                                    2.0),
                               Side::long_);
    // Left of 6: 1 and 3 and half of 2, so a fifth of the open interest next to spot.
    EXPECT_NEAR(between(longs.book, 0.0, 0.05), 0.2e9, 1.0);
    for (std::size_t k = 0; k < 20; ++k) {
        EXPECT_NEAR(longs.book.intensity[k], 0.2e9 / 20.0, 1.0) << k;
    }
    EXPECT_NEAR(between(longs.book, 0.05, 0.6875), 0.0, 1e-3) << "nobody entered so high";
    EXPECT_NEAR(between(longs.book, 0.7, 0.785), 0.6e9 * 0.085 / 0.1, 1.0);
    EXPECT_NEAR(between(longs.book, 0.6, 1.0), 0.8e9, 1.0);

    double const d = std::log(1.5 / 1.004);
    auto const shorts = side_of(
        book({bin(-d - 0.05, -d + 0.05, 2.0), bin(0.0, 0.1, 3.0), bin(0.65, 0.75, 4.0)}, 2.0),
        Side::short_);
    // 1 of 2 is left, and 4 of 8 stand beyond 1 in log price, which a map leaves out.
    EXPECT_NEAR(between(shorts.book, 0.0, 0.05), 1e9 / 8.0, 1.0);
    EXPECT_NEAR(between(shorts.book, 0.4, 0.505), 3e9 / 8.0, 1.0);
    EXPECT_NEAR(between(shorts.book, 0.0, 1.0), 4e9 / 8.0, 1.0);
}

/// Rows by price reach midway to their neighbours in log price.
TEST(EntryProfile, PricesBecomeBins) {
    std::vector<ProfileRowInput> const rising{at_price(90.0, 1.0), at_price(100.0, 2.0),
                                              at_price(110.0, 5.0)};
    std::vector<ProfileRowInput> const falling(rising.rbegin(), rising.rend());
    double const a = std::log(0.9);
    double const b = std::log(1.1);
    for (auto const& rows : {rising, falling}) {
        EntryProfile const profile(rows, kSpot);
        EXPECT_NEAR(profile.reach(Side::short_), 1.5 * b, 1e-15);
        EXPECT_NEAR(profile.reach(Side::long_), -1.5 * a, 1e-15);
        EXPECT_NEAR(profile.mass(Side::short_, 1.0, 0.0, 1.0 + 0.5 * a), 1.0 / 8.0, 1e-15);
        EXPECT_NEAR(profile.mass(Side::short_, 1.0, 1.0 + 0.5 * a, 1.0 + 0.5 * b), 2.0 / 8.0,
                    1e-15);
        EXPECT_NEAR(profile.mass(Side::long_, 1.0, 1.0 - b, 1.0 - 0.5 * b), 2.5 / 8.0, 1e-15);
        EXPECT_EQ(profile.mass(Side::long_, 1.0, 0.0, HUGE_VAL), 1.0);
    }
}

/// Where price has met next to no level since entry, the parametric law is a profile of normal
/// volume in log price. Within a bin of width h the two differ by at most h^2 / 8 max |phi'| / s^2
/// at each end of a level: 4.8e-7 here.
TEST(EntryProfile, LognormalVolumeIsTheParametricLaw) {
    double const s = 0.01;
    std::vector<ProfileRowInput> rows;
    int const bins = 4000;
    double const width = 16.0 * s / bins;
    for (int i = 0; i < bins; ++i) {
        double const low = -8.0 * s + width * i;
        rows.push_back(
            bin(low, low + width,
                1e6 * (models::normal_cdf((low + width) / s) - models::normal_cdf(low / s))));
    }
    BookInput profile = book(rows, 10.0);
    profile.leverage_mix = {{3.0, 2.0}, {10.0, 1.0}};
    BookInput parametric = profile;
    parametric.entry_profile.reset();
    parametric.entry_dispersion = s;
    for (Side const side : {Side::long_, Side::short_}) {
        auto const a = side_of(profile, side);
        auto const b = side_of(parametric, side);
        for (int k = 0; k < 240; ++k) {
            double const y = 0.0025 * k;
            EXPECT_NEAR(between(a.book, y, y + 0.0025) / 1e9, between(b.book, y, y + 0.0025) / 1e9,
                        1e-6)
                << y;
        }
    }
}

/// What is gone of one leverage is not made up for by another.
TEST(EntryProfile, EachLeverageKeepsItsShareOfOpenInterest) {
    BookInput in = book({bin(-0.05, 0.0, 1.0), bin(0.0, 0.3, 3.0)}, 2.0);
    in.leverage_mix = {{3.0, 1.0}, {10.0, 2.0}, {100.0, 1.0}};
    for (Side const side : {Side::long_, Side::short_}) {
        auto const made = side_of(in, side);
        for (std::size_t j = 0; j < 3; ++j) {
            double sum = 0.0;
            for (double const part : made.by_leverage[j]) {
                sum += part;
            }
            EXPECT_NEAR(sum / 1e9, in.leverage_mix[j].weight / 4.0, 1e-12) << j;
        }
    }
}

std::string fault_of_file(std::string const& text) {
    DataFile const file(text);
    Json document = shipped("entry-profile");
    document["book"]["entry_profile"]["file"] = file.folder() + "/d.csv";
    auto const faults = faults_of(document);
    return faults.size() == 1 ? std::to_string(faults[0].line) + ":"
                                    + std::to_string(faults[0].column) + ": " + faults[0].message
                              : std::to_string(faults.size()) + " faults";
}

TEST(EntryProfile, FaultsOfFiles) {
    std::string const prices = "price,volume\n";
    std::string const edges = "# bins\nlower,upper,volume\n";
    struct {
        std::string text;
        char const* fault;
    } const wrong[] = {
        {"", "1:1: the file has no header line; expected price,lower,upper,volume"},
        {"price\n100\n", "1:1: the column \"volume\" is missing"},
        {"price,volume,size\n1,2,3\n", "1:14: unknown column \"size\""},
        {prices + "100,-1\n", "2:5: volume: \"-1\" is not a number of at least 0.0"},
        {prices + "100,\n", "2:5: volume: nothing is given"},
        {prices + "1e5x,3\n", "2:1: price: \"1e5x\" is not a number above 0"},
        {prices + ",3\n", "2:1: a row has either \"price\" or both"},
        {prices + "100,3\n101,4\n101,5\n", "4:1: two rows at the price 101.0"},
        {prices + "100,3\n101,4\n99,5\n", "4:1: the rows are not sorted"},
        {prices + "117000,3\n", "0:0: a single price has no neighbours"},
        {prices + "117000,0\n117100,0\n", "0:0: there is no volume at any price"},
        {edges + "100,99,1\n", "3:1: lower edge 100.0 is not below upper edge 99.0"},
        {edges + "99,100,1\n99.5,101,2\n",
         "4:1: the bin from 99.5 to 101.0 overlaps the one before it, 99.0 to 100.0"},
        {"price,lower,upper,volume\n99,,,1\n,100,101,1\n",
         "3:1: rows are all by price or all by edges; those before are by price"},
    };
    for (auto const& w : wrong) {
        std::string const found = fault_of_file(w.text);
        EXPECT_EQ(found.compare(0, std::string(w.fault).size(), w.fault), 0) << found;
    }
}

TEST(EntryProfile, FaultsOfScenarios) {
    Json document = shipped("entry-profile");
    Json const file = document["book"]["entry_profile"];
    auto const with = [&](Json const& profile) {
        Json out = document;
        out["book"]["entry_profile"] = profile;
        return out;
    };
    document["book"]["entry_dispersion"] = 0.05;
    expect_fault(document, "/book/entry_profile",
                 "\"entry_dispersion\" and \"entry_profile\" exclude each other");
    document["book"].erase("entry_dispersion");
    Json both = file;
    both["rows"] = Json::array();
    expect_fault(with(both), "/book/entry_profile", "expected either \"file\" or \"rows\"");
    expect_fault(with({{"rows", Json::array()}}), "/book/entry_profile/rows",
                 "there is no volume at any price");
    Json const mixed = {{{"price", 117e3}, {"volume", 1}}, {{"lower", 118e3}, {"volume", 1}}};
    expect_fault(with({{"rows", mixed}}), "/book/entry_profile/rows/1", "either \"price\" or both");
    expect_fault(with({{"file", "nowhere.csv"}}), "/book/entry_profile/file",
                 "cannot be opened or read");
    // Longs entered so high are gone at spot, whatever their leverage.
    Json high = with({{"rows", {{{"lower", 400e3}, {"upper", 500e3}, {"volume", 1}}}}});
    expect_fault(high, "/book/entry_profile",
                 "every long position of leverage 2.0 would be gone at spot");
    high["book"]["long_share"] = 0.0;
    EXPECT_TRUE(faults_of(high).empty()) << "only shorts, which are far";
    Json seed = shipped("btc-110k-100k7");
    seed["book"]["entry_profile"] = {{"file", "data/volume-by-price.csv"}};
    expect_fault(seed, "/book/entry_profile", "it belongs to \"positions\"");
}

TEST(EntryProfile, ResolvedNeedsNoFile) {
    auto const scenario =
        engine::parse_scenario(shipped("entry-profile").dump(), "s.json", kScenarios);
    std::string const resolved = engine::resolved_json(scenario);
    Json const inner = Json::parse(resolved)["book"];
    EXPECT_FALSE(inner.contains("entry_dispersion"));
    EXPECT_FALSE(inner["entry_profile"].contains("file"));
    auto const again = engine::parse_scenario(resolved, "r.json", "/nowhere");
    EXPECT_EQ(engine::resolved_json(again), resolved);
    auto const a = engine::assemble(scenario).plan.book;
    auto const b = engine::assemble(again).plan.book;
    for (int side = 0; side < models::kSides; ++side) {
        EXPECT_EQ(a.side[side].notional, b.side[side].notional);
        EXPECT_EQ(a.side[side].near, b.side[side].near);
    }
}

}  // namespace
}  // namespace cascade::test
