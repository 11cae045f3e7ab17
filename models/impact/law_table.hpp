#pragma once

/// A law of impact and the depth it meets, as plain numbers: what passes into the kernel units.

#include <cstdint>

namespace cascade::models {

enum class LawKind : int { linear, power, per_order, profile };

struct LawTable {
    LawKind kind;
    double scale;            ///< linear: log price per USD; power, per_order: coefficient
    double exponent;         ///< of power and per_order
    double order_size;       ///< of per_order, USD
    double const* distance;  ///< of profile: log price, ascending, from 0
    double const* depth;     ///< of profile: USD within that distance, ascending, from 0
    std::int64_t points;     ///< of profile, >= 2
    double depletion;        ///< a, per USD
    double floor;            ///< lowest depth factor
    double thinness;         ///< >= 1
};

}  // namespace cascade::models
