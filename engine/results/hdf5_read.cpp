#include <algorithm>
#include <cstring>
#include <optional>
#include <sstream>
#include <string_view>

#include "engine/results/hdf5.hpp"
#include "engine/results/result_file.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine::hdf5 {

namespace {

constexpr hsize_t kMostValues = hsize_t{1} << 33;
constexpr std::size_t kUsualName = 128;

[[noreturn]] void refuse(std::string const& name, std::string const& why) {
    throw storage_error("\"" + name + "\" " + why);
}

/// `unread`: texts of variable length. HDF5 1.10 crashes on damaged ones, so they are never read.
enum class Kind { number, integer, text, unread };

Kind kind_of(hid_t type, std::string const& name) {
    switch (checked(H5Tget_class(type), "H5Tget_class", name)) {
        case H5T_FLOAT:
            return Kind::number;
        case H5T_INTEGER:
            return Kind::integer;
        case H5T_STRING:
            return checked(H5Tis_variable_str(type), "H5Tis_variable_str", name) > 0 ? Kind::unread
                                                                                     : Kind::text;
        default:
            refuse(name, "has a type that no result file of this program holds");
    }
}

std::size_t points(hid_t space, std::string const& name) {
    hssize_t const count =
        checked(H5Sget_simple_extent_npoints(space), "H5Sget_simple_extent_npoints", name);
    if (static_cast<hsize_t>(count) > kMostValues) {
        refuse(name, "claims more values than can be");
    }
    return static_cast<std::size_t>(count);
}

/// Read values with `read(memory type, buffer)`; not for texts.
template <class Read>
Values read_numbers(Kind kind, std::size_t count, Read const& read) {
    if (kind == Kind::number) {
        Numbers numbers(count);
        if (count > 0) {
            read(H5T_NATIVE_DOUBLE, numbers.data());
        }
        return numbers;
    }
    Integers integers(count);
    if (count > 0) {
        read(H5T_NATIVE_INT64, integers.data());
    }
    return integers;
}

/// A netCDF attribute has no rank: one value is a scalar.
Attribute to_attribute(Values values, bool scalar) {
    if (auto* const numbers = std::get_if<Numbers>(&values)) {
        return scalar ? Attribute(numbers->front()) : Attribute(std::move(*numbers));
    }
    auto& integers = std::get<Integers>(values);
    return scalar ? Attribute(integers.front()) : Attribute(std::move(integers));
}

/// Up to the first NUL.
std::string text_from(char const* data, std::size_t size) {
    void const* const end = std::memchr(data, 0, size);
    return {data,
            end == nullptr ? size : static_cast<std::size_t>(static_cast<char const*>(end) - data)};
}

/// Creation order where the object keeps it, as netCDF-C does and h5netcdf does not.
H5_index_t attribute_index(hid_t object) {
    bool const group = H5Iget_type(object) != H5I_DATASET;
    Handle list(group ? H5Gget_create_plist(object) : H5Dget_create_plist(object), H5Pclose,
                "reading the properties");
    unsigned order = 0;
    checked(H5Pget_attr_creation_order(list.get(), &order), "H5Pget_attr_creation_order");
    list.close();
    return (order & H5P_CRT_ORDER_TRACKED) != 0 ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
}

/// Names of the attributes of an object in the order they were written.
std::vector<std::string> attribute_names(hid_t object) {
    std::vector<std::string> names;
    auto const note = [](hid_t, char const* name, H5A_info_t const*, void* out) -> herr_t {
        static_cast<std::vector<std::string>*>(out)->emplace_back(name);
        return 0;
    };
    hsize_t next = 0;
    checked(H5Aiterate2(object, attribute_index(object), H5_ITER_INC, &next, note, &names),
            "H5Aiterate");
    return names;
}

/// A whole number that may need all 64 bits.
bool is_natural(hid_t type) {
    return H5Tget_class(type) == H5T_INTEGER && H5Tget_sign(type) == H5T_SGN_NONE
           && H5Tget_size(type) == sizeof(std::uint64_t);
}

/// Those of the dimension scales, of netCDF-C, and what copies add to variables.
bool reserved(std::string const& name) {
    static constexpr std::string_view kNames[] = {
        "CLASS",       "NAME",          "DIMENSION_LIST",      "REFERENCE_LIST", "DIMENSION_LABELS",
        "_Encoding",   "_Netcdf4Dimid", "_Netcdf4Coordinates", "_nc3_strict",    "_FillValue",
        "coordinates", "_NCProperties"};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

/// Nothing where the value is of variable length.
std::optional<Attribute> read_attribute(hid_t object, std::string const& name) {
    Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose, "H5Aopen", name);
    Handle space(H5Aget_space(attribute.get()), H5Sclose, "H5Aget_space", name);
    Handle type(H5Aget_type(attribute.get()), H5Tclose, "H5Aget_type", name);
    Kind const kind = kind_of(type.get(), name);
    std::size_t const count = points(space.get(), name);
    std::optional<Attribute> value;
    if (kind == Kind::text && count <= 1) {
        std::string buffer(checked(H5Tget_size(type.get()), "H5Tget_size", name), '\0');
        if (count == 1) {
            checked(H5Aread(attribute.get(), type.get(), buffer.data()), "reading", name);
        }
        value = text_from(buffer.data(), buffer.size());
    } else if (kind == Kind::text) {
        refuse(name, "is an attribute with several texts");
    } else if (is_natural(type.get()) && count == 1) {
        std::uint64_t natural = 0;
        checked(H5Aread(attribute.get(), H5T_NATIVE_UINT64, &natural), "reading", name);
        value = natural;
    } else if (kind != Kind::unread) {
        value = to_attribute(read_numbers(kind, count,
                                          [&](hid_t memory, void* buffer) {
                                              checked(H5Aread(attribute.get(), memory, buffer),
                                                      "reading", name);
                                          }),
                             count == 1);
    }
    type.close();
    space.close();
    attribute.close();
    return value;
}

Attributes read_attributes(hid_t object) {
    Attributes attributes;
    for (std::string const& name : attribute_names(object)) {
        if (!reserved(name)) {
            if (auto value = read_attribute(object, name)) {
                attributes.emplace_back(name, std::move(*value));
            }
        }
    }
    return attributes;
}

/// Take a text out of the attributes of a dataset.
std::string take(Attributes& attributes, std::string const& key, std::string const& variable) {
    for (auto at = attributes.begin(); at != attributes.end(); ++at) {
        if (at->first == key && std::holds_alternative<std::string>(at->second)) {
            std::string text = std::get<std::string>(at->second);
            attributes.erase(at);
            return text;
        }
    }
    refuse(variable, "has no " + key
                         + " that this program reads (texts of variable length, as h5netcdf and "
                           "h5py write them, it does not read)");
}

/// A dimension of netCDF that has no values: its NAME says so.
bool is_bare_dimension(hid_t dataset, std::string const& name) {
    if (checked(H5Aexists(dataset, "NAME"), "H5Aexists", name) == 0) {
        return false;
    }
    auto const value = read_attribute(dataset, "NAME");
    auto const* const text = value ? std::get_if<std::string>(&*value) : nullptr;
    return text != nullptr && text->rfind(kNotVariable, 0) == 0;
}

/// Texts from characters; the last axis is theirs.
Strings read_texts(hid_t object, hid_t type, std::vector<hsize_t> const& extents, std::size_t count,
                   std::string const& name) {
    if (checked(H5Tget_size(type), "H5Tget_size", name) != 1 || extents.empty()) {
        refuse(name, "holds texts that are not characters with an axis of their own");
    }
    std::size_t const width = extents.back();
    if (count == 0) {
        return Strings(width == 0 && extents.size() == 1 ? 1 : 0);
    }
    std::string buffer(count, '\0');
    checked(H5Dread(object, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, buffer.data()), "reading", name);
    Strings texts;
    for (std::size_t at = 0; at < count; at += width) {
        texts.push_back(text_from(&buffer[at], width));
    }
    return texts;
}

Values read_values(hid_t object, std::string const& name) {
    Handle space(H5Dget_space(object), H5Sclose, "H5Dget_space", name);
    Handle type(H5Dget_type(object), H5Tclose, "H5Dget_type", name);
    int const rank =
        checked(H5Sget_simple_extent_ndims(space.get()), "H5Sget_simple_extent_ndims", name);
    std::vector<hsize_t> extents(static_cast<std::size_t>(rank));
    checked(H5Sget_simple_extent_dims(space.get(), extents.data(), nullptr),
            "H5Sget_simple_extent_dims", name);
    std::size_t const count = points(space.get(), name);
    Kind const kind = kind_of(type.get(), name);
    if (kind == Kind::unread) {
        refuse(name, "holds texts of variable length, which this program does not read");
    }
    Values values =
        kind == Kind::text
            ? Values(read_texts(object, type.get(), extents, count, name))
            : read_numbers(kind, count, [&](hid_t memory, void* buffer) {
                  checked(H5Dread(object, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, buffer), "reading",
                          name);
              });
    type.close();
    space.close();
    return values;
}

std::vector<std::string> take_dimensions(Attributes& attributes) {
    std::vector<std::string> names;
    for (auto at = attributes.begin(); at != attributes.end(); ++at) {
        if (at->first == "dimension_names" && std::holds_alternative<std::string>(at->second)) {
            std::istringstream list(std::get<std::string>(at->second));
            for (std::string name; list >> name;) {
                names.push_back(name);
            }
            attributes.erase(at);
            break;
        }
    }
    return names;
}

/// Groups in the group are left alone.
void read_variable(Dataset& out, hid_t group, std::string const& name) {
    Handle object(H5Oopen(group, name.c_str(), H5P_DEFAULT), H5Oclose, "H5Oopen", name);
    if (H5Iget_type(object.get()) == H5I_DATASET && !is_bare_dimension(object.get(), name)) {
        Variable variable;
        variable.name = name;
        variable.values = read_values(object.get(), name);
        variable.attributes = read_attributes(object.get());
        variable.units = take(variable.attributes, "units", name);
        variable.long_name = take(variable.attributes, "long_name", name);
        variable.dimensions = take_dimensions(variable.attributes);
        bool const coordinate = variable.dimensions == std::vector<std::string>{name};
        (coordinate ? out.coordinates : out.variables).push_back(std::move(variable));
    }
    object.close();
}

H5_index_t link_index(hid_t group) {
    Handle list(H5Gget_create_plist(group), H5Pclose, "reading the properties");
    unsigned order = 0;
    checked(H5Pget_link_creation_order(list.get(), &order), "H5Pget_link_creation_order");
    list.close();
    return (order & H5P_CRT_ORDER_TRACKED) != 0 ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
}

/// Names of what is in a group, in the order in which it was written. Link by link: H5Literate of
/// HDF5 1.10 frees what it has not set where the list is damaged.
std::vector<std::string> object_names(hid_t group) {
    H5G_info_t about;
    checked(H5Gget_info(group, &about), "H5Gget_info");
    H5_index_t const order = link_index(group);
    std::vector<std::string> names;
    for (hsize_t i = 0; i < about.nlinks; ++i) {
        auto const name_of = [&](char* buffer, std::size_t size) {
            return static_cast<std::size_t>(checked(
                H5Lget_name_by_idx(group, ".", order, H5_ITER_INC, i, buffer, size, H5P_DEFAULT),
                "H5Lget_name_by_idx"));
        };
        std::string name(kUsualName, '\0');
        std::size_t const length = name_of(name.data(), name.size());
        if (length >= name.size()) {
            name.resize(length + 1);
            (void)name_of(name.data(), name.size());
        }
        name.resize(length);
        H5L_info_t link;
        checked(H5Lget_info_by_idx(group, ".", order, H5_ITER_INC, i, &link, H5P_DEFAULT),
                "H5Lget_info", name);
        if (link.type != H5L_TYPE_HARD) {
            refuse(name, "is a link to elsewhere, which no result file of this program holds");
        }
        names.push_back(std::move(name));
    }
    return names;
}

}  // namespace

Dataset read_group(hid_t file, std::string const& name, GroupPart part) {
    Handle group(H5Gopen2(file, name.c_str(), H5P_DEFAULT), H5Gclose, "H5Gopen", name);
    Dataset out;
    out.attributes = read_attributes(group.get());
    if (part == GroupPart::all) {
        for (std::string const& object : object_names(group.get())) {
            read_variable(out, group.get(), object);
        }
        try {
            check(out);
        } catch (ContractViolation const& error) {
            throw storage_error(name + ": " + error.what());
        }
    }
    group.close();
    return out;
}

}  // namespace cascade::engine::hdf5
