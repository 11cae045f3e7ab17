#pragma once

/// Where a run keeps the figures of its paths: in memory, or in scratch files where they do not
/// fit. No figure of the result depends on it.

#include <memory>
#include <string>

#include "engine/simulate/plan.hpp"
#include "engine/simulate/run.hpp"
#include "engine/study/settings.hpp"

namespace cascade::study {

/// The choice, and upper estimates of what it takes, bytes.
struct Placement {
    engine::Storage storage = engine::Storage::memory;
    std::string folder;    ///< of scratch files; empty: none
    double memory = 0.0;   ///< of everything
    double scratch = 0.0;  ///< of scratch files
};

/// Memory where the figures fit into settings.memory and everything into what is free, else scratch
/// files, where the estimator may use them and the settings name a folder.
/// Checked in tests/cli/scratch_test.py, tests/unit/study/errors_test.cpp.
[[nodiscard]] Placement place_columns(Settings const& settings, engine::Plan const& plan);

/// Refuse now what the system would end later. \throws Error (no_room); storage_failed where the
/// scratch folder does not work
void require_room(Settings const& settings, std::string const& scenario_file,
                  engine::Plan const& plan, Placement const& placement);

/// The scratch folder, null where none is needed. \throws Error (storage_failed)
[[nodiscard]] std::shared_ptr<engine::Scratch> open_scratch(Placement const& placement);

}  // namespace cascade::study
