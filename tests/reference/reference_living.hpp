#pragma once

/// A living book by definition: what shrinks is multiplied in every half step, what opens is put
/// into a sorted list of levels, and what is open is counted anew each time.

#include "engine/simulate/plan.hpp"
#include "tests/reference/reference_desk.hpp"

namespace cascade::test {

struct ReferenceLiving {
    /// \param at_start  levels of both sides, which the baseline starts with too
    ReferenceLiving(engine::Plan const& plan, std::vector<ReferenceLevel> const (&at_start)[2]);

    /// Positions are closed by their owners, or leave to come back, in both worlds.
    void shrink_half_a_step(ReferenceSide (&feedback)[2]);

    /// The baseline at the low and the high of a step.
    void meet_baseline(double low, double high);

    /// Positions open at the end of a step, if an interval ends there.
    void end_step(std::size_t step, double baseline_price, double feedback_price,
                  ReferenceSide (&feedback)[2]);

    double baseline_liquidated[2] = {0.0, 0.0};

  private:
    void shrink(ReferenceSide& side, double& waiting) const;
    void open(int side, double price, ReferenceSide& book, double& waiting) const;

    engine::Plan const& plan_;
    ReferenceSide baseline_[2];
    double waiting_[2][2] = {};  ///< [world][side], USD that come back at the end of the interval
};

/// A cascade of the side, whose bins are cut where open points stand: the parts are levels of their
/// own.
[[nodiscard]] ReferenceCascade living_cascade(ReferenceSide& side, ReferenceMarket const& market,
                                              double mark, double depth);

}  // namespace cascade::test
