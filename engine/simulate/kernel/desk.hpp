#pragma once

/// The desk of a venue in the kernel: which orders reach the market, who pays, who is deleveraged.

#include "engine/simulate/kernel/lane_state.hpp"
#include "models/cascade/settle_market.hpp"
#include "models/venue/account.hpp"
#include "models/venue/ranking.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

/// What a lane of a general market carries from step to step.
struct MarketState {
    double remembered[models::kSides];  ///< flow of the side in units of calm depth, E0,
    double since[models::kSides];       ///< as of this step of the run
    double queue[models::kSides];       ///< orders that wait, USD at their trigger prices,
    double units[models::kSides];       ///< and base units, times spot
    models::Account account;
};
static_assert(sizeof(MarketState) == kMarketDoubles * sizeof(double));

/// States of all lanes: the end of the workspace.
CASCADE_INLINE MarketState* market_states(LaneJob const& job) {
    KernelTables const& t = *job.tables;
    return reinterpret_cast<MarketState*>(mix_storage(job)
                                          + static_cast<std::ptrdiff_t>(kLanes) * t.mix_tiers);
}

/// Share of each level's notional that has not been deleveraged; behind the states.
CASCADE_INLINE double* shares_left(LaneJob const& job, int side, int lane) {
    KernelTables const& t = *job.tables;
    auto* const storage = reinterpret_cast<double*>(market_states(job) + kLanes);
    std::int64_t const before = side == 0 ? 0 : t.side[0].levels * kLanes;
    return storage + before + static_cast<std::ptrdiff_t>(lane) * t.side[side].levels;
}

CASCADE_INLINE void begin_market(LaneJob const& job) {
    KernelTables const& t = *job.tables;
    if (!t.general_market) {
        return;
    }
    for (int i = 0; i < kLanes; ++i) {
        market_states(job)[i] = MarketState{};
        market_states(job)[i].account = models::open_account(t.liquidation);
    }
    for (int side = 0; side < models::kSides && t.liquidation.deleveraging; ++side) {
        double* const share = shares_left(job, side, 0);
        for (std::int64_t k = 0; k < t.side[side].levels * kLanes; ++k) {
            share[k] = 1.0;
        }
    }
}

/// set(CashFigure, USD) of all figures of money.
template <class Set>
CASCADE_INLINE void tell_cash(MarketState const& state, Set&& set) {
    set(CashFigure::margin, state.account.margin);
    set(CashFigure::loss, state.account.loss);
    set(CashFigure::fees, state.account.fees);
    set(CashFigure::returned, state.account.returned);
    set(CashFigure::fund_low, state.account.fund_low);
    set(CashFigure::fund_final, state.account.fund);
    set(CashFigure::bad_debt, state.account.bad_debt);
    set(CashFigure::deleveraged, state.account.deleveraged);
    set(CashFigure::queued, state.queue[0] + state.queue[1]);
}

CASCADE_INLINE void finish_market(LaneJob const& job, int lane) {
    tell_cash(market_states(job)[lane], [&](CashFigure f, double value) {
        job.cash[static_cast<int>(f)][job.first_row + lane] = value;
    });
}

/// The lane's factor on the notional of a level, of which a venue holds `share`, less what has been
/// deleveraged.
/// \param left  see Holdings
CASCADE_INLINE double held_factor(LaneJob const& job, PathState& path, int side, std::int64_t level,
                                  double share, bool deleveraging, double const* left) {
    double const all = share * field_factor(job, path, side, level);
    return deleveraging ? all * left[level] : all;
}

/// The positions that a venue holds in a lane: all of the book, or its share of it.
struct Holdings {
    LaneJob const& job;
    PathState& path;
    int lane;
    models::LiquidationRules const& rules;
    double share;                  ///< of the map's notional
    models::Frontier* frontier;    ///< [side]
    double* left[models::kSides];  ///< of each level, not deleveraged; unused where nobody is
    double const* entry[models::kSides];
    double const* bankrupt[models::kSides];

    [[nodiscard]] CASCADE_INLINE double factor(int side, std::int64_t level) const {
        return held_factor(job, path, side, level, share, rules.deleveraging, left[side]);
    }
};

/// The book of a market of one venue, as its desk sees it: Holdings are put together only where
/// somebody is deleveraged.
struct WholeBook {
    LaneJob const& job;
    PathState& path;
    int lane;

    CASCADE_INLINE void wait() const {}
    [[nodiscard]] CASCADE_INLINE models::LiquidationRules const& rules() const {
        return job.tables->liquidation;
    }
    [[nodiscard]] CASCADE_INLINE double factor(int side, std::int64_t level) const {
        return held_factor(job, path, side, level, 1.0, rules().deleveraging,
                           shares_left(job, side, lane));
    }
    [[nodiscard]] CASCADE_INLINE Holdings holdings() const {
        KernelTables const& t = *job.tables;
        return {job,
                path,
                lane,
                t.liquidation,
                1.0,
                path.frontier,
                {shares_left(job, 0, lane), shares_left(job, 1, lane)},
                {t.side[0].entry, t.side[1].entry},
                {t.side[0].bankrupt, t.side[1].bankrupt}};
    }
};

/// Notional of a level that neither triggered nor was deleveraged.
CASCADE_INLINE double open_notional(Holdings const& held, int side, std::int64_t level) {
    SideTables const& t = held.job.tables->side[side];
    models::Frontier const& frontier = held.frontier[side];
    if (level < frontier.level) {
        return 0.0;
    }
    double const whole = held.factor(side, level) * t.notional[level];
    double const width = t.far[level] - t.near[level];
    bool const begun = level == frontier.level && width > 0.0 && frontier.y > t.near[level];
    return begun ? whole * (t.far[level] - frontier.y) / width : whole;
}

/// An open level of a side.
struct OpenLevel {
    std::int64_t level;  ///< -1: there is none
    double usd;
};

/// The one whose positions are deleveraged first at log price `price`.
CASCADE_INLINE OpenLevel first_in_rank(Holdings const& held, int side, double price) {
    SideTables const& t = held.job.tables->side[side];
    OpenLevel best{-1, 0.0};
    double best_rank = 0.0;
    for (std::int64_t k = held.frontier[side].level; k < t.levels; ++k) {
        double const open = open_notional(held, side, k);
        if (!(open > 0.0)) {
            continue;
        }
        double const rank = models::deleveraging_rank(held.rules.ranking, side, price,
                                                      held.entry[side][k], held.bankrupt[side][k]);
        if (best.level < 0 || rank > best_rank) {
            best = {k, open};
            best_rank = rank;
        }
    }
    return best;
}

/// Close `usd` of a side's positions in order of rank at log price `price`: they leave the book.
__attribute__((noinline)) static void deleverage(Holdings const& held, int side, double price,
                                                 double usd) {
    double* const left = held.left[side];
    while (usd > 0.0) {
        OpenLevel const best = first_in_rank(held, side, price);
        if (best.level < 0) {
            return;  // nothing left on the map: positions beyond it are closed
        }
        if (best.usd <= usd) {
            left[best.level] = 0.0;
            usd -= best.usd;
        } else {
            left[best.level] *= 1.0 - usd / best.usd;
            usd = 0.0;
        }
    }
}

/// Where orders fill, if not at the mark: outward, own price = mark + gap + stretch * (mark -
/// start), `start` the mark at which the cascade began.
struct FillPrice {
    double start = 0.0;
    double gap = 0.0;
    double stretch = 0.0;

    CASCADE_INLINE double of(double mark) const { return mark + (gap + stretch * (mark - start)); }
};

/// Between the levels that trigger and the market, for one side of a lane.
/// \tparam Book  rules(), factor(side, level) and holdings() of the venue; wait(): orders wait
template <class Book>
struct VenueDesk {
    Book book;
    MarketState& state;
    int side;
    FillPrice price{};
    bool open = true;  ///< the level under way goes to the market

    CASCADE_INLINE bool to_market(std::int64_t /*level*/) {
        open = !models::deleverages(book.rules(), state.account);
        return open;
    }

    CASCADE_INLINE void fill(models::LevelFill const& f) {
        models::LiquidationRules const& rules = book.rules();
        if (!open) {
            models::close_by_deleveraging(rules, f.triggered, state.account);
            deleverage(book.holdings(), 1 - side, side == 0 ? -f.mark : f.mark, f.triggered);
            return;
        }
        // The nearer positions of a bin go first.
        double const waiting = f.triggered - f.executed;
        double const sent = f.executed == f.triggered ? 1.0 : f.executed / f.triggered;
        double const last = f.from + sent * (f.to - f.from);
        if (rules.accounts && f.executed > 0.0) {
            double const trigger = 0.5 * (f.from + last);
            double const loss =
                models::loss_beyond(side, f.executed, price.of(f.mark + f.slip) - trigger);
            models::close_in_market(rules, f.executed, loss, state.account);
        }
        if (waiting > 0.0) {
            double const trigger = 0.5 * (last + f.to);
            book.wait();
            state.queue[side] += waiting;
            state.units[side] += waiting * models::exp_inline(side == 0 ? trigger : -trigger);
        }
    }
};

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
