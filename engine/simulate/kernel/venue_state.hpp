#pragma once

/// What lanes of markets with several venues carry of each (docs/model.md, "Several venues"): from
/// one event to the next, and carried along a chunk of steps.

#include "engine/simulate/kernel/market.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

/// What a lane carries of a venue from one event to the next.
struct VenueState {
    MarketState market;
    models::Frontier frontier[models::kSides];
    double basis;   ///< log price over the index
    double smooth;  ///< its exponential moving average
    double depth;   ///< depth factor
    double liquidated[models::kSides];
    double largest_basis;
};
static_assert(sizeof(VenueState) == kVenueDoubles * sizeof(double));

/// Step of the run at which the lane's venues stand as their states say, lane by lane.
CASCADE_INLINE double* venues_since(LaneJob const& job) {
    KernelTables const& t = *job.tables;
    return mix_storage(job) + static_cast<std::ptrdiff_t>(kLanes) * t.mix_tiers;
}

/// States of a lane's venues.
CASCADE_INLINE VenueState* venue_states(LaneJob const& job, int lane) {
    auto* const first = reinterpret_cast<VenueState*>(venues_since(job) + kLanes);
    return first + static_cast<std::ptrdiff_t>(lane) * job.tables->venues;
}

/// shares_left() of a venue.
CASCADE_INLINE double* venue_shares_left(LaneJob const& job, int venue, int side, int lane) {
    KernelTables const& t = *job.tables;
    std::int64_t const levels = t.side[0].levels + t.side[1].levels;
    auto* const storage = reinterpret_cast<double*>(venue_states(job, kLanes));
    return storage + (static_cast<std::int64_t>(lane) * t.venues + venue) * levels
           + (side == 0 ? 0 : t.side[0].levels);
}

CASCADE_INLINE void begin_venue(LaneJob const& job, int venue, int lane) {
    KernelTables const& t = *job.tables;
    VenueState& state = venue_states(job, lane)[venue];
    state = VenueState{};
    state.depth = 1.0;
    state.market.account = models::open_account(t.venue[venue].rules);
    for (int side = 0; side < models::kSides && t.venue[venue].rules.deleveraging; ++side) {
        double* const share = venue_shares_left(job, venue, side, lane);
        for (std::int64_t k = 0; k < t.side[side].levels; ++k) {
            share[k] = 1.0;
        }
    }
}

CASCADE_INLINE void begin_venues(LaneJob const& job) {
    KernelTables const& t = *job.tables;
    for (int i = 0; i < kLanes && t.venues > 0; ++i) {
        venues_since(job)[i] = 0.0;
        for (int v = 0; v < t.venues; ++v) {
            begin_venue(job, v, i);
        }
    }
}

CASCADE_INLINE void finish_venues(LaneJob const& job, int lane) {
    KernelTables const& t = *job.tables;
    double total[kCashFigures] = {};
    for (int v = 0; v < t.venues; ++v) {
        VenueState const& state = venue_states(job, lane)[v];
        auto const set = [&](std::size_t figure, double value) {
            job.venue[figure * static_cast<std::size_t>(t.venues) + static_cast<std::size_t>(v)]
                     [job.first_row + lane] = value;
        };
        set(static_cast<std::size_t>(VenueFigure::long_liquidated), state.liquidated[0]);
        set(static_cast<std::size_t>(VenueFigure::short_liquidated), state.liquidated[1]);
        set(static_cast<std::size_t>(VenueFigure::basis), state.largest_basis);
        tell_cash(state.market, [&](CashFigure f, double value) {
            set(kVenueOwnFigures + static_cast<std::size_t>(f), value);
            total[static_cast<int>(f)] += value;
        });
    }
    for (std::size_t f = 0; f < kCashFigures && job.cash[0] != nullptr; ++f) {
        job.cash[f][job.first_row + lane] = total[f];
    }
}

/// A lane's venues inside the chunk. Bases, averages and depths stand as they were `since` steps
/// into it; powers of their decay carry them on.
struct VenueWalk {
    explicit VenueWalk(Walk& a_walk)
        : walk(a_walk),
          state(venue_states(a_walk.job, a_walk.lane)),
          shares(venue_shares_left(a_walk.job, 0, 0, a_walk.lane)) {}

    Walk& walk;
    VenueState* state;
    double* shares;  ///< venue_shares_left() of the first venue's longs
    int since = 0;
    bool moved = false;    ///< the lane's own states are out of date
    bool waiting = false;  ///< orders wait, on any venue
    double basis[models::kMaxVenues];
    double smooth[models::kMaxVenues];
    double depth[models::kMaxVenues];
    /// Outward distances at which they call next.
    double trigger[models::kMaxVenues][models::kSides];
};

/// venue_shares_left() of the walk's lane.
CASCADE_INLINE double* shares_left(VenueWalk const& w, int venue, int side) {
    KernelTables const& t = *w.walk.job.tables;
    std::int64_t const longs = t.side[0].levels;
    return w.shares + venue * (longs + t.side[1].levels) + (side == 0 ? 0 : longs);
}

/// See where a side of a venue triggers next, once its frontier has moved.
CASCADE_INLINE void look(VenueWalk& w, int venue, int side) {
    w.trigger[venue][side] =
        w.state[venue].frontier[side].trigger(level_table(w.walk.job.tables->side[side]));
}

/// What a basis of 1 makes of an average of 0 in time t: with rates a and g of basis and average,
/// g / (g - a) (exp(-a t) - exp(-g t)), written so that a == g is no exception.
/// \param slower_left  exp(-min(a, g) t)
CASCADE_INLINE double smoothing_gain(double basis_decay, double smooth_decay, double steps,
                                     double slower_left) {
    double const apart = __builtin_fabs(basis_decay - smooth_decay) * steps;
    double const mean = apart > 0.0 ? -models::expm1_inline(-apart) / apart : 1.0;
    return smooth_decay * steps * slower_left * mean;
}

/// The venue's states at the beginning of the chunk.
CASCADE_INLINE void enter_chunk(VenueWalk& w) {
    LaneJob const& job = w.walk.job;
    KernelTables const& t = *job.tables;
    double const steps = static_cast<double>(w.walk.steps_before) - venues_since(job)[w.walk.lane];
    bool const later = steps > 0.0;
    double const basis_left = later ? models::exp_inline(-t.basis_decay * steps) : 1.0;
    double const missing = later ? models::exp_inline(-t.depth_decay * steps) : 1.0;
    for (int v = 0; v < t.venues; ++v) {
        VenueState const& state = w.state[v];
        VenueTable const& about = t.venue[v];
        look(w, v, 0);
        look(w, v, 1);
        w.basis[v] = state.basis * basis_left;
        w.smooth[v] = state.smooth;
        w.depth[v] = t.depletion > 0.0 ? __builtin_fma(missing, state.depth - 1.0, 1.0) : 1.0;
        if (later && about.mark == models::MarkRule::smoothed) {
            double const smooth_left = models::exp_inline(-about.smooth_decay * steps);
            double const slower_left =
                t.basis_decay < about.smooth_decay ? basis_left : smooth_left;
            w.smooth[v] =
                state.smooth * smooth_left
                + state.basis
                      * smoothing_gain(t.basis_decay, about.smooth_decay, steps, slower_left);
        }
    }
}

/// Carry all venues to the step under way.
CASCADE_INLINE void arrive(VenueWalk& w) {
    KernelTables const& t = *w.walk.job.tables;
    int const steps = w.walk.now - w.since;
    for (int v = 0; v < t.venues && steps > 0; ++v) {
        VenueTable const& about = t.venue[v];
        if (about.mark == models::MarkRule::smoothed) {
            w.smooth[v] =
                w.smooth[v] * about.smooth_power[steps] + w.basis[v] * about.smooth_gain[steps];
        }
        w.basis[v] *= t.basis_power[steps];
        w.depth[v] = __builtin_fma(t.depth_power[steps], w.depth[v] - 1.0, 1.0);
    }
    w.since = w.walk.now;
}

/// Log price of a venue's mark over the index, `w` carried to the step under way.
CASCADE_INLINE double mark_offset(VenueWalk const& w, int venue) {
    models::MarkRule const rule = w.walk.job.tables->venue[venue].mark;
    return rule == models::MarkRule::last       ? w.basis[venue]
           : rule == models::MarkRule::smoothed ? w.smooth[venue]
                                                : 0.0;
}

/// The same at a step after `since`.
CASCADE_INLINE double mark_offset_now(VenueWalk const& w, int venue) {
    KernelTables const& t = *w.walk.job.tables;
    VenueTable const& about = t.venue[venue];
    int const steps = w.walk.now - w.since;
    return about.mark == models::MarkRule::last ? w.basis[venue] * t.basis_power[steps]
           : about.mark == models::MarkRule::smoothed
               ? w.smooth[venue] * about.smooth_power[steps]
                     + w.basis[venue] * about.smooth_gain[steps]
               : 0.0;
}

/// See to it that PathState's triggers call for any venue, now or later.
CASCADE_INLINE void show_venues(VenueWalk& w) {
    KernelTables const& t = *w.walk.job.tables;
    double low = -__builtin_inf();
    double high = __builtin_inf();
    for (int v = 0; v < t.venues; ++v) {
        double below = 0.0;
        double above = 0.0;
        double const parts[2] = {t.venue[v].mark == models::MarkRule::index ? 0.0 : w.basis[v],
                                 t.venue[v].mark == models::MarkRule::smoothed ? w.smooth[v] : 0.0};
        for (double const part : parts) {
            below += lane_max(-part, 0.0);
            above += lane_max(part, 0.0);
        }
        // Rounding of what decays must not hide a trigger.
        double const slack = below + above > 0.0 ? 1e-12 : 0.0;
        low = lane_max(low, below + slack - w.trigger[v][0]);
        high = lane_min(high, w.trigger[v][1] - above - slack);
    }
    w.walk.path.trigger_low = low;
    w.walk.path.trigger_high = high;
}

CASCADE_INLINE double mean_depth(VenueWalk const& w) {
    KernelTables const& t = *w.walk.job.tables;
    double sum = 0.0;
    for (int v = 0; v < t.venues; ++v) {
        sum += t.venue[v].depth_share * w.depth[v];
    }
    return sum;
}

/// What the orders of one side move, outward, log price: all at once, so that no figure hangs on
/// the order of the venues.
struct VenueMoves {
    double own[models::kMaxVenues] = {};  ///< each venue's own price
    double index = 0.0;

    /// The venue's mark moved by `shift`. \return log price the index moved by that
    CASCADE_INLINE double enter(VenueTable const& about, int venue, double shift) {
        double const moved = shift * about.index_per_mark;
        own[venue] = shift * about.own_per_mark;
        index += moved;
        return moved;
    }
};

/// Let the bases follow.
CASCADE_INLINE void move_bases(VenueWalk& w, int side, VenueMoves const& moves) {
    double const outward = side == 0 ? -1.0 : 1.0;
    int const venues = w.walk.job.tables->venues;
    for (int v = 0; v < venues; ++v) {
        double const basis = w.basis[v] + outward * (moves.own[v] - moves.index);
        w.basis[v] = basis;
        double& largest = w.state[v].largest_basis;
        largest = __builtin_fabs(basis) > __builtin_fabs(largest) ? basis : largest;
    }
    w.moved = true;
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
