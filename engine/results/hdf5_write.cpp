#include <algorithm>
#include <bit>
#include <map>

#include "engine/results/hdf5.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine::hdf5 {

namespace {

constexpr std::size_t kCompactBytes = 4096;
constexpr hsize_t kChunkValues = 32768;  // 256 KiB
constexpr unsigned kOrder = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;

/// One axis of one dataset, as REFERENCE_LIST stores it.
struct AxisReference {
    hobj_ref_t dataset;
    int dimension;
};

Handle scalar_space() {
    return {H5Screate(H5S_SCALAR), H5Sclose, "H5Screate"};
}

Handle vector_space(std::size_t size) {
    hsize_t const extent = size;
    return {H5Screate_simple(1, &extent, nullptr), H5Sclose, "H5Screate_simple"};
}

void write_attribute(hid_t object, std::string const& name, hid_t type, Handle space,
                     void const* data) {
    Handle attribute(H5Acreate2(object, name.c_str(), type, space.get(), H5P_DEFAULT, H5P_DEFAULT),
                     H5Aclose, "H5Acreate", name);
    checked(H5Awrite(attribute.get(), type, data), "H5Awrite", name);
    attribute.close();
    space.close();
}

void write_text(hid_t object, std::string const& name, std::string const& text) {
    char const* const data = text.c_str();
    write_attribute(object, name, text_type(), scalar_space(), &data);
}

void write_value(hid_t object, std::string const& name, Attribute const& value) {
    if (auto const* const text = std::get_if<std::string>(&value)) {
        write_text(object, name, *text);
    } else if (auto const* const number = std::get_if<double>(&value)) {
        write_attribute(object, name, H5T_NATIVE_DOUBLE, scalar_space(), number);
    } else if (auto const* const integer = std::get_if<std::int64_t>(&value)) {
        write_attribute(object, name, H5T_NATIVE_INT64, scalar_space(), integer);
    } else if (auto const* const natural = std::get_if<std::uint64_t>(&value)) {
        write_attribute(object, name, H5T_NATIVE_UINT64, scalar_space(), natural);
    } else if (auto const* const numbers = std::get_if<Numbers>(&value)) {
        write_attribute(object, name, H5T_NATIVE_DOUBLE, vector_space(numbers->size()),
                        numbers->data());
    } else {
        auto const& integers = std::get<Integers>(value);
        write_attribute(object, name, H5T_NATIVE_INT64, vector_space(integers.size()),
                        integers.data());
    }
}

/// A fixed-length string, which the dimension scale convention demands for CLASS and NAME.
void write_fixed_text(hid_t object, char const* name, std::string const& text) {
    Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "H5Tcopy");
    checked(H5Tset_size(type.get(), text.size() + 1), "H5Tset_size");
    write_attribute(object, name, type.get(), scalar_space(), text.c_str());
    type.close();
}

/// Whether gzip is worth its time: whole numbers, or three quarters of the doubles repeat.
bool compressible(Values const& values) {
    auto const* const numbers = std::get_if<Numbers>(&values);
    if (numbers == nullptr) {
        return true;
    }
    std::size_t repeats = 0;
    for (std::size_t i = 1; i < numbers->size(); ++i) {
        repeats += std::bit_cast<std::uint64_t>((*numbers)[i])
                           == std::bit_cast<std::uint64_t>((*numbers)[i - 1])
                       ? 1U
                       : 0U;
    }
    return 4 * repeats >= 3 * numbers->size();
}

void set_layout(hid_t list, Values const& values, std::vector<hsize_t> const& extents) {
    std::size_t const size = size_of(values);
    if (extents.empty() || size == 0 || std::holds_alternative<Strings>(values)) {
        return;
    }
    if (size * sizeof(double) <= kCompactBytes) {
        checked(H5Pset_layout(list, H5D_COMPACT), "H5Pset_layout");
        return;
    }
    // Whole inner dimensions while they fit; a dimension that does not is cut in equal parts, so
    // that the last chunk is not mostly padding.
    std::vector<hsize_t> chunk(extents.size());
    hsize_t room = kChunkValues;
    for (std::size_t d = extents.size(); d-- > 0;) {
        hsize_t const parts = (extents[d] + room - 1) / room;
        chunk[d] = (extents[d] + parts - 1) / parts;
        room = std::max<hsize_t>(room / chunk[d], 1);
    }
    checked(H5Pset_chunk(list, static_cast<int>(chunk.size()), chunk.data()), "H5Pset_chunk");
    if (compressible(values)) {
        checked(H5Pset_shuffle(list), "H5Pset_shuffle");
        checked(H5Pset_deflate(list, 1), "H5Pset_deflate");
    }
    checked(H5Pset_fletcher32(list), "H5Pset_fletcher32");
}

Handle creation_list(Values const& values, std::vector<hsize_t> const& extents) {
    Handle list(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "H5Pcreate");
    checked(H5Pset_obj_track_times(list.get(), false), "H5Pset_obj_track_times");
    checked(H5Pset_attr_creation_order(list.get(), kOrder), "H5Pset_attr_creation_order");
    set_layout(list.get(), values, extents);
    return list;
}

void write_values(hid_t dataset, Variable const& variable) {
    if (auto const* const numbers = std::get_if<Numbers>(&variable.values)) {
        checked(
            H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers->data()),
            "writing", variable.name);
    } else if (auto const* const integers = std::get_if<Integers>(&variable.values)) {
        checked(
            H5Dwrite(dataset, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, integers->data()),
            "writing", variable.name);
    } else {
        std::vector<char const*> texts;
        for (std::string const& text : std::get<Strings>(variable.values)) {
            texts.push_back(text.c_str());
        }
        checked(H5Dwrite(dataset, text_type(), H5S_ALL, H5S_ALL, text_transfer(), texts.data()),
                "writing", variable.name);
    }
}

hid_t file_type(Values const& values) {
    if (std::holds_alternative<Numbers>(values)) {
        return H5T_IEEE_F64LE;
    }
    return std::holds_alternative<Integers>(values) ? H5T_STD_I64LE : text_type();
}

using References = std::map<std::string, hobj_ref_t>;
using Uses = std::map<std::string, std::vector<AxisReference>>;

hobj_ref_t reference(hid_t object, std::string const& name) {
    hobj_ref_t ref = 0;
    checked(H5Rcreate(&ref, object, ".", H5R_OBJECT, H5I_INVALID_HID), "H5Rcreate", name);
    return ref;
}

void attach_axes(hid_t object, Variable const& variable, References const& scales) {
    std::vector<hobj_ref_t> targets;
    for (std::string const& dimension : variable.dimensions) {
        targets.push_back(scales.at(dimension));
    }
    std::vector<hvl_t> axes;
    axes.reserve(targets.size());
    for (hobj_ref_t& target : targets) {
        axes.push_back({1, &target});
    }
    Handle type(H5Tvlen_create(H5T_STD_REF_OBJ), H5Tclose, "H5Tvlen_create");
    write_attribute(object, "DIMENSION_LIST", type.get(), vector_space(axes.size()), axes.data());
    type.close();
}

/// Create, fill and describe one dataset; open handles all closed and checked.
/// \return a reference to it
hobj_ref_t write_variable(hid_t group, Dataset const& dataset, Variable const& variable,
                          References const& scales) {
    std::vector<hsize_t> extents;
    for (std::string const& dimension : variable.dimensions) {
        extents.push_back(dataset.extent(dimension));
    }
    Handle space =
        extents.empty()
            ? scalar_space()
            : Handle(H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr),
                     H5Sclose, "H5Screate_simple");
    Handle list = creation_list(variable.values, extents);
    Handle object(H5Dcreate2(group, variable.name.c_str(), file_type(variable.values), space.get(),
                             H5P_DEFAULT, list.get(), H5P_DEFAULT),
                  H5Dclose, "creating", variable.name);
    if (size_of(variable.values) > 0) {
        write_values(object.get(), variable);
    }
    write_text(object.get(), "units", variable.units);
    write_text(object.get(), "long_name", variable.long_name);
    for (auto const& [name, value] : variable.attributes) {
        write_value(object.get(), name, value);
    }
    bool const scale = scales.find(variable.name) == scales.end()
                       && variable.dimensions == std::vector<std::string>{variable.name};
    if (scale) {
        write_fixed_text(object.get(), "CLASS", "DIMENSION_SCALE");
        write_fixed_text(object.get(), "NAME", variable.name);
    } else if (!extents.empty()) {
        attach_axes(object.get(), variable, scales);
    }
    hobj_ref_t const made = reference(object.get(), variable.name);
    object.close();
    list.close();
    space.close();
    return made;
}

void write_uses(hid_t group, Uses const& uses) {
    Handle type(H5Tcreate(H5T_COMPOUND, sizeof(AxisReference)), H5Tclose, "H5Tcreate");
    checked(H5Tinsert(type.get(), "dataset", HOFFSET(AxisReference, dataset), H5T_STD_REF_OBJ),
            "H5Tinsert");
    checked(H5Tinsert(type.get(), "dimension", HOFFSET(AxisReference, dimension), H5T_NATIVE_INT),
            "H5Tinsert");
    for (auto const& [name, axes] : uses) {
        Handle scale(H5Dopen2(group, name.c_str(), H5P_DEFAULT), H5Dclose, "H5Dopen", name);
        write_attribute(scale.get(), "REFERENCE_LIST", type.get(), vector_space(axes.size()),
                        axes.data());
        scale.close();
    }
    type.close();
}

Handle create_group(hid_t file, std::string const& name) {
    if (name == "/") {
        return {H5Gopen2(file, "/", H5P_DEFAULT), H5Gclose, "H5Gopen", name};
    }
    Handle list(H5Pcreate(H5P_GROUP_CREATE), H5Pclose, "H5Pcreate");
    checked(H5Pset_link_creation_order(list.get(), kOrder), "H5Pset_link_creation_order");
    checked(H5Pset_attr_creation_order(list.get(), kOrder), "H5Pset_attr_creation_order");
    checked(H5Pset_obj_track_times(list.get(), false), "H5Pset_obj_track_times");
    Handle group(H5Gcreate2(file, name.c_str(), H5P_DEFAULT, list.get(), H5P_DEFAULT), H5Gclose,
                 "H5Gcreate", name);
    list.close();
    return group;
}

}  // namespace

void write_group(hid_t file, std::string const& name, Dataset const& dataset) {
    check(dataset);
    Handle group = create_group(file, name);
    for (auto const& [key, value] : dataset.attributes) {
        write_value(group.get(), key, value);
    }
    References scales;
    for (Variable const& coordinate : dataset.coordinates) {
        scales.emplace(coordinate.name, write_variable(group.get(), dataset, coordinate, {}));
    }
    Uses uses;
    for (Variable const& variable : dataset.variables) {
        hobj_ref_t const made = write_variable(group.get(), dataset, variable, scales);
        for (std::size_t d = 0; d < variable.dimensions.size(); ++d) {
            uses[variable.dimensions[d]].push_back({made, static_cast<int>(d)});
        }
    }
    write_uses(group.get(), uses);
    group.close();
}

}  // namespace cascade::engine::hdf5
