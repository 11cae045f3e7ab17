#pragma once

/// A lane that triggers leaves the vector loop, has its cascades settled here, and comes back.

#include "engine/simulate/kernel/lane_state.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

CASCADE_INLINE std::size_t cascade_size_bin(double usd) {
    auto const quarter_octave =
        static_cast<std::int64_t>(models::double_to_bits(usd) >> 50) - (1023 << 2);
    std::int64_t const last = static_cast<std::int64_t>(kCascadeSizeBins) - 1;
    return static_cast<std::size_t>(quarter_octave < 0      ? 0
                                    : quarter_octave > last ? last
                                                            : quarter_octave);
}

/// Where in the step a lane stands: what the bookkeeping of a cascade must know besides the lane.
struct StepPlace {
    std::size_t step;    ///< 1-based
    std::size_t column;  ///< time column of the heat map
};

/// Enter a finished cascade in the lane's figures.
CASCADE_INLINE void book_cascade(LaneJob const& job, LaneState& s, int side, int lane,
                                 StepPlace const& place, double start_mark, double depth_before,
                                 models::CascadeEnd const& end) {
    KernelTables const& t = *job.tables;
    double const shift = (side == 0 ? -1.0 : 1.0) * (end.mark - start_mark);
    s.displacement[lane] += shift;
    s.permanent[lane] = __builtin_fma(t.permanent, shift, s.permanent[lane]);
    for (int j = 0; j < t.transients; ++j) {
        s.transient[j][lane] = __builtin_fma(t.transient_share[j], shift, s.transient[j][lane]);
    }
    s.depth[lane] = end.depth;
    s.side[side].liquidated[lane] += end.flow;
    unsigned const runaway =
        (end.map_end ? kRunawayMapEnd : 0) | (end.rounds > t.max_rounds ? kRunawayRoundLimit : 0);
    if (__builtin_fabs(s.displacement[lane]) > __builtin_fabs(s.largest_displacement[lane])) {
        s.largest_displacement[lane] = s.displacement[lane];
    }
    s.depth_low[lane] = lane_min(s.depth_low[lane], end.depth);
    s.cascades[lane] += 1.0;
    if (end.flow > s.largest_cascade[lane]) {
        s.largest_cascade[lane] = end.flow;
        s.rounds[lane] = static_cast<double>(end.rounds);
        s.travel[lane] = end.mark - start_mark;
    }
    s.runaway[lane] = static_cast<double>(static_cast<unsigned>(s.runaway[lane]) | runaway);
    job.cascade_sizes[side][cascade_size_bin(end.flow)] += 1;
    if (job.watch != nullptr && lane == job.watched_lane) {
        job.watch->cascade(place.step, side == 0 ? models::Side::long_ : models::Side::short_,
                           start_mark, end.mark, end.flow, depth_before, end.depth, runaway);
    }
}

/// Settle one side of one lane whose mark has reached a level. Out of line: one copy serves both
/// sides. \return the outward mark at the end
__attribute__((noinline)) static double settle_lane(LaneJob const& job, LaneState& s, int side,
                                                    int lane, StepPlace const& place, double mark) {
    KernelTables const& t = *job.tables;
    models::LevelTable const levels = level_table(t.side[side]);
    models::Frontier& frontier = s.side[side].frontier[lane];
    SideTables const& table = t.side[side];
    double* const heat =
        job.heat[side] == nullptr
            ? nullptr
            : job.heat[side] + place.column * static_cast<std::size_t>(table.heat_bins);
    bool const watched = job.watch != nullptr && lane == job.watched_lane;
    double const depth_before = s.depth[lane];
    if (watched) {
        job.watch->begin_cascade();
    }
    models::CascadeEnd const end = models::settle(
        levels, {t.per_usd, t.depletion, t.depth_floor}, mark, depth_before, frontier,
        field_of(job, s, side, lane),
        [&](double from, double to, double usd) {
            if (heat != nullptr) {
                auto bin = static_cast<std::int64_t>((0.5 * (from + to) - table.heat_start)
                                                     * table.heat_bins_per_log);
                bin = bin < 0 ? 0 : bin;
                heat[bin < table.heat_bins ? bin : table.heat_bins - 1] += usd;
            }
        },
        [&](std::int64_t count, double flow, double round_mark) {
            if (watched) {
                job.watch->round(count, flow, round_mark);
            }
        });
    if (end.flow > 0.0) {
        book_cascade(job, s, side, lane, place, mark, depth_before, end);
    }
    return end.mark;
}

/// The long side of a lane at its present displacement, settled if the step's low triggers.
CASCADE_INLINE void meet_longs(LaneJob const& job, LaneState& s, int lane, StepPlace const& place) {
    double low = s.step_low[lane] + s.displacement[lane];
    if (low <= s.trigger_low[lane]) {
        low = -settle_lane(job, s, 0, lane, place, -low);
        s.trigger_low[lane] = -s.side[0].frontier[lane].trigger(level_table(job.tables->side[0]));
    }
    s.feedback_low[lane] = low;
}

/// The short side, by the step's high.
CASCADE_INLINE void meet_shorts(LaneJob const& job, LaneState& s, int lane,
                                StepPlace const& place) {
    double high = s.step_high[lane] + s.displacement[lane];
    if (high >= s.trigger_high[lane]) {
        high = settle_lane(job, s, 1, lane, place, high);
        s.trigger_high[lane] = s.side[1].frontier[lane].trigger(level_table(job.tables->side[1]));
    }
    s.feedback_high[lane] = high;
}

/// Both sides of one lane in one step. Only the end points and extremes of the step are known, not
/// their order: a step that ends higher than it began is taken to have made its low first (and the
/// other way round), and the side met second sees the displacement left by the first.
CASCADE_INLINE void resolve_lane(LaneJob const& job, LaneState& s, int lane,
                                 StepPlace const& place) {
    if (s.baseline[lane] >= s.step_start[lane]) {
        meet_longs(job, s, lane, place);
        meet_shorts(job, s, lane, place);
    } else {
        meet_shorts(job, s, lane, place);
        meet_longs(job, s, lane, place);
    }
    s.feedback[lane] = s.baseline[lane] + s.displacement[lane];
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
