#pragma once

/// The path kernel: kLanes paths from spot to the horizon, both worlds at once.
///
/// Time advances in chunks of kChunk steps: draws (groups of four steps), exogenous move and both
/// worlds' extremes in vector code without branches (chunk.hpp); lanes that trigger in the chunk
/// walk it one by one (resolve.hpp; market.hpp where the market is more than linear impact). This
/// header is compiled once per instruction set (kernel_*.cpp).

#include "engine/simulate/kernel/bridge.hpp"
#include "engine/simulate/kernel/jumps.hpp"
#include "engine/simulate/kernel/market.hpp"
#include "engine/simulate/kernel/resolve.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

CASCADE_INLINE void set(LaneJob const& job, Figure f, int lane, double value) {
    job.figure[static_cast<int>(f)][lane] = value;
}

/// The figures of one lane at the horizon.
CASCADE_INLINE void finish_lane(LaneJob const& job, LaneState& s, int i) {
    KernelTables const& t = *job.tables;
    PathState& path = s.path[i];
    auto const factor = [&](int side) {
        return [&job, &path, side, i](std::int64_t level) {
            return field_factor(job, path, side, i, level);
        };
    };
    for (int w = 0; w < kWorlds; ++w) {
        // Figures of both worlds lie side by side, baseline first.
        double const end = w == 0 ? s.baseline[i] : s.baseline[i] + s.displacement[i];
        Extremes const& e = s.world[w];
        auto const at = [w](Figure f) { return static_cast<Figure>(static_cast<int>(f) + w); };
        set(job, at(Figure::baseline_return), i, end);
        set(job, at(Figure::baseline_low), i, e.low[i]);
        set(job, at(Figure::baseline_high), i, e.high[i]);
        set(job, at(Figure::baseline_drawdown), i, lane_max(e.drawdown[i], e.high[i] - end));
        set(job, at(Figure::baseline_runup), i, lane_max(e.runup[i], end - e.low[i]));
        for (int k = 0; k < t.thresholds; ++k) {
            double const survived = s.survived[w * t.thresholds + k][i];
            job.passage[w * t.thresholds + k][i] = survived < static_cast<double>(t.steps)
                                                       ? (survived + 1.0) * t.step_s
                                                       : __builtin_nan("");
        }
    }
    set(job, Figure::baseline_long_liquidated, i,
        models::notional_within(level_table(t.side[0]), -s.world[0].low[i], factor(0)));
    set(job, Figure::baseline_short_liquidated, i,
        models::notional_within(level_table(t.side[1]), s.world[0].high[i], factor(1)));
    set(job, Figure::feedback_long_liquidated, i, path.liquidated[0]);
    set(job, Figure::feedback_short_liquidated, i, path.liquidated[1]);
    set(job, Figure::feedback_displacement, i, path.largest_displacement);
    set(job, Figure::feedback_final_displacement, i, s.displacement[i]);
    set(job, Figure::feedback_cascades, i, path.cascades);
    set(job, Figure::feedback_largest_cascade, i, path.largest_cascade);
    set(job, Figure::feedback_rounds, i, path.rounds);
    set(job, Figure::feedback_travel, i, path.travel);
    set(job, Figure::feedback_depth_low, i, path.depth_low);
    set(job, Figure::feedback_runaway, i, static_cast<double>(path.runaway));
    if (job.cash[0] != nullptr) {
        finish_market(job, i);
    }
}

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

/// Bits of the chunk's steps that end a time column.
CASCADE_INLINE std::uint32_t columns_within(KernelTables const& t, std::size_t column,
                                            std::size_t done, int steps) {
    std::uint32_t bits = 0;
    for (; column < t.columns && t.step_of_column[column] <= done + static_cast<std::size_t>(steps);
         ++column) {
        bits |= 1u << (t.step_of_column[column] - done - 1);
    }
    return bits;
}

template <bool kBridge, class DiffusionLanes>
void simulate(LaneJob const& job, DiffusionLanes const& price) {
    KernelTables const& t = *job.tables;
    LaneState s;
    reset(job, s);
    begin_market(job);
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
            draw_extremes(job, done, steps, jumps.lanes, draws, s);
            place_jumps(jumps, draws);
        }
        std::uint32_t hits = 0;
        std::uint32_t const columns = columns_within(t, column, done, steps);
        for (int i = 0; i < kLanes; i += kWideLanes) {
            hits |= advance<kBridge>(t, draws, steps, columns, i, s);
        }
        auto const find = [&](int lane) { lane_range<kBridge>(draws, steps, lane, s); };
        count_survival(t, 0, done, steps, s, find);
        for (std::uint32_t left = hits; left != 0; left &= left - 1) {
            find(__builtin_ctz(left));
            auto const walk = t.general_market ? walk_market_lane : walk_lane;
            walk(job, s, __builtin_ctz(left), done, steps, column);
        }
        // Whoever passes a threshold with feedback has walked (show_triggers).
        count_survival(t, 1, done, steps, s, [](int) {});
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
