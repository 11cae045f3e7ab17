#pragma once

/// What messages about a document are made of. Apart from text.hpp, since most rules need no JSON.

#include <cstddef>
#include <string>

namespace cascade::engine {

/// One step further down a JSON pointer, with RFC 6901 escapes.
[[nodiscard]] std::string pointer_to(std::string const& parent, std::string const& key);
[[nodiscard]] std::string pointer_to(std::string const& parent, std::size_t index);

/// Control characters and broken UTF-8 made harmless for a message.
[[nodiscard]] std::string printable(std::string const& text);

/// The shortest decimal number that reads as `value`, as JSON writes it.
[[nodiscard]] std::string shortest_text(double value);

}  // namespace cascade::engine
