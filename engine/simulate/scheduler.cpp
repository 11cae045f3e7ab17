#include "engine/simulate/scheduler.hpp"

#include <algorithm>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include <sched.h>

#if defined(CASCADE_STD_THREADS)
#include <condition_variable>
#include <exception>
#include <map>
#else
#include <optional>

#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>
#endif

#include "models/base/contract.hpp"

namespace cascade::engine {

int available_threads() {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) == 0) {
        return std::max(1, CPU_COUNT(&set));
    }
    return 1;
}

namespace {

/// Which threads were seen.
class Crew {
  public:
    void note() {
        std::scoped_lock const lock(mutex_);
        seen_.insert(std::this_thread::get_id());
    }
    [[nodiscard]] int size() const { return static_cast<int>(seen_.size()); }

  private:
    std::mutex mutex_;
    std::set<std::thread::id> seen_;
};

}  // namespace

#if defined(CASCADE_STD_THREADS)

namespace {

/// Hands out numbers of pieces and takes records back in order. Used where ThreadSanitizer must see
/// every synchronisation: the packaged oneTBB is not instrumented and drowns real races in false
/// ones.
class Conveyor {
  public:
    Conveyor(std::uint64_t pieces, std::uint64_t in_flight, std::atomic<bool> const* stop,
             std::function<void(Tally&&, std::uint64_t)> const& consume)
        : pieces_(pieces), in_flight_(in_flight), stop_(stop), consume_(consume) {}

    void drain(std::function<Tally(std::uint64_t)> const& work) {
        std::unique_lock lock(mutex_);
        while (true) {
            changed_.wait(lock, [&] { return failure_ || next_ - consumed_ < in_flight_; });
            if (failure_ || next_ == pieces_ || (stop_ != nullptr && stop_->load())) {
                return;
            }
            std::uint64_t const piece = next_++;
            lock.unlock();
            try {
                crew_.note();
                Tally record = work(piece);
                lock.lock();
                ready_.emplace(piece, std::move(record));
                consume_ready(lock);
            } catch (...) {
                if (!lock.owns_lock()) {
                    lock.lock();
                }
                failure_ = failure_ ? failure_ : std::current_exception();
            }
            changed_.notify_all();
        }
    }

    PiecesRun finish() {
        if (failure_) {
            std::rethrow_exception(failure_);
        }
        return {consumed_, crew_.size()};
    }

  private:
    /// Called with the lock held; the record is folded under it, which keeps folding serial.
    void consume_ready(std::unique_lock<std::mutex> const&) {
        for (auto it = ready_.find(consumed_); it != ready_.end(); it = ready_.find(consumed_)) {
            consume_(std::move(it->second), consumed_);
            ready_.erase(it);
            ++consumed_;
        }
    }

    std::uint64_t pieces_;
    std::uint64_t in_flight_;
    std::atomic<bool> const* stop_;
    std::function<void(Tally&&, std::uint64_t)> const& consume_;
    Crew crew_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::uint64_t, Tally> ready_;
    std::exception_ptr failure_;
    std::uint64_t next_ = 0;
    std::uint64_t consumed_ = 0;
};

}  // namespace

PiecesRun run_pieces(std::uint64_t pieces, int threads, std::atomic<bool> const* stop,
                     std::function<Tally(std::uint64_t)> const& work,
                     std::function<void(Tally&&, std::uint64_t)> const& consume) {
    CASCADE_EXPECTS(threads >= 1);
    Conveyor conveyor(pieces, 4 * static_cast<std::uint64_t>(threads), stop, consume);
    {
        std::vector<std::jthread> workers;
        for (int i = 0; i < threads; ++i) {
            workers.emplace_back([&] { conveyor.drain(work); });
        }
    }
    return conveyor.finish();
}

void for_each_index(std::size_t count, int /*threads*/,
                    std::function<void(std::size_t)> const& work) {
    for (std::size_t i = 0; i < count; ++i) {
        work(i);
    }
}

#else

namespace {

/// oneTBB has no more threads than cores for a process that does not change its global state, and
/// complains on stderr where an arena asks for more.
int workers(int threads) {
    return std::min(threads, available_threads());
}

}  // namespace

PiecesRun run_pieces(std::uint64_t pieces, int threads, std::atomic<bool> const* stop,
                     std::function<Tally(std::uint64_t)> const& work,
                     std::function<void(Tally&&, std::uint64_t)> const& consume) {
    CASCADE_EXPECTS(threads >= 1);
    namespace tbb = oneapi::tbb;
    int const most = workers(threads);
    tbb::task_arena arena(most);
    std::uint64_t next = 0;
    std::uint64_t consumed = 0;
    auto const hand_out = [&](tbb::flow_control& control) -> std::uint64_t {
        if (next == pieces || (stop != nullptr && stop->load())) {
            control.stop();
            return 0;
        }
        return next++;
    };
    // Records wait here, not in the pipeline's tokens: after an exception oneTBB may drop tokens
    // without destroying them. Pieces in flight are at most this many in a row, so no two share a
    // place.
    std::vector<std::optional<Tally>> place(4 * static_cast<std::size_t>(most));
    Crew crew;
    auto const compute = [&](std::uint64_t piece) {
        crew.note();
        place[piece % place.size()] = work(piece);
        return piece;
    };
    auto const take_in_order = [&](std::uint64_t piece) {
        std::optional<Tally>& record = place[piece % place.size()];
        consume(std::move(*record), piece);
        record.reset();
        ++consumed;
    };
    arena.execute([&] {
        tbb::parallel_pipeline(
            place.size(),
            tbb::make_filter<void, std::uint64_t>(tbb::filter_mode::serial_in_order, hand_out)
                & tbb::make_filter<std::uint64_t, std::uint64_t>(tbb::filter_mode::parallel,
                                                                 compute)
                & tbb::make_filter<std::uint64_t, void>(tbb::filter_mode::serial_in_order,
                                                        take_in_order));
    });
    return {consumed, crew.size()};
}

void for_each_index(std::size_t count, int threads, std::function<void(std::size_t)> const& work) {
    CASCADE_EXPECTS(threads >= 1);
    namespace tbb = oneapi::tbb;
    tbb::task_arena arena(workers(threads));
    arena.execute([&] { tbb::parallel_for(std::size_t{0}, count, work); });
}

#endif

}  // namespace cascade::engine
