#include "engine/simulate/scheduler.hpp"

#include <algorithm>
#include <vector>

#include <sched.h>

#if defined(CASCADE_STD_THREADS)
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#else
#include <optional>

#include <oneapi/tbb/global_control.h>
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

#if defined(CASCADE_STD_THREADS)

namespace {

/// Hands out block numbers and takes records back in order. Used where ThreadSanitizer must see
/// every synchronisation: the packaged oneTBB is not instrumented and drowns real races in false
/// ones.
class Conveyor {
  public:
    Conveyor(std::uint64_t blocks, std::uint64_t in_flight, std::atomic<bool> const* stop,
             std::function<void(Tally&&)> const& consume)
        : blocks_(blocks), in_flight_(in_flight), stop_(stop), consume_(consume) {}

    void drain(std::function<Tally(std::uint64_t)> const& work) {
        std::unique_lock lock(mutex_);
        while (true) {
            changed_.wait(lock, [&] { return failure_ || next_ - consumed_ < in_flight_; });
            if (failure_ || next_ == blocks_ || (stop_ != nullptr && stop_->load())) {
                return;
            }
            std::uint64_t const block = next_++;
            lock.unlock();
            try {
                Tally record = work(block);
                lock.lock();
                ready_.emplace(block, std::move(record));
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

    std::uint64_t finish() {
        if (failure_) {
            std::rethrow_exception(failure_);
        }
        return consumed_;
    }

  private:
    /// Called with the lock held; the record is folded under it, which keeps folding serial.
    void consume_ready(std::unique_lock<std::mutex> const&) {
        for (auto it = ready_.find(consumed_); it != ready_.end(); it = ready_.find(consumed_)) {
            consume_(std::move(it->second));
            ready_.erase(it);
            ++consumed_;
        }
    }

    std::uint64_t blocks_;
    std::uint64_t in_flight_;
    std::atomic<bool> const* stop_;
    std::function<void(Tally&&)> const& consume_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::uint64_t, Tally> ready_;
    std::exception_ptr failure_;
    std::uint64_t next_ = 0;
    std::uint64_t consumed_ = 0;
};

}  // namespace

std::uint64_t run_blocks(std::uint64_t blocks, int threads, std::atomic<bool> const* stop,
                         std::function<Tally(std::uint64_t)> const& work,
                         std::function<void(Tally&&)> const& consume) {
    CASCADE_EXPECTS(threads >= 1);
    Conveyor conveyor(blocks, 4 * static_cast<std::uint64_t>(threads), stop, consume);
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

std::uint64_t run_blocks(std::uint64_t blocks, int threads, std::atomic<bool> const* stop,
                         std::function<Tally(std::uint64_t)> const& work,
                         std::function<void(Tally&&)> const& consume) {
    CASCADE_EXPECTS(threads >= 1);
    namespace tbb = oneapi::tbb;
    tbb::global_control const limit(tbb::global_control::max_allowed_parallelism,
                                    static_cast<std::size_t>(threads));
    tbb::task_arena arena(threads);
    std::uint64_t next = 0;
    std::uint64_t consumed = 0;
    auto const hand_out = [&](tbb::flow_control& control) -> std::uint64_t {
        if (next == blocks || (stop != nullptr && stop->load())) {
            control.stop();
            return 0;
        }
        return next++;
    };
    // Records wait here, not in the pipeline's tokens: after an exception oneTBB may drop tokens
    // without destroying them. Blocks in flight are at most this many in a row, so no two share a
    // place.
    std::vector<std::optional<Tally>> place(4 * static_cast<std::size_t>(threads));
    auto const compute = [&](std::uint64_t block) {
        place[block % place.size()] = work(block);
        return block;
    };
    auto const fold_in_order = [&](std::uint64_t block) {
        std::optional<Tally>& record = place[block % place.size()];
        consume(std::move(*record));
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
                                                        fold_in_order));
    });
    return consumed;
}

void for_each_index(std::size_t count, int threads, std::function<void(std::size_t)> const& work) {
    CASCADE_EXPECTS(threads >= 1);
    namespace tbb = oneapi::tbb;
    tbb::global_control const limit(tbb::global_control::max_allowed_parallelism,
                                    static_cast<std::size_t>(threads));
    tbb::task_arena arena(threads);
    arena.execute([&] { tbb::parallel_for(std::size_t{0}, count, work); });
}

#endif

}  // namespace cascade::engine
