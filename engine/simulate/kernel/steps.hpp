#pragma once

/// The steps of a chunk, once their ends and extremes are drawn, and the figures at the horizon:
/// what all ways to advance time share.

#include "engine/simulate/kernel/bridge.hpp"
#include "engine/simulate/kernel/living.hpp"
#include "engine/simulate/kernel/market.hpp"
#include "engine/simulate/kernel/venues.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

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

/// Both worlds through the steps of a chunk.
/// \param column  the first time column that ends after `done` steps
template <bool kBridge>
CASCADE_INLINE void take_steps(LaneJob const& job, StepDraws const* draws, std::size_t done,
                               int steps, std::size_t column, LaneState& s) {
    KernelTables const& t = *job.tables;
    std::uint32_t hits = 0;
    std::uint32_t const columns = columns_within(t, column, done, steps);
    for (int i = 0; i < kLanes; i += kWideLanes) {
        hits |= advance<kBridge>(t, draws, steps, columns, i, s);
    }
    auto const find = [&](int lane) { lane_range<kBridge>(draws, steps, lane, s); };
    count_survival(t, 0, done, steps, s, find);
    for (std::uint32_t left = hits; left != 0; left &= left - 1) {
        find(__builtin_ctz(left));
        auto const walk = t.living.on        ? walk_living_lane
                          : t.venues > 0     ? walk_venues_lane
                          : t.general_market ? walk_market_lane
                                             : walk_lane;
        walk(job, s, __builtin_ctz(left), done, steps, column);
    }
    // Whoever passes a threshold with feedback has walked (show_triggers).
    count_survival(t, 1, done, steps, s, [](int) {});
}

CASCADE_INLINE void set(LaneJob const& job, Figure f, int lane, double value) {
    job.figure[static_cast<int>(f)][job.first_row + lane] = value;
}

/// The figures of one lane at the horizon.
CASCADE_INLINE void finish_lane(LaneJob const& job, LaneState& s, int i) {
    KernelTables const& t = *job.tables;
    PathState& path = s.path[i];
    auto const factor = [&](int side) {
        return [&job, &path, side](std::int64_t level) {
            return field_factor(job, path, side, level);
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
            job.passage[w * t.thresholds + k][job.first_row + i] =
                survived < static_cast<double>(t.steps) ? (survived + 1.0) * t.step_s
                                                        : __builtin_nan("");
        }
    }
    auto const baseline = [&](int side, double reached) {
        return t.living.on
                   ? living_baseline(job, i, side)
                   : models::notional_within(level_table(t.side[side]), reached, factor(side));
    };
    set(job, Figure::baseline_long_liquidated, i, baseline(0, -s.world[0].low[i]));
    set(job, Figure::baseline_short_liquidated, i, baseline(1, s.world[0].high[i]));
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
    if (t.venues > 0) {
        finish_venues(job, i);
    } else if (job.cash[0] != nullptr) {
        finish_market(job, i);
    }
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
