#include "engine/scenario/did_you_mean.hpp"

#include <algorithm>
#include <numeric>

namespace cascade::engine {
namespace {

/// Letters wrong, missing, too many or swapped with a neighbour (optimal string alignment).
std::size_t distance(std::string const& word, std::string const& other) {
    std::vector<std::size_t> before;
    std::vector<std::size_t> above;
    std::vector<std::size_t> row(other.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= word.size(); ++i) {
        before = above;
        above = row;
        row[0] = i;
        for (std::size_t j = 1; j <= other.size(); ++j) {
            std::size_t const change = word[i - 1] == other[j - 1] ? 0 : 1;
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + change});
            if (i > 1 && j > 1 && word[i - 1] == other[j - 2] && word[i - 2] == other[j - 1]) {
                row[j] = std::min(row[j], before[j - 2] + 1);
            }
        }
    }
    return row.back();
}

}  // namespace

std::optional<std::string> did_you_mean(std::string const& word,
                                        std::vector<std::string> const& words) {
    constexpr std::size_t kLongest = 64;  // the cost is quadratic and the word may be anything
    std::optional<std::string> best;
    if (word.size() > kLongest) {
        return best;
    }
    std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (std::string const& candidate : words) {
        std::size_t const away = distance(word, candidate);
        if (away < least) {
            least = away;
            best = candidate;
        }
    }
    return best;
}

std::string suggestion(std::string const& word, std::vector<std::string> const& words) {
    auto const meant = did_you_mean(word, words);
    return meant ? "; did you mean \"" + *meant + "\"?" : "";
}

}  // namespace cascade::engine
