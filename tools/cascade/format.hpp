#pragma once

/// Numbers and names as a person reads them. Pure functions; NaN prints as "n/a".

#include <cstdint>
#include <string>
#include <string_view>

namespace cascade::program {

/// Three significant digits without exponent where that is short: "4.31", "0.0215", "128", "3e-07".
[[nodiscard]] std::string short_number(double value);

/// A probability however small: "0.0132", "4.37e-07".
[[nodiscard]] std::string probability(double value);

/// Amount of money with three significant digits and its scale: "2.14 bn", "791 M", "12.0 k", "87".
[[nodiscard]] std::string usd(double value);

/// A figure of any kind: money from 100,000 on, else three significant digits.
[[nodiscard]] std::string figure_number(double value);

/// Price with thousands separators and at least five significant digits: "105,000", "0.012345".
[[nodiscard]] std::string price(double value);

/// A share as a percentage: 0.0431 -> "4.31 %".
[[nodiscard]] std::string percent(double share);

/// A level somebody chose, without zeros at its end: 0.975 -> "97.5 %", 0.95 -> "95 %".
[[nodiscard]] std::string level_text(double share);

/// A change with its sign: "+4.31 %".
[[nodiscard]] std::string signed_percent(double share);

/// A ratio: "1.37x".
[[nodiscard]] std::string times(double ratio);

/// Whole number with thousands separators: "1,234,567".
[[nodiscard]] std::string count(double value);
[[nodiscard]] std::string whole(std::uint64_t value);

/// Bytes: "12.3 MiB".
[[nodiscard]] std::string bytes(double value);

/// Span of time: "850 ms", "12.3 s", "4 min 05 s", "3 h 12 min".
[[nodiscard]] std::string duration(double seconds);

/// A span somebody chose: "24 h", "5 min", "0.5 s".
[[nodiscard]] std::string span(double seconds);

/// Text of others (names, paths, messages) made safe for a terminal: control characters and those
/// that reorder the line are removed.
[[nodiscard]] std::string printable(std::string_view text);

/// Characters that the text takes up on a terminal (code points; the program prints no wide ones).
[[nodiscard]] std::size_t width(std::string_view text);

/// Padded to `size` characters, at the right or at the left; never cut.
[[nodiscard]] std::string left(std::string_view text, std::size_t size);
[[nodiscard]] std::string right(std::string_view text, std::size_t size);

/// Cut to `size` characters, the last one an ellipsis where something is missing.
[[nodiscard]] std::string cut(std::string_view text, std::size_t size);

/// Words laid out in lines of at most 80 characters, each after `indent`.
[[nodiscard]] std::string wrapped(std::string_view text, std::string const& first_indent,
                                  std::string const& indent);

}  // namespace cascade::program
