#pragma once

/// The seal of a result file: 32 bytes behind its HDF5 content, where HDF5 does not look, that hold
/// a checksum of all bytes before them. Private to this folder.
///
/// HDF5 checks most of what it stores, but not where it keeps references to dimensions: damage
/// there crashes it, whoever reads. With the seal it is found before HDF5 opens the file. A copy
/// that another program made has none; its reader asks for no value of variable length.

#include <string>

namespace cascade::engine {

/// \throws Error (storage_failed)
void append_seal(std::string const& path);

/// Whether the file has a seal, which matches.
/// \throws Error (storage_failed) where the file has a seal that does not match, or cannot be read
/// Checked in tests/unit/results/result_file_test.cpp.
[[nodiscard]] bool check_seal(std::string const& path);

}  // namespace cascade::engine
