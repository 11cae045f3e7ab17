#pragma once

/// The path kernel: kLanes paths from spot to the horizon, both worlds at once.
///
/// Time advances in chunks of kChunk steps: draws (groups of four steps), exogenous move and both
/// worlds' extremes in vector code without branches (chunk.hpp); lanes that trigger in the chunk
/// walk it one by one (resolve.hpp; market.hpp where the market is more than linear impact,
/// venues.hpp where it has several venues, living.hpp where its book lives). This header is
/// compiled once per instruction set (kernel_*.cpp).

#include "engine/simulate/kernel/jumps.hpp"
#include "engine/simulate/kernel/refine.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

/// Let lanes draw under other path numbers from the chunk that begins after `done` steps on.
/// \return the first branch that comes later
CASCADE_INLINE int take_branches(LaneJob const& job, int next, std::size_t done, LaneState& s) {
    for (; next < job.branch_count && job.branches[next].step <= done; ++next) {
        LaneBranch const& b = job.branches[next];
        s.number[b.lane] = b.number;
        redraw_jump(*job.tables, static_cast<double>(done), b.lane, s);
    }
    return next;
}

/// The traced figure after a chunk: so far, and as it would be if the path ended here.
CASCADE_INLINE void trace_figure(LaneJob const& job, LaneState const& s, std::size_t chunk) {
    auto const figure = static_cast<int>(job.traced);
    Extremes const& e = s.world[figure & 1];
    double* const so_far = job.trace + chunk * 2 * kLanes;
    double* const now = so_far + kLanes;
    for (int i = 0; i < job.lanes; ++i) {
        double const x = s.baseline[i] + ((figure & 1) != 0 ? s.displacement[i] : 0.0);
        switch (static_cast<Figure>(figure & ~1)) {
            case Figure::baseline_low:
                so_far[i] = e.low[i];
                now[i] = x;
                break;
            case Figure::baseline_high:
                so_far[i] = e.high[i];
                now[i] = x;
                break;
            case Figure::baseline_drawdown:
                so_far[i] = e.drawdown[i];
                now[i] = e.high[i] - x;
                break;
            case Figure::baseline_runup:
                so_far[i] = e.runup[i];
                now[i] = x - e.low[i];
                break;
            case Figure::baseline_long_liquidated:
                so_far[i] = now[i] = s.path[i].liquidated[0];
                break;
            default:
                so_far[i] = now[i] = s.path[i].liquidated[1];
                break;
        }
    }
}

template <bool kBridge, class DiffusionLanes>
void simulate(LaneJob const& job, DiffusionLanes const& price) {
    KernelTables const& t = *job.tables;
    LaneState s;
    reset(job, s);
    begin_market(job);
    begin_venues(job);
    begin_living(job, s);
    begin_jumps(job, s);
    StepDraws draws[kDraws];
    JumpSteps jumps;
    std::size_t column = 0;
    int branch = 0;
    for (std::size_t done = 0; done < t.steps; done += kChunk) {
        branch = take_branches(job, branch, done, s);
        int const steps = static_cast<int>(t.steps - done < kChunk ? t.steps - done : kChunk);
        draw_ends<kBridge>(job, price, done, steps, draws, s);
        draw_jumps<kBridge>(job, done, steps, draws, s, jumps);
        if constexpr (kBridge) {
            draw_extremes(job, group_of(done), steps, jumps.lanes, draws, s);
            place_jumps(jumps, draws);
        }
        take_steps<kBridge>(job, draws, done, steps, column, s);
        if (job.trace != nullptr) {
            trace_figure(job, s, done / kChunk);
        }
        for (; column < t.columns
               && t.step_of_column[column] <= done + static_cast<std::size_t>(steps);
             ++column) {
            count_fan(job, s, static_cast<int>(t.step_of_column[column] - done) - 1, column);
        }
    }
    for (int i = 0; i < job.lanes; ++i) {
        finish_lane(job, s, i);
    }
}

template <class DiffusionLanes>
CASCADE_INLINE void simulate_monitored(LaneJob const& job, DiffusionLanes const& price) {
    if (job.tables->bridge) {
        simulate<true>(job, price);
    } else {
        simulate<false>(job, price);
    }
}

CASCADE_INLINE void simulate_lanes(LaneJob const& job) {
    KernelTables const& t = *job.tables;
    if (t.refined) {
        simulate_refined(job);
        return;
    }
    switch (t.diffusion) {
        case DiffusionKind::gbm:
            simulate_monitored(job, models::GbmLanes(t.price));
            break;
        case DiffusionKind::heston:
            simulate_monitored(job, models::HestonLanes(t.price, t.heston));
            break;
        case DiffusionKind::history:
            simulate<false>(job, HistoryLanes(t));
            break;
    }
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
