#pragma once

/// Hashes of data sets. Private to this folder.

#include <string>
#include <vector>

#include "engine/results/dataset.hpp"

namespace cascade::engine {

/// 32 hex digits over names, dimensions, units and values (XXH3, 128 bits, seed 0).
///
/// Fed in turn, for each coordinate by name and then each variable in order: name, each dimension,
/// units, a tag of the value type, the number of values, the values. Texts are preceded by their
/// length; lengths are 64-bit little-endian; every NaN counts as the same NaN (its sign and payload
/// carry no meaning and differ between compilers). Attributes and long_name do not count. Checked
/// in tests/unit/results/result_file_test.cpp.
[[nodiscard]] std::string dataset_hash(Dataset const& dataset);

/// The hash of the hashes of the parts of a data set that its groups hold, in their order.
[[nodiscard]] std::string grouped_hash(Dataset const& dataset);

/// One hash of several, in order.
[[nodiscard]] std::string combined_hash(std::vector<std::string> const& hashes);

}  // namespace cascade::engine
