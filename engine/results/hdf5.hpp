#pragma once

/// A thin layer over the HDF5 C API. Private to this folder; no other file includes HDF5.
///
/// Every return is checked, closes included: on a full disk H5Dwrite of a chunked dataset succeeds
/// and only the close reports the loss. A Handle must be closed by hand; its destructor closes only
/// while an exception unwinds, when the file is about to be deleted anyway.
///
/// What a group looks like on disk, which is what netCDF-C 4.9 writes:
///   - one dataset per coordinate and variable, links and attributes in creation order;
///   - a coordinate is a dimension scale (CLASS, NAME, REFERENCE_LIST); every axis of every other
///     dataset is attached to one (DIMENSION_LIST). Other readers ask those; they are of variable
///     length, so this program reads `dimension_names` instead ("world quantile");
///   - int64, double, or texts as characters (`_Encoding` = "utf-8") with a last axis that is a
///     dimension of their own, NAME_strlen; `units` and `long_name` on each;
///   - text attributes are UTF-8 of fixed length;
///   - up to 4 KiB: contiguous (R's ncdf4 opens no compact storage). Above: chunks of 256 KiB
///     with fletcher32, and gzip 1 + shuffle before it where the values are whole numbers or mostly
///     equal to their predecessors. Other doubles are full of random bits: gzip would shrink them
///     by a tenth at the price of most of the writing time. Empty datasets and texts: contiguous.

#include <mutex>
#include <string>
#include <vector>

#include <hdf5.h>

#include "engine/results/dataset.hpp"

namespace cascade::engine::hdf5 {

/// Throw Error (storage_failed): what was being done, and HDF5's own innermost reason.
[[noreturn]] void fail(std::string const& doing);

/// The value of a call, or Error (storage_failed) where it is negative.
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

    /// \throws Error (storage_failed) if `id` is negative.
    Handle(hid_t id, Closer closer, char const* call, std::string name = {});
    Handle(Handle const&) = delete;
    Handle& operator=(Handle const&) = delete;
    Handle(Handle&& other) noexcept;
    Handle& operator=(Handle&&) = delete;
    ~Handle();

    [[nodiscard]] hid_t get() const { return id_; }
    /// \throws Error (storage_failed) if closing fails: data may not have reached the file.
    void close();
    /// The object, which is no longer closed.
    [[nodiscard]] hid_t release();

  private:
    hid_t id_;
    Closer closer_;
    std::string name_;
};

/// The library's state while this program uses it: errors are not printed, no plug-ins are loaded.
/// One at a time in a process (Debian's serial HDF5 is not safe for threads); what was set before
/// is set again at the end. Declare it before every Handle of the same scope.
class Session {
  public:
    /// Waits for the session of another thread. \throws Error (storage_failed)
    Session();
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;
    ~Session();

  private:
    std::unique_lock<std::mutex> lock_;
    unsigned new_style_ = 1;
    H5E_auto2_t print_ = nullptr;
    H5E_auto1_t old_print_ = nullptr;
    void* print_data_ = nullptr;
    unsigned plug_ins_ = 0;
};

/// A type of texts of `size` bytes, 1 at least.
[[nodiscard]] Handle text_type(std::size_t size);

/// How the NAME of a dimension without values begins, by netCDF's convention.
inline constexpr char const* kNotVariable = "This is a netCDF dimension but not a netCDF variable.";

/// A new, empty file in place of an existing one.
[[nodiscard]] Handle create_file(std::string const& path);
/// An existing file, for reading.
[[nodiscard]] Handle open_file(std::string const& path);

/// Writes data sets as groups of one file. Counts its dimensions: netCDF numbers them by file.
class GroupWriter {
  public:
    explicit GroupWriter(hid_t file) : file_(file) {}
    /// As group `name` ("/" for the root). \throws Error (storage_failed), ContractViolation (see
    /// check)
    void write(std::string const& name, Dataset const& dataset);

  private:
    hid_t file_;
    int dimensions_ = 0;
};

/// Whether the root has a group of that name.
[[nodiscard]] bool has_group(hid_t file, std::string const& name);

/// Whether the root has an attribute that is a text of variable length, as h5py writes it.
[[nodiscard]] bool has_variable_text(hid_t file, std::string const& name);

enum class GroupPart { all, attributes_only };

/// Read back a group; subgroups are left alone, and attributes of variable length, which netCDF
/// makes of texts that are not ASCII when it copies.
/// \throws Error (storage_failed) naming the variable and what is wrong
[[nodiscard]] Dataset read_group(hid_t file, std::string const& name,
                                 GroupPart part = GroupPart::all);

}  // namespace cascade::engine::hdf5
