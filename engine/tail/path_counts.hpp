#pragma once

/// What a path adds to the histograms, kept until its weight is known.

#include <cstdint>
#include <vector>

#include "engine/simulate/block.hpp"

namespace cascade::engine {

/// One count of one path.
struct PathCount {
    enum class Kind : std::uint8_t { fan, heat, cascade };
    Kind kind;
    std::uint8_t which;  ///< world of a fan, side of the others
    std::uint32_t index;
    double usd;  ///< of the heat map
};

/// The counts of a group of lanes.
class CountRecorder final : public LaneCounts {
  public:
    void fan(int world, std::size_t index, int lane) override;
    void heat(int side, std::size_t index, int lane, double usd) override;
    void cascade(int side, std::size_t bin, int lane) override;

    /// Counts of one lane, which start anew.
    [[nodiscard]] std::vector<PathCount> take(int lane);

  private:
    std::vector<PathCount> counts_[models::kLanes];
};

/// An empty tally whose rows carry weights.
[[nodiscard]] Tally empty_weighted_tally(Plan const& plan, std::uint64_t first_path,
                                         std::uint64_t paths);

/// Add the counts of a path of this weight to the tally's histograms.
void add_counts(std::vector<PathCount> const& counts, double weight, Tally& tally);

}  // namespace cascade::engine
