#pragma once

/// A map from its headline numbers: levels that look like a published liquidation map and meet the
/// cumulative intensity at each threshold.
///
/// Positions of leverage L entered at price E = spot exp(e), e normal with standard deviation s. A
/// long one is liquidated at E (1 - 1/L) / (1 - m), a short one at E (1 + 1/L) / (1 + m), m the
/// maintenance margin: at outward distance y = c_L + (normal of standard deviation s), with c_L the
/// distance for an entry at spot. A level that price has met between entry and now is gone. With
/// price between entry and spot a Brownian bridge of the same variance s^2, the part of positions
/// left at y is 1 - exp(-2 c_L y / s^2), hence (reflection)
///     density of tier L at y  =  (phi((y - c_L) / s) - phi((y + c_L) / s)) / s,   y > 0
/// which vanishes at spot. Tiers are mixed by their weights and integrated exactly over each bin.
///
/// Each stretch between successive thresholds is scaled by its own factor to meet its intensity;
/// beyond the last threshold the factor of the whole map up to it is used. Checked in
/// tests/unit/scenario/book_test.cpp.

#include <functional>
#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"
#include "models/book/book.hpp"

namespace cascade::engine {

struct SynthesisedSide {
    models::SideBook book;                         ///< notional not yet set
    std::vector<std::vector<double>> by_leverage;  ///< [tier][level], USD of intensity
};

/// \param thresholds  of this side, (outward distance, cumulative intensity), nearest first; not
/// empty
[[nodiscard]] SynthesisedSide synthesise(BookInput const& in, models::Side side,
                                         std::vector<std::pair<double, double>> const& thresholds,
                                         std::vector<std::string>& warnings);

/// Outward log price from entry to liquidation by the plain formula above, whatever the entry.
[[nodiscard]] double liquidation_distance(models::Side side, double leverage, double margin);

/// Positions that share their distance from entry to liquidation.
struct PositionGroup {
    double distance;   ///< outward, log price, for an entry at spot; > 0
    double weight;     ///< share of notional
    std::size_t tier;  ///< of the leverage mix
};

/// Levels farther than this from spot, in log price, are left out: -63 % and +172 %.
inline constexpr double kFarthestLevel = 1.0;

/// Where positions that were opened some time ago stand now.
struct OpenLaw {
    /// Part of those whose centre (PositionGroup::distance) is c that is open between two outward
    /// distances: mass(c, from, to); less than 1 from 0 to infinity where some are gone.
    std::function<double(double, double, double)> mass;
    double reach;  ///< none stands farther than c + reach
};

/// The law above: entries of this standard deviation, less what the bridge has taken.
[[nodiscard]] OpenLaw lognormal_entries(double standard_deviation);

/// The same for groups of positions that are open now: each group's density is scaled to its share
/// of `notional`, what is gone included.
/// \param groups  weights sum to 1; the law leaves something of each
/// \param notional  USD, all groups
[[nodiscard]] SynthesisedSide synthesise_open(BookInput const& in, OpenLaw const& law,
                                              std::vector<PositionGroup> groups, double notional);

}  // namespace cascade::engine
