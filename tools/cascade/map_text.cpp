#include "tools/cascade/map_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

#include "models/math/elementary.hpp"
#include "tools/cascade/format.hpp"
#include "tools/cascade/interval.hpp"

namespace cascade::program {
namespace {

using engine::Assembly;
using engine::Plan;
using models::Side;
using models::SideBook;

constexpr std::size_t kRows = 24;
constexpr std::size_t kShocks = 12;
constexpr std::size_t kBar = 20;
constexpr std::size_t kRow = 80;

double price_at(Plan const& plan, Side side, double distance) {
    return plan.spot * models::portable_exp(models::direction(side) * distance);
}

char const* name_of(Side side) {
    return side == Side::long_ ? "long" : "short";
}

/// Intensity of the band's levels by tier; the tier with most of it names the band.
void name_leverage(Band& band, Assembly const& assembly, Side side,
                   std::vector<std::size_t> const& levels) {
    auto const& tiers = assembly.breakdown.leverage;
    auto const& intensity = assembly.breakdown.intensity[static_cast<int>(side)];
    SideBook const& book = assembly.plan.book.of(side);
    band.leverage = std::numeric_limits<double>::quiet_NaN();
    if (tiers.empty() || intensity.size() != tiers.size()) {
        for (std::size_t const level : levels) {
            double const leverage = book.leverage.at(level);
            band.mixed = band.mixed || (!std::isnan(band.leverage) && leverage != band.leverage);
            band.leverage = std::isnan(band.leverage) ? leverage : band.leverage;
        }
        return;
    }
    double most = 0.0;
    int present = 0;
    for (std::size_t tier = 0; tier < tiers.size(); ++tier) {
        double sum = 0.0;
        for (std::size_t const level : levels) {
            sum += intensity[tier].at(level);
        }
        present += sum > 0.0 ? 1 : 0;
        if (sum > most) {
            most = sum;
            band.leverage = tiers[tier];
        }
    }
    band.mixed = present > 1;
}

/// "25", "12.5"
std::string tier_text(double leverage) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.4g", leverage);
    return text.data();
}

/// Two decimals up to 10, fewer beyond.
std::string ratio_text(double ratio) {
    double const unknown = std::numeric_limits<double>::quiet_NaN();
    return number_cell({ratio, unknown, unknown});
}

std::string band_row(Plan const& plan, Side side, Band const& band) {
    double const a = price_at(plan, side, band.near);
    double const b = price_at(plan, side, band.far);
    std::string const leverage =
        std::isnan(band.leverage) ? "" : tier_text(band.leverage) + (band.mixed ? "x+" : "x");
    std::vector<std::string> const ends = prices({std::min(a, b), std::max(a, b)});
    std::string row = right(ends[0], 9) + " -" + right(ends[1], 9) + right(usd(band.intensity), 9)
                      + right(usd(band.notional), 9) + right(usd(band.cumulative), 9)
                      + right(leverage, 6) + right(ratio_text(band.reproduction), 6) + " ";
    std::size_t const room = std::min(kBar, kRow - std::min(kRow, width(row)));
    auto const bar = static_cast<std::size_t>(std::lround(static_cast<double>(room) * band.bar));
    row += std::string(std::min(bar, room), side == Side::long_ ? '#' : '=');
    row.erase(row.find_last_not_of(' ') + 1);
    return row + "\n";
}

/// Marks of the side's thresholds that lie in (from, to] outward.
std::string marks(Plan const& plan, Side side, double from, double to) {
    std::string text;
    for (engine::Threshold const& threshold : plan.thresholds) {
        double const distance = models::direction(side) * threshold.log_level;
        if (threshold.side == side && distance > from && distance <= to) {
            text += right(price(threshold.price), 9) + " <--- " + name_of(side) + " threshold\n";
        }
    }
    return text;
}

/// The side's rows from spot outward.
std::vector<std::string> side_rows(Plan const& plan, Side side, std::vector<Band> const& list) {
    std::vector<std::string> rows;
    double reached = 0.0;
    for (Band const& band : list) {
        rows.push_back(marks(plan, side, reached, band.near + 1e-12));
        rows.push_back(band_row(plan, side, band));
        reached = band.near + 1e-12;
    }
    rows.push_back(marks(plan, side, reached, std::numeric_limits<double>::infinity()));
    return rows;
}

/// Notional per unit of log price, or notional alone where a band is a point; the tallest bar is 1.
void scale_bars(std::vector<Band> (&list)[models::kSides]) {
    bool points = false;
    for (std::vector<Band> const& side : list) {
        for (Band const& band : side) {
            points = points || band.far <= band.near;
        }
    }
    double tallest = 0.0;
    for (std::vector<Band>& side : list) {
        for (Band& band : side) {
            band.bar = points ? band.notional : band.notional / (band.far - band.near);
            tallest = std::max(tallest, band.bar);
        }
    }
    for (std::vector<Band>& side : list) {
        for (Band& band : side) {
            band.bar = tallest > 0.0 ? band.bar / tallest : 0.0;
        }
    }
}

std::string number(double value) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.17g", value);
    return text.data();
}

}  // namespace

std::vector<Band> bands(Assembly const& assembly, Side side,
                        std::vector<double> const& reproduction, std::size_t rows) {
    SideBook const& book = assembly.plan.book.of(side);
    if (book.size() == 0) {
        return {};
    }
    double const start = book.near.front();
    double const span = book.far.back() - start;
    std::vector<std::vector<std::size_t>> levels(std::min(rows, book.size()));
    for (std::size_t k = 0; k < book.size(); ++k) {
        double const share = span > 0.0 ? (0.5 * (book.near[k] + book.far[k]) - start) / span : 0.0;
        auto const row = static_cast<std::size_t>(share * static_cast<double>(levels.size()));
        levels[book.size() <= rows ? k : std::min(row, levels.size() - 1)].push_back(k);
    }
    std::vector<Band> list;
    double cumulative = 0.0;
    for (std::vector<std::size_t> const& members : levels) {
        if (members.empty()) {
            continue;
        }
        Band band;
        band.near = book.near[members.front()];
        band.far = book.far[members.back()];
        for (std::size_t const k : members) {
            band.intensity += book.intensity[k];
            band.notional += book.notional[k];
            band.reproduction = std::max(band.reproduction, reproduction.at(k));
        }
        cumulative += band.notional;
        band.cumulative = cumulative;
        name_leverage(band, assembly, side, members);
        list.push_back(band);
    }
    return list;
}

std::string book_text(Assembly const& assembly,
                      std::vector<engine::VulnerabilityCurve> const& curves) {
    Plan const& plan = assembly.plan;
    std::vector<Band> list[models::kSides];
    for (engine::VulnerabilityCurve const& curve : curves) {
        list[static_cast<int>(curve.side)] =
            bands(assembly, curve.side, curve.reproduction_number, kRows);
    }
    scale_bars(list);
    std::string text = "      price band   intensity expected    total  lever     R expected\n";
    auto const above = side_rows(plan, Side::short_, list[static_cast<int>(Side::short_)]);
    auto const below = side_rows(plan, Side::long_, list[static_cast<int>(Side::long_)]);
    for (auto row = above.rbegin(); row != above.rend(); ++row) {
        text += *row;
    }
    text += right(price(plan.spot), 9) + " <=== spot; = shorts above, # longs below\n";
    for (std::string const& row : below) {
        text += row;
    }
    return text
           + wrapped(
               "intensity: the map's own figure, USD; expected: notional after kappa, USD; R: "
               "USD of orders forced by a USD of forced orders, runaway from 1; x+: several "
               "tiers",
               "", "");
}

std::string curve_text(Plan const& plan, engine::VulnerabilityCurve const& curve) {
    double const outward = models::direction(curve.side);
    std::string text = curve.side == Side::long_ ? "A fall without feedback ends, with feedback:\n"
                                                 : "A rise without feedback ends, with feedback:\n";
    text += "     shock      price        end      price  amplif.  liquidated  rounds\n";
    std::size_t const size = curve.responses.size();
    std::size_t const rows = std::min(kShocks, size);
    for (std::size_t row = 1; row <= rows; ++row) {
        engine::ShockResponse const& response = curve.responses[row * size / rows - 1];
        text += right(signed_percent(models::portable_expm1(outward * response.shock)), 10)
                + right(price(price_at(plan, curve.side, response.shock)), 11)
                + right(signed_percent(models::portable_expm1(outward * response.end)), 11)
                + right(price(price_at(plan, curve.side, response.end)), 11)
                + right(times(response.amplification), 9) + right(usd(response.liquidated), 12)
                + right(whole(response.rounds), 8) + (response.runaway ? "  runaway" : "") + "\n";
    }
    if (std::isnan(curve.critical_shock)) {
        return text + "No shock of the " + name_of(curve.side) + " side runs away.\n";
    }
    return text
           + wrapped(std::string("Critical shock of the ") + name_of(curve.side) + " side: "
                         + signed_percent(models::portable_expm1(outward * curve.critical_shock))
                         + ", at " + price(price_at(plan, curve.side, curve.critical_shock))
                         + "; from there a cascade runs away.",
                     "", "  ");
}

std::string levels_csv(Plan const& plan) {
    bool points = true;
    for (SideBook const& book : plan.book.side) {
        points = points && book.near == book.far;
    }
    std::string text =
        points ? "side,price,intensity,leverage\n" : "side,lower,upper,intensity,leverage\n";
    for (Side const side : {Side::long_, Side::short_}) {
        SideBook const& book = plan.book.of(side);
        for (std::size_t k = 0; k < book.size(); ++k) {
            double const near = price_at(plan, side, book.near[k]);
            double const far = price_at(plan, side, book.far[k]);
            std::string const place =
                points ? number(near)
                       : number(std::min(near, far)) + "," + number(std::max(near, far));
            text += std::string(name_of(side)) + "," + place + "," + number(book.intensity[k]) + ","
                    + (std::isnan(book.leverage[k]) ? "" : number(book.leverage[k])) + "\n";
        }
    }
    return text;
}

}  // namespace cascade::program
