#pragma once

/// Hashes of data sets. Private to this folder.

#include <string>
#include <vector>

#include "engine/results/dataset.hpp"
#include "engine/results/result_file.hpp"

namespace cascade::engine {

/// 32 hex digits over names, dimensions, units and values (XXH3, 128 bits, seed 0).
///
/// Fed in turn, for each coordinate and then each variable, by name: name, each dimension,
/// units, a tag of the value type, the number of values, the values. Texts are preceded by their
/// length; lengths are 64-bit little-endian; every NaN counts as the same NaN (its sign and payload
/// carry no meaning and differ between compilers). Attributes and long_name do not count. Checked
/// in tests/unit/results/result_file_test.cpp.
[[nodiscard]] std::string dataset_hash(Dataset const& dataset);

/// 32 hex digits over what explains the numbers: attributes, by name, and long_name and attributes
/// of each coordinate and variable, by name. Without the hashes themselves and what tools that copy
/// netCDF files add of their own (history, NCO).
[[nodiscard]] std::string description_hash(Dataset const& dataset);

/// document_hash with the results hash and the description of /paths given, for who has not read
/// the paths.
[[nodiscard]] std::string document_hash(ResultFile const& result, std::string const& results,
                                        std::string const& paths_description);

/// The hash of the hashes of the parts of a data set that its groups hold, in their order.
[[nodiscard]] std::string grouped_hash(Dataset const& dataset);

/// One hash of several, in order.
[[nodiscard]] std::string combined_hash(std::vector<std::string> const& hashes);

}  // namespace cascade::engine
