#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstring>
#include <map>

#include "engine/results/hdf5.hpp"
#include "models/base/contract.hpp"

namespace cascade::engine::hdf5 {

namespace {

constexpr std::size_t kContiguousBytes = 4096;
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

/// As netCDF-C does: without a byte behind the text, and one NUL for an empty text.
void write_text(hid_t object, std::string const& name, std::string const& text) {
    Handle type = text_type(std::max<std::size_t>(text.size(), 1));
    write_attribute(object, name, type.get(), scalar_space(), text.c_str());
    type.close();
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
    if (extents.empty() || size * sizeof(double) <= kContiguousBytes
        || std::holds_alternative<Strings>(values)) {
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

std::size_t width_of(Strings const& texts) {
    std::size_t width = 1;
    for (std::string const& text : texts) {
        width = std::max(width, text.size());
    }
    return width;
}

/// Each padded with NUL to the width of the widest.
std::string characters(Strings const& texts) {
    std::size_t const width = width_of(texts);
    std::string all(texts.size() * width, '\0');
    for (std::size_t i = 0; i < texts.size(); ++i) {
        std::memcpy(&all[i * width], texts[i].data(), texts[i].size());
    }
    return all;
}

void write_values(hid_t dataset, Variable const& variable) {
    auto const write = [&](hid_t type, void const* data) {
        checked(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), "writing",
                variable.name);
    };
    if (auto const* const numbers = std::get_if<Numbers>(&variable.values)) {
        write(H5T_NATIVE_DOUBLE, numbers->data());
    } else if (auto const* const integers = std::get_if<Integers>(&variable.values)) {
        write(H5T_NATIVE_INT64, integers->data());
    } else {
        write(H5T_C_S1, characters(std::get<Strings>(variable.values)).data());
    }
}

hid_t file_type(Values const& values) {
    if (std::holds_alternative<Numbers>(values)) {
        return H5T_IEEE_F64LE;
    }
    return std::holds_alternative<Integers>(values) ? H5T_STD_I64LE : H5T_C_S1;
}

/// A dimension as its variables see it.
struct Scale {
    hobj_ref_t reference;
    int number;  ///< in the file
};
using Scales = std::map<std::string, Scale>;
using Uses = std::map<std::string, std::vector<AxisReference>>;

hobj_ref_t reference(hid_t object, std::string const& name) {
    hobj_ref_t ref = 0;
    checked(H5Rcreate(&ref, object, ".", H5R_OBJECT, H5I_INVALID_HID), "H5Rcreate", name);
    return ref;
}

bool is_coordinate(Variable const& variable) {
    return variable.dimensions == std::vector<std::string>{variable.name};
}

std::string strlen_of(Variable const& variable) {
    return variable.name + "_strlen";
}

/// The axes on disk: those of the variable, and the characters of a text.
std::vector<std::string> axes_of(Variable const& variable) {
    std::vector<std::string> axes = variable.dimensions;
    if (std::holds_alternative<Strings>(variable.values)) {
        axes.push_back(strlen_of(variable));
    }
    return axes;
}

void attach_axes(hid_t object, std::vector<std::string> const& names, Scales const& scales) {
    std::vector<hobj_ref_t> targets;
    targets.reserve(names.size());
    for (std::string const& dimension : names) {
        targets.push_back(scales.at(dimension).reference);
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

void mark_scale(hid_t object, std::string const& name, int number) {
    write_fixed_text(object, "CLASS", "DIMENSION_SCALE");
    write_fixed_text(object, "NAME", name);
    write_attribute(object, "_Netcdf4Dimid", H5T_NATIVE_INT, scalar_space(), &number);
}

/// Units, long name, the names of the axes, what netCDF asks of them, and the attributes.
void describe(hid_t object, Variable const& variable, Scales const& scales) {
    write_text(object, "units", variable.units);
    write_text(object, "long_name", variable.long_name);
    if (std::holds_alternative<Strings>(variable.values)) {
        write_text(object, "_Encoding", "utf-8");
    }
    for (auto const& [name, value] : variable.attributes) {
        write_value(object, name, value);
    }
    if (!variable.dimensions.empty()) {
        std::string names;
        for (std::string const& dimension : variable.dimensions) {
            names += (names.empty() ? "" : " ") + dimension;
        }
        write_text(object, "dimension_names", names);
    }
    std::vector<std::string> const axes = axes_of(variable);
    if (is_coordinate(variable)) {
        mark_scale(object, variable.name, scales.at(variable.name).number);
    } else if (!axes.empty()) {
        attach_axes(object, axes, scales);
    }
    std::vector<int> numbers;
    numbers.reserve(axes.size());
    for (std::string const& axis : axes) {
        numbers.push_back(scales.at(axis).number);
    }
    if (!numbers.empty()) {
        write_attribute(object, "_Netcdf4Coordinates", H5T_NATIVE_INT, vector_space(numbers.size()),
                        numbers.data());
    }
}

Handle space_of(std::vector<hsize_t> const& extents) {
    return extents.empty()
               ? scalar_space()
               : Handle(H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr),
                        H5Sclose, "H5Screate_simple");
}

/// A dimension without values, by netCDF's convention.
Scale write_strlen(hid_t group, Variable const& variable, int number) {
    std::string const name = strlen_of(variable);
    std::size_t const width = width_of(std::get<Strings>(variable.values));
    Handle space = space_of({width});
    Handle list = creation_list(Values{}, {});
    Handle object(H5Dcreate2(group, name.c_str(), H5T_IEEE_F32BE, space.get(), H5P_DEFAULT,
                             list.get(), H5P_DEFAULT),
                  H5Dclose, "creating", name);
    char text[64];
    std::snprintf(text, sizeof text, "%s%10zu", kNotVariable, width);
    mark_scale(object.get(), text, number);
    Scale const made{reference(object.get(), name), number};
    object.close();
    list.close();
    space.close();
    return made;
}

/// Create, fill and describe one dataset; open handles all closed and checked. A coordinate joins
/// the scales. Returns a reference to it.
hobj_ref_t write_variable(hid_t group, Dataset const& dataset, Variable const& variable,
                          Scales& scales, int& dimensions) {
    std::vector<hsize_t> extents;
    for (std::string const& dimension : variable.dimensions) {
        extents.push_back(dataset.extent(dimension));
    }
    if (auto const* const texts = std::get_if<Strings>(&variable.values)) {
        scales[strlen_of(variable)] = write_strlen(group, variable, dimensions++);
        extents.push_back(width_of(*texts));
    }
    Handle space = space_of(extents);
    Handle list = creation_list(variable.values, extents);
    Handle object(H5Dcreate2(group, variable.name.c_str(), file_type(variable.values), space.get(),
                             H5P_DEFAULT, list.get(), H5P_DEFAULT),
                  H5Dclose, "creating", variable.name);
    if (size_of(variable.values) > 0) {
        write_values(object.get(), variable);
    }
    hobj_ref_t const made = reference(object.get(), variable.name);
    if (is_coordinate(variable)) {
        scales[variable.name] = {made, dimensions++};
    }
    describe(object.get(), variable, scales);
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

void GroupWriter::write(std::string const& name, Dataset const& dataset) {
    check(dataset);
    Handle group = create_group(file_, name);
    for (auto const& [key, value] : dataset.attributes) {
        write_value(group.get(), key, value);
    }
    Scales scales;
    for (Variable const& coordinate : dataset.coordinates) {
        (void)write_variable(group.get(), dataset, coordinate, scales, dimensions_);
    }
    Uses uses;
    for (Variable const& variable : dataset.variables) {
        hobj_ref_t const made = write_variable(group.get(), dataset, variable, scales, dimensions_);
        std::vector<std::string> const axes = axes_of(variable);
        for (std::size_t d = 0; d < axes.size(); ++d) {
            uses[axes[d]].push_back({made, static_cast<int>(d)});
        }
    }
    write_uses(group.get(), uses);
    group.close();
}

}  // namespace cascade::engine::hdf5
