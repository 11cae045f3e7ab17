#pragma once

/// Positions at single prices, which come in any order and leave nearest first: a binary heap over
/// storage that others own. Checked in tests/unit/models/point_heap_test.cpp.

#include <cstdint>

#include "models/base/lanes.hpp"

namespace cascade::models {

/// Positions that trigger at one outward distance from spot, which may be below 0.
struct OpenPoint {
    double y;
    double usd;
};

inline namespace CASCADE_SIMD {

struct PointHeap {
    OpenPoint* at;      ///< storage, room for all that are ever open
    std::int64_t size;  ///< points that are open

    /// Outward distance of the nearest; infinity where there is none.
    [[nodiscard]] CASCADE_INLINE double nearest() const {
        return size > 0 ? at[0].y : __builtin_inf();
    }

    CASCADE_INLINE void push(OpenPoint const& point) {
        std::int64_t hole = size++;
        while (hole > 0 && at[(hole - 1) / 2].y > point.y) {
            at[hole] = at[(hole - 1) / 2];
            hole = (hole - 1) / 2;
        }
        at[hole] = point;
    }

    /// Remove the nearest. \pre size > 0 \return its USD
    CASCADE_INLINE double take() {
        double const usd = at[0].usd;
        OpenPoint const last = at[--size];
        std::int64_t hole = 0;
        for (std::int64_t child = 1; child < size; child = 2 * hole + 1) {
            child += child + 1 < size && at[child + 1].y < at[child].y ? 1 : 0;
            if (at[child].y >= last.y) {
                break;
            }
            at[hole] = at[child];
            hole = child;
        }
        at[hole] = last;
        return usd;
    }
};

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
