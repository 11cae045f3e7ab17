#pragma once

/// A result as flat tables of text, for programs that read no HDF5.

#include <string>
#include <vector>

#include "engine/results/result_file.hpp"

namespace cascade::engine {

struct CsvTable {
    std::string name;  ///< without ".csv"
    std::string text;  ///< RFC 4180 with line feeds, a row of heads first
};

/// One table for each group and each list of axes of its variables, in the order of the file.
///
/// A table has a column for each axis, with its labels or values, then one for each variable, under
/// the names of the file; one row for each place along the axes, the last axis fastest. It is named
/// by its group ("figures" is the root) and, where a group has several lists of axes, by these:
/// "paths", "figures.world.quantile", "figures" for single values. Numbers are the shortest
/// decimals that read back to the same bits; what does not exist is NaN.
/// Checked in tests/unit/results/csv_tables_test.cpp and tests/cli/export_test.py.
[[nodiscard]] std::vector<CsvTable> csv_tables(ResultFile const& result);

}  // namespace cascade::engine
