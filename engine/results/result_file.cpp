// Groups of a result file and the attributes that tie them together:
//   /        filetype "cascade-result", format_version [2, 0], figures_hash, paths_hash, book_hash,
//            results_hash, document_hash, paths_description_hash, and the figures of the root
//   /GROUP   other figures, one group for each name that Variable::group has
//   /paths   absent where paths are not kept
//   /book
//   /inputs  scenario, resolved: JSON texts
//   /run     volatile facts, in no hash
// document_hash binds results_hash with attributes, descriptions and inputs.
// results_hash combines the hashes of figures, paths and book, so that who reads figures alone can
// check them without reading the paths.

#include "engine/results/result_file.hpp"

#include <sstream>

#include "engine/results/file_system.hpp"
#include "engine/results/hdf5.hpp"
#include "engine/results/result_hash.hpp"
#include "engine/results/seal.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine {

namespace {

Integers const kFormatVersion = {2, 0};

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

/// Names of the groups below the root that hold parts of a data set, in their order.
std::string groups_below(Dataset const& dataset) {
    std::string text;
    for (std::string const& group : group_names(dataset)) {
        text += group.empty() ? "" : (text.empty() ? "" : " ") + group;
    }
    return text;
}

/// Put the hashes of the parts, and what marks the file as ours, into the attributes.
void seal(ResultFile& result) {
    auto& root = result.figures.attributes;
    set_attribute(root, "Conventions", std::string("CF-1.10"));
    set_attribute(root, "filetype", result.filetype);
    set_attribute(root, "format_version", kFormatVersion);
    std::string const figures = grouped_hash(result.figures);
    std::string const paths = grouped_hash(result.paths);
    std::string const book = dataset_hash(result.book);
    set_attribute(root, "figure_groups", groups_below(result.figures));
    set_attribute(root, "path_groups", groups_below(result.paths));
    set_attribute(root, "figures_hash", figures);
    set_attribute(root, "paths_hash", paths);
    set_attribute(root, "book_hash", book);
    std::string const results = combined_hash({figures, paths, book});
    std::string const description = description_hash(result.paths);
    set_attribute(root, "results_hash", results);
    set_attribute(root, "paths_description_hash", description);
    set_attribute(root, "document_hash", document_hash(result, results, description));
}

void write_groups_below(hdf5::GroupWriter& writer, Dataset const& dataset) {
    for (std::string const& group : group_names(dataset)) {
        if (!group.empty()) {
            writer.write(group, part_of(dataset, group));
        }
    }
}

void write_groups(ResultFile const& result, std::string const& path) {
    hdf5::Session const session;
    hdf5::Handle file = hdf5::create_file(path);
    hdf5::GroupWriter writer(file.get());
    writer.write("/", part_of(result.figures, ""));
    write_groups_below(writer, result.figures);
    write_groups_below(writer, result.paths);
    writer.write("book", result.book);
    writer.write("inputs", inputs_of(result));
    writer.write("run", result.run);
    file.close();
}

Dataset read_part(hdf5::Handle const& file, std::string const& group) {
    if (!hdf5::has_group(file.get(), group)) {
        throw storage_error("lacks the group /" + group
                            + ", which a copy of single groups loses; nccopy and ncks keep all");
    }
    return hdf5::read_group(file.get(), group);
}

/// Put the groups that an attribute of the root names behind what is there.
void read_groups_below(hdf5::Handle const& file, std::string const& names, Dataset& whole) {
    std::istringstream list(names);
    for (std::string group; list >> group;) {
        Dataset part = read_part(file, group);
        for (Variable& variable : part.variables) {
            variable.group = group;
        }
        part.attributes.clear();
        try {
            join(whole, std::move(part));
        } catch (ContractViolation const& error) {
            throw storage_error("group /" + group + ": " + error.what());
        }
    }
}

std::string input_text(Dataset const& inputs, std::string const& name) {
    Variable const* const variable = inputs.find(name);
    auto const* const texts =
        variable == nullptr ? nullptr : std::get_if<Strings>(&variable->values);
    if (texts == nullptr || texts->size() != 1) {
        throw storage_error("no text /inputs/" + name);
    }
    return texts->front();
}

/// The stored hash of a part that was read, after comparing it with what was read.
std::string check_part(Dataset const& root, std::string const& name, std::string const& computed) {
    if (text_attribute(root, name) != computed) {
        throw storage_error("its content does not match " + name
                            + ": damaged, altered, or copied in part");
    }
    return computed;
}

void check_hashes(ResultFile const& result, ReadScope scope) {
    Dataset const& root = result.figures;
    std::string const figures = check_part(root, "figures_hash", grouped_hash(result.figures));
    std::string const paths = scope == ReadScope::everything
                                  ? check_part(root, "paths_hash", grouped_hash(result.paths))
                                  : text_attribute(root, "paths_hash");
    std::string const book = check_part(root, "book_hash", dataset_hash(result.book));
    check_part(root, "results_hash", combined_hash({figures, paths, book}));
}

bool document_matches(ResultFile const& result, ReadScope scope) {
    Dataset const& root = result.figures;
    std::string const stored = text_attribute(root, "paths_description_hash");
    std::string const paths =
        scope == ReadScope::everything ? description_hash(result.paths) : stored;
    return paths == stored
           && text_attribute(root, "document_hash")
                  == document_hash(result, text_attribute(root, "results_hash"), paths);
}

/// What is told of a copy, or Error (storage_failed) where a file of ours tells another story than
/// its hash.
std::string notice_of(ResultFile const& result, ReadScope scope, bool sealed) {
    bool const matches = document_matches(result, scope);
    if (sealed && !matches) {
        throw storage_error("its texts do not match document_hash: damaged or altered");
    }
    if (sealed) {
        return "";
    }
    std::string const checked =
        scope == ReadScope::everything
            ? "values were checked against results_hash and match; "
            : "values, except those of paths, were checked against results_hash and match; ";
    return "this file was copied or changed by another tool: the checksum of its bytes is gone; "
           + checked
           + (matches ? "attributes and inputs match document_hash; "
                      : "attributes or inputs do NOT match document_hash: warnings, descriptions "
                        "and the scenario may have been changed or lost; ")
           + "/run could not be checked";
}

/// \param filetype  The only type that will do; "": any of ours.
/// Returns the type found.
std::string check_identity(Dataset const& root, std::string const& filetype) {
    std::string found = text_attribute(root, "filetype");
    bool const ours = found == kResultType || found == kSweepType;
    if (filetype.empty() ? !ours : found != filetype) {
        throw storage_error(found == kSweepType
                                ? "is a sweep, not the result of one run; \"cascade show\" and "
                                  "\"cascade report\" read it, and xarray"
                                : "is not a result of this program (no filetype \""
                                      + (filetype.empty() ? kResultType : filetype) + "\")");
    }
    Attribute const* const version = find_attribute(root.attributes, "format_version");
    auto const* const numbers = version == nullptr ? nullptr : std::get_if<Integers>(version);
    if (numbers == nullptr || numbers->size() != 2 || numbers->front() != kFormatVersion.front()) {
        throw storage_error("has a format version that this program does not read (it reads 2)");
    }
    return found;
}

ResultFile read_groups(std::string const& path, ReadScope scope, std::string const& filetype) {
    bool const sealed = check_seal(path);
    hdf5::Session const session;
    hdf5::Handle file = hdf5::open_file(path);
    ResultFile result;
    if (hdf5::has_variable_text(file.get(), "filetype")) {
        throw storage_error(
            "its attributes are texts of variable length, as h5netcdf and h5py "
            "write them, which this program does not read; copy with nccopy, ncks "
            "or xarray's engine \"netcdf4\"");
    }
    result.filetype = check_identity(
        hdf5::read_group(file.get(), "/", hdf5::GroupPart::attributes_only), filetype);
    result.figures = hdf5::read_group(file.get(), "/");
    read_groups_below(file, text_attribute(result.figures, "figure_groups"), result.figures);
    if (scope == ReadScope::everything) {
        read_groups_below(file, text_attribute(result.figures, "path_groups"), result.paths);
    }
    result.book = read_part(file, "book");
    Dataset const inputs = read_part(file, "inputs");
    result.scenario_json = input_text(inputs, "scenario");
    result.resolved_json = input_text(inputs, "resolved");
    if (hdf5::has_group(file.get(), "run")) {
        result.run = hdf5::read_group(file.get(), "run");
    }
    file.close();
    check_hashes(result, scope);
    result.notice = notice_of(result, scope, sealed);
    return result;
}

ResultFile read_named(std::string const& file, ReadScope scope, std::string const& filetype) {
    try {
        return read_groups(file, scope, filetype);
    } catch (Error const& error) {
        throw in_context(file, error);
    }
}

/// Read the file back and compare it with what was meant to be written.
void verify(ResultFile const& result, std::string const& path) {
    ResultFile const stored = read_groups(path, ReadScope::everything, result.filetype);
    if (text_attribute(stored.figures, "results_hash")
            != text_attribute(result.figures, "results_hash")
        || text_attribute(stored.figures, "document_hash")
               != text_attribute(result.figures, "document_hash")
        || stored.scenario_json != result.scenario_json
        || stored.resolved_json != result.resolved_json
        || dataset_hash(stored.run) != dataset_hash(result.run)) {
        throw storage_error("read back, the file differs from what was written");
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
    } catch (Error const& error) {
        throw in_context(file, error);
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
