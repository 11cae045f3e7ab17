#include "engine/statistics/sorting.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace cascade::engine {

namespace {

constexpr unsigned kDigitBits = 11;
constexpr std::size_t kDigits = std::size_t{1} << kDigitBits;
constexpr unsigned kPasses = 6;
constexpr std::size_t kComparisonSortBelow = 256;

std::size_t digit(std::uint64_t key, unsigned pass) {
    return static_cast<std::size_t>(key >> (pass * kDigitBits)) & (kDigits - 1);
}

using Counts = std::array<std::array<std::size_t, kDigits>, kPasses>;

/// One pass from `from` to `to`; false where all keys have the same digit and nothing was moved.
bool scatter(std::uint64_t const* from, std::uint64_t* to, std::size_t n, unsigned pass,
             std::array<std::size_t, kDigits>& counts) {
    if (counts[digit(from[0], pass)] == n) {
        return false;
    }
    std::size_t position = 0;
    for (std::size_t& c : counts) {
        position += std::exchange(c, position);
    }
    for (std::size_t i = 0; i < n; ++i) {
        to[counts[digit(from[i], pass)]++] = from[i];
    }
    return true;
}

}  // namespace

void sort_ascending(std::span<double> values, std::vector<std::uint64_t>& scratch) {
    std::size_t const n = values.size();
    if (n < kComparisonSortBelow) {
        std::sort(values.begin(), values.end(),
                  [](double a, double b) { return order_key(a) < order_key(b); });
        return;
    }
    if (scratch.size() < 2 * n) {
        scratch.resize(2 * n);
    }
    std::uint64_t* from = scratch.data();
    std::uint64_t* to = from + n;
    static thread_local Counts counts;
    for (auto& pass : counts) {
        pass.fill(0);
    }
    for (std::size_t i = 0; i < n; ++i) {
        from[i] = order_key(values[i]);
        for (unsigned pass = 0; pass < kPasses; ++pass) {
            ++counts[pass][digit(from[i], pass)];
        }
    }
    for (unsigned pass = 0; pass < kPasses; ++pass) {
        if (scatter(from, to, n, pass, counts[pass])) {
            std::swap(from, to);
        }
    }
    for (std::size_t i = 0; i < n; ++i) {
        values[i] = of_order_key(from[i]);
    }
}

}  // namespace cascade::engine
