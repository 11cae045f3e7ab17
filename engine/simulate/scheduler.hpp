#pragma once

/// Blocks on worker threads, records folded in block order. The only place that knows of threads.

#include <atomic>
#include <cstdint>
#include <functional>

#include "engine/simulate/tally.hpp"

namespace cascade::engine {

/// Cores this process may use, at least 1.
[[nodiscard]] int available_threads();

/// Call work(block) for 0 .. blocks - 1 on `threads` threads and consume(record) once for each,
/// serially and in block order. When `stop` becomes true no further block starts; those begun are
/// finished and consumed, so that what was consumed is always 0 .. n - 1. Memory is bounded: at
/// most 4 records per thread exist at a time.
///
/// \return blocks consumed
///
/// \throws whatever work or consume threw first (once, after all workers have stopped)
std::uint64_t run_blocks(std::uint64_t blocks, int threads, std::atomic<bool> const* stop,
                         std::function<Tally(std::uint64_t)> const& work,
                         std::function<void(Tally&&)> const& consume);

/// Call work(i) once for each of 0 .. count - 1, on up to `threads` threads and in any order.
///
/// \throws what work threw first
void for_each_index(std::size_t count, int threads, std::function<void(std::size_t)> const& work);

}  // namespace cascade::engine
