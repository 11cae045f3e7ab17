#include "engine/results/hdf5.hpp"

#include <utility>

#include "engine/results/process.hpp"
#include "engine/results/result_file.hpp"

namespace cascade::engine::hdf5 {

namespace {

std::mutex& library() {
    static std::mutex mutex;
    return mutex;
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
    throw storage_error(doing + " failed" + (reason.empty() ? "" : ": " + reason));
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
    Handle access = access_list();
    Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose, "opening");
    access.close();
    return file;
}

Session::Session() : lock_(library()) {
    checked(H5open(), "H5open");
    checked(H5Eauto_is_v2(H5E_DEFAULT, &new_style_), "H5Eauto_is_v2");
    checked(new_style_ > 0 ? H5Eget_auto2(H5E_DEFAULT, &print_, &print_data_)
                           : H5Eget_auto1(&old_print_, &print_data_),
            "H5Eget_auto");
    checked(H5PLget_loading_state(&plug_ins_), "H5PLget_loading_state");
    checked(H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr), "H5Eset_auto");
    checked(H5PLset_loading_state(0), "H5PLset_loading_state");
}

Session::~Session() {
    H5PLset_loading_state(plug_ins_);
    if (new_style_ > 0) {
        H5Eset_auto2(H5E_DEFAULT, print_, print_data_);
    } else {
        H5Eset_auto1(old_print_, print_data_);
    }
}

Handle text_type(std::size_t size) {
    Handle made(H5Tcopy(H5T_C_S1), H5Tclose, "H5Tcopy");
    checked(H5Tset_size(made.get(), size), "H5Tset_size");
    checked(H5Tset_cset(made.get(), H5T_CSET_UTF8), "H5Tset_cset");
    return made;
}

bool has_group(hid_t file, std::string const& name) {
    return checked(H5Lexists(file, name.c_str(), H5P_DEFAULT), "H5Lexists", name) > 0;
}

bool has_variable_text(hid_t file, std::string const& name) {
    if (checked(H5Aexists(file, name.c_str()), "H5Aexists", name) == 0) {
        return false;
    }
    Handle attribute(H5Aopen(file, name.c_str(), H5P_DEFAULT), H5Aclose, "H5Aopen", name);
    Handle type(H5Aget_type(attribute.get()), H5Tclose, "H5Aget_type", name);
    bool const found = H5Tget_class(type.get()) == H5T_STRING
                       && checked(H5Tis_variable_str(type.get()), "H5Tis_variable_str", name) > 0;
    type.close();
    attribute.close();
    return found;
}

}  // namespace cascade::engine::hdf5

namespace cascade::engine {

void claim_storage_library() {
    hdf5::checked(H5dont_atexit(), "H5dont_atexit");
}

}  // namespace cascade::engine
