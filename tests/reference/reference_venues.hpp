#pragma once

/// Several venues by definition: marks and bases step by step, ends of cascades by iteration from
/// below, round by round, on copies of every venue's desk and book.

#include <memory>
#include <vector>

#include "tests/reference/reference_desk.hpp"

namespace cascade::test {

struct ReferenceVenuesEnd {
    double index;  ///< outward
    double flow;
    int rounds;
};

class ReferenceVenues {
  public:
    /// \param book  the path's map, both sides
    ReferenceVenues(engine::Plan const& plan, ReferenceSide const (&book)[2]);

    void recover();  ///< one step
    /// Orders that waited are worked off. `index` is log price over spot; \return how far it moved
    double work_queue(std::size_t venue, int side, double index, double thinness);
    /// One side of a step from the outward index mark.
    ReferenceVenuesEnd settle(int side, double index, double thinness);

    [[nodiscard]] double depth() const;
    [[nodiscard]] std::vector<double> figures() const;  ///< [figure * venues + venue]

  private:
    struct One {
        std::unique_ptr<engine::Plan> plan;  ///< that of a single venue of its depth and rules
        std::unique_ptr<ReferenceDesk> desk;
        ReferenceSide book[2];
        double remembered[2] = {0.0, 0.0};
        double depth = 1.0;
        double basis = 0.0;
        double smooth = 0.0;
        double liquidated[2] = {0.0, 0.0};
        double largest_basis = 0.0;
    };
    struct Trial;
    [[nodiscard]] double offset(std::size_t venue) const;
    [[nodiscard]] ReferenceMarket market(std::size_t venue, int side, double thinness) const;
    [[nodiscard]] Trial take(std::size_t venue, int side, double index, double shift, double cut,
                             double thinness) const;
    void settle_group(std::vector<std::size_t> const& group, int side, double thinness,
                      ReferenceVenuesEnd& end);
    double move(std::size_t venue, int side, double own);
    void note_bases();

    engine::Plan const& plan_;
    std::vector<One> venue_;
};

}  // namespace cascade::test
