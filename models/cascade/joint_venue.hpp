#pragma once

/// What the two ways to settle a joint cascade (settle_within.hpp, settle_joint.hpp) share: a
/// venue's part in it, and a stretch of it along which nothing changes.

#include "models/cascade/settle_market.hpp"
#include "models/venue/mark.hpp"

namespace cascade::models {
inline namespace CASCADE_SIMD {

/// Log price.
inline constexpr double kTogether = 1e-13;

/// A venue's part in the cascade.
struct JointVenue {
    DepthImpact law;    ///< of the index, by its orders
    double depth;       ///< depth factor, in and out
    double offset;      ///< its mark over the index, outward
    double limit;       ///< USD that may still be sent
    Frontier frontier;  ///< in and out
    double flow;        ///< out: USD triggered
    double executed;    ///< out: USD sent
    double shift;       ///< out: log price its orders moved the index by

    // The level under way.
    double from;
    double density;
    double room;  ///< USD of it that may still be sent
    double used;
    double sent;
    double shift_before;
    // The stretch under way.
    double width;     ///< distance to the end of its level
    double rate;      ///< log price that its flow moves the index by, per log price of distance
    double bend;      ///< that rate grows as exp(bend * distance); 0: depth does not change
    double scale;     ///< rate / bend
    double growth;    ///< exp(bend * distance) - 1 at the distance tried last
    double reach;     ///< of a cascade within levels: how far it had come when the cascade began,
    double moved;     ///< log price that its flow moves the index by,
    double after;     ///< and its depth factor then
    LevelFill whole;  ///< the level that it went through whole, where it `crossed` one
    // The round under way.
    std::int64_t round_levels;
    double round_flow;

    // Its frontier.
    double trigger;  ///< of the index
    bool point;      ///< a level at one price comes next

    int number;    ///< in the list of all venues
    bool begun;    ///< of the level under way
    bool taken;    ///< its level is being taken in, in the stretch under way,
    bool pushes;   ///< and its flow moves the index
    bool crossed;  ///< it has gone through a level whole, `whole`
};

struct JointEnd {
    double mark;  ///< outward distance of the index at the end
    std::int64_t rounds;
    bool map_end;  ///< only the end of the map stopped it (runaway)
};

/// A stretch along which nothing changes, from its beginning.
struct JointStretch {
    double gap;    ///< of the mark over it
    double width;  ///< distance along which nothing changes
    /// Derivatives of the log price moved, by distance; the first is the reproduction number.
    double moved[4];
};

/// A root's lower bound, as good as four terms of its series in v = gap / (1 - R): with
/// a_n = moved_n / (n! (1 - R)) it is
///     v + a_2 v^2 + (2 a_2^2 + a_3) v^3 + (5 a_2^3 + 5 a_2 a_3 + a_4) v^4 + ...,
/// no term of which is negative.
CASCADE_INLINE double first_try(JointStretch const& s) {
    double const inverse = 1.0 / (1.0 - s.moved[0]);
    double const v = s.gap * inverse;
    double const a2 = 0.5 * inverse * s.moved[1];
    double const a3 = 1.0 / 6.0 * inverse * s.moved[2];
    double const a4 = 1.0 / 24.0 * inverse * s.moved[3];
    double const c3 = __builtin_fma(2.0 * a2, a2, a3);
    double const c4 = __builtin_fma(5.0 * a2, __builtin_fma(a2, a2, a3), a4);
    double const v2 = v * v;
    return __builtin_fma(v2, __builtin_fma(v2, c4, __builtin_fma(v, c3, a2)), v);
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
