#include "tests/reference/reference_impact.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cascade::test {

ReferenceMarket market_met(engine::Plan const& plan, int side, double thinness, double remembered) {
    bool const counted = plan.impact.depth_1pct > 0.0;
    return {counted ? thinness * 0.01 / plan.impact.depth_1pct : 0.0,
            counted ? plan.depth.depletion / plan.impact.depth_1pct : 0.0,
            plan.depth.floor,
            &plan.impact.law,
            side,
            thinness,
            remembered};
}

/// Impact of flow q met from depth factor f, and the depth factor it leaves.
double impact(ReferenceMarket const& m, double f, double q) {
    if (m.depletion == 0.0 || f <= m.floor) {
        return m.per_usd / f * q;
    }
    double const q_floor = std::log(f / m.floor) / m.depletion;
    double const q1 = std::min(q, q_floor);
    double const first = m.per_usd / (m.depletion * f) * std::expm1(m.depletion * q1);
    return first + m.per_usd / m.floor * (q - q1);
}

double depth_after(ReferenceMarket const& m, double f, double q) {
    return m.depletion == 0.0 || f <= m.floor ? f
                                              : std::max(m.floor, f * std::exp(-m.depletion * q));
}

/// Notional of the levels `taken` between the frontier and y, plus points reached at or before y.
double notional_to(std::vector<ReferenceLevel> const& levels, std::vector<bool> const& taken,
                   std::vector<bool> const& point_used, double frontier, double y) {
    double sum = 0.0;
    for (std::size_t k = 0; k < levels.size(); ++k) {
        ReferenceLevel const& level = levels[k];
        if (!taken[k]) {
            continue;
        }
        if (level.near == level.far) {
            sum += !point_used[k] && level.near <= y ? level.notional : 0.0;
        } else {
            double const from = std::max(level.near, frontier);
            double const to = std::min(level.far, y);
            sum += to > from ? level.notional * (to - from) / (level.far - level.near) : 0.0;
        }
    }
    return sum;
}

/// Flow q met from depth factor f in units of calm depth.
double calm_flow(ReferenceMarket const& m, double f, double q) {
    ReferenceMarket unit = m;
    unit.per_usd = m.thinness;
    return impact(unit, f, q);
}

/// g(E) of models/impact/impact.hpp.
double law_of(ReferenceMarket const& m, double flow) {
    if (auto const* power = std::get_if<models::PowerLaw>(m.law)) {
        return power->coefficient * std::pow(flow, power->exponent);
    }
    auto const& profile = std::get<models::ProfileLaw>(*m.law);
    std::vector<double> const& x = profile.distance[m.side];
    std::vector<double> const& usd = profile.depth[m.side];
    for (std::size_t k = 0; k < x.size(); ++k) {
        double const x0 = k > 0 ? x[k - 1] : 0.0;
        double const usd0 = k > 0 ? usd[k - 1] : 0.0;
        if (flow <= usd[k] || k + 1 == x.size()) {
            return x0 + (x[k] - x0) * (flow - usd0) / (usd[k] - usd0);
        }
    }
    return 0.0;
}

/// Impact of what is taken up to y, and the depth factor it leaves.
struct ReferenceImpact {
    double shift;
    double depth;
};

namespace {

/// Each order by itself: level after level, orders of a bin without end small in number.
ReferenceImpact impact_by_order(std::vector<ReferenceLevel> const& levels,
                                std::vector<bool> const& taken, std::vector<bool> const& used,
                                ReferenceMarket const& m, double f, double frontier, double y) {
    auto const& law = std::get<models::PowerLaw>(*m.law);
    double const d = law.exponent;
    ReferenceImpact out{0.0, f};
    for (std::size_t k = 0; k < levels.size(); ++k) {
        std::vector<bool> only(levels.size(), false);
        only[k] = taken[k];
        double const q = notional_to(levels, only, used, frontier, y);
        if (levels[k].near == levels[k].far) {
            out.shift += law_of(m, calm_flow(m, out.depth, q));
        } else {
            ReferenceMarket const orders{law_of(m, m.thinness * law.order_size) / law.order_size,
                                         m.depletion * d, std::pow(m.floor, d)};
            out.shift += impact(orders, std::pow(out.depth, d), q);
        }
        out.depth = depth_after(m, out.depth, q);
    }
    return out;
}

}  // namespace

double impact_at(std::vector<ReferenceLevel> const& levels, std::vector<bool> const& taken,
                 std::vector<bool> const& used, ReferenceMarket const& m, double f, double frontier,
                 double y) {
    auto const* power = m.law != nullptr ? std::get_if<models::PowerLaw>(m.law) : nullptr;
    if (power != nullptr && power->order_size > 0.0) {
        return impact_by_order(levels, taken, used, m, f, frontier, y).shift;
    }
    double const q = notional_to(levels, taken, used, frontier, y);
    if (m.law == nullptr || std::holds_alternative<models::LinearLaw>(*m.law)) {
        return impact(m, f, q);
    }
    return law_of(m, m.remembered + calm_flow(m, f, q)) - law_of(m, m.remembered);
}

namespace {

/// Flows at which the impact may turn from concave to convex or the other way round.
std::vector<double> turning_flows(ReferenceMarket const& m, double f) {
    std::vector<double> out;
    if (m.law == nullptr) {
        return out;
    }
    if (m.depletion > 0.0 && f > m.floor) {
        out.push_back(std::log(f / m.floor) / m.depletion);
        if (auto const* power = std::get_if<models::PowerLaw>(m.law)) {
            double const turn =
                (1.0 - m.remembered * m.depletion * f / m.thinness) / power->exponent;
            if (turn > 1.0) {
                out.push_back(std::log(turn) / m.depletion);
            }
        }
    }
    if (auto const* profile = std::get_if<models::ProfileLaw>(m.law)) {
        for (double const usd : profile->depth[m.side]) {
            double low = 0.0;
            double high = std::max(0.0, usd - m.remembered);
            for (int n = 0; n < 200; ++n) {
                double const middle = 0.5 * (low + high);
                (calm_flow(m, f, middle) < usd - m.remembered ? low : high) = middle;
            }
            out.push_back(high);
        }
    }
    return out;
}

}  // namespace

/// Least y >= frontier with y - I(N(y)) >= mark, N over the levels taken: piece by piece between
/// level edges and turning points of I, where y - I(N(y)) is convex or concave; the maximum of a
/// concave piece by ternary search, the crossing by bisection.
double least_fixed_point(std::vector<ReferenceLevel> const& all, std::vector<bool> const& all_taken,
                         std::vector<bool> const& all_used, ReferenceMarket const& market,
                         double mark, double depth, double frontier) {
    std::vector<ReferenceLevel> levels;  // those taken: the others count for nothing
    std::vector<bool> point_used;
    for (std::size_t k = 0; k < all.size(); ++k) {
        if (all_taken[k]) {
            levels.push_back(all[k]);
            point_used.push_back(all_used[k]);
        }
    }
    std::vector<bool> const taken(levels.size(), true);
    auto const excess = [&](double y) {
        return y - impact_at(levels, taken, point_used, market, depth, frontier, y) - mark;
    };
    std::vector<double> edges{std::min(frontier, mark)};  // points may stand inside the frontier
    for (std::size_t k = 0; k < levels.size(); ++k) {
        for (double const edge : {levels[k].near, levels[k].far}) {
            if (edge > edges[0]) {
                edges.push_back(edge);
            }
        }
    }
    std::sort(edges.begin(), edges.end());
    for (double const q : turning_flows(market, depth)) {
        double low = edges.front();
        double high = edges.back();
        for (int n = 0; n < 200; ++n) {
            double const middle = 0.5 * (low + high);
            (notional_to(levels, taken, point_used, frontier, middle) < q ? low : high) = middle;
        }
        edges.push_back(high);
        std::sort(edges.begin(), edges.end());
    }
    for (std::size_t i = 0; i < edges.size(); ++i) {
        double const a = edges[i];
        if (excess(a) >= 0.0) {
            return a;
        }
        if (i + 1 == edges.size()) {
            break;
        }
        // Up to, not including, the next edge: a point standing there is not yet part of N.
        double const b = std::nextafter(edges[i + 1], 0.0);
        if (b <= a) {
            continue;
        }
        double low = a;
        double high = b;
        for (int n = 0; n < 120; ++n) {
            double const third = (high - low) / 3.0;
            (excess(low + third) < excess(high - third) ? low : high) =
                excess(low + third) < excess(high - third) ? low + third : high - third;
        }
        double top = excess(b) > excess(low) ? b : low;
        if (excess(top) < 0.0) {
            continue;
        }
        double below = a;
        while (top - below > 1e-17 + 4e-16 * top) {
            double const middle = 0.5 * (below + top);
            if (middle == below || middle == top) {
                break;
            }
            (excess(middle) >= 0.0 ? top : below) = middle;
        }
        return top;
    }
    return mark
           + impact_at(levels, taken, point_used, market, depth, frontier,
                       std::numeric_limits<double>::max());
}

ReferenceCascade reference_cascade(std::vector<ReferenceLevel> const& levels,
                                   ReferenceMarket const& market, double mark, double depth,
                                   double& frontier, std::vector<bool>& point_used) {
    std::vector<bool> taken(levels.size(), false);
    int rounds = 0;
    double reached = mark;
    while (true) {
        bool any = false;
        for (std::size_t k = 0; k < levels.size(); ++k) {
            bool const point = levels[k].near == levels[k].far;
            bool const used = point ? point_used[k] : levels[k].far <= frontier;
            double const from = point ? levels[k].near : std::max(levels[k].near, frontier);
            if (!taken[k] && !used && from <= reached) {
                taken[k] = true;
                any = true;
            }
        }
        if (!any) {
            break;
        }
        ++rounds;
        reached = least_fixed_point(levels, taken, point_used, market, mark, depth, frontier);
    }
    double const flow = notional_to(levels, taken, point_used, frontier, reached);
    for (std::size_t k = 0; k < levels.size(); ++k) {
        point_used[k] = point_used[k] || (taken[k] && levels[k].near == levels[k].far);
    }
    double consumed = frontier;
    for (std::size_t k = 0; k < levels.size(); ++k) {
        consumed = taken[k] ? std::max(consumed, std::min(levels[k].far, reached)) : consumed;
    }
    frontier = consumed;
    return {reached, flow, depth_after(market, depth, flow), rounds,
            market.remembered + calm_flow(market, depth, flow)};
}

}  // namespace cascade::test
