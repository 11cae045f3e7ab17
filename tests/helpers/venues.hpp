#pragma once

/// Venues built by hand.

#include <string>

#include "models/venue/venue.hpp"

namespace cascade::test {

inline models::Venue venue(double book_share, double depth_share, models::MarkRule mark,
                           double mark_half_life_s = 0.0) {
    models::Venue out;
    out.name = "venue";
    out.book_share = book_share;
    out.depth_share = depth_share;
    out.mark = mark;
    out.mark_half_life_s = mark == models::MarkRule::smoothed ? mark_half_life_s : 0.0;
    return out;
}

}  // namespace cascade::test
