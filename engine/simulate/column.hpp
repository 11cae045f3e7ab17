#pragma once

/// One number for each path, in memory or in a scratch file.

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "engine/simulate/scratch.hpp"

namespace cascade::engine {

/// A contiguous, growing sequence of doubles. Where it is kept changes no value: what reads a span
/// of it cannot tell. Checked in tests/unit/simulate/column_test.cpp.
class Column {
  public:
    using value_type = double;

    /// Empty, in memory.
    Column() = default;
    /// Empty, in a file of `scratch`; null: in memory. \throws Error (storage_failed)
    explicit Column(std::shared_ptr<Scratch> const& scratch);
    explicit Column(std::vector<double> values) : memory_(std::move(values)) {}
    Column(std::initializer_list<double> values) : memory_(values) {}

    /// A copy is in memory.
    Column(Column const& other);
    Column& operator=(Column const& other);
    Column(Column&&) noexcept = default;
    Column& operator=(Column&&) noexcept = default;
    ~Column() = default;

    /// An empty column, kept where this one is.
    [[nodiscard]] Column beside() const;

    [[nodiscard]] std::size_t size() const { return file_ ? file_->size() : memory_.size(); }
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] double* data() { return file_ ? file_->data() : memory_.data(); }
    [[nodiscard]] double const* data() const { return file_ ? file_->data() : memory_.data(); }
    [[nodiscard]] double& operator[](std::size_t i) { return data()[i]; }
    [[nodiscard]] double operator[](std::size_t i) const { return data()[i]; }
    [[nodiscard]] double* begin() { return data(); }
    [[nodiscard]] double* end() { return data() + size(); }
    [[nodiscard]] double const* begin() const { return data(); }
    [[nodiscard]] double const* end() const { return data() + size(); }

    // What grows a column invalidates spans of it, and throws Error where the disk is full.

    /// Room for so many values; pages and disk blocks are taken as values come.
    void reserve(std::size_t size);
    /// New values are 0.
    void resize(std::size_t size);
    void assign(std::size_t size, double value);
    void append(std::span<double const> values);
    void push_back(double value) {
        if (file_) {
            append({&value, 1});
        } else {
            memory_.push_back(value);
        }
    }

    [[nodiscard]] friend bool operator==(Column const& a, Column const& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end());
    }

  private:
    std::vector<double> memory_;
    std::unique_ptr<ScratchArray> file_;  ///< null: in memory
};

}  // namespace cascade::engine
