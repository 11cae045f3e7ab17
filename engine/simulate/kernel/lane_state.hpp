#pragma once

/// The state of a block of lanes between two steps. Log prices are over spot.

#include "engine/random/normal.hpp"
#include "engine/simulate/kernel/lane_job.hpp"
#include "models/base/lanes.hpp"
#include "models/book/path_field.hpp"
#include "models/cascade/settle.hpp"

namespace cascade::engine {
inline namespace CASCADE_SIMD {

using models::kLanes;
using models::Lane;
using models::lane_max;
using models::lane_min;

/// Extremes of one world so far.
struct Extremes {
    Lane low;
    Lane high;
    Lane drawdown;  ///< largest fall from a running high
    Lane runup;     ///< largest rise from a running low
};

/// One side of every lane: how far it is consumed, and its random field.
struct SideState {
    models::Frontier frontier[kLanes];
    models::PathField field[kLanes];
    Lane liquidated;
};

struct LaneState {
    Lane baseline;      ///< x, log price without impact
    Lane permanent;     ///< J
    Lane displacement;  ///< J + Y
    Lane depth;         ///< depth factor f
    Lane feedback;      ///< p = x + J + Y at the step's end
    Extremes world[kWorlds];

    Lane step_start;  ///< of the step under way: x at its start,
    Lane step_low;    ///< its low and high without feedback,
    Lane step_high;
    Lane feedback_low;  ///< and with feedback
    Lane feedback_high;
    Lane trigger_low;   ///< feedback lows at or below this trigger longs
    Lane trigger_high;  ///< feedback highs at or above this trigger shorts

    SideState side[models::kSides];
    Lane common;  ///< factor of the dispersion field common to both sides

    Lane largest_displacement;
    Lane depth_low;
    Lane cascades;
    Lane largest_cascade;
    Lane rounds;
    Lane travel;
    Lane runaway;

    Lane* transient;  ///< Y, part by part
    Lane* survived;   ///< [world * thresholds + threshold]: steps before the threshold was passed
};

/// Bits of lanes with a <= b.
CASCADE_INLINE std::uint32_t lanes_at_or_below(Lane const& a, Lane const& b) {
    std::uint32_t mask = 0;
#if defined(__AVX512F__)
    for (int i = 0; i < kLanes; i += 8) {
        mask |= static_cast<std::uint32_t>(_mm512_cmp_pd_mask(
                    _mm512_load_pd(&a.value[i]), _mm512_load_pd(&b.value[i]), _CMP_LE_OQ))
                << i;
    }
#elif defined(__AVX2__)
    for (int i = 0; i < kLanes; i += 4) {
        __m256d const le =
            _mm256_cmp_pd(_mm256_load_pd(&a.value[i]), _mm256_load_pd(&b.value[i]), _CMP_LE_OQ);
        mask |= static_cast<std::uint32_t>(_mm256_movemask_pd(le)) << i;
    }
#else
    for (int i = 0; i < kLanes; ++i) {
        mask |= (a[i] <= b[i] ? 1u : 0u) << i;
    }
#endif
    return mask;
}

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

CASCADE_INLINE models::LevelTable level_table(SideTables const& t) {
    return {t.near, t.far, t.notional, t.density, t.levels};
}

/// Everything at spot, nothing triggered. Lanes beyond the job's never trigger.
CASCADE_INLINE void reset(LaneJob const& job, LaneState& s) {
    KernelTables const& t = *job.tables;
    double* storage = job.workspace;
    s.transient = reinterpret_cast<Lane*>(storage);
    storage += static_cast<std::ptrdiff_t>(t.transients) * kLanes;
    s.survived = reinterpret_cast<Lane*>(storage);
    storage += static_cast<std::ptrdiff_t>(kWorlds * t.thresholds) * kLanes;
    for (int j = 0; j < t.transients; ++j) {
        s.transient[j] = Lane{};
    }
    for (int j = 0; j < kWorlds * t.thresholds; ++j) {
        s.survived[j] = Lane{};
    }
    Lane const zero{};
    s.baseline = s.permanent = s.displacement = s.feedback = zero;
    for (Extremes& e : s.world) {
        e.low = e.high = e.drawdown = e.runup = zero;
    }
    s.largest_displacement = s.cascades = s.largest_cascade = zero;
    s.rounds = s.travel = s.runaway = s.common = zero;
    for (int i = 0; i < kLanes; ++i) {
        s.depth[i] = 1.0;
        s.depth_low[i] = 1.0;
    }
    for (int side = 0; side < models::kSides; ++side) {
        s.side[side].liquidated = zero;
        for (int i = 0; i < kLanes; ++i) {
            s.side[side].frontier[i] = models::Frontier{};
            s.side[side].field[i] = models::PathField{storage, 0, 0.0};
            storage += t.side[side].levels;
        }
    }
    models::Frontier const untouched;
    for (int i = 0; i < kLanes; ++i) {
        bool const used = i < job.lanes;
        double const beyond = __builtin_inf();
        s.trigger_low[i] = used ? -untouched.trigger(level_table(t.side[0])) : -beyond;
        s.trigger_high[i] = used ? untouched.trigger(level_table(t.side[1])) : beyond;
    }
    if (t.field_log_sd > 0.0) {
        LaneWords words;
        random_lane_words(t.seed, job.first_path, Purpose::book_common, 0, words);
        for (int i = 0; i < kLanes; ++i) {
            s.common[i] = static_cast<double>(box_muller(words.word[0][i], words.word[1][i]).first);
        }
    }
}

/// The lane's factor on a level's notional, as a function of the level.
CASCADE_INLINE auto field_of(LaneJob const& job, LaneState& s, int side, int lane) {
    KernelTables const& t = *job.tables;
    return [&t, &job, &s, side, lane](std::int64_t level) -> double {
        if (!(t.field_log_sd > 0.0)) {
            return 1.0;
        }
        models::FieldTable const table{t.field_log_sd, t.field_common_share, t.field_own_share,
                                       t.side[side].correlation, t.side[side].innovation};
        Purpose const purpose = side == 0 ? Purpose::book_long : Purpose::book_short;
        std::uint64_t const path = job.first_path + static_cast<std::uint64_t>(lane);
        return models::field_at(table, s.side[side].field[lane], t.side[side].levels,
                                s.common[lane], level, [&](std::uint32_t group, float* out) {
                                    field_normals(t.seed, path, purpose, group, out);
                                });
    };
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::engine
