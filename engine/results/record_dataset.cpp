#include "engine/results/record_dataset.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <stdexcept>

#include "engine/results/result_file.hpp"
#include "engine/simulate/block.hpp"
#include "engine/simulate/units.hpp"

namespace cascade::engine {
namespace {

using Sums = std::vector<models::Fixed>;
using Counts = std::vector<std::uint64_t>;

[[noreturn]] void refuse(std::string const& why) {
    throw storage_error(why);
}

std::int64_t as_integer(std::uint64_t bits) {
    return std::bit_cast<std::int64_t>(bits);
}

// Out.

void add_coordinate(Dataset& out, std::string const& name, std::size_t size) {
    Integers numbers(size);
    for (std::size_t i = 0; i < size; ++i) {
        numbers[i] = static_cast<std::int64_t>(i);
    }
    out.coordinates.push_back({name, {name}, "1", "number", std::move(numbers), {}});
}

void add_scalar(Dataset& out, std::string name, Values value) {
    out.variables.push_back({std::move(name), {}, "1", "of the record", std::move(value), {}});
}

void add_list(Dataset& out, std::string const& name, std::string const& dimension, Values values) {
    out.variables.push_back({name, {dimension}, "1", "of the record", std::move(values), {}});
}

/// Names of columns_of(tally, cash or not), in its order.
std::vector<std::string> column_names(Tally const& tally, bool with_cash) {
    std::vector<std::string> out;
    for (std::size_t f = 0; f < kFigures; ++f) {
        out.emplace_back(info(static_cast<Figure>(f)).name);
    }
    for (std::size_t f = 0; with_cash && f < kCashFigures; ++f) {
        out.emplace_back(info(static_cast<CashFigure>(f)).name);
    }
    std::size_t const venues = tally.venue.size() / kVenueFigures;
    for (std::size_t k = 0; k < tally.venue.size(); ++k) {
        out.push_back(std::string(venue_info(k / venues).name) + "_of_venue_"
                      + std::to_string(k % venues));
    }
    std::size_t const thresholds = tally.first_passage.size() / kWorlds;
    for (std::size_t k = 0; k < tally.first_passage.size(); ++k) {
        out.push_back((k < thresholds ? "baseline_first_passage_" : "feedback_first_passage_")
                      + std::to_string(k % thresholds));
    }
    return out;
}

/// What counts and sums are called, with those of a tally, in a fixed order.
template <class AnyTally, class OnCounts, class OnSums>
void for_each_histogram(AnyTally& tally, OnCounts&& on_counts, OnSums&& on_sums) {
    static char const* const kSideNames[] = {"long", "short"};
    static char const* const kWorldNames[] = {"baseline", "feedback"};
    for (std::size_t w = 0; w < kWorlds; ++w) {
        on_counts(std::string(kWorldNames[w]) + "_fan", tally.fan[w]);
        on_sums(std::string(kWorldNames[w]) + "_fan_weight", tally.sums.fan_weight[w]);
    }
    for (std::size_t s = 0; s < models::kSides; ++s) {
        on_counts(std::string(kSideNames[s]) + "_cascade_sizes", tally.cascade_sizes[s]);
        on_sums(std::string(kSideNames[s]) + "_cascade_weight", tally.sums.cascade_weight[s]);
        on_sums(std::string(kSideNames[s]) + "_heat", tally.sums.heat[s]);
    }
}

// In.

template <class T>
std::vector<T> const& list_of(Dataset const& from, std::string const& name, std::size_t size) {
    Variable const* const variable = from.find(name);
    auto const* const values =
        variable == nullptr ? nullptr : std::get_if<std::vector<T>>(&variable->values);
    if (values == nullptr || values->size() != size) {
        refuse("\"" + name + "\" is not there, or is no list of " + std::to_string(size)
               + " values");
    }
    return *values;
}

template <class T>
T const& scalar_of(Dataset const& from, std::string const& name) {
    return list_of<T>(from, name, 1).front();
}

std::uint64_t count_of(Dataset const& from, std::string const& name) {
    return std::bit_cast<std::uint64_t>(scalar_of<std::int64_t>(from, name));
}

RecordIdentity read_identity(Dataset const& from) {
    RecordIdentity out;
    std::int64_t const version = scalar_of<std::int64_t>(from, "results_version");
    if (version != kResultsVersion) {
        refuse("holds results of version " + std::to_string(version) + ", this program makes "
               + std::to_string(kResultsVersion));
    }
    out.plan = scalar_of<std::string>(from, "plan");
    out.seed = count_of(from, "seed");
    out.unit_paths = count_of(from, "unit_paths");
    auto const method = scalar_of<std::int64_t>(from, "estimator");
    if (method < 0 || method > static_cast<int>(EstimatorMethod::sobol)) {
        refuse("names an estimator that is not known");
    }
    out.method = static_cast<EstimatorMethod>(method);
    out.pilot.tilt = scalar_of<double>(from, "tilt");
    out.pilot.paths = count_of(from, "pilot_paths");
    std::string const& warnings = scalar_of<std::string>(from, "pilot_warnings");
    for (std::size_t at = 0; at < warnings.size();) {
        std::size_t const end = std::min(warnings.find('\n', at), warnings.size());
        out.pilot.warnings.push_back(warnings.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

/// Rows that the units have; of splitting at least so many.
std::uint64_t check_rows(Plan const& plan, Record const& record, std::uint64_t rows) {
    std::uint64_t const paths = paths_in(plan, record.units);
    bool const splits = plan.estimator.method == EstimatorMethod::splitting;
    if (splits ? rows < paths : rows != paths) {
        refuse("holds " + std::to_string(rows) + " rows where its units have "
               + std::to_string(paths));
    }
    return rows;
}

void take_weights(Plan const& plan, Dataset const& from, Record& record) {
    SampleDesign& design = record.tally.design;
    if (design.weighted()) {
        design.weight = list_of<double>(from, "weight", record.tally.paths);
        for (double const weight : design.weight) {
            if (!std::isfinite(weight) || weight < 0.0) {
                refuse("\"weight\" has a value that no weight can have");
            }
        }
    }
    if (!design.stratum.empty()) {
        auto const& strata = list_of<std::int64_t>(from, "stratum", record.tally.paths);
        for (std::size_t i = 0; i < strata.size(); ++i) {
            if (strata[i] != 0 && strata[i] != 1) {
                refuse("\"stratum\" has a value that is neither 0 nor 1");
            }
            design.stratum[i] = static_cast<std::uint8_t>(strata[i]);
        }
    }
    if (plan.estimator.method == EstimatorMethod::splitting) {
        std::uint64_t before = 0;
        for (std::int64_t const end :
             list_of<std::int64_t>(from, "unit_end", record.units.size())) {
            auto const rows = static_cast<std::uint64_t>(end);
            if (end < 0 || rows < before + unit_paths(plan)) {
                refuse("\"unit_end\" does not rise from repeat to repeat");
            }
            design.unit_end.push_back(rows);
            before = rows;
        }
        if (before != record.tally.paths) {
            refuse("\"unit_end\" does not end with the last row");
        }
    }
}

void take_counts(Dataset const& from, std::string const& name, Counts& counts) {
    auto const& values = list_of<std::int64_t>(from, name, counts.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] < 0) {
            refuse("\"" + name + "\" has a count below 0");
        }
        counts[i] = static_cast<std::uint64_t>(values[i]);
    }
}

void take_fixed(Dataset const& from, std::string const& name, Sums& sums) {
    auto const& high = list_of<std::int64_t>(from, name + "_high", sums.size());
    auto const& low = list_of<std::int64_t>(from, name + "_low", sums.size());
    for (std::size_t i = 0; i < sums.size(); ++i) {
        models::Fixed const sum = static_cast<models::Fixed>(high[i]) * (models::Fixed{1} << 64)
                                  + std::bit_cast<std::uint64_t>(low[i]);
        sums[i] = 0;
        if (!models::add_fixed(sum, sums[i]) || sum < 0) {
            refuse("\"" + name + "\" has a sum that no record can have");
        }
    }
}

}  // namespace

Dataset identity_dataset(Record const& record) {
    RecordIdentity const& id = record.identity;
    std::string warnings;
    for (std::string const& warning : id.pilot.warnings) {
        warnings += (warnings.empty() ? "" : "\n") + warning;
    }
    Dataset out;
    add_scalar(out, "results_version", Integers{id.results_version});
    add_scalar(out, "plan", Strings{id.plan});
    add_scalar(out, "estimator", Integers{static_cast<std::int64_t>(id.method)});
    add_scalar(out, "seed", Integers{as_integer(id.seed)});
    add_scalar(out, "unit_paths", Integers{as_integer(id.unit_paths)});
    add_scalar(out, "tilt", Numbers{id.pilot.tilt});
    add_scalar(out, "pilot_paths", Integers{as_integer(id.pilot.paths)});
    add_scalar(out, "pilot_warnings", Strings{warnings});
    add_scalar(out, "first_unit", Integers{as_integer(record.units.first)});
    add_scalar(out, "end_unit", Integers{as_integer(record.units.end)});
    add_scalar(out, "row_count", Integers{as_integer(record.tally.paths)});
    return out;
}

Dataset rows_dataset(Record const& record) {
    Tally const& tally = record.tally;
    bool const with_cash = !tally.cash.front().empty();
    auto const columns = columns_of(tally, with_cash);
    auto const names = column_names(tally, with_cash);
    Dataset out;
    add_coordinate(out, "row", tally.paths);
    for (std::size_t k = 0; k < columns.size(); ++k) {
        add_list(out, names.at(k), "row", Numbers(columns[k]->begin(), columns[k]->end()));
    }
    if (tally.design.weighted()) {
        add_list(out, "weight", "row", tally.design.weight);
    }
    if (!tally.design.stratum.empty()) {
        add_list(out, "stratum", "row",
                 Integers(tally.design.stratum.begin(), tally.design.stratum.end()));
    }
    if (!tally.design.unit_end.empty()) {
        add_coordinate(out, "unit", tally.design.unit_end.size());
        Integers ends;
        for (std::size_t const end : tally.design.unit_end) {
            ends.push_back(static_cast<std::int64_t>(end));
        }
        add_list(out, "unit_end", "unit", std::move(ends));
    }
    check(out);
    return out;
}

Dataset sums_dataset(Record const& record) {
    Dataset out;
    for_each_histogram(
        record.tally,
        [&](std::string const& name, Counts const& counts) {
            if (!counts.empty()) {
                add_coordinate(out, name + "_cell", counts.size());
                Integers values;
                for (std::uint64_t const count : counts) {
                    values.push_back(static_cast<std::int64_t>(count));
                }
                add_list(out, name, name + "_cell", std::move(values));
            }
        },
        [&](std::string const& name, Sums const& sums) {
            if (!sums.empty()) {
                add_coordinate(out, name + "_cell", sums.size());
                Integers high, low;
                for (models::Fixed const sum : sums) {
                    high.push_back(static_cast<std::int64_t>(sum >> 64));
                    low.push_back(as_integer(static_cast<std::uint64_t>(sum)));
                }
                add_list(out, name + "_high", name + "_cell", std::move(high));
                add_list(out, name + "_low", name + "_cell", std::move(low));
            }
        });
    check(out);
    return out;
}

Record record_of(Plan const& plan, Dataset const& identity) {
    Record out;
    out.identity = read_identity(identity);
    RecordIdentity wanted = identity_of(plan);
    wanted.pilot = out.identity.pilot;
    std::string const why = why_not_alike(out.identity, wanted);
    if (!why.empty()) {
        refuse("is the record of another run: " + why);
    }
    out.units = {count_of(identity, "first_unit"), count_of(identity, "end_unit")};
    if (out.units.first >= out.units.end || out.units.end > units_of(plan)) {
        refuse("has units " + std::to_string(out.units.first) + " to "
               + std::to_string(out.units.end) + " where the plan has "
               + std::to_string(units_of(plan)));
    }
    std::uint64_t const rows = check_rows(plan, out, count_of(identity, "row_count"));
    bool const splits = plan.estimator.method == EstimatorMethod::splitting;
    out.tally = empty_unfinished(plan, splits ? 0 : out.units.first * unit_paths(plan), 0);
    out.tally.paths = rows;
    return out;
}

void take_rows(Plan const& plan, Dataset const& rows, Record& record) {
    Tally& tally = record.tally;
    std::uint64_t const size = tally.paths;
    (void)list_of<std::int64_t>(rows, "row", size);  // before memory is taken for them
    tally = empty_unfinished(plan, tally.first_path, size);
    auto const columns = columns_of(tally, plan.keeps_cash());
    auto const names = column_names(tally, plan.keeps_cash());
    for (std::size_t k = 0; k < columns.size(); ++k) {
        *columns[k] = Column(list_of<double>(rows, names.at(k), size));
    }
    take_weights(plan, rows, record);
    try {
        check_finite(plan, tally);
    } catch (Error const& error) {
        refuse(error.what());
    }
}

void take_sums(Dataset const& sums, Record& record) {
    for_each_histogram(
        record.tally,
        [&](std::string const& name, Counts& counts) {
            if (!counts.empty()) {
                take_counts(sums, name, counts);
            }
        },
        [&](std::string const& name, Sums& values) {
            if (!values.empty()) {
                take_fixed(sums, name, values);
            }
        });
}

}  // namespace cascade::engine
