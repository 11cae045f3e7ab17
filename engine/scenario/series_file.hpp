#pragma once

/// CSV files of a recorded series: prices or log returns, a row a step.
///
/// The header names the columns; those not asked for are ignored. Values: the column "price" or
/// "return", or the one that the scenario names. Time, if there is a column for it: "time_s" or
/// "time_ms" (since any origin), or "timestamp" (UTC unless it says otherwise, as in
/// 2025-10-10T21:15:00Z). Rows are in order of time.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"

namespace cascade::engine {

/// Which columns to read; "" for the usual names.
struct SeriesColumns {
    std::string price;
    std::string returns;
    bool returns_allowed = true;
};

struct SeriesFile {
    std::vector<double> values;
    bool are_prices = true;
    std::vector<std::int64_t> time_ns;  ///< empty where no column gives time
    std::vector<std::size_t> lines;     ///< where each row stands
};

/// \param name  how messages call the file
/// \return what could be read; faults (at most 50, then a count) go to `faults`
[[nodiscard]] SeriesFile read_series_file(std::string const& text, std::string const& name,
                                          SeriesColumns const& columns, std::vector<Fault>& faults);

/// Rows that are not `step_s` after the one before: gaps one by one, another spacing once.
void check_spacing(SeriesFile const& series, double step_s, std::string const& name,
                   std::vector<Fault>& faults);

/// Log returns of consecutive rows.
[[nodiscard]] std::vector<double> returns_of(SeriesFile const& series);

/// Nanoseconds since 1970 of an ISO 8601 date or date and time; nothing where it is none.
[[nodiscard]] std::optional<std::int64_t> parse_timestamp(std::string const& text);

}  // namespace cascade::engine
