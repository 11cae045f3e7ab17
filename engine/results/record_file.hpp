#pragma once

/// Records of runs in files: checkpoints of one run, and parts of it that were simulated elsewhere.

#include <string>

#include "engine/results/result_file.hpp"
#include "engine/simulate/record.hpp"

namespace cascade::engine {

inline constexpr char const* kRecordType = "cascade-record";

/// Write to a temporary file beside `file`, read it back, fsync, rename: the whole file appears or
/// nothing does.
/// \pre the record has units
/// \throws Error (output_refused, storage_failed)
void write_record(Record const& record, std::string const& file, bool force);

/// A record of this plan, as it was written. Nothing in the file is trusted: its bytes and groups
/// must match their checksums, its identity that of the plan, its sizes what the plan makes of its
/// units, its values what such values can be.
/// \throws Error (storage_failed) saying which of them does not hold
/// Checked in tests/unit/results/record_file_test.cpp, tests/schedule/record_test.cpp.
[[nodiscard]] Record read_record(Plan const& plan, std::string const& file);

}  // namespace cascade::engine
