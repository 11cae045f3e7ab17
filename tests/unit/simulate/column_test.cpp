#include "engine/simulate/column.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "tests/helpers/errors.hpp"

namespace cascade::engine {
namespace {

std::string folder() {
    return std::filesystem::temp_directory_path().string();
}

std::vector<double> numbers(std::size_t count) {
    std::vector<double> out(count);
    std::iota(out.begin(), out.end(), 1.0);
    return out;
}

/// Pages of files in this process's memory, bytes.
std::size_t resident_file_bytes() {
    std::size_t size = 0, resident = 0, shared = 0;
    std::ifstream("/proc/self/statm") >> size >> resident >> shared;
    return shared * 4096;
}

TEST(Column, in_a_file_equals_one_in_memory) {
    auto const scratch = std::make_shared<Scratch>(folder());
    Column memory;
    Column file(scratch);
    for (Column* const column : {&memory, &file}) {
        column->append(numbers(1000));
        column->push_back(-0.0);
        column->reserve(500000);
        column->append(numbers(300000));
        column->resize(301500);
        (*column)[301499] = 7.0;
    }
    EXPECT_EQ(memory.size(), 301500U);
    EXPECT_EQ(memory, file);
    EXPECT_EQ(file[301200], 0.0) << "new values are 0";
    for (Column* const column : {&memory, &file}) {
        column->resize(10);
        column->resize(20);
    }
    EXPECT_EQ(memory, file) << "values that were cut off do not come back";
    file.assign(3, 2.5);
    EXPECT_EQ(file, Column({2.5, 2.5, 2.5}));
}

TEST(Column, grows_without_a_reservation) {
    Column file(std::make_shared<Scratch>(folder()));
    std::vector<double> const expected = numbers(700000);
    for (double const x : expected) {
        file.push_back(x);
    }
    EXPECT_EQ(file, Column(expected));
}

TEST(Column, stays_where_it_is_when_moved_and_copies_into_memory) {
    auto const scratch = std::make_shared<Scratch>(folder());
    Column file(scratch);
    file.append(numbers(5));
    double const* const at = file.data();
    Column moved = std::move(file);
    EXPECT_EQ(moved.data(), at);
    Column const copy = moved;
    EXPECT_EQ(copy, moved);
    EXPECT_EQ(scratch.use_count(), 2) << "held by the test and by one column";
    Column const other = moved.beside();
    EXPECT_EQ(scratch.use_count(), 3);
    EXPECT_TRUE(other.empty());
}

TEST(Column, keeps_its_values_when_its_pages_are_dropped) {
    auto const scratch = std::make_shared<Scratch>(folder());
    Column file(scratch);
    file.append(numbers(2'000'000));
    std::size_t const before = resident_file_bytes();
    scratch->drop_pages();
    EXPECT_LT(resident_file_bytes() + 8'000'000, before);
    EXPECT_EQ(file, Column(numbers(2'000'000)));
}

TEST(Column, is_written_while_pages_are_dropped_all_the_time) {
    auto const scratch = std::make_shared<Scratch>(folder(), 0);
    Column file(scratch);
    for (int k = 0; k < 200; ++k) {
        file.append(numbers(10000));
    }
    for (std::size_t i = 0; i < file.size(); ++i) {
        ASSERT_EQ(file[i], static_cast<double>(i % 10000 + 1)) << i;
    }
}

TEST(Column, says_that_the_disk_is_full) {
    auto const scratch = std::make_shared<Scratch>(folder());
    Column file(scratch);
    file.append(numbers(1000));
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit const small{std::size_t{1} << 20, before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    std::string message;
    try {
        file.append(numbers(1'000'000));
    } catch (Error const& error) {
        message = error.what();
    }
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    EXPECT_EQ(message, "scratch folder " + folder() + ": no room: File too large");
    EXPECT_EQ(file, Column(numbers(1000))) << "what was there stays";
}

TEST(Scratch, says_which_folder_does_not_work) {
    try {
        Scratch const scratch("/nowhere");
        FAIL();
    } catch (Error const& error) {
        EXPECT_EQ(std::string(error.what()),
                  "scratch folder /nowhere: no file can be created: No such file or directory");
    }
    EXPECT_ERROR(free_space("/nowhere"), storage_failed);
    EXPECT_GT(free_space(folder()), 0.0);
}

}  // namespace
}  // namespace cascade::engine
