#pragma once

/// Files of the program other than scenarios and results.

#include <string>

namespace cascade::program {

/// \throws engine::InputMissing where `file` is not there or cannot be read.
void require_readable(std::string const& file);

/// Write a text file whole or not at all (temporary file, fsync, rename).
/// \throws engine::OutputError where it exists and `force` is false, or cannot be created;
///         engine::StorageError where writing fails.
void write_text(std::string const& file, std::string const& text, bool force);

/// A file name made of a scenario's name: letters, digits, '.', '_' and '-' stay, never hidden.
[[nodiscard]] std::string file_stem(std::string const& name);

/// Does `file` end in `ending` (".csv"), whatever the case?
[[nodiscard]] bool has_ending(std::string const& file, std::string const& ending);

}  // namespace cascade::program
