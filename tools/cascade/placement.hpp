#pragma once

/// Where a run keeps the figures of its paths: in memory, or in scratch files where they do not
/// fit. No figure of the result depends on it.

#include <memory>
#include <string>

#include "engine/simulate/plan.hpp"
#include "engine/simulate/run.hpp"
#include "tools/cascade/arguments.hpp"

namespace cascade::program {

/// The choice, and upper estimates of what it takes, bytes.
struct Placement {
    engine::Storage storage = engine::Storage::memory;
    std::string folder;    ///< of scratch files; empty: none
    double memory = 0.0;   ///< of everything
    double scratch = 0.0;  ///< of scratch files
};

/// Memory where the figures fit into --memory and everything into what is free, else scratch files,
/// where the estimator may use them; --scratch names their folder, else $TMPDIR, else it is that of
/// the result file `output`. Checked in tests/cli/scratch_test.py.
[[nodiscard]] Placement place_columns(RunArguments const& arguments, engine::Plan const& plan,
                                      std::string const& output);

/// Refuse now what the system would end later. \throws InputError, ScratchError
void require_room(RunArguments const& arguments, engine::Plan const& plan,
                  Placement const& placement);

/// The scratch folder, null where none is needed. \throws ScratchError
[[nodiscard]] std::shared_ptr<engine::Scratch> open_scratch(Placement const& placement);

}  // namespace cascade::program
