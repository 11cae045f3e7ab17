/// Calls on threads of their own give the bits that each gives alone.

#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "engine/results/result_file.hpp"
#include "tests/unit/study/small.hpp"

namespace cascade::study {
namespace {

std::string hash_of_file(engine::Scenario const& scenario, std::string const& file) {
    Settings settings;
    settings.threads = 2;
    Result result = run(scenario, settings);
    write(result, file, true);
    engine::ResultFile const stored = read(file);
    return engine::results_hash(stored);
}

TEST(TwoAtOnce, give_the_hashes_of_each_alone) {
    TestFolder const folder;
    engine::Scenario const first = small("btc-110k-100k7", 6000);
    engine::Scenario const second = small("two-venues", 3000);
    std::string const alone[] = {hash_of_file(first, folder.file("a.h5")),
                                 hash_of_file(second, folder.file("b.h5"))};
    ASSERT_NE(alone[0], alone[1]);
    for (int round = 0; round < 3; ++round) {
        std::string together[2];
        {
            std::thread one([&] { together[0] = hash_of_file(first, folder.file("c.h5")); });
            std::thread two([&] { together[1] = hash_of_file(second, folder.file("d.h5")); });
            one.join();
            two.join();
        }
        EXPECT_EQ(together[0], alone[0]);
        EXPECT_EQ(together[1], alone[1]);
    }
}

/// One HDF5 for the whole process, used by many threads.
TEST(TwoAtOnce, files_are_written_and_read_side_by_side) {
    TestFolder const folder;
    Result const result = run(small("quiet", 200));
    std::string const hash = result.hash();
    std::vector<std::string> found(4);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < found.size(); ++t) {
        threads.emplace_back([&, t] {
            Result mine = result;
            std::string const file = folder.file(std::to_string(t) + ".h5");
            for (int k = 0; k < 10; ++k) {
                write(mine, file, true);
                found[t] = engine::results_hash(read(file));
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    for (std::string const& h : found) {
        EXPECT_EQ(h, hash);
    }
}

}  // namespace
}  // namespace cascade::study
