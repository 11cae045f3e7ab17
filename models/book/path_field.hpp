#pragma once

/// The dispersion field xi of one side on one path, drawn lazily outward from spot.
///
/// h is a first-order autoregression along the levels, exact for the exponential correlation of a
/// stationary Gaussian process at the levels' mid points:
///     h_0 = e_0,  h_k = r_k h_{k-1} + sqrt(1 - r_k^2) e_k,  r_k = exp(-(y_k - y_{k-1}) / length).
/// e_k is named by (seed, path, side, level): when and by which world a level is first reached does
/// not matter. See Dispersion in book.hpp for xi. Checked in tests/statistical/dispersion_test.cpp.

#include <cstdint>

#include "models/base/lanes.hpp"
#include "models/math/elementary_inline.hpp"

namespace cascade::models {
inline namespace CASCADE_SIMD {

/// What all paths share of one side's field.
struct FieldTable {
    double log_sd = 0.0;                  ///< s; 0: the field is off
    double common_share = 0.0;            ///< sqrt(w)
    double own_share = 0.0;               ///< sqrt(1 - w)
    double const* correlation = nullptr;  ///< r_k, r_0 = 0
    double const* innovation = nullptr;   ///< sqrt(1 - r_k^2)
};

/// What one path has drawn of it.
struct PathField {
    double* xi = nullptr;      ///< [level], valid below `drawn`; storage of the workspace
    std::int64_t drawn = 0;    ///< a multiple of 4, or the number of levels
    double h = 0.0;            ///< h of level drawn - 1
    float const* e = nullptr;  ///< e of the nearest levels where they are prescribed
};

/// xi of `level`, drawing as far as that. `normals(group, out)` gives e of levels 4 group .. + 3.
template <class Normals>
CASCADE_INLINE double field_at(FieldTable const& table, PathField& path, std::int64_t levels,
                               double common, std::int64_t level, Normals&& normals) {
    while (path.drawn <= level) {
        float e[4];
        normals(static_cast<std::uint32_t>(path.drawn / 4), e);
        for (int j = 0; j < 4 && path.drawn < levels; ++j, ++path.drawn) {
            std::int64_t const k = path.drawn;
            path.h = __builtin_fma(table.correlation[k], path.h,
                                   table.innovation[k] * static_cast<double>(e[j]));
            double const g = table.common_share * common + table.own_share * path.h;
            path.xi[k] = exp_inline(table.log_sd * (g - 0.5 * table.log_sd));
        }
    }
    return path.xi[level];
}

}  // namespace CASCADE_SIMD
}  // namespace cascade::models
