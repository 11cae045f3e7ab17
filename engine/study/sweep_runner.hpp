#pragma once

/// The runs of a sweep, one after another. Private to this room.

#include <cstdint>
#include <string>

#include "engine/results/sweep_dataset.hpp"
#include "engine/scenario/sweep.hpp"
#include "engine/simulate/run.hpp"
#include "engine/study/observer.hpp"
#include "engine/study/settings.hpp"

namespace cascade::study {

/// Runs scenarios and tells how far the sweep is.
class SweepRunner {
  public:
    /// \param runs, paths  Of the whole sweep, and of each run.
    SweepRunner(Settings const& settings, Observer const& observer, std::uint64_t runs,
                std::uint64_t paths);

    /// \throws Error (stopped)
    [[nodiscard]] engine::SweepRun whole(engine::Scenario const& scenario);
    [[nodiscard]] engine::Dataset summary(engine::Scenario const& scenario);
    void stop_if_asked() const;

    [[nodiscard]] std::string const& simd() const { return simd_; }
    [[nodiscard]] int threads() const { return used_; }
    [[nodiscard]] std::uint64_t simulated() const { return runs_ * paths_; }

  private:
    [[nodiscard]] engine::RunResult run(engine::Plan& plan);

    Settings const& settings_;
    Observer const& observer_;
    std::uint64_t total_;
    std::uint64_t paths_;
    std::uint64_t runs_ = 0;
    std::string simd_;
    int used_ = 0;
};

/// The data set of a sweep: its design, carried out.
/// \throws Error (stopped; invalid_input where a figure or a name is refused)
[[nodiscard]] engine::Dataset carry_out(engine::Sweep const& sweep, SweepRunner& runner);

}  // namespace cascade::study
