// Groups of a result file and the attributes that tie them together:
//   /        filetype "cascade-result", format_version [1, 0], group_hash, results_hash
//   /paths   group_hash      absent where paths are not kept
//   /book    group_hash
//   /report  group_hash      a function of the figures of /paths, so not in results_hash
//   /inputs  scenario, resolved: JSON texts
//   /run     volatile facts, in no hash
// results_hash combines the group hashes of /, /paths and /book, so that a reader of / alone can
// check what it read without reading the paths.

#include "engine/results/result_file.hpp"

#include "engine/results/file_system.hpp"
#include "engine/results/hdf5.hpp"
#include "engine/results/result_hash.hpp"
#include "engine/results/seal.hpp"

namespace cascade::engine {

namespace {

Integers const kFormatVersion = {1, 0};

bool holds_something(Dataset const& dataset) {
    return !dataset.coordinates.empty() || !dataset.variables.empty()
           || !dataset.attributes.empty();
}

Dataset inputs_of(ResultFile const& result) {
    Dataset inputs;
    inputs.variables = {
        {"scenario", {}, "1", "scenario file as read, JSON", Strings{result.scenario_json}, {}},
        {"resolved",
         {},
         "1",
         "scenario with every default filled in, JSON",
         Strings{result.resolved_json},
         {}}};
    return inputs;
}

std::string text_attribute(Dataset const& dataset, std::string const& name) {
    Attribute const* const found = find_attribute(dataset.attributes, name);
    auto const* const text = found == nullptr ? nullptr : std::get_if<std::string>(found);
    return text == nullptr ? std::string() : *text;
}

/// Put the hashes of the groups, and what marks the file as ours, into the attributes.
void seal(ResultFile& result) {
    auto& root = result.root.attributes;
    set_attribute(root, "Conventions", std::string("CF-1.10"));
    set_attribute(root, "filetype", result.filetype);
    set_attribute(root, "format_version", kFormatVersion);
    std::string const root_hash = dataset_hash(result.root);
    std::string const paths_hash = dataset_hash(result.paths);
    std::string const book_hash = dataset_hash(result.book);
    set_attribute(root, "group_hash", root_hash);
    if (!result.paths.coordinates.empty()) {
        set_attribute(result.paths.attributes, "group_hash", paths_hash);
    }
    set_attribute(result.book.attributes, "group_hash", book_hash);
    if (!result.report.coordinates.empty()) {
        set_attribute(result.report.attributes, "group_hash", dataset_hash(result.report));
    }
    set_attribute(root, "results_hash", combined_hash(root_hash, paths_hash, book_hash));
}

void write_groups(ResultFile const& result, std::string const& path) {
    hdf5::Handle file = hdf5::create_file(path);
    hdf5::write_group(file.get(), "/", result.root);
    if (holds_something(result.paths)) {
        hdf5::write_group(file.get(), "paths", result.paths);
    }
    hdf5::write_group(file.get(), "book", result.book);
    if (holds_something(result.report)) {
        hdf5::write_group(file.get(), "report", result.report);
    }
    hdf5::write_group(file.get(), "inputs", inputs_of(result));
    hdf5::write_group(file.get(), "run", result.run);
    file.close();
}

Dataset read_if_there(hdf5::Handle const& file, std::string const& group,
                      hdf5::GroupPart part = hdf5::GroupPart::all) {
    return hdf5::has_group(file.get(), group) ? hdf5::read_group(file.get(), group, part)
                                              : Dataset{};
}

std::string input_text(Dataset const& inputs, std::string const& name) {
    Variable const* const variable = inputs.find(name);
    auto const* const texts =
        variable == nullptr ? nullptr : std::get_if<Strings>(&variable->values);
    if (texts == nullptr || texts->size() != 1) {
        throw StorageError("no text /inputs/" + name);
    }
    return texts->front();
}

/// The stored hash of a group that was read, after comparing it with what was read.
void check_group(Dataset const& group, std::string const& name) {
    if (text_attribute(group, "group_hash") != dataset_hash(group)) {
        throw StorageError("the content of " + name
                           + " does not match its hash: damaged or altered");
    }
}

void check_hashes(ResultFile const& result, ReadScope scope) {
    check_group(result.root, "/");
    check_group(result.book, "/book");
    if (holds_something(result.report)) {
        check_group(result.report, "/report");
    }
    std::string paths = text_attribute(result.paths, "group_hash");
    if (scope == ReadScope::everything || paths.empty()) {
        std::string const computed = dataset_hash(result.paths);
        if (!paths.empty() && computed != paths) {
            check_group(result.paths, "/paths");
        }
        paths = computed;
    }
    if (text_attribute(result.root, "results_hash")
        != combined_hash(text_attribute(result.root, "group_hash"), paths,
                         text_attribute(result.book, "group_hash"))) {
        throw StorageError("results_hash does not match: damaged or altered");
    }
}

/// \param filetype  The only type that will do; "": any of ours.
/// Returns the type found.
std::string check_identity(Dataset const& root, std::string const& filetype) {
    std::string found = text_attribute(root, "filetype");
    bool const ours = found == kResultType || found == kSweepType;
    if (filetype.empty() ? !ours : found != filetype) {
        throw StorageError(found == kSweepType
                               ? "is a sweep, not the result of one run; \"cascade show\" and "
                                 "\"cascade report\" read it, and xarray"
                               : "is not a result of this program (no filetype \""
                                     + (filetype.empty() ? kResultType : filetype) + "\")");
    }
    Attribute const* const version = find_attribute(root.attributes, "format_version");
    auto const* const numbers = version == nullptr ? nullptr : std::get_if<Integers>(version);
    if (numbers == nullptr || numbers->size() != 2 || numbers->front() != kFormatVersion.front()) {
        throw StorageError("has a format version that this program does not read (it reads 1)");
    }
    return found;
}

ResultFile read_groups(std::string const& path, ReadScope scope, std::string const& filetype) {
    check_seal(path);
    hdf5::Handle file = hdf5::open_file(path);
    ResultFile result;
    result.filetype = check_identity(
        hdf5::read_group(file.get(), "/", hdf5::GroupPart::attributes_only), filetype);
    result.root = hdf5::read_group(file.get(), "/");
    result.paths = read_if_there(
        file, "paths",
        scope == ReadScope::everything ? hdf5::GroupPart::all : hdf5::GroupPart::attributes_only);
    result.book = read_if_there(file, "book");
    result.report = read_if_there(file, "report");
    Dataset const inputs = read_if_there(file, "inputs");
    result.scenario_json = input_text(inputs, "scenario");
    result.resolved_json = input_text(inputs, "resolved");
    result.run = read_if_there(file, "run");
    file.close();
    check_hashes(result, scope);
    return result;
}

ResultFile read_named(std::string const& file, ReadScope scope, std::string const& filetype) {
    try {
        return read_groups(file, scope, filetype);
    } catch (StorageError const& error) {
        throw StorageError(file + ": " + error.what());
    }
}

/// Read the file back and compare it with what was meant to be written.
void verify(ResultFile const& result, std::string const& path) {
    ResultFile const stored = read_groups(path, ReadScope::everything, result.filetype);
    if (text_attribute(stored.root, "results_hash") != text_attribute(result.root, "results_hash")
        || stored.scenario_json != result.scenario_json
        || stored.resolved_json != result.resolved_json
        || dataset_hash(stored.report) != dataset_hash(result.report)
        || dataset_hash(stored.run) != dataset_hash(result.run)) {
        throw StorageError("read back, the file differs from what was written");
    }
}

}  // namespace

void check_output(std::string const& file, bool force) {
    check_target(file, force);
}

void write_result(ResultFile& result, std::string const& file, bool force) {
    check_target(file, force);
    seal(result);
    TemporaryFile temporary(file);
    try {
        write_groups(result, temporary.path());
        verify(result, temporary.path());
        append_seal(temporary.path());
    } catch (StorageError const& error) {
        throw StorageError(file + ": " + error.what());
    }
    temporary.publish(force);
}

ResultFile read_result(std::string const& file, ReadScope scope) {
    return read_named(file, scope, kResultType);
}

ResultFile read_run_or_sweep(std::string const& file, ReadScope scope) {
    return read_named(file, scope, "");
}

}  // namespace cascade::engine
