#pragma once

/// The result file: HDF5 that xarray, h5py and ncdump open without arguments.

#include <string>

#include "engine/base/error.hpp"
#include "engine/results/dataset.hpp"

namespace cascade::engine {

inline constexpr char const* kResultType = "cascade-result";
inline constexpr char const* kSweepType = "cascade-sweep";

/// All groups of a result file.
struct ResultFile {
    std::string filetype = kResultType;  ///< or kSweepType
    Dataset figures;  ///< aggregates of all groups; attributes hold title, seed, hashes, ...
    Dataset paths;    ///< groups of figures over paths; empty when outputs.paths is false
    Dataset book;     ///< per side
    std::string scenario_json;  ///< /inputs/scenario, bytes as read
    std::string resolved_json;  ///< /inputs/resolved, every default filled in
    Dataset run;  ///< scalars of /run: host, CPU, compiler, threads, times. Outside both hashes
    /// Of a copy made by another tool: what could be checked of it and what not. Empty otherwise.
    std::string notice;
};

/// Refuse early, before hours of computing, what write_result would refuse at the end.
/// \throws Error (output_refused)
void check_output(std::string const& file, bool force);

/// Write to a temporary file beside `file`, verify it by reading it back, fsync, rename.
/// Sets the attributes results_hash and document_hash. Either the whole file appears or nothing
/// does. \throws Error (output_refused, storage_failed)
void write_result(ResultFile& result, std::string const& file, bool force);

/// What a reader of a copy that another tool made is told is in `notice`: such a copy has lost the
/// checksum of the file, and is read where its values match the results hash.
enum class ReadScope { everything, without_paths };

/// \throws Error (storage_failed) where the file is missing, no result of ours, or its hash does
/// not match.
[[nodiscard]] ResultFile read_result(std::string const& file,
                                     ReadScope scope = ReadScope::everything);

/// The same for either type of file; `filetype` of what is read says which.
/// \throws Error (storage_failed) where the file is missing, none of ours, or its hash does not
/// match.
[[nodiscard]] ResultFile read_run_or_sweep(std::string const& file,
                                           ReadScope scope = ReadScope::everything);

/// 32 hex digits over names, dimensions, units and values of figures, paths and book (XXH3, 128
/// bits).
/// The same for equal results whatever machine, threads or file layout produced them.
[[nodiscard]] std::string results_hash(ResultFile const& result);

/// 32 hex digits that bind the results hash with everything the reader is told beside the values:
/// attributes (warnings, versions, the hashes of data files among them), descriptions of variables,
/// the scenario as read and resolved. Not /run, which says when and where.
/// Checked in tests/unit/results/result_file_test.cpp.
[[nodiscard]] std::string document_hash(ResultFile const& result);

}  // namespace cascade::engine
