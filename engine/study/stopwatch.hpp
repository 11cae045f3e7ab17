#pragma once

/// Wall time between points of a program.

#include <chrono>

namespace cascade::study {

class Stopwatch {
  public:
    /// Seconds since the last call (or since construction).
    double lap() {
        auto const now = Clock::now();
        double const seconds = std::chrono::duration<double>(now - last_).count();
        last_ = now;
        return seconds;
    }

  private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point last_ = Clock::now();
};

}  // namespace cascade::study
