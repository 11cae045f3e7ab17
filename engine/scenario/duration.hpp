#pragma once

/// Durations as files write them: "24h", "1min", "500ms", "0.5h".

#include <cstdint>
#include <optional>
#include <string>

namespace cascade::engine {

/// What a duration looks like, as a regular expression for the schema.
inline constexpr char const* kDurationPattern = "^[0-9]+(\\.[0-9]+)?(us|ms|s|min|h|d)$";

/// Exact value in nanoseconds; nothing where the text is no duration, is zero, is no whole number
/// of nanoseconds or is longer than 100 years.
[[nodiscard]] std::optional<std::int64_t> parse_duration(std::string const& text);

/// The same with zero allowed: a time since the start.
[[nodiscard]] std::optional<std::int64_t> parse_time(std::string const& text);

/// The shortest text that parse_duration reads back to `ns` > 0.
[[nodiscard]] std::string duration_text(std::int64_t ns);

[[nodiscard]] double seconds_of(std::int64_t ns);

}  // namespace cascade::engine
