#pragma once

/// What a mistyped word was probably meant to be.

#include <optional>
#include <string>
#include <vector>

namespace cascade::engine {

/// The word of `words` that `word` was probably meant to be: at most a third of its letters (and at
/// least one) wrong, missing, too many or swapped with a neighbour.
[[nodiscard]] std::optional<std::string> did_you_mean(std::string const& word,
                                                      std::vector<std::string> const& words);

/// `; did you mean "X"?` where there is such a word, else nothing: the end of a message.
[[nodiscard]] std::string suggestion(std::string const& word,
                                     std::vector<std::string> const& words);

}  // namespace cascade::engine
