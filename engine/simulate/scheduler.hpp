#pragma once

/// Pieces of work on worker threads, their records taken in order. The only place that knows of
/// threads. Nothing here changes the state of the process: runs may go on side by side.

#include <atomic>
#include <cstdint>
#include <functional>

#include "engine/simulate/tally.hpp"

namespace cascade::engine {

/// Cores this process may use, at least 1.
[[nodiscard]] int available_threads();

struct PiecesRun {
    std::uint64_t pieces = 0;  ///< consumed
    int threads = 0;           ///< that did at least one of them
};

/// Call work(piece) for 0 .. pieces - 1 on up to `threads` threads, with oneTBB no
/// more than available_threads(), and consume(record, piece) once for each, serially and in order.
/// When `stop` becomes true no further piece starts; those begun are finished and consumed, so that
/// what was consumed is always 0 .. n - 1. Memory is bounded: at most 4 records per thread exist at
/// a time.
///
/// \throws whatever work or consume threw first (once, after all workers have stopped)
/// Checked in tests/schedule/schedule_test.cpp.
PiecesRun run_pieces(std::uint64_t pieces, int threads, std::atomic<bool> const* stop,
                     std::function<Tally(std::uint64_t)> const& work,
                     std::function<void(Tally&&, std::uint64_t)> const& consume);

/// Call work(i) once for each of 0 .. count - 1, on up to `threads` threads and in any order.
///
/// \throws what work threw first
void for_each_index(std::size_t count, int threads, std::function<void(std::size_t)> const& work);

}  // namespace cascade::engine
