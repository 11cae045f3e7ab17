#include "tests/reference/reference_desk.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/reference/reference_impact.hpp"

namespace cascade::test {
namespace {

using engine::CashFigure;

/// Price over spot at an outward distance of a side.
double price_at(int side, double y) {
    return std::exp(side == 0 ? -y : y);
}

/// One order of `usd`: its impact.
double order_impact(ReferenceMarket const& m, double depth, double usd) {
    return impact_at({{0.0, 0.0, usd}}, {true}, {false}, m, depth, 0.0, 0.0);
}

/// Impact of orders of a level: a bin has no single orders.
double level_impact(ReferenceMarket const& m, double depth, double usd, bool point) {
    return point ? order_impact(m, depth, usd)
                 : impact_at({{0.0, 1.0, usd}}, {true}, {false}, m, depth, 0.0, 1.0);
}

/// Mean impact on the way, over the flow in units of calm depth.
double mean_on_the_way(ReferenceMarket const& m, double depth, double usd, double shift) {
    auto const* power = std::get_if<models::PowerLaw>(m.law);
    auto const* profile = std::get_if<models::ProfileLaw>(m.law);
    double const more = calm_flow(m, depth, usd);
    double const end = m.remembered + more;
    if ((power == nullptr || power->order_size > 0.0) && profile == nullptr) {
        return 0.5 * shift;
    }
    if (!(more > 1e-6 * end)) {
        return 0.5 * shift;
    }
    double const start = law_of(m, m.remembered);
    if (power != nullptr) {
        // Substituting E = E0 + more u^2 makes the integrand smooth; Simpson.
        int const n = 2000;
        double sum = 0.0;
        for (int i = 0; i <= n; ++i) {
            double const u = static_cast<double>(i) / n;
            double const w = i == 0 || i == n ? 1.0 : i % 2 == 1 ? 4.0 : 2.0;
            sum += w * 2.0 * u * (law_of(m, m.remembered + more * u * u) - start);
        }
        return sum / (3.0 * n);
    }
    std::vector<double> at{m.remembered, end};
    for (double const usd_in_band : profile->depth[m.side]) {
        if (usd_in_band > m.remembered && usd_in_band < end) {
            at.push_back(usd_in_band);
        }
    }
    std::sort(at.begin(), at.end());
    double sum = 0.0;
    for (std::size_t i = 1; i < at.size(); ++i) {
        sum += (at[i] - at[i - 1]) * 0.5 * (law_of(m, at[i]) + law_of(m, at[i - 1]) - 2.0 * start);
    }
    return sum / more;
}

/// Rank of a level's positions in deleveraging, from entry and bankruptcy prices.
double rank_of(engine::Plan const& plan, int side, std::size_t k, double price) {
    models::SideBook const& book = plan.book.side[side];
    double const m = plan.liquidation.margin;
    double const trigger = price_at(side, 0.5 * (book.near[k] + book.far[k]));
    double const bankrupt = side == 0 ? trigger * (1.0 - m) : trigger * (1.0 + m);
    double const leverage = book.leverage[k];
    double entry = 1.0;
    if (leverage > 1.0) {
        entry = side == 0 ? bankrupt / (1.0 - 1.0 / leverage) : bankrupt / (1.0 + 1.0 / leverage);
    }
    double const profit = side == 0 ? price / entry - 1.0 : 1.0 - price / entry;
    double const equity = side == 0 ? (price - bankrupt) / price : (bankrupt - price) / price;
    if (equity <= 0.0) {
        return std::numeric_limits<double>::infinity();
    }
    if (plan.liquidation.ranking == models::Ranking::price_ratio) {
        return (side == 0 ? price / entry : entry / price) / equity;
    }
    return profit > 0.0 ? profit / equity : profit * equity;
}

}  // namespace

ReferenceDesk::ReferenceDesk(engine::Plan const& p) : plan(p) {
    of(CashFigure::fund_low) = of(CashFigure::fund_final) =
        std::isfinite(p.liquidation.fund) ? p.liquidation.fund : 0.0;
    begin_step();
}

void ReferenceDesk::begin_step() {
    for (int side = 0; side < 2; ++side) {
        usd_left_[side] = plan.liquidation.flow_per_s * plan.step_s;
        band_left_[side] = plan.liquidation.price_band;
    }
}

double ReferenceDesk::queued() const {
    double sum = 0.0;
    for (auto const& queue : queue_) {
        for (Waiting const& w : queue) {
            sum += w.usd;
        }
    }
    return sum;
}

/// USD that may be sent now; those that fill the price band by bisection.
double ReferenceDesk::limit(int side, ReferenceMarket const& market, double depth) const {
    double const band = std::max(0.0, band_left_[side]);
    if (!std::isfinite(band)) {
        return usd_left_[side];
    }
    double low = 0.0;
    double high = 1.0;
    while (level_impact(market, depth, high, false) < band) {
        high *= 2.0;
    }
    for (int n = 0; n < 200; ++n) {
        double const middle = 0.5 * (low + high);
        (level_impact(market, depth, middle, false) < band ? low : high) = middle;
    }
    return std::min(usd_left_[side], high);
}

void ReferenceDesk::close(double usd, double loss) {
    models::LiquidationRules const& rules = plan.liquidation;
    if (!rules.accounts) {
        return;
    }
    double const wallet = rules.margin * usd - loss;
    double const fee = wallet > 0.0 ? std::min(wallet, rules.fee * usd) : 0.0;
    double const rest = wallet - fee;
    double& fund = of(CashFigure::fund_final);
    of(CashFigure::margin) += rules.margin * usd;
    of(CashFigure::loss) += loss;
    of(CashFigure::fees) += fee;
    fund += fee;
    if (rest > 0.0 && !rules.surplus_to_fund) {
        of(CashFigure::returned) += rest;
    } else {
        fund += rest;
    }
    if (fund < 0.0 && std::isfinite(rules.fund)) {
        of(CashFigure::bad_debt) += -fund;
        fund = 0.0;
    }
    of(CashFigure::fund_low) = std::min(of(CashFigure::fund_low), fund);
}

void ReferenceDesk::deleverage(int side, double price, double usd, ReferenceSide& book) {
    of(CashFigure::margin) += plan.liquidation.margin * usd;
    of(CashFigure::loss) += plan.liquidation.margin * usd;
    of(CashFigure::deleveraged) += usd;
    struct Candidate {
        double rank;
        std::size_t level;
        double open;
    };
    std::vector<Candidate> candidates;
    for (std::size_t k = 0; k < book.levels.size(); ++k) {
        ReferenceLevel const& l = book.levels[k];
        bool const point = l.near == l.far;
        double const from = std::max(l.near, book.frontier);
        double const open = point          ? (book.point_used[k] ? 0.0 : l.notional)
                            : from < l.far ? l.notional * (l.far - from) / (l.far - l.near)
                                           : 0.0;
        if (open > 0.0) {
            candidates.push_back({rank_of(plan, side, k, price), k, open});
        }
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](Candidate const& a, Candidate const& b) { return a.rank > b.rank; });
    for (Candidate const& c : candidates) {
        double const taken = std::min(usd, c.open);
        book.levels[c.level].notional *= 1.0 - taken / c.open;
        usd -= taken;
        if (usd <= 0.0) {
            break;
        }
    }
}

double ReferenceDesk::work_queue(int side, double mark, ReferenceMarket& market, double& depth) {
    double total = 0.0;
    for (Waiting const& w : queue_[side]) {
        total += w.usd;
    }
    if (!(total > 0.0)) {
        return 0.0;
    }
    double const usd = std::min(total, limit(side, market, depth));
    double const shift = order_impact(market, depth, usd);
    double const price = price_at(side, mark + mean_on_the_way(market, depth, usd, shift));
    double loss = 0.0;
    for (Waiting& w : queue_[side]) {
        double const part = usd / total;
        loss += side == 0 ? part * (w.usd - w.units * price) : part * (w.units * price - w.usd);
        w.usd *= 1.0 - part;
        w.units *= 1.0 - part;
    }
    close(usd, loss);
    market.remembered += calm_flow(market, depth, usd);
    depth = depth_after(market, depth, usd);
    usd_left_[side] -= usd;
    band_left_[side] -= shift;
    return shift;
}

ReferenceCascade ReferenceDesk::settle(int side, double mark, ReferenceMarket market, double depth,
                                       ReferenceSide (&books)[2]) {
    ReferenceSide& book = books[side];
    double room = limit(side, market, depth);
    double round_mark = mark;
    double sent_so_far = 0.0;
    ReferenceCascade out{mark, 0.0, depth, 1, 0.0};
    for (std::size_t k = 0; k < book.levels.size(); ++k) {
        ReferenceLevel const level = book.levels[k];
        bool const point = level.near == level.far;
        if (point ? book.point_used[k] : level.far <= book.frontier) {
            continue;
        }
        double const from = std::max(level.near, book.frontier);
        if (from > out.mark) {
            break;
        }
        if (from > round_mark) {
            ++out.rounds;
            round_mark = out.mark;
        }
        models::LiquidationRules const& rules = plan.liquidation;
        bool const closed =
            rules.deleveraging && of(CashFigure::fund_final) <= rules.deleverage_at * rules.fund;
        // What rounding leaves of a limit is nothing.
        double const may = closed || room < 1e-9 * sent_so_far ? 0.0 : room;
        double const density = point ? 0.0 : level.notional / (level.far - level.near);
        double to = from;
        double executed = 0.0;
        double triggered = level.notional;
        if (point) {
            executed = std::min(triggered, may);
        } else {
            double const end = density > 0.0 && density * (level.far - from) > may
                                   ? from + may / density
                                   : level.far;
            double reached = out.mark;
            if (end > from) {
                reached = least_fixed_point({{from, end, density * (end - from)}}, {true}, {false},
                                            market, out.mark, depth, from);
            }
            // Beyond `end` nothing moves the mark any more.
            to = std::min(level.far, std::max(from, reached));
            executed = density * (std::min(to, end) - from);
            triggered = density * (to - from);
        }
        double const shift = level_impact(market, depth, executed, point);
        double const slip = mean_on_the_way(market, depth, executed, shift);
        double const sent = triggered > 0.0 ? executed / triggered : 0.0;
        double const last = from + sent * (to - from);
        if (closed) {
            deleverage(1 - side, price_at(side, out.mark), triggered, books[1 - side]);
        } else {
            double const trigger = price_at(side, 0.5 * (from + last));
            double const fill = price_at(side, out.mark + slip);
            double const units = executed / trigger;
            close(executed, side == 0 ? units * (trigger - fill) : units * (fill - trigger));
            if (triggered > executed) {
                queue_[side].push_back(
                    {triggered - executed,
                     (triggered - executed) / price_at(side, 0.5 * (last + to))});
            }
        }
        market.remembered += calm_flow(market, depth, executed);
        depth = depth_after(market, depth, executed);
        room -= executed;
        sent_so_far += executed;
        out.flow += triggered;
        out.mark += shift;
        book.frontier = std::max(book.frontier, to);
        if (point) {
            book.point_used[k] = true;
        } else if (to < level.far) {
            out.mark = to;
            break;
        }
    }
    out.depth = depth;
    out.remembered = market.remembered;
    return out;
}

ReferenceTaken ReferenceDesk::take(int side, ReferenceReach const& reach, ReferenceMarket& market,
                                   double& depth, ReferenceSide (&books)[2]) {
    ReferenceSide& book = books[side];
    models::LiquidationRules const& rules = plan.liquidation;
    double room = limit(side, market, depth);
    double sent_so_far = 0.0;
    ReferenceTaken out{0.0, 0.0};
    for (std::size_t k = 0; k < book.levels.size(); ++k) {
        ReferenceLevel const level = book.levels[k];
        bool const point = level.near == level.far;
        double const from = std::max(level.near, book.frontier);
        if (point ? book.point_used[k] : level.far <= book.frontier) {
            continue;
        }
        if (from > reach.to || from > reach.cut) {
            break;
        }
        bool const closed =
            rules.deleveraging && of(CashFigure::fund_final) <= rules.deleverage_at * rules.fund;
        double const may = closed || room < 1e-9 * sent_so_far ? 0.0 : room;
        double const to = std::min(level.far, reach.to);
        double const triggered =
            point ? level.notional : level.notional * (to - from) / (level.far - level.near);
        double const executed = std::min(triggered, may);
        double const shift = level_impact(market, depth, executed, point);
        double const slip = mean_on_the_way(market, depth, executed, shift);
        double const sent = triggered > 0.0 ? executed / triggered : 0.0;
        double const last = from + sent * ((point ? from : to) - from);
        if (closed) {
            deleverage(1 - side, price_at(side, reach.mark + reach.per_own * out.shift), triggered,
                       books[1 - side]);
        } else {
            double const trigger = price_at(side, 0.5 * (from + last));
            double const fill = price_at(side, reach.own + out.shift + slip);
            double const units = executed / trigger;
            close(executed, side == 0 ? units * (trigger - fill) : units * (fill - trigger));
            if (triggered > executed) {
                queue_[side].push_back(
                    {triggered - executed,
                     (triggered - executed) / price_at(side, 0.5 * (last + (point ? from : to)))});
            }
        }
        market.remembered += calm_flow(market, depth, executed);
        depth = depth_after(market, depth, executed);
        room -= executed;
        sent_so_far += executed;
        out.flow += triggered;
        out.shift += shift;
        book.frontier = std::max(book.frontier, point ? from : to);
        if (point) {
            book.point_used[k] = true;
        }
    }
    return out;
}

}  // namespace cascade::test
