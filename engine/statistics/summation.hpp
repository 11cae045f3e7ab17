#pragma once

/// Sums in one fixed order: the same bits whatever compiler, vector width or thread count.
///
/// Eight running sums take the terms in turn (term i goes to sum i mod 8), so a compiler may use
/// vectors without changing a bit. Every 4096 terms they are added pairwise, and the chunk totals
/// are added with Neumaier's compensation: the relative error of a sum of like signs stays below
/// 1e-13 for any number of terms met here.

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace cascade::engine {

/// A running sum that carries its own rounding error.
/// Source: Neumaier (1974), ZAMM 54, 39-51. Checked in tests/unit/statistics/moments_test.cpp.
class CompensatedSum {
  public:
    void add(double term) {
        double const total = sum_ + term;
        carry_ +=
            std::fabs(sum_) >= std::fabs(term) ? (sum_ - total) + term : (term - total) + sum_;
        sum_ = total;
    }
    [[nodiscard]] double value() const { return sum_ + carry_; }

  private:
    double sum_ = 0.0;
    double carry_ = 0.0;
};

/// The sum of ordered_sum() of terms that come one by one: the same bits. Its value may be asked at
/// any term. Checked in tests/unit/statistics/moments_test.cpp.
class OrderedSum {
  public:
    static constexpr std::size_t kLanes = 8;
    static constexpr std::size_t kChunk = 4096;

    void add(double term) {
        lane_[count_ % kLanes] += term;
        if (++count_ == kChunk) {
            total_.add(of_lanes(lane_));
            count_ = 0;
            for (double& lane : lane_) {
                lane = 0.0;
            }
        }
    }
    [[nodiscard]] double value() const {
        CompensatedSum total = total_;
        if (count_ > 0) {
            total.add(of_lanes(lane_));
        }
        return total.value();
    }
    /// The sum of a chunk from its running sums.
    [[nodiscard]] static double of_lanes(double const (&lane)[kLanes]) {
        return ((lane[0] + lane[4]) + (lane[2] + lane[6]))
               + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
    }

  private:
    double lane_[kLanes] = {};
    std::size_t count_ = 0;  ///< terms of the chunk
    CompensatedSum total_;
};

/// Sum of term(i) for i in [begin, end), in the order described above.
/// Checked in tests/unit/statistics/moments_test.cpp.
template <class Term>
[[nodiscard]] double ordered_sum(std::size_t begin, std::size_t end, Term const& term) {
    constexpr std::size_t kLanes = OrderedSum::kLanes;
    constexpr std::size_t kChunk = OrderedSum::kChunk;
    CompensatedSum total;
    for (std::size_t first = begin; first < end; first += kChunk) {
        std::size_t const last = std::min(end, first + kChunk);
        double lane[kLanes] = {};
        std::size_t i = first;
        for (; i + kLanes <= last; i += kLanes) {
            for (std::size_t l = 0; l < kLanes; ++l) {
                lane[l] += term(i + l);
            }
        }
        for (std::size_t l = 0; i < last; ++i, ++l) {
            lane[l] += term(i);
        }
        total.add(OrderedSum::of_lanes(lane));
    }
    return total.value();
}

}  // namespace cascade::engine
