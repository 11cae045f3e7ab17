#pragma once

/// Altered documents and bytes. Every step is drawn from the generator, so that a seed names it.

#include <random>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace cascade::test {

using Json = nlohmann::ordered_json;
using Generator = std::mt19937_64;

/// One to four changes somewhere in the document: a value made extreme, of another type, or that of
/// another place; a key dropped, doubled under another name, or taken from a document of `others`;
/// an element of a list dropped or repeated.
[[nodiscard]] Json mutate(Json document, std::vector<Json> const& others, Generator& generator);

/// One to eight changes of bytes: set, dropped, doubled, swapped for a token that readers stumble
/// over, or the rest cut off.
[[nodiscard]] std::string mutate_bytes(std::string text, Generator& generator);

}  // namespace cascade::test
