// Prices over time, liquidations by time and price, and the vulnerability curve.

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/results/plan_figures.hpp"
#include "engine/results/summary_parts.hpp"
#include "engine/simulate/vulnerability.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine::detail {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Prices at the given quantiles from one column of counts over uniform bins of log price;
/// mass is even inside a bin.
template <class Count>
void append_column(Numbers& prices, std::span<Count const> counts, Summary const& s) {
    Count total = 0;
    for (Count const c : counts) {
        total += c;
    }
    double const half = s.plan.grid.fan_half_range;
    double const width = 2.0 * half / static_cast<double>(counts.size());
    std::size_t bin = 0;
    Count below = 0;
    for (double const q : s.quantiles) {
        double const target = static_cast<double>(total) * q;
        while (bin + 1 < counts.size() && static_cast<double>(below + counts[bin]) < target) {
            below += counts[bin++];
        }
        double const inside = static_cast<double>(counts[bin]);
        double const share =
            inside > 0.0 ? std::min(1.0, (target - static_cast<double>(below)) / inside) : 0.0;
        double const x = width * (static_cast<double>(bin) + share) - half;
        prices.push_back(total == 0 ? kNan : s.plan.spot * models::portable_exp(x));
    }
}

}  // namespace

void add_fan(Summary& s) {
    if (!exists(s.plan, Exists::fan)) {
        return;
    }
    std::size_t const bins = s.plan.grid.fan_bins;
    Numbers prices;
    for (std::size_t w = 0; w < kWorlds; ++w) {
        for (std::size_t c = 0; c < s.plan.grid.step_of_column.size(); ++c) {
            if (s.weighted()) {
                append_column(
                    prices, std::span<double const>(s.tally.fan_weight[w]).subspan(c * bins, bins),
                    s);
            } else {
                append_column(
                    prices, std::span<std::uint64_t const>(s.tally.fan[w]).subspan(c * bins, bins),
                    s);
            }
        }
    }
    double const width = 2.0 * s.plan.grid.fan_half_range / static_cast<double>(bins);
    s.add(Aggregate::price_fan, std::move(prices), {{"resolution_log_price", width}});
}

void add_heat(Summary& s) {
    auto const& heat = s.tally.heat;
    if (!exists(s.plan, Exists::heat_map)) {
        return;
    }
    std::size_t const columns = s.plan.grid.step_of_column.size();
    std::size_t bins[models::kSides] = {};
    for (std::size_t side = 0; side < models::kSides; ++side) {
        std::size_t const edges = s.plan.grid.heat_edges[side].size();
        bins[side] = heat[side].empty() || edges == 0 ? 0 : edges - 1;
    }
    std::size_t const widest = std::max(bins[0], bins[1]);
    Numbers lower, upper, mean;
    for (models::Side const side : kBothSides) {
        auto const i = static_cast<std::size_t>(side);
        auto const& edges = s.plan.grid.heat_edges[i];
        for (std::size_t b = 0; b < widest; ++b) {
            bool const exists = b < bins[i];
            auto const price = [&](std::size_t e) {
                return s.plan.spot * models::portable_exp(models::direction(side) * edges[e]);
            };
            bool const down = side == models::Side::long_;
            lower.push_back(exists ? price(down ? b + 1 : b) : kNan);
            upper.push_back(exists ? price(down ? b : b + 1) : kNan);
        }
        for (std::size_t c = 0; c < columns; ++c) {
            for (std::size_t b = 0; b < widest; ++b) {
                mean.push_back(b < bins[i] ? heat[i][c * bins[i] + b] / s.total_weight : kNan);
            }
        }
    }
    s.out.coordinates.push_back(numbered(Axis::heat_bin, widest));
    s.add(Aggregate::heat_price_lower, std::move(lower));
    s.add(Aggregate::heat_price_upper, std::move(upper));
    s.add(Aggregate::liquidated_heat, std::move(mean));
}

void add_vulnerability(Summary& s) {
    VulnerabilityCurve curves[models::kSides];
    std::size_t longest = 0;
    Numbers critical;
    for (models::Side const side : kBothSides) {
        auto const i = static_cast<std::size_t>(side);
        curves[i].critical_shock = kNan;
        if (s.plan.book.of(side).size() > 0) {
            curves[i] = vulnerability(s.plan, side, default_shocks(s.plan, side));
        }
        longest = std::max(longest, curves[i].responses.size());
        critical.push_back(curves[i].critical_shock);
    }
    Numbers shock, end, amplification, liquidated;
    Integers rounds, runaway;
    for (auto const& curve : curves) {
        for (std::size_t k = 0; k < longest; ++k) {
            ShockResponse const missing{kNan, kNan, kNan, kNan, 0, false};
            auto const& r = k < curve.responses.size() ? curve.responses[k] : missing;
            shock.push_back(r.shock);
            end.push_back(r.end);
            amplification.push_back(r.amplification);
            liquidated.push_back(r.liquidated);
            rounds.push_back(static_cast<std::int64_t>(r.rounds));
            runaway.push_back(r.runaway ? 1 : 0);
        }
    }
    s.out.coordinates.push_back(numbered(Axis::shock_index, longest));
    s.add(Aggregate::shock, std::move(shock));
    s.add(Aggregate::shock_end, std::move(end));
    s.add(Aggregate::shock_amplification, std::move(amplification));
    s.add(Aggregate::shock_liquidated, std::move(liquidated));
    s.add(Aggregate::shock_rounds, std::move(rounds));
    s.add(Aggregate::shock_runaway, std::move(runaway),
          {{"flag_values", Integers{0, 1}}, {"flag_meanings", std::string("stops runs_away")}});
    s.add(Aggregate::critical_shock, std::move(critical));
}

}  // namespace cascade::engine::detail
