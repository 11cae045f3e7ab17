#pragma once

/// What a path adds to the histograms, kept until its weight is known.

#include <cstddef>
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

/// Add the counts of a path of this weight to the tally's sums, those of the first component or the
/// second of two.
void add_counts(std::vector<PathCount> const& counts, double weight, SumUnits const& units,
                Tally& tally, bool second = false);

/// Give rows that are alike the weight 1, in independent units of `unit_paths` rows: counts become
/// sums of weights.
void weigh_alike(Tally& tally, std::uint64_t unit_paths);

}  // namespace cascade::engine
