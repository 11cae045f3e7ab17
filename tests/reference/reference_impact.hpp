#pragma once

/// Laws of impact and ends of cascades by definition: fixed points by search and bisection.

#include <vector>

#include "tests/reference/reference_path.hpp"

namespace cascade::test {

/// Linear impact of flow q met from depth factor f, and the depth factor it leaves.
[[nodiscard]] double impact(ReferenceMarket const& m, double f, double q);
[[nodiscard]] double depth_after(ReferenceMarket const& m, double f, double q);

/// Flow q met from depth factor f in units of calm depth.
[[nodiscard]] double calm_flow(ReferenceMarket const& m, double f, double q);

/// g(E) of models/impact/impact.hpp.
[[nodiscard]] double law_of(ReferenceMarket const& m, double flow);

/// Notional of the levels `taken` between the frontier and y, plus points reached at or before y.
[[nodiscard]] double notional_to(std::vector<ReferenceLevel> const& levels,
                                 std::vector<bool> const& taken,
                                 std::vector<bool> const& point_used, double frontier, double y);

/// Impact of what notional_to() counts.
[[nodiscard]] double impact_at(std::vector<ReferenceLevel> const& levels,
                               std::vector<bool> const& taken, std::vector<bool> const& used,
                               ReferenceMarket const& m, double f, double frontier, double y);

/// Least y >= frontier with y - I(N(y)) >= mark; mark + I of all levels taken where there is none.
[[nodiscard]] double least_fixed_point(std::vector<ReferenceLevel> const& levels,
                                       std::vector<bool> const& taken,
                                       std::vector<bool> const& point_used,
                                       ReferenceMarket const& market, double mark, double depth,
                                       double frontier);

}  // namespace cascade::test
