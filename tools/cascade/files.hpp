#pragma once

/// Files of the program.

#include <string>

#include "engine/study/result.hpp"

namespace cascade::program {

using study::require_readable;

/// Say on stderr what could be checked of a result that another tool copied; else nothing.
void complain_of_copy(std::string const& file, engine::ResultFile const& result);

/// Write a text file whole or not at all (temporary file, fsync, rename).
/// \throws engine::Error (output_refused) where it exists and `force` is false, or cannot be
/// created;
///         engine::Error (storage_failed) where writing fails.
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
