#pragma once

/// The designs of a sweep, carried out.

#include <string>

#include "engine/results/sweep_dataset.hpp"
#include "engine/scenario/sweep.hpp"
#include "engine/simulate/run.hpp"
#include "tools/cascade/arguments.hpp"
#include "tools/cascade/terminal.hpp"

namespace cascade::program {

/// A signal came: nothing is written.
struct Stopped {};

/// Runs scenarios one after another, and says how far that is.
class SweepRunner {
  public:
    SweepRunner(SweepArguments const& arguments, std::uint64_t runs, std::uint64_t paths);

    /// \throws Stopped
    [[nodiscard]] engine::SweepRun whole(engine::Scenario const& scenario);
    [[nodiscard]] engine::Dataset summary(engine::Scenario const& scenario);

    [[nodiscard]] std::string const& simd() const { return simd_; }
    [[nodiscard]] int threads() const { return used_; }

  private:
    [[nodiscard]] engine::RunResult run(engine::Plan& plan);

    int threads_;
    std::uint64_t paths_;
    std::uint64_t runs_ = 0;
    ProgressLine progress_;
    std::string simd_;
    int used_ = 0;
};

/// Simulations that the sweep takes, the base included.
[[nodiscard]] std::uint64_t runs_of(engine::Sweep const& sweep);

/// \throws Stopped; engine::InputError where a figure or a name is refused
[[nodiscard]] engine::Dataset carry_out(engine::Sweep const& sweep, SweepRunner& runner);

}  // namespace cascade::program
