/// A call that is cancelled ends soon, keeps nothing and leaves nothing behind.

#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "engine/study/sweep.hpp"
#include "tests/helpers/errors.hpp"
#include "tests/unit/study/small.hpp"

namespace cascade::study {
namespace {

using Clock = std::chrono::steady_clock;

/// More paths than a minute could simulate, with a scratch folder that must stay empty.
TEST(Cancel, from_another_thread_ends_a_run_within_a_second) {
    TestFolder const folder;
    engine::Scenario const scenario =
        small("btc-110k-100k7", 50'000'000, {{"/outputs/paths", "false"}});
    Settings settings;
    settings.memory = 1;
    settings.scratch = folder.path();
    CancelToken token;
    Clock::time_point asked;
    std::thread other;
    Observer observer;
    observer.cancel = &token;
    observer.progress = [&](Progress const& progress) {
        if (progress.done > 0 && !other.joinable()) {
            other = std::thread([&] {
                asked = Clock::now();
                token.cancel();
            });
        }
    };
    EXPECT_ERROR(static_cast<void>(run(scenario, settings, observer)), stopped);
    auto const ended = Clock::now();
    ASSERT_TRUE(other.joinable());
    other.join();
    EXPECT_LT(std::chrono::duration<double>(ended - asked).count(), 1.0);
    EXPECT_TRUE(folder.empty());
    EXPECT_EQ(run(small("btc-110k-100k7", 500)).paths, 500u) << "the process runs on";
}

TEST(Cancel, before_the_first_path_ends_every_estimator) {
    CancelToken token;
    EXPECT_FALSE(token.cancel());
    EXPECT_TRUE(token.cancel()) << "it was set";
    Observer observer;
    observer.cancel = &token;
    for (std::string const estimator :
         {R"({"method": "plain"})", R"({"method": "importance", "tilt": -20})",
          R"({"method": "sobol", "repeats": 8})"}) {
        engine::Scenario const scenario =
            small("btc-110k-100k7", 4096, {{"/estimator", estimator}});
        EXPECT_ERROR(static_cast<void>(run(scenario, {}, observer)), stopped) << estimator;
    }
}

TEST(Cancel, ends_a_sweep) {
    engine::Sweep const design = engine::load_sweep(kScenarios + "sweeps/critical.json", {});
    CancelToken token;
    token.cancel();
    Observer observer;
    observer.cancel = &token;
    EXPECT_ERROR(static_cast<void>(sweep(design, {}, observer)), stopped);
}

TEST(Cancel, what_a_callback_throws_comes_out) {
    struct Enough {};
    Observer observer;
    observer.progress = [](Progress const&) { throw Enough{}; };
    EXPECT_THROW(static_cast<void>(run(small("btc-110k-100k7", 5000), {}, observer)), Enough);
}

}  // namespace
}  // namespace cascade::study
