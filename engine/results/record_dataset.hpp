#pragma once

/// A record as data sets, and back. Private to this folder.

#include "engine/results/dataset.hpp"
#include "engine/simulate/record.hpp"

namespace cascade::engine {

/// Who the record is: identity and units.
[[nodiscard]] Dataset identity_dataset(Record const& record);

/// Figures and weights of its rows.
[[nodiscard]] Dataset rows_dataset(Record const& record);

/// Its counts and exact sums. A sum is two variables: its upper 64 bits, signed, and its lower.
[[nodiscard]] Dataset sums_dataset(Record const& record);

/// Identity and units, no rows yet.
/// \throws Error (storage_failed) where they are not of this plan
[[nodiscard]] Record record_of(Plan const& plan, Dataset const& identity);

/// \throws Error (storage_failed) where sizes or values are none that the plan's units can have
void take_rows(Plan const& plan, Dataset const& rows, Record& record);
void take_sums(Dataset const& sums, Record& record);

}  // namespace cascade::engine
