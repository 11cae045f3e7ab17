#include "engine/scenario/limits.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

#include "engine/scenario/message.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/simulate/memory.hpp"

namespace cascade::engine {

namespace {

/// Log price that all of a side, at the floor of its depth, would move; on the thinnest venue.
double reach_of_impact(Plan const& plan, int side) {
    models::Impact const& impact = plan.impact;
    double notional = 0.0;
    for (double const usd : plan.book.side[side].notional) {
        notional += usd;
    }
    double thinnest = 1.0;
    for (models::Venue const& venue : plan.venues) {
        thinnest = std::max(thinnest, venue.book_share / venue.depth_share);
    }
    double const flow = notional / plan.depth.floor;
    if (auto const* const power = std::get_if<models::PowerLaw>(&impact.law)) {
        double const order = power->order_size > 0.0 ? power->order_size : flow;
        return power->coefficient * std::pow(order, power->exponent) * (flow / order) * thinnest;
    }
    if (auto const* const profile = std::get_if<models::ProfileLaw>(&impact.law)) {
        auto const& distance = profile->distance[side];
        auto const& depth = profile->depth[side];
        if (depth.empty() || flow <= depth.back()) {
            return 0.0;
        }
        std::size_t const last = depth.size() - 1;
        double const slope =
            last == 0 ? distance[0] / depth[0]
                      : (distance[last] - distance[last - 1]) / (depth[last] - depth[last - 1]);
        return (distance[last] + slope * (flow - depth[last])) * thinnest;
    }
    return notional > 0.0 ? 0.01 * flow / impact.depth_1pct * thinnest : 0.0;
}

/// Prices leave the range of doubles at a log price of 709. Heavy books are beyond their mean by
/// the factor that a draw of dispersion passes on one path in 1e9.
void check_reach(Plan const& plan, std::string const& file) {
    constexpr double kMostReach = 300.0;
    double const variance = std::log1p(plan.dispersion.cv * plan.dispersion.cv);
    double const heavy = std::exp(std::max(0.0, 6.0 * std::sqrt(variance) - 0.5 * variance));
    for (int side = 0; side < models::kSides; ++side) {
        double const reach = heavy * reach_of_impact(plan, side);
        if (!(reach <= kMostReach)) {
            throw input_error(
                {{file, 0, 0, "/impact",
                  std::string("the ") + (side == 0 ? "longs" : "shorts")
                      + " of a heavy map would move log price by " + shortest_text(reach)
                      + "; at most 300 can be computed with"}});
        }
    }
}

std::string gigabytes(double bytes) {
    auto const tenths = std::llround(bytes / 1e8);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GB";
}

}  // namespace

void check_memory(Plan const& plan, std::string const& file, Storage storage) {
    double const needed = memory_estimate(plan, 1, storage);
    double const allowed = 0.8 * available_memory();
    if (needed > allowed) {
        bool const by_living = living_memory(plan) > 0.5 * needed;
        throw Error(ErrorKind::no_room,
                    {{file, 0, 0, by_living ? "/book/living/interval" : "/simulation/paths",
                      "a run of this size needs about " + gigabytes(needed) + " of memory; "
                          + gigabytes(allowed) + " (80 % of what is free) are allowed"}});
    }
}

void check_limits(Plan const& plan, std::string const& file) {
    check_reach(plan, file);
    check_memory(plan, file, may_use_scratch(plan) ? Storage::scratch : Storage::memory);
}

}  // namespace cascade::engine
