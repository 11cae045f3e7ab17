#include "engine/statistics/selection.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>

#include "engine/statistics/batches.hpp"
#include "engine/statistics/sorting.hpp"
#include "engine/statistics/summation.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr unsigned kKeyBits = 64;
constexpr unsigned kFirstBits = 16;  ///< of a key, known after the first pass
constexpr unsigned kNextBits = 12;   ///< more, after each of four further passes
constexpr std::size_t kSortBelow = std::size_t{1} << 17;
constexpr std::size_t kPiece = std::size_t{1} << 20;

/// A sorted copy, in memory that the next call on this thread reuses.
std::span<double const> sorted_copy(std::span<double const> values) {
    static thread_local std::vector<double> copy;
    static thread_local std::vector<std::uint64_t> scratch;
    copy.assign(values.begin(), values.end());
    sort_ascending(copy, scratch);
    return copy;
}

/// Where a wanted rank stands: the leading bits of its key, and its rank among keys that share
/// them.
struct Place {
    std::uint64_t prefix = 0;
    std::size_t rank = 0;  ///< from 0
};

/// Counts of the next digit, for each of the prefixes that are wanted.
class DigitCounts {
  public:
    /// \param prefixes  Ascending, each once; of `known` bits.
    DigitCounts(std::vector<std::uint64_t> prefixes, unsigned known)
        : prefixes_(std::move(prefixes)),
          known_(known),
          bits_(known == 0 ? kFirstBits : kNextBits),
          counts_(prefixes_.size() << bits_) {
        if (known_ == 0) {
            return;
        }
        first_.assign((std::size_t{1} << kFirstBits) + 1, 0);
        for (std::uint64_t const prefix : prefixes_) {
            ++first_[(prefix >> (known_ - kFirstBits)) + 1];
        }
        std::partial_sum(first_.begin(), first_.end(), first_.begin());
    }

    void count(std::span<double const> values) {
        if (known_ == 0) {
            for (double const x : values) {
                ++counts_[order_key(x) >> (kKeyBits - kFirstBits)];
            }
            return;
        }
        unsigned const shift = kKeyBits - known_ - bits_;
        std::uint64_t const mask = (std::uint64_t{1} << bits_) - 1;
        for (double const x : values) {
            std::uint64_t const key = order_key(x);
            std::size_t const leading = key >> (kKeyBits - kFirstBits);
            for (std::size_t p = first_[leading]; p < first_[leading + 1]; ++p) {
                if (prefixes_[p] == key >> (kKeyBits - known_)) {
                    ++counts_[(p << bits_) + ((key >> shift) & mask)];
                }
            }
        }
    }

    /// One digit further.
    [[nodiscard]] Place refined(Place place) const {
        auto const at = std::lower_bound(prefixes_.begin(), prefixes_.end(), place.prefix);
        auto const p = static_cast<std::size_t>(at - prefixes_.begin());
        std::size_t digit = 0;
        while (place.rank >= counts_[(p << bits_) + digit]) {
            place.rank -= counts_[(p << bits_) + digit++];
        }
        return {place.prefix << bits_ | digit, place.rank};
    }

  private:
    std::vector<std::uint64_t> prefixes_;
    unsigned known_;
    unsigned bits_;                    ///< of the next digit
    std::vector<std::size_t> counts_;  ///< [prefix][digit]
    std::vector<std::size_t> first_;   ///< [leading bits]: first prefix that starts with them
};

/// Keys of the 0-based ranks.
std::vector<std::uint64_t> select(std::span<double const> values,
                                  std::vector<std::size_t> const& ranks) {
    std::vector<Place> places;
    places.reserve(ranks.size());
    for (std::size_t const rank : ranks) {
        places.push_back({0, rank});
    }
    for (unsigned known = 0; known < kKeyBits; known += known == 0 ? kFirstBits : kNextBits) {
        std::vector<std::uint64_t> prefixes;
        prefixes.reserve(places.size());
        for (Place const& place : places) {
            prefixes.push_back(place.prefix);
        }
        std::sort(prefixes.begin(), prefixes.end());
        prefixes.erase(std::unique(prefixes.begin(), prefixes.end()), prefixes.end());
        DigitCounts counts(std::move(prefixes), known);
        counts.count(values);
        for (Place& place : places) {
            place = counts.refined(place);
        }
    }
    std::vector<std::uint64_t> keys;
    keys.reserve(places.size());
    for (Place const& place : places) {
        keys.push_back(place.prefix);
    }
    return keys;
}

/// Parts of the order that are handed on, no more values in all than asked for.
class Handover {
  public:
    Handover(std::size_t count, std::function<void(std::span<double const>)> const& visit)
        : left_(count), visit_(visit) {}

    void pass(std::span<double const> piece) {
        std::size_t const taken = std::min(left_, piece.size());
        if (taken > 0) {
            visit_(piece.first(taken));
            left_ -= taken;
        }
    }
    void pass(double value, std::size_t times) {
        std::vector<double> const ties(std::min({times, left_, kPiece}), value);
        for (; times > 0 && left_ > 0; times -= std::min(times, ties.size())) {
            pass(std::span(ties).first(std::min(times, ties.size())));
        }
    }

  private:
    std::size_t left_;
    std::function<void(std::span<double const>)> const& visit_;
};

/// The same for a small sample.
void walk_sorted(std::span<double const> values, End end, std::size_t count,
                 std::function<void(std::span<double const>)> const& visit) {
    std::span<double const> const sorted = sorted_copy(values);
    if (end == End::lowest) {
        visit(sorted.first(count));
    } else {
        std::vector<double> const descending(sorted.rbegin(),
                                             sorted.rbegin() + static_cast<std::ptrdiff_t>(count));
        visit(descending);
    }
}

/// Shortfalls at some levels from returns one by one, worst first.
class TailMeans {
  public:
    TailMeans(std::size_t count, std::span<double const> levels) : shortfalls_(levels.size()) {
        for (double const level : levels) {
            CASCADE_EXPECTS(level > 0.0 && level < 1.0);
            worst_.push_back(quantile_rank(count, 1.0 - level));
        }
    }

    /// Returns in the longest of the tails.
    [[nodiscard]] std::size_t longest() const {
        return *std::max_element(worst_.begin(), worst_.end());
    }
    void add(double x) {
        sum_.add(x);
        ++seen_;
        for (std::size_t l = 0; l < worst_.size(); ++l) {
            if (worst_[l] == seen_) {
                shortfalls_[l] = -sum_.value() / static_cast<double>(seen_);
            }
        }
    }
    [[nodiscard]] std::vector<double> const& shortfalls() const { return shortfalls_; }

  private:
    std::vector<std::size_t> worst_;  ///< returns in each tail
    std::vector<double> shortfalls_;
    OrderedSum sum_;
    std::size_t seen_ = 0;
};

}  // namespace

std::vector<double> values_at_ranks(std::span<double const> values,
                                    std::span<std::size_t const> ranks) {
    std::vector<double> out(ranks.size(), kNan);
    std::vector<std::size_t> wanted;
    for (std::size_t const rank : ranks) {
        CASCADE_EXPECTS(rank <= values.size());
        if (rank > 0) {
            wanted.push_back(rank - 1);
        }
    }
    if (wanted.empty()) {
        return out;
    }
    bool const few = values.size() < kSortBelow;
    std::span<double const> const sorted = few ? sorted_copy(values) : values;
    std::vector<std::uint64_t> const keys =
        few ? std::vector<std::uint64_t>() : select(values, wanted);
    for (std::size_t i = 0, w = 0; i < ranks.size(); ++i) {
        if (ranks[i] > 0) {
            out[i] = few ? sorted[wanted[w]] : of_order_key(keys[w]);
            ++w;
        }
    }
    return out;
}

void walk_in_order(std::span<double const> values, End end, std::size_t count,
                   std::function<void(std::span<double const>)> const& visit) {
    CASCADE_EXPECTS(count <= values.size());
    if (count == 0) {
        return;
    }
    if (values.size() < kSortBelow) {
        walk_sorted(values, end, count, visit);
        return;
    }
    std::size_t const n = values.size();
    std::vector<std::size_t> cuts;  // ranks in the order of the walk
    for (std::size_t cut = std::min(kPiece, count) - 1;; cut = std::min(cut + kPiece, count - 1)) {
        cuts.push_back(end == End::lowest ? cut : n - 1 - cut);
        if (cut == count - 1) {
            break;
        }
    }
    std::vector<std::uint64_t> keys = select(values, cuts);
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    Handover handover(count, visit);
    std::vector<double> between;
    between.reserve(std::min(kPiece, count));
    std::vector<std::uint64_t> scratch;
    for (std::size_t k = 0; k < keys.size(); ++k) {
        // Keys are compared as they lie on the way: of the highest, their complement.
        std::uint64_t const turn = end == End::lowest ? 0 : ~std::uint64_t{0};
        std::uint64_t const after = k == 0 ? 0 : keys[k - 1] ^ turn;
        std::uint64_t const until = keys[k] ^ turn;
        between.clear();
        std::size_t ties = 0;
        for (double const x : values) {
            std::uint64_t const key = order_key(x) ^ turn;
            if (key < until && (k == 0 || key > after)) {
                between.push_back(x);
            }
            ties += key == until ? 1U : 0U;
        }
        sort_ascending(between, scratch);
        if (end == End::highest) {
            std::reverse(between.begin(), between.end());
        }
        handover.pass(between);
        handover.pass(of_order_key(keys[k]), ties);
    }
}

std::vector<double> expected_shortfalls(std::span<double const> returns,
                                        std::span<double const> levels) {
    if (returns.empty() || levels.empty()) {
        return std::vector<double>(levels.size(), kNan);
    }
    TailMeans means(returns.size(), levels);
    walk_in_order(returns, End::lowest, means.longest(), [&](std::span<double const> piece) {
        std::for_each(piece.begin(), piece.end(), [&](double x) { means.add(x); });
    });
    return means.shortfalls();
}

std::vector<Interval> quantile_intervals(std::span<double const> values,
                                         std::span<QuantileRanks const> ranks) {
    std::vector<std::size_t> wanted;
    for (QuantileRanks const& r : ranks) {
        CASCADE_EXPECTS(r.value >= 1);
        wanted.insert(wanted.end(), {r.value, r.low, r.high});
    }
    std::vector<double> const found = values_at_ranks(values, wanted);
    std::vector<Interval> out;
    for (std::size_t i = 0; i < found.size(); i += 3) {
        out.push_back({found[i], found[i + 1], found[i + 2]});
    }
    return out;
}

std::size_t rank_from_above(std::size_t count, std::size_t rank) {
    CASCADE_EXPECTS(rank <= count);
    return rank == 0 ? 0 : count - rank + 1;
}

}  // namespace cascade::engine
