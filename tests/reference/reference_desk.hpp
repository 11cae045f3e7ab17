#pragma once

/// A venue's desk by definition: level by level, position by position, with prices, base units and
/// wallets instead of sums of losses.

#include <array>
#include <cstdint>
#include <vector>

#include "engine/figures/path_figures.hpp"
#include "engine/simulate/plan.hpp"
#include "tests/reference/reference_path.hpp"

namespace cascade::test {

/// One side of a path's book.
struct ReferenceSide {
    std::vector<ReferenceLevel> levels;  ///< notional less what was deleveraged
    std::vector<bool> point_used;
    double frontier = 0.0;
};

/// How far a venue's mark is taken to get.
struct ReferenceReach {
    double mark;     ///< where it stands, outward
    double own;      ///< the venue's own price there
    double per_own;  ///< the mark moves by this times what its orders move its own price
    double to;       ///< it gets to here
    double cut;      ///< levels that begin beyond are left
};

struct ReferenceTaken {
    double flow;   ///< USD triggered
    double shift;  ///< outward log price that their orders move the venue's own price
};

struct ReferenceDesk {
    explicit ReferenceDesk(engine::Plan const& plan);

    /// Orders that waited are worked off, at outward mark `mark`.
    /// \param market  what they meet; its memory and `depth` are moved on
    /// \return outward log price moved
    double work_queue(int side, double mark, ReferenceMarket& market, double& depth);

    /// A cascade of a side that begins at outward mark `mark`.
    ReferenceCascade settle(int side, double mark, ReferenceMarket market, double depth,
                            ReferenceSide (&books)[2]);

    /// All levels as far as the mark gets, one of several venues.
    ReferenceTaken take(int side, ReferenceReach const& reach, ReferenceMarket& market,
                        double& depth, ReferenceSide (&books)[2]);

    void begin_step();
    [[nodiscard]] double queued() const;

    engine::Plan const& plan;
    std::array<double, engine::kCashFigures> cash{};

  private:
    struct Waiting {
        double usd;
        double units;  ///< base units at spot 1
    };
    [[nodiscard]] double limit(int side, ReferenceMarket const& market, double depth) const;
    void close(double usd, double loss);
    void deleverage(int side, double price, double usd, ReferenceSide& book);
    double& of(engine::CashFigure f) { return cash[static_cast<std::size_t>(f)]; }

    std::vector<Waiting> queue_[2];
    double usd_left_[2];
    double band_left_[2];
};

}  // namespace cascade::test
