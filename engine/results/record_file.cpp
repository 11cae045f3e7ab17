// Groups of a record file, each bound by a hash:
//   /      filetype "cascade-record", format_version; identity and units; rows_hash, sums_hash
//   /rows  figures and weights of paths
//   /sums  counts, and exact sums as pairs of integers
// The hash of / is in its attribute group_hash; behind the file stands the seal of all its bytes.

#include "engine/results/record_file.hpp"

#include "engine/results/file_system.hpp"
#include "engine/results/hdf5.hpp"
#include "engine/results/record_dataset.hpp"
#include "engine/results/result_hash.hpp"
#include "engine/results/seal.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

constexpr std::int64_t kFormat = 1;

/// All groups of a record file.
struct Groups {
    Dataset root;
    Dataset rows;
    Dataset sums;
};

void add_hash(Dataset& root, std::string const& name, Dataset const& of) {
    root.variables.push_back({name, {}, "1", "hash of the group", Strings{dataset_hash(of)}, {}});
}

Groups groups_of(Record const& record) {
    Groups out{identity_dataset(record), rows_dataset(record), sums_dataset(record)};
    add_hash(out.root, "rows_hash", out.rows);
    add_hash(out.root, "sums_hash", out.sums);
    set_attribute(out.root.attributes, "filetype", std::string(kRecordType));
    set_attribute(out.root.attributes, "format_version", kFormat);
    set_attribute(out.root.attributes, "group_hash", dataset_hash(out.root));
    return out;
}

template <class T>
bool holds(Attributes const& attributes, std::string const& name, T const& wanted) {
    Attribute const* const found = find_attribute(attributes, name);
    T const* const value = found == nullptr ? nullptr : std::get_if<T>(found);
    return value != nullptr && *value == wanted;
}

void check_root(Dataset const& root) {
    if (!holds(root.attributes, "filetype", std::string(kRecordType))) {
        throw storage_error(std::string("is no record of a run (no filetype \"") + kRecordType
                            + "\")");
    }
    if (!holds(root.attributes, "format_version", kFormat)) {
        throw storage_error("has a format version that this program does not read (it reads "
                            + std::to_string(kFormat) + ")");
    }
    if (!holds(root.attributes, "group_hash", dataset_hash(root))) {
        throw storage_error("the content of / does not match its hash: damaged or altered");
    }
}

/// A group that has the hash that the root says.
Dataset read_bound(hid_t file, Dataset const& root, std::string const& name) {
    Dataset group = hdf5::read_group(file, name);
    Variable const* const hash = root.find(name + "_hash");
    auto const* const text = hash == nullptr ? nullptr : std::get_if<Strings>(&hash->values);
    if (text == nullptr || *text != Strings{dataset_hash(group)}) {
        throw storage_error("the content of /" + name
                            + " does not match its hash: damaged or altered");
    }
    return group;
}

void write_groups(Groups const& groups, std::string const& path) {
    hdf5::Session const session;
    hdf5::Handle file = hdf5::create_file(path);
    hdf5::GroupWriter writer(file.get());
    writer.write("/", groups.root);
    writer.write("rows", groups.rows);
    writer.write("sums", groups.sums);
    file.close();
}

/// Read back what was written.
void verify(Groups const& groups, std::string const& path) {
    hdf5::Session const session;
    hdf5::Handle file = hdf5::open_file(path);
    Dataset const root = hdf5::read_group(file.get(), "/");
    check_root(root);
    (void)read_bound(file.get(), root, "rows");
    (void)read_bound(file.get(), root, "sums");
    file.close();
    if (dataset_hash(root) != dataset_hash(groups.root)) {
        throw storage_error("read back, the file differs from what was written");
    }
}

}  // namespace

void write_record(Record const& record, std::string const& file, bool force) {
    CASCADE_EXPECTS(record.units.first < record.units.end);
    check_target(file, force);
    Groups const groups = groups_of(record);
    TemporaryFile temporary(file);
    try {
        write_groups(groups, temporary.path());
        verify(groups, temporary.path());
        append_seal(temporary.path());
    } catch (Error const& error) {
        throw storage_error(file + ": " + error.what());
    }
    temporary.publish(force);
}

Record read_record(Plan const& plan, std::string const& file) {
    try {
        if (!check_seal(file)) {
            throw storage_error(
                "has no checksum at its end: damaged, or no record of this program");
        }
        hdf5::Session const session;
        hdf5::Handle handle = hdf5::open_file(file);
        Dataset const root = hdf5::read_group(handle.get(), "/");
        check_root(root);
        Record record = record_of(plan, root);
        take_rows(plan, read_bound(handle.get(), root, "rows"), record);
        take_sums(read_bound(handle.get(), root, "sums"), record);
        handle.close();
        return record;
    } catch (Error const& error) {
        throw storage_error(file + ": " + error.what());
    }
}

}  // namespace cascade::engine
