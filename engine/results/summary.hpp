#pragma once

/// From a tally to the aggregates of the result file, each with a standard error or an interval.

#include <string>
#include <vector>

#include "engine/results/dataset.hpp"
#include "engine/simulate/plan.hpp"
#include "engine/simulate/tally.hpp"
#include "engine/simulate/vulnerability.hpp"

namespace cascade::engine {

/// The aggregates of a run as the root group of the result file (docs/results.md lists the names).
/// \param threads  to find figures of batches on; they change no bit
/// (tests/schedule/schedule_test.cpp)
[[nodiscard]] Dataset summarize(Plan const& plan, Tally const& tally, double confidence,
                                int threads = 1);

/// What only a report asks: the whole loss curve, the worst paths, and whether the headline figures
/// have settled. Functions of the figures of /paths. Checked in
/// tests/unit/results/summary_report_test.cpp.
[[nodiscard]] Dataset report_dataset(Plan const& plan, Tally const& tally, double confidence);

/// What a reader should know of the tails: one line for each figure whose tail index says that its
/// mean and expected shortfall, or its standard error, do not exist. Attributes only: no figure of
/// the result depends on it. Checked in tests/unit/results/summary_tail_test.cpp.
[[nodiscard]] std::vector<std::string> moment_warnings(Tally const& tally, double confidence);

/// Names of the plan's venues, of which there are several.
[[nodiscard]] Strings venue_names(Plan const& plan);

/// One variable per figure over `path`; apart from them, in groups of their own, figures by venue,
/// times of passage and times at which own positions are liquidated.
[[nodiscard]] Dataset path_dataset(Plan const& plan, Tally const& tally);

}  // namespace cascade::engine
