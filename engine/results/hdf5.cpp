#include "engine/results/hdf5.hpp"

#include <mutex>
#include <utility>

#include "engine/results/result_file.hpp"

namespace cascade::engine::hdf5 {

namespace {

constexpr std::size_t kTextBuffer = 16384;

/// Before anything else: no clean-up at exit (it crashes after a failed write), no error text on
/// stderr, no plug-ins from the environment.
void initialise() {
    static std::once_flag once;
    std::call_once(once, [] {
        checked(H5dont_atexit(), "H5dont_atexit");
        checked(H5open(), "H5open");
        checked(H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr), "H5Eset_auto");
        checked(H5PLset_loading_state(0), "H5PLset_loading_state");
    });
}

herr_t innermost(unsigned index, H5E_error2_t const* error, void* out) {
    if (index == 0 && error->desc != nullptr) {
        *static_cast<std::string*>(out) = error->desc;
    }
    return 0;
}

/// Access: formats that HDF5 1.8 reads, no file locks (they fail on some network file systems), and
/// a close that fails while an object is still open.
Handle access_list() {
    Handle list(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "H5Pcreate");
    checked(H5Pset_libver_bounds(list.get(), H5F_LIBVER_V18, H5F_LIBVER_V110),
            "H5Pset_libver_bounds");
    checked(H5Pset_fclose_degree(list.get(), H5F_CLOSE_SEMI), "H5Pset_fclose_degree");
#if H5_VERSION_GE(1, 10, 7)
    checked(H5Pset_file_locking(list.get(), 0, 1), "H5Pset_file_locking");
#endif
    return list;
}

}  // namespace

void fail(std::string const& doing) {
    std::string reason;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, innermost, &reason);
    H5Eclear2(H5E_DEFAULT);
    throw StorageError(doing + " failed" + (reason.empty() ? "" : ": " + reason));
}

Handle::Handle(hid_t id, Closer closer, char const* call, std::string name)
    : id_(checked(id, call, name)), closer_(closer), name_(std::move(name)) {}

Handle::Handle(Handle&& other) noexcept
    : id_(std::exchange(other.id_, H5I_INVALID_HID)),
      closer_(other.closer_),
      name_(std::move(other.name_)) {}

Handle::~Handle() {
    if (id_ >= 0) {
        closer_(id_);
    }
}

hid_t Handle::release() {
    return std::exchange(id_, H5I_INVALID_HID);
}

void Handle::close() {
    checked(closer_(std::exchange(id_, H5I_INVALID_HID)), "closing", name_);
}

Handle create_file(std::string const& path) {
    initialise();
    Handle access = access_list();
    Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose, "H5Pcreate");
    unsigned const order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    checked(H5Pset_link_creation_order(creation.get(), order), "H5Pset_link_creation_order");
    checked(H5Pset_attr_creation_order(creation.get(), order), "H5Pset_attr_creation_order");
    checked(H5Pset_obj_track_times(creation.get(), false), "H5Pset_obj_track_times");
    Handle file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.get(), access.get()), H5Fclose,
                "H5Fcreate");
    creation.close();
    access.close();
    return file;
}

Handle open_file(std::string const& path) {
    initialise();
    Handle access = access_list();
    Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose, "opening");
    access.close();
    return file;
}

hid_t text_type() {
    static hid_t const kType = [] {
        initialise();
        Handle made(H5Tcopy(H5T_C_S1), H5Tclose, "H5Tcopy");
        checked(H5Tset_size(made.get(), H5T_VARIABLE), "H5Tset_size");
        checked(H5Tset_cset(made.get(), H5T_CSET_UTF8), "H5Tset_cset");
        return made.release();
    }();
    return kType;
}

hid_t text_transfer() {
    static hid_t const kList = [] {
        initialise();
        Handle made(H5Pcreate(H5P_DATASET_XFER), H5Pclose, "H5Pcreate");
        checked(H5Pset_buffer(made.get(), kTextBuffer, nullptr, nullptr), "H5Pset_buffer");
        return made.release();
    }();
    return kList;
}

bool has_group(hid_t file, std::string const& name) {
    return checked(H5Lexists(file, name.c_str(), H5P_DEFAULT), "H5Lexists", name) > 0;
}

}  // namespace cascade::engine::hdf5
