#pragma once

/// The state of a block of lanes between two steps. Log prices are over spot.

#include "engine/random/dirichlet.hpp"
#include "engine/random/normal.hpp"
#include "engine/simulate/kernel/lane_job.hpp"
#include "models/base/lanes.hpp"
#include "models/base/wide.hpp"
#include "models/book/path_field.hpp"
#include "models/cascade/settle.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

using models::kLanes;
using models::Lane;
using models::lane_max;
using models::lane_min;
using models::LaneF;

/// Extremes of one world so far.
struct Extremes {
    Lane low;
    Lane high;
    Lane drawdown;  ///< largest fall from a running high
    Lane runup;     ///< largest rise from a running low
};

/// The same in registers, of one lane (double) or a few (Wide).
template <class T>
struct ExtremesOf {
    T low;
    T high;
    T drawdown;
    T runup;
};

/// One more step, from its extremes.
template <class T>
CASCADE_INLINE void widen(ExtremesOf<T>& e, T low, T high) {
    e.drawdown = lane_max(e.drawdown, e.high - low);
    e.runup = lane_max(e.runup, high - e.low);
    e.low = lane_min(e.low, low);
    e.high = lane_max(e.high, high);
}

/// What only a cascade touches: one lane's books and figures, side by side in memory.
struct alignas(64) PathState {
    models::Frontier frontier[models::kSides];
    models::PathField field[models::kSides];
    double trigger_low;   ///< a feedback low at or below this triggers longs,
    double trigger_high;  ///< a high at or above this triggers shorts
    double liquidated[models::kSides];
    double largest_displacement;
    double depth_low;
    double cascades;
    double largest_cascade;
    double rounds;
    double travel;
    double common;  ///< factor of the dispersion field common to both sides
    unsigned runaway;

    double* mix;                ///< drawn over mean weight of each leverage tier
    std::uint64_t book_number;  ///< path number that names the draws of the book

    double jump_excess;          ///< of the intensity over its base, just after the next jump
    double last_jump;            ///< time of the last jump, steps; of the start if there is none
    double last_excess;          ///< of the intensity over its base, just after that
    std::uint32_t jumps;         ///< waiting times drawn before the next one
    std::uint32_t blocks;        ///< of history drawn
    std::uint32_t history_at;    ///< next return
    std::uint32_t history_left;  ///< returns left in the block
};

struct LaneState {
    LaneNumbers number;  ///< names the lanes' draws
    Lane baseline;       ///< x, log price without impact
    Lane variance;       ///< of models with stochastic variance, per year
    Lane next_jump;      ///< time, in steps from the start; infinity: none
    Lane permanent;      ///< J
    Lane displacement;   ///< J + Y
    Lane depth;          ///< depth factor f
    Extremes world[kWorlds];
    Lane trigger_low;   ///< a low of the chunk at or below this calls the lane out
    Lane trigger_high;  ///< a high at or above this

    Lane intensity_excess;  ///< of the jumps over their base, at the end of the last step

    // What depth follows, if it does, in each step of the chunk.
    Lane variance_of[kChunk];  ///< mean over the step, in units of KernelTables::calm_variance
    Lane excess_of[kChunk];    ///< of the jump intensity over its base, at the step's end

    // The chunk under way, step by step.
    Lane start;              ///< x before its first step
    Lane target;             ///< x after the interval under way, where steps are refined on demand
    Lane end[kChunk];        ///< x
    Lane low[kChunk];        ///< low of the step, only in lanes that needed it
    Lane high[kChunk];       ///< high of the step, likewise
    Lane displaced[kChunk];  ///< J + Y at the step's end, at time columns and in lanes that walked

    PathState path[kLanes];
    Lane* transient;  ///< Y, part by part
    Lane* survived;   ///< [world * thresholds + threshold]: steps before the threshold was passed
};

/// Normals of the dispersion field, four levels a group.
CASCADE_INLINE void field_normals(std::uint64_t seed, std::uint64_t path, Purpose purpose,
                                  std::uint32_t group, float* out) {
    Words const w = random_words(seed, path, purpose, group);
    NormalPair const first = box_muller(w.word[0], w.word[1]);
    NormalPair const second = box_muller(w.word[2], w.word[3]);
    out[0] = first.first;
    out[1] = first.second;
    out[2] = second.first;
    out[3] = second.second;
}

/// Drawn over mean weight of each tier, lane by lane: the end of the workspace.
CASCADE_INLINE double* mix_storage(LaneJob const& job) {
    KernelTables const& t = *job.tables;
    std::int64_t const before =
        t.transients + kWorlds * t.thresholds + t.side[0].levels + t.side[1].levels;
    return job.workspace + before * kLanes;
}

CASCADE_INLINE models::LevelTable level_table(SideTables const& t) {
    return {t.near, t.far, t.notional, t.density, t.levels};
}

CASCADE_INLINE bool is_watched(LaneJob const& job, int lane) {
    return job.watch != nullptr && lane == job.watched_lane;
}

/// Let the vector code see what calls a lane out of it: its triggers, and open thresholds of the
/// feedback world, so that their passing is found step by step. A watched lane is called in every
/// chunk.
CASCADE_INLINE void show_triggers(LaneJob const& job, LaneState& s, int lane) {
    KernelTables const& t = *job.tables;
    double low = is_watched(job, lane) ? __builtin_inf() : s.path[lane].trigger_low;
    double high = s.path[lane].trigger_high;
    for (int k = 0; k < t.thresholds && lane < job.lanes; ++k) {
        double const level = t.threshold_level[k];
        if (t.threshold_long[k] != 0) {
            low = s.world[1].low[lane] > level ? lane_max(low, level) : low;
        } else {
            high = s.world[1].high[lane] < level ? lane_min(high, level) : high;
        }
    }
    s.trigger_low[lane] = low;
    s.trigger_high[lane] = high;
}

/// Give a block its arrays of variable length. \return the storage that is left
CASCADE_INLINE double* place_parts(KernelTables const& t, double* storage, LaneState& s) {
    s.transient = reinterpret_cast<Lane*>(storage);
    storage += static_cast<std::ptrdiff_t>(t.transients) * kLanes;
    s.survived = reinterpret_cast<Lane*>(storage);
    return storage + static_cast<std::ptrdiff_t>(kWorlds * t.thresholds) * kLanes;
}

/// Everything at spot, nothing triggered. Lanes beyond the job's never trigger.
CASCADE_INLINE void reset(LaneJob const& job, LaneState& s) {
    KernelTables const& t = *job.tables;
    double* storage = job.workspace;
    storage = place_parts(t, storage, s);
    for (int j = 0; j < t.transients; ++j) {
        s.transient[j] = Lane{};
    }
    for (int j = 0; j < kWorlds * t.thresholds; ++j) {
        s.survived[j] = Lane{};
    }
    Lane const zero{};
    s.baseline = s.permanent = s.displacement = zero;
    s.intensity_excess = zero;
    for (Extremes& e : s.world) {
        e.low = e.high = e.drawdown = e.runup = zero;
    }
    for (int i = 0; i < kLanes; ++i) {
        s.depth[i] = 1.0;
        s.variance[i] = t.heston.initial_variance;
        PathState& path = s.path[i];
        path = PathState{};
        path.book_number = s.number[i] = job.number[i];
        path.mix = mix_storage(job) + static_cast<std::ptrdiff_t>(i) * t.mix_tiers;
        path.depth_low = 1.0;
        bool const used = i < job.lanes;
        double const beyond = __builtin_inf();
        path.trigger_low = used ? -path.frontier[0].trigger(level_table(t.side[0])) : -beyond;
        path.trigger_high = used ? path.frontier[1].trigger(level_table(t.side[1])) : beyond;
        show_triggers(job, s, i);
    }
    for (int side = 0; side < models::kSides; ++side) {
        for (int i = 0; i < kLanes; ++i) {
            s.path[i].field[side] = models::PathField{
                storage, 0, 0.0, job.book_normals[side] + i * job.book_levels[side]};
            storage += t.side[side].levels;
        }
    }
    if (job.book_common != nullptr) {
        for (int i = 0; i < kLanes; ++i) {
            s.path[i].common = job.book_common[i];
        }
    } else if (t.field_log_sd > 0.0) {
        LaneWords words;
        random_lane_words(t.seed, s.number, Purpose::book_common, 0, words);
        for (int i = 0; i < kLanes; ++i) {
            s.path[i].common =
                static_cast<double>(box_muller(words.word[0][i], words.word[1][i]).first);
        }
    }
}

/// Multiply the factors of levels [first, end) by what the path's leverage mix makes of them. Each
/// side draws the mix at its first level: the same words, hence the same mix.
CASCADE_INLINE void mix_levels(LaneJob const& job, PathState const& path, int side,
                               std::int64_t first, std::int64_t end, double* xi) {
    KernelTables const& t = *job.tables;
    double* const ratio = path.mix;
    if (first == 0) {
        draw_dirichlet(t.seed, path.book_number, Purpose::leverage_mix, t.mix_shape, t.mix_tiers,
                       ratio);
        for (int j = 0; j < t.mix_tiers; ++j) {
            ratio[j] /= t.mix_mean[j];
        }
    }
    for (std::int64_t k = first; k < end; ++k) {
        double sum = 0.0;
        for (int j = 0; j < t.mix_tiers; ++j) {
            sum = __builtin_fma(t.side[side].mix_share[k * t.mix_tiers + j], ratio[j], sum);
        }
        xi[k] *= sum;
    }
}

/// \return whether the normals of these four levels are prescribed
CASCADE_INLINE bool prescribed_normals(LaneJob const& job, models::PathField const& field, int side,
                                       std::uint32_t group, float* out) {
    auto const first = static_cast<int>(4 * group);
    if (first >= job.book_levels[side]) {
        return false;
    }
    for (int j = 0; j < 4; ++j) {
        out[j] = field.e[first + j];
    }
    return true;
}

/// Draw the lane's factors as far as `level`. Out of line: rare, and long.
__attribute__((noinline)) static double draw_field(LaneJob const& job, PathState& path, int side,
                                                   std::int64_t level) {
    KernelTables const& t = *job.tables;
    models::PathField& field = path.field[side];
    std::int64_t const first = field.drawn;
    if (t.field_log_sd > 0.0) {
        models::FieldTable const table{t.field_log_sd, t.field_common_share, t.field_own_share,
                                       t.side[side].correlation, t.side[side].innovation};
        Purpose const purpose = side == 0 ? Purpose::book_long : Purpose::book_short;
        models::field_at(table, field, t.side[side].levels, path.common, level,
                         [&](std::uint32_t group, float* out) {
                             if (!prescribed_normals(job, field, side, group, out)) {
                                 field_normals(t.seed, path.book_number, purpose, group, out);
                             }
                         });
    } else {
        for (; field.drawn <= level; ++field.drawn) {
            field.xi[field.drawn] = 1.0;
        }
    }
    if (t.mix_tiers > 0) {
        mix_levels(job, path, side, first, field.drawn, field.xi);
    }
    return field.xi[level];
}

/// The lane's factor on a level's notional.
CASCADE_INLINE double field_factor(LaneJob const& job, PathState& path, int side,
                                   std::int64_t level) {
    if (!job.tables->factors_vary) {
        return 1.0;
    }
    models::PathField const& field = path.field[side];
    return level < field.drawn ? field.xi[level] : draw_field(job, path, side, level);
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
