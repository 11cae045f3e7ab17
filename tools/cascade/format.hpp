#pragma once

/// Numbers and names as a person reads them. Pure functions; NaN prints as "n/a".
///
/// One function for each unit; each keeps significant digits at every magnitude, so that a value
/// that is not 0 never prints as 0: prices from 1e-6 to 1e6, amounts from 0.001 coin to 1e12 USD.
/// Checked in tests/cli/text_test.cpp.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::program {

/// Three significant digits without exponent where that is short: "4.31", "0.0215", "128",
/// "3.12e-07".
[[nodiscard]] std::string short_number(double value);

/// A probability however small: "0.0132", "4.37e-07".
[[nodiscard]] std::string probability(double value);

/// Amount of money with three significant digits and its scale: "2.14 bn", "791 M", "12.0 k",
/// "87.4", "0.00125".
[[nodiscard]] std::string usd(double value);

/// A figure of any kind: money from 100,000 on, else three significant digits.
[[nodiscard]] std::string figure_number(double value);

/// Values that somebody chose, one of which a row or column stands for: as figure_number(), but all
/// with as many digits as tell those apart that differ.
[[nodiscard]] std::vector<std::string> labels(std::vector<double> const& values);

/// Price with thousands separators and at least five significant digits: "105,000", "0.012345",
/// "1.3841e-05"; one that up to eight digits state exactly with all of them: "100,000.25".
[[nodiscard]] std::string price(double value);

/// Prices of one sentence or row: as price(), but all with as many digits as tell those apart that
/// differ.
[[nodiscard]] std::vector<std::string> prices(std::vector<double> const& values);

/// An amount that somebody stated, in money or coin, with all its digits: "5,000,000", "0.4",
/// "0.00125". Rounding of the twelfth digit is not shown.
[[nodiscard]] std::string amount(double value);

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

/// Bytes of the code point at `at`; 0 where the bytes there are not UTF-8.
[[nodiscard]] std::size_t code_point_size(std::string_view text, std::size_t at);

/// Columns that the text takes up on a terminal: letters of East Asia take two, marks that combine
/// with the letter before them none.
[[nodiscard]] std::size_t width(std::string_view text);

/// Padded to `size` columns, at the right or at the left; never cut.
[[nodiscard]] std::string left(std::string_view text, std::size_t size);
[[nodiscard]] std::string right(std::string_view text, std::size_t size);

/// Cut to `size` columns, the last one an ellipsis where something is missing.
[[nodiscard]] std::string cut(std::string_view text, std::size_t size);

/// Words laid out in lines of at most 80 columns, each after `indent`.
[[nodiscard]] std::string wrapped(std::string_view text, std::string const& first_indent,
                                  std::string const& indent);

}  // namespace cascade::program
