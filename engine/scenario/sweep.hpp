#pragma once

/// Sweeps: one scenario run again and again with some of its values changed.

#include <functional>
#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"

namespace cascade::engine {

/// A number of the scenario that is varied.
struct SweepInputField {
    std::string name;     ///< of the dimension; left out: the last word of the pointer
    std::string pointer;  ///< JSON pointer into the scenario
    std::string unit;     ///< of a duration: "min" turns 10 into "10min"
    std::vector<double> values;
    std::optional<double> low;
    std::optional<double> high;
    std::optional<std::uint64_t> points;  ///< between low and high, both included
    std::string scale = "linear";         ///< or "log"
};

struct SweepInput {
    std::string schema;  ///< the key "$schema"
    std::uint64_t schema_version = 1;
    std::string name;
    std::string description;
    std::string scenario;  ///< file, relative to the sweep's folder
    std::string design;    ///< grid, one_at_a_time, sobol, critical
    std::optional<std::uint64_t> paths;
    std::optional<std::uint64_t> samples;
    std::optional<std::uint64_t> resamples;
    std::vector<SweepInputField> inputs;
    std::vector<std::string> figures;
};

/// A sweep that was read and checked.
struct Sweep {
    SweepInput in;
    std::string file;
    std::string text;           ///< the bytes exactly as read
    std::string scenario_file;  ///< of the base
    std::string scenario_text;
    std::string scenario_folder;
    std::vector<Override> overrides;  ///< of the base: --set, and the sweep's own paths
    Scenario base;
    std::vector<std::vector<double>> values;  ///< [input]: values, or the spread low ... high
    std::vector<double> base_value;           ///< [input]: NaN where the base does not have it
};

inline constexpr std::size_t kMaxSweepPoints = 20000;

/// Read and check a sweep and its scenario, and every value of every input by itself.
/// \throws Error (missing_input, invalid_input) with all faults
[[nodiscard]] Sweep load_sweep(std::string const& file,
                               std::vector<Override> const& overrides = {});

/// The same from text already in memory; `file` names it in messages, `folder` is where its
/// scenario lies.
[[nodiscard]] Sweep parse_sweep(std::string const& text, std::string const& file,
                                std::string const& folder,
                                std::vector<Override> const& overrides = {});

/// The scenario with the inputs at these values.
/// \throws Error (invalid_input) where the combination is refused
[[nodiscard]] Scenario scenario_at(Sweep const& sweep, std::vector<double> const& values);

/// Value of an input at share u in [0, 1] of its range. \pre it has low and high
[[nodiscard]] double value_in_range(SweepInputField const& input, double u);

/// JSON Schema draft-07 of sweeps, made from the table that reads them.
[[nodiscard]] std::string sweep_schema_json();

}  // namespace cascade::engine
