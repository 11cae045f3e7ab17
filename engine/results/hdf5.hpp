#pragma once

/// A thin layer over the HDF5 C API. Private to this folder; no other file includes HDF5.
///
/// Every return is checked, closes included: on a full disk H5Dwrite of a chunked dataset succeeds
/// and only the close reports the loss. A Handle must be closed by hand; its destructor closes only
/// while an exception unwinds, when the file is about to be deleted anyway.
///
/// What a group looks like on disk:
///   - one dataset per coordinate and variable, links and attributes in creation order;
///   - a coordinate is a dimension scale (CLASS, NAME, REFERENCE_LIST); every axis of every other
///     dataset is attached to one (DIMENSION_LIST);
///   - int64, double or variable-length UTF-8 strings, `units` and `long_name` on each;
///   - up to 4 KiB: compact layout, inside the checksummed object header. Above: chunks of 256 KiB
///     with fletcher32, and gzip 1 + shuffle before it where the values are whole numbers or mostly
///     equal to their predecessors. Other doubles are full of random bits: gzip would shrink them
///     by a tenth at the price of most of the writing time. Empty datasets and strings: contiguous.

#include <string>

#include <hdf5.h>

#include "engine/results/dataset.hpp"

namespace cascade::engine::hdf5 {

/// Throw StorageError: what was being done, and HDF5's own innermost reason.
[[noreturn]] void fail(std::string const& doing);

/// The value of a call, or StorageError where it is negative.
template <class Result>
Result checked(Result result, char const* call, std::string const& name = {}) {
    if (result < 0) {
        fail(name.empty() ? std::string(call) : std::string(call) + " of \"" + name + "\"");
    }
    return result;
}

/// An open HDF5 object.
class Handle {
  public:
    using Closer = herr_t (*)(hid_t);

    /// \throws StorageError if `id` is negative.
    Handle(hid_t id, Closer closer, char const* call, std::string name = {});
    Handle(Handle const&) = delete;
    Handle& operator=(Handle const&) = delete;
    Handle(Handle&& other) noexcept;
    Handle& operator=(Handle&&) = delete;
    ~Handle();

    [[nodiscard]] hid_t get() const { return id_; }
    /// \throws StorageError if closing fails: data may not have reached the file.
    void close();
    /// The object, which is no longer closed.
    [[nodiscard]] hid_t release();

  private:
    hid_t id_;
    Closer closer_;
    std::string name_;
};

/// Type of a text in memory and in the file: UTF-8 of any length. Lives as long as the program.
[[nodiscard]] hid_t text_type();

/// For reading and writing texts, the only values that are converted: HDF5's own buffer of 1 MiB,
/// cleared for each data set, takes a tenth of the time of a small run. Lives as long as the
/// program.
[[nodiscard]] hid_t text_transfer();

/// A new, empty file in place of an existing one.
[[nodiscard]] Handle create_file(std::string const& path);
/// An existing file, for reading.
[[nodiscard]] Handle open_file(std::string const& path);

/// Write a data set as group `name` ("/" for the root).
void write_group(hid_t file, std::string const& name, Dataset const& dataset);

/// Whether the root has a group of that name.
[[nodiscard]] bool has_group(hid_t file, std::string const& name);

enum class GroupPart { all, attributes_only };

/// Read back a group; subgroups are left alone.
[[nodiscard]] Dataset read_group(hid_t file, std::string const& name,
                                 GroupPart part = GroupPart::all);

}  // namespace cascade::engine::hdf5
