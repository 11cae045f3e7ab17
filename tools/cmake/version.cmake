# Writes cascade_version.hpp. Run at every build (cheap); the file changes only when its content does.
# Expects: SOURCE_DIR, OUTPUT, VERSION
# A copy without .git inside somebody else's repository has no commit of ours: the prefix must be empty.
execute_process(COMMAND git -C ${SOURCE_DIR} rev-parse --show-prefix
  OUTPUT_VARIABLE prefix OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
execute_process(COMMAND git -C ${SOURCE_DIR} rev-parse --short=12 HEAD
  OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
if(failed OR prefix)
  set(commit unknown)
  set(dirty false)
else()
  execute_process(COMMAND git -C ${SOURCE_DIR} diff --quiet HEAD RESULT_VARIABLE changed ERROR_QUIET)
  set(dirty false)
  if(changed)
    set(dirty true)
  endif()
endif()
file(CONFIGURE OUTPUT ${OUTPUT} @ONLY CONTENT [[#pragma once

namespace cascade {
inline constexpr char const* kVersion = "@VERSION@";
inline constexpr char const* kCommit = "@commit@";
inline constexpr bool kDirty = @dirty@;
}  // namespace cascade
]])
