#pragma once

/// JSON text with the place of every value.
///
/// nlohmann/json does the lexing and parsing; a handler on its event interface builds the document,
/// and a counting iterator under it tells where each token stood. Refused here, each with its
/// place: syntax errors, invalid UTF-8, duplicate keys, integers beyond 64 bits, and text that is
/// too large, too deep or has too long a list.

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/scenario/message.hpp"
#include "engine/scenario/scenario.hpp"

namespace cascade::engine {

using Json = nlohmann::ordered_json;

inline constexpr std::size_t kMaxTextBytes = 64u << 20;
inline constexpr std::size_t kMaxDepth = 64;
inline constexpr std::size_t kMaxElements = 1'000'000;

/// Where something stands. `file` is the scenario file or "--set".
struct Place {
    std::string file;
    std::size_t line = 0;
    std::size_t column = 0;
};

/// A parsed document and the place of every value and key in it, by JSON pointer.
struct Document {
    Json value;
    std::map<std::string, Place> values;
    std::map<std::string, Place> keys;
    std::string file;

    /// Place of the value at `pointer`, or of the nearest enclosing one.
    [[nodiscard]] Place place(std::string pointer) const;
};

/// \return the document; what is wrong goes to `faults` (at most one syntax error, then it stops)
[[nodiscard]] Document parse_text(std::string const& text, std::string const& file,
                                  std::vector<Fault>& faults);

/// Apply `--set` overrides in order. A missing last key is created; a missing parent is a fault.
void apply_overrides(Document& document, std::vector<Override> const& overrides,
                     std::vector<Fault>& faults);

}  // namespace cascade::engine
