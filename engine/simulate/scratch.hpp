#pragma once

/// Arrays of doubles in files of a scratch folder: as fast as memory while the system has memory to
/// spare for their pages, and bounded by the disk where it has not.

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

namespace cascade::engine {

class ScratchArray;

/// The folder, and the one owner of all mappings of its files. Keeps the pages of them that are in
/// this process's memory few, whoever reads or writes them. Checked in
/// tests/unit/simulate/column_test.cpp, tests/cli/scratch_test.py.
class Scratch {
  public:
    static constexpr std::size_t kResidentBytes = std::size_t{64} << 20;

    /// \param folder    Must exist; its file system should be of a disk, not of memory.
    /// \param resident  Bytes of pages in memory from which on they are dropped.
    explicit Scratch(std::string folder, std::size_t resident = kResidentBytes);
    ~Scratch();
    Scratch(Scratch const&) = delete;
    Scratch& operator=(Scratch const&) = delete;

    [[nodiscard]] std::string const& folder() const { return folder_; }

    /// Take all pages of the files out of this process's memory; their content stays.
    void drop_pages();

  private:
    friend class ScratchArray;
    void watch();

    std::string folder_;
    std::size_t resident_;
    std::mutex mutex_;  ///< held while a mapping comes, moves, goes or is dropped
    std::set<ScratchArray*> arrays_;
    std::atomic<bool> closing_{false};
    std::thread watcher_;
};

/// Free bytes of the file system that a folder is on. \throws Error (storage_failed)
[[nodiscard]] double free_space(std::string const& folder);

/// A growing array in a file without a name, mapped: gone with the process, however that ends.
///
/// Disk blocks are allocated before a value is written to them: a write to a mapping has no way to
/// say that the disk is full but to kill the process.
class ScratchArray {
  public:
    /// \throws Error (storage_failed)
    explicit ScratchArray(std::shared_ptr<Scratch> scratch);
    ~ScratchArray();
    ScratchArray(ScratchArray const&) = delete;
    ScratchArray& operator=(ScratchArray const&) = delete;

    [[nodiscard]] std::shared_ptr<Scratch> const& scratch() const { return scratch_; }
    [[nodiscard]] double* data() const { return data_; }
    [[nodiscard]] std::size_t size() const { return size_; }

    /// Address space for so many values, no blocks of the disk. Moves the array where it grows.
    /// \throws Error (storage_failed)
    void reserve(std::size_t size);

    /// New values are not set. \throws Error (storage_failed) where the disk is full.
    void resize(std::size_t size);

  private:
    friend class Scratch;

    std::shared_ptr<Scratch> scratch_;
    int file_ = -1;
    double* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t allocated_ = 0;  ///< values that the disk has blocks for
    std::size_t reserved_ = 0;   ///< values that are mapped
};

}  // namespace cascade::engine
