#pragma once

/// Numbers in messages: significant digits at every magnitude, and two values that differ never
/// read the same.

#include <array>
#include <cstdint>
#include <string>

namespace cascade {

/// `value` rounded to `digits` significant digits, zeros at the end left out: "100000", "0.00125",
/// "1.3841e-05". Without exponent from 1e-4 up to 1e15. NaN is "n/a".
///
/// \param digits  1 to 17.
/// Checked in tests/unit/models/number_text_test.cpp.
[[nodiscard]] std::string number_text(double value, int digits = 6);

/// Two values for one message, both with the fewest digits, at least `digits`, that tell them
/// apart where they differ: {"100000.4", "100000.2"}.
/// Checked in tests/unit/models/number_text_test.cpp.
[[nodiscard]] std::array<std::string, 2> told_apart(double a, double b, int digits = 6);

/// "1,234,567"
/// Checked in tests/unit/models/number_text_test.cpp.
[[nodiscard]] std::string grouped_text(std::uint64_t value);

/// "12.3 MiB", three significant digits.
/// Checked in tests/unit/models/number_text_test.cpp.
[[nodiscard]] std::string byte_text(double bytes);

}  // namespace cascade
