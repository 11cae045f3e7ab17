#pragma once

/// A small labelled data set, the shape of one group of the result file: coordinates, variables
/// over them, attributes. The summary is computed into one, the file writer stores it, the reader
/// gives it back, `--json` prints it and the text summary reads it: one mechanism, one set of
/// names.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace cascade::engine {

using Numbers = std::vector<double>;
using Integers = std::vector<std::int64_t>;
using Strings = std::vector<std::string>;
using Values = std::variant<Numbers, Integers, Strings>;
/// Whole numbers are signed but for those that need all 64 bits, a seed.
using Attribute = std::variant<std::string, double, std::int64_t, std::uint64_t, Numbers, Integers>;
using Attributes = std::vector<std::pair<std::string, Attribute>>;

/// Attributes that carry meaning for this program.
inline constexpr char const* kConfidence = "confidence";
inline constexpr char const* kDegreesOfFreedom = "degrees_of_freedom";
inline constexpr char const* kCompanions = "ancillary_variables";

/// A variable; a coordinate is a variable over the one dimension that bears its name.
struct Variable {
    std::string name;
    std::vector<std::string> dimensions;  ///< empty for a scalar
    std::string units;                    ///< "1" for a ratio or a log price, "USD", "s"
    std::string long_name;
    Values values;           ///< row major
    Attributes attributes;   ///< flag_values, flag_meanings, ...
    std::string group = {};  ///< of the file that holds the variable; empty: the root
};

struct Dataset {
    std::vector<Variable> coordinates;
    std::vector<Variable> variables;
    Attributes attributes;

    [[nodiscard]] Variable const* find(std::string const& name) const;  ///< nullptr if absent
    [[nodiscard]] Variable const& at(
        std::string const& name) const;  ///< ContractViolation if absent
    [[nodiscard]] std::size_t extent(std::string const& dimension) const;  ///< 0 if absent
    /// Element of a numeric variable by index along each dimension.
    [[nodiscard]] double number(std::string const& name,
                                std::vector<std::size_t> const& index) const;
};

/// Set an attribute, in place of one of the same name.
void set_attribute(Attributes& attributes, std::string const& name, Attribute value);

/// nullptr if absent.
[[nodiscard]] Attribute const* find_attribute(Attributes const& attributes,
                                              std::string const& name);

/// Names of the groups that hold a variable, the root ("") first, the others as they first come.
[[nodiscard]] std::vector<std::string> group_names(Dataset const& dataset);

/// The variables of one group and the coordinates they lie over, where they are: figures of all
/// paths are too many to copy. The root takes the coordinates that no variable uses.
struct GroupView {
    std::vector<Variable const*> coordinates;
    std::vector<Variable const*> variables;
};
[[nodiscard]] GroupView view_of(Dataset const& dataset, std::string const& group);

/// A copy of the group; the root takes the attributes.
[[nodiscard]] Dataset part_of(Dataset const& dataset, std::string const& group);

/// Put `more` behind what is there: variables, coordinates that are new, attributes in place of
/// those of the same name.
/// \throws ContractViolation where a coordinate of both has other values in `more`.
/// Checked in tests/unit/results/dataset_test.cpp.
void join(Dataset& whole, Dataset more);

/// How many values a variable holds.
[[nodiscard]] std::size_t size_of(Values const& values);

/// Every promise of the file format that can be checked here: one coordinate for each dimension,
/// sizes that fit, units and long_name present, no name twice.
/// \throws ContractViolation naming the variable.
void check(Dataset const& dataset);

/// Coordinates, variables and attributes as one JSON object: {"attributes": {name: value},
/// "coordinates": {name: {"dimensions", "units", "long_name", "values", flags}}, "variables":
/// {...}}. Values are nested by dimension; NaN and infinities are null; numbers are the shortest
/// decimals that read back to the same bits. Checked in tests/unit/results/dataset_test.cpp.
[[nodiscard]] std::string to_json(Dataset const& dataset);

}  // namespace cascade::engine
