#include <algorithm>
#include <map>

#include "engine/results/hdf5.hpp"
#include "engine/results/result_file.hpp"

namespace cascade::engine::hdf5 {

namespace {

constexpr hsize_t kMostValues = hsize_t{1} << 33;
constexpr std::size_t kUsualName = 128;

/// Dimension name by the address of its scale.
using Scales = std::map<haddr_t, std::string>;

[[noreturn]] void refuse(std::string const& name, std::string const& why) {
    throw StorageError("\"" + name + "\" " + why);
}

enum class Kind { number, integer, text };

Kind kind_of(hid_t type, std::string const& name) {
    switch (checked(H5Tget_class(type), "H5Tget_class", name)) {
        case H5T_FLOAT:
            return Kind::number;
        case H5T_INTEGER:
            return Kind::integer;
        case H5T_STRING:
            if (checked(H5Tis_variable_str(type), "H5Tis_variable_str", name) > 0) {
                return Kind::text;
            }
            [[fallthrough]];
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

/// Read values with `read(memory type, buffer)`; text is copied and HDF5's own copies freed.
template <class Read>
Values read_values(Kind kind, hid_t space, std::size_t count, Read const& read) {
    if (kind == Kind::number) {
        Numbers numbers(count);
        if (count > 0) {
            read(H5T_NATIVE_DOUBLE, numbers.data());
        }
        return numbers;
    }
    if (kind == Kind::integer) {
        Integers integers(count);
        if (count > 0) {
            read(H5T_NATIVE_INT64, integers.data());
        }
        return integers;
    }
    Strings strings;
    if (count > 0) {
        std::vector<char*> texts(count, nullptr);
        read(text_type(), texts.data());
        for (char const* const text : texts) {
            strings.emplace_back(text == nullptr ? "" : text);
        }
        checked(H5Dvlen_reclaim(text_type(), space, H5P_DEFAULT, texts.data()), "H5Dvlen_reclaim");
    }
    return strings;
}

Attribute to_attribute(Values values, bool scalar, std::string const& name) {
    if (auto* const strings = std::get_if<Strings>(&values)) {
        if (!scalar) {
            refuse(name, "is an attribute with several texts");
        }
        return std::move(strings->front());
    }
    if (auto* const numbers = std::get_if<Numbers>(&values)) {
        return scalar ? Attribute(numbers->front()) : Attribute(std::move(*numbers));
    }
    auto& integers = std::get<Integers>(values);
    return scalar ? Attribute(integers.front()) : Attribute(std::move(integers));
}

/// Names of the attributes of an object in the order they were written.
std::vector<std::string> attribute_names(hid_t object) {
    std::vector<std::string> names;
    auto const note = [](hid_t, char const* name, H5A_info_t const*, void* out) -> herr_t {
        static_cast<std::vector<std::string>*>(out)->emplace_back(name);
        return 0;
    };
    hsize_t next = 0;
    checked(H5Aiterate2(object, H5_INDEX_CRT_ORDER, H5_ITER_INC, &next, note, &names),
            "H5Aiterate");
    return names;
}

/// A whole number that may need all 64 bits.
bool is_natural(hid_t type) {
    return H5Tget_class(type) == H5T_INTEGER && H5Tget_sign(type) == H5T_SGN_NONE
           && H5Tget_size(type) == sizeof(std::uint64_t);
}

bool reserved(std::string const& name) {
    return name == "CLASS" || name == "NAME" || name == "DIMENSION_LIST"
           || name == "REFERENCE_LIST";
}

Attributes read_attributes(hid_t object) {
    Attributes attributes;
    for (std::string const& name : attribute_names(object)) {
        if (!reserved(name)) {
            Handle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose, "H5Aopen", name);
            Handle space(H5Aget_space(attribute.get()), H5Sclose, "H5Aget_space", name);
            Handle type(H5Aget_type(attribute.get()), H5Tclose, "H5Aget_type", name);
            bool const scalar = H5Sget_simple_extent_type(space.get()) == H5S_SCALAR;
            auto const read = [&](hid_t memory, void* buffer) {
                checked(H5Aread(attribute.get(), memory, buffer), "reading", name);
            };
            if (scalar && is_natural(type.get())) {
                std::uint64_t natural = 0;
                read(H5T_NATIVE_UINT64, &natural);
                attributes.emplace_back(name, natural);
            } else {
                attributes.emplace_back(
                    name, to_attribute(read_values(kind_of(type.get(), name), space.get(),
                                                   points(space.get(), name), read),
                                       scalar, name));
            }
            type.close();
            space.close();
            attribute.close();
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
    refuse(variable, "has no " + key);
}

bool is_scale(hid_t dataset, std::string const& name) {
    return checked(H5Aexists(dataset, "CLASS"), "H5Aexists", name) > 0;
}

std::vector<std::string> read_axes(hid_t dataset, std::size_t rank, std::string const& name,
                                   Scales const& scales) {
    Handle attribute(H5Aopen(dataset, "DIMENSION_LIST", H5P_DEFAULT), H5Aclose,
                     "reading the dimensions", name);
    Handle space(H5Aget_space(attribute.get()), H5Sclose, "H5Aget_space", name);
    if (points(space.get(), name) != rank) {
        refuse(name, "has axes without a dimension");
    }
    Handle type(H5Tvlen_create(H5T_STD_REF_OBJ), H5Tclose, "H5Tvlen_create");
    std::vector<hvl_t> axes(rank);
    checked(H5Aread(attribute.get(), type.get(), axes.data()), "reading the dimensions", name);
    std::vector<std::string> dimensions;
    for (hvl_t const& axis : axes) {
        auto const at = axis.len == 1
                            ? scales.find(static_cast<haddr_t>(*static_cast<hobj_ref_t*>(axis.p)))
                            : scales.end();
        dimensions.push_back(at == scales.end() ? "" : at->second);
    }
    checked(H5Dvlen_reclaim(type.get(), space.get(), H5P_DEFAULT, axes.data()), "H5Dvlen_reclaim");
    type.close();
    space.close();
    attribute.close();
    if (std::find(dimensions.begin(), dimensions.end(), "") != dimensions.end()) {
        refuse(name, "lies over a dimension that is not in its group");
    }
    return dimensions;
}

/// Groups in the group are left alone.
void read_variable(Dataset& out, hid_t group, std::string const& name, Scales& scales) {
    Handle object(H5Oopen(group, name.c_str(), H5P_DEFAULT), H5Oclose, "H5Oopen", name);
    if (H5Iget_type(object.get()) != H5I_DATASET) {
        object.close();
        return;
    }
    Handle space(H5Dget_space(object.get()), H5Sclose, "H5Dget_space", name);
    Handle type(H5Dget_type(object.get()), H5Tclose, "H5Dget_type", name);
    int const rank =
        checked(H5Sget_simple_extent_ndims(space.get()), "H5Sget_simple_extent_ndims", name);
    auto const read = [&](hid_t memory, void* buffer) {
        checked(H5Dread(object.get(), memory, H5S_ALL, H5S_ALL, text_transfer(), buffer), "reading",
                name);
    };
    Variable variable;
    variable.name = name;
    variable.values =
        read_values(kind_of(type.get(), name), space.get(), points(space.get(), name), read);
    variable.attributes = read_attributes(object.get());
    variable.units = take(variable.attributes, "units", name);
    variable.long_name = take(variable.attributes, "long_name", name);
    if (is_scale(object.get(), name)) {
        H5O_info_t about;
        checked(H5Oget_info2(object.get(), &about, H5O_INFO_BASIC), "H5Oget_info", name);
        scales.emplace(about.addr, name);
        variable.dimensions = {name};
        out.coordinates.push_back(std::move(variable));
    } else {
        if (rank > 0) {
            variable.dimensions =
                read_axes(object.get(), static_cast<std::size_t>(rank), name, scales);
        }
        out.variables.push_back(std::move(variable));
    }
    type.close();
    space.close();
    object.close();
}

/// Names of what is in a group, in the order in which it was written. Link by link: H5Literate of
/// HDF5 1.10 frees what it has not set where the list is damaged.
std::vector<std::string> object_names(hid_t group) {
    H5G_info_t about;
    checked(H5Gget_info(group, &about), "H5Gget_info");
    std::vector<std::string> names;
    for (hsize_t i = 0; i < about.nlinks; ++i) {
        auto const name_of = [&](char* buffer, std::size_t size) {
            return static_cast<std::size_t>(
                checked(H5Lget_name_by_idx(group, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i, buffer,
                                           size, H5P_DEFAULT),
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
        checked(
            H5Lget_info_by_idx(group, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i, &link, H5P_DEFAULT),
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
        Scales scales;
        for (std::string const& object : object_names(group.get())) {
            read_variable(out, group.get(), object, scales);
        }
    }
    group.close();
    return out;
}

}  // namespace cascade::engine::hdf5
