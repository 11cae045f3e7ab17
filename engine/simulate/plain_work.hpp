#pragma once

/// The estimator `plain`: paths as they come.

#include "engine/simulate/block.hpp"
#include "engine/simulate/work.hpp"

namespace cascade::engine {

/// Make of the tally of units 0 .. n - 1 that of a run of so many.
void finish_plain(Plan const& plan, Tally& tally);

class PlainWork final : public Work {
  public:
    /// \pre the method is `plain`
    PlainWork(Plan const& plan, Kernel kernel);

    [[nodiscard]] Tally run(UnitRange units) const override { return runner_.run(units); }
    [[nodiscard]] Tally none(std::uint64_t first) const override;
    void finish(Tally& tally) const override { finish_plain(prepared_.plan, tally); }

  private:
    Prepared prepared_;
    BlockRunner runner_;
};

}  // namespace cascade::engine
