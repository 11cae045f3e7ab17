#pragma once

/// The oracle: one path, written to be read. No lanes, no tables, no incremental tricks; fixed
/// points by bisection on the definition; libm instead of our own functions. Slow for ever.
///
/// It shares with the engine only the named draws (normals, bridge extremes, field normals), which
/// have their own tests. The kernel must agree path by path (tests/property/kernel_test.cpp).

#include <array>
#include <cstdint>
#include <vector>

#include "engine/figures/path_figures.hpp"
#include "engine/simulate/plan.hpp"

namespace cascade::test {

struct ReferencePath {
    std::array<double, engine::kFigures> figures{};
    std::array<double, engine::kCashFigures> cash{};
    std::vector<double> venue;  ///< [figure * venues + venue]
    std::vector<double> first_passage;
    std::vector<double> baseline;  ///< log price at each step's end
    std::vector<double> feedback;
};

[[nodiscard]] ReferencePath reference_path(engine::Plan const& plan, std::uint64_t path);

/// One cascade by definition, for direct comparison with models::settle.
struct ReferenceLevel {
    double near;
    double far;
    double notional;
};

struct ReferenceMarket {
    double per_usd;
    double depletion;
    double floor;
    models::ImpactLaw const* law = nullptr;  ///< none: linear, by per_usd
    int side = 0;
    double thinness = 1.0;    ///< already in per_usd
    double remembered = 0.0;  ///< flow of this side in units of calm depth
};

/// What orders of a side of the plan's market meet, of which `remembered` flow is still counted.
ReferenceMarket market_met(engine::Plan const& plan, int side, double thinness, double remembered);

struct ReferenceCascade {
    double mark;
    double flow;
    double depth;
    int rounds;
    double remembered;  ///< flow in units of calm depth, what was remembered before included
};

/// \param frontier  in: consumed to here; out: the same after the cascade
[[nodiscard]] ReferenceCascade reference_cascade(std::vector<ReferenceLevel> const& levels,
                                                 ReferenceMarket const& market, double mark,
                                                 double depth, double& frontier,
                                                 std::vector<bool>& point_used);

}  // namespace cascade::test
