#pragma once

/// What rooms above this one ask of a document, without its JSON.

#include <string>
#include <vector>

#include "engine/base/error.hpp"

namespace cascade::engine {

/// A fault at the place where `text`, the document of that file, has a value at `pointer`. Without
/// a place where it has none there (a default, or a value given by an override).
[[nodiscard]] Fault fault_at(std::string const& text, std::string const& file,
                             std::string const& pointer, std::string const& message);

/// A value that two documents do not share.
struct InputDifference {
    std::string pointer;
    std::string a;  ///< JSON text; "" where it is not there
    std::string b;
};

/// Where two documents differ, in the order of A, then what only B has.
/// Checked in tests/cli/compare_test.py.
[[nodiscard]] std::vector<InputDifference> input_differences(std::string const& json_a,
                                                             std::string const& json_b);

}  // namespace cascade::engine
