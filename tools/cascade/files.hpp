#pragma once

/// Files of the program.

#include <string>

#include "engine/results/result_file.hpp"

namespace cascade::program {

/// \throws engine::InputMissing where `file` is not there or cannot be read.
void require_readable(std::string const& file);

/// Say on stderr what could be checked of a result that another tool copied; else nothing.
void complain_of_copy(std::string const& file, engine::ResultFile const& result);

/// Write a text file whole or not at all (temporary file, fsync, rename).
/// \throws engine::OutputError where it exists and `force` is false, or cannot be created;
///         engine::StorageError where writing fails.
void write_text(std::string const& file, std::string const& text, bool force);

/// A file name made of a scenario's name, never hidden, never an option, at most 200 bytes.
///
/// Letters and digits of any script (UTF-8), '.', '_' and '-' stay; all else becomes '_', a leading
/// '.' or '-' gets "scenario" before it, and what is too long is cut at a character. A name that is
/// not kept whole gets 8 hexadecimal digits of its hash behind it, so that two names do not meet in
/// one file. Checked in tests/cli/text_test.cpp.
[[nodiscard]] std::string file_stem(std::string const& name);

/// Does `file` end in `ending` (".csv"), whatever the case?
[[nodiscard]] bool has_ending(std::string const& file, std::string const& ending);

}  // namespace cascade::program
