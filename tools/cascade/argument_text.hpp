#pragma once

/// Values of options: what is wrong with them, and what they mean.

#include <cstddef>
#include <functional>
#include <string>

namespace cascade::program {

/// Checks that a value is digits only: the parser itself would turn -3 into a huge number.
[[nodiscard]] std::function<std::string(std::string const&)> whole_number(std::size_t digits);

/// "1%" or "0.01"; NaN where it is neither.
[[nodiscard]] double share_of(std::string const& text);

/// "" where the text is a share, else what was expected.
[[nodiscard]] std::string check_share(std::string const& text);

/// As many digits as read back to the same number.
[[nodiscard]] std::string exact_text(double value);

/// "" where the text is a duration, else what was expected.
[[nodiscard]] std::string duration_fault(std::string const& text);

}  // namespace cascade::program
