#pragma once

/// Hashes of data sets. Private to this folder.

#include <string>

#include "engine/results/dataset.hpp"

namespace cascade::engine {

/// 32 hex digits over names, dimensions, units and values, in order (XXH3, 128 bits, seed 0).
///
/// Fed in turn, for each coordinate and then each variable: name, each dimension, units, a tag of
/// the value type, the number of values, the values. Texts are preceded by their length; lengths
/// are 64-bit little-endian; every NaN counts as the same NaN (its sign and payload carry no
/// meaning and differ between compilers). Attributes and long_name do not count.
/// Checked in tests/unit/results/result_file_test.cpp.
[[nodiscard]] std::string dataset_hash(Dataset const& dataset);

/// The results hash from the hashes of the groups it covers.
[[nodiscard]] std::string combined_hash(std::string const& root, std::string const& paths,
                                        std::string const& book);

}  // namespace cascade::engine
