#pragma once

/// Random numbers of resampling and of designs, where nothing is simulated: one after another from
/// a fixed start, the same on any machine.

#include <cstddef>
#include <cstdint>

namespace cascade::engine {

/// SplitMix64. Source: Steele, Lea & Flood (2014), "Fast splittable pseudorandom number
/// generators", OOPSLA, doi:10.1145/2714064.2660195.
class SplitMix {
  public:
    explicit SplitMix(std::uint64_t start) : state_(start) {}

    /// In (0, 1), an odd multiple of 2^-53.
    double uniform() {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        return (static_cast<double>((z ^ (z >> 31)) >> 12) + 0.5) * 0x1p-52;
    }

    /// In 0 .. count - 1. \pre count < 2^32
    std::size_t below(std::size_t count) {
        return static_cast<std::size_t>(uniform() * static_cast<double>(count));
    }

  private:
    std::uint64_t state_;
};

}  // namespace cascade::engine
