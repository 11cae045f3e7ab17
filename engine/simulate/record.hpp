#pragma once

/// A record: what a run found in some of its units, not finished, with all that says whose it is.
///
/// Records of neighbouring units fold into one. Of all units it is the run: the same bits whoever
/// simulated which part, where and when, whatever the threads and pieces. So to fold is to merge
/// shards, and to save (engine/results/record_file.hpp) is a checkpoint.

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/simulate/plan.hpp"
#include "engine/simulate/tally.hpp"
#include "engine/simulate/unit_range.hpp"

namespace cascade::engine {

/// Raised whenever equal plans give other figures of a path, other weights or other sums than
/// before: records of different versions do not fold.
inline constexpr int kResultsVersion = 1;

/// What an estimator found out before its first path: the pilot run of importance sampling.
struct Pilot {
    double tilt = 0.0;                  ///< theta
    std::uint64_t paths = 0;            ///< that it took
    std::vector<std::string> warnings;  ///< what a reader should know of it

    [[nodiscard]] bool operator==(Pilot const&) const = default;
};

/// Records fold where these are equal.
struct RecordIdentity {
    int results_version = kResultsVersion;
    std::string plan;  ///< fingerprint()
    EstimatorMethod method = EstimatorMethod::plain;
    std::uint64_t seed = 0;
    std::uint64_t unit_paths = 0;
    Pilot pilot;

    [[nodiscard]] bool operator==(RecordIdentity const&) const = default;
};

/// All but the pilot, which takes a run to know.
[[nodiscard]] RecordIdentity identity_of(Plan const& plan);

struct Record {
    RecordIdentity identity;
    UnitRange units;
    Tally tally;  ///< rows, counts and exact sums of the units, not finished

    bool enough = false;  ///< a look said that these units are enough

    // How it came about, which changes nothing.
    int threads = 0;  ///< that simulated a part of it
    std::string simd;
    double seconds = 0.0;
};

/// Why records of these identities do not fold; "" where they do.
[[nodiscard]] std::string why_not_alike(RecordIdentity const& a, RecordIdentity const& b);

/// Add the units of `part`, which lie next to those of `whole`, before or behind.
/// \throws Error (invalid_argument) where the identities differ, or the units overlap or leave a
/// gap;
///         std::overflow_error as add_sums()
/// Checked in tests/schedule/record_test.cpp.
void fold(Record&& part, Record& whole);

}  // namespace cascade::engine
