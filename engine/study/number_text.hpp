#pragma once

/// Numbers in the messages and warnings of this room.

#include <cstdint>
#include <string>

namespace cascade::study {

/// "1,234,567"
[[nodiscard]] std::string grouped(std::uint64_t value);

/// "12.3 MiB"
[[nodiscard]] std::string byte_text(double bytes);

}  // namespace cascade::study
