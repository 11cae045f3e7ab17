#include "engine/scenario/load_files.hpp"

#include <fstream>
#include <sstream>

#include "engine/scenario/check.hpp"
#include "engine/scenario/depth_profile.hpp"
#include "engine/scenario/duration.hpp"
#include "engine/scenario/entry_profile.hpp"
#include "engine/scenario/level_file.hpp"
#include "engine/scenario/liquidation_rules.hpp"
#include "engine/scenario/living_book.hpp"
#include "engine/scenario/message.hpp"
#include "engine/scenario/position_file.hpp"
#include "engine/scenario/series_file.hpp"
#include "engine/scenario/spec.hpp"
#include "engine/scenario/venue_file.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {

std::string read_file(std::string const& name) {
    std::ifstream in(name, std::ios::binary);
    std::ostringstream text;
    if (in) {
        text << in.rdbuf();
    }
    if (!in || (text.tellp() <= 0 && in.bad())) {
        throw input_missing(name + ": cannot be opened or read");
    }
    return text.str();
}

namespace {

constexpr std::size_t kMaxDataFileBytes = 64u << 20;

/// A data file beside the scenario.
struct DataFile {
    std::string name;
    std::string text;
};

/// The file that the key at `pointer` names; nothing, and a finding, where it cannot be had.
std::optional<DataFile> read_data_file(Scenario const& s, std::string const& file,
                                       std::string const& pointer, Findings& findings) {
    bool const absolute = !file.empty() && file[0] == '/';
    DataFile out{absolute ? file : s.folder + "/" + file, ""};
    try {
        out.text = read_file(out.name);
    } catch (Error const&) {
        findings.add(pointer, "the file " + printable(out.name) + " cannot be opened or read");
        return std::nullopt;
    }
    if (out.text.size() > kMaxDataFileBytes) {
        findings.add(pointer, "the file has more than 64 MiB");
        return std::nullopt;
    }
    return out;
}

/// Levels of book.file, checked like inline ones.
void load_level_file(Scenario& s, Findings& findings) {
    auto const data = read_data_file(s, s.book.file, "/book/file", findings);
    if (!data) {
        return;
    }
    std::string const& name = data->name;
    std::vector<Fault> faults;
    LevelFile const file = read_level_file(data->text, name, faults);
    if (faults.empty() && findings.sound("/market")) {
        check_levels(file.levels, s.market.spot, s.book.density == "points",
                     [&](std::size_t i, std::string const& message) {
                         faults.push_back({name, file.lines[i], 1, "", message});
                     });
    }
    for (Fault& fault : faults) {
        findings.add_raw(std::move(fault));
    }
    s.file_levels = file.levels;
}

/// The margin rules of the venue file at `pointer`/venue in force on `date`.
std::optional<MarginInput> load_venue(Scenario const& s, std::string const& file,
                                      std::string const& date, std::string const& pointer,
                                      Findings& findings) {
    if (!date.empty() && !is_date(date)) {
        findings.add(pointer + "/venue_date",
                     "\"" + printable(date) + "\" is not a date such as \"2025-10-10\"");
        return std::nullopt;
    }
    auto const data = read_data_file(s, file, pointer + "/venue", findings);
    if (!data) {
        return std::nullopt;
    }
    std::vector<Fault> faults;
    VenueInput const venue = read_venue_file(data->text, data->name, faults);
    bool const sound = faults.empty();
    for (Fault& fault : faults) {
        findings.add_raw(std::move(fault));
    }
    if (!sound) {
        return std::nullopt;
    }
    std::string why_not;
    VenueVersionInput const* const version = version_on(venue, date, why_not);
    if (version == nullptr) {
        std::string const at = pointer + "/venue_date";
        findings.add(findings.given(at) ? at : pointer + "/venue", why_not);
        return std::nullopt;
    }
    return version->margin;
}

/// The rows of book.entry_profile.file.
void load_entry_profile(Scenario& s, Findings& findings) {
    std::string const pointer = "/book/entry_profile/file";
    auto const data = read_data_file(s, s.book.entry_profile->file, pointer, findings);
    if (!data) {
        return;
    }
    std::vector<Fault> faults;
    ProfileFile file = read_profile_file(data->text, data->name, faults);
    if (faults.empty()) {
        check_profile_rows(file.rows, [&](std::size_t i, std::string const& message) {
            faults.push_back({data->name, file.lines[i], 1, "", message});
        });
    }
    if (std::string const fault = fault_of_profile(file.rows); faults.empty() && !fault.empty()) {
        faults.push_back({data->name, 0, 0, "", fault});
    }
    if (faults.empty()) {
        s.book.entry_profile->rows = std::move(file.rows);
    }
    for (Fault& fault : faults) {
        findings.add_raw(std::move(fault));
    }
}

/// Positions of book.file, once the margin rules are there.
void load_position_file(Scenario& s, Findings& findings) {
    if (!findings.sound("/market") || !findings.sound("/book") || !s.book.margin) {
        return;
    }
    auto const data = read_data_file(s, s.book.file, "/book/file", findings);
    if (!data) {
        return;
    }
    std::vector<Fault> faults;
    PositionFile file = read_position_file(data->text, data->name, margin_rules(*s.book.margin),
                                           s.market.spot, faults, stage_rule(s));
    for (Fault& fault : faults) {
        findings.add_raw(std::move(fault));
    }
    s.file_levels = std::move(file.levels);
    s.file_warnings = std::move(file.warnings);
}

/// The bands of impact.file.
void load_depth_profile(Scenario& s, Findings& findings) {
    auto const data = read_data_file(s, s.impact->file, "/impact/file", findings);
    if (!data) {
        return;
    }
    std::vector<Fault> faults;
    s.impact->profile = read_depth_file(data->text, data->name, faults);
    if (faults.empty()) {
        for (std::string const& fault : faults_of_profile(s.impact->profile)) {
            faults.push_back({data->name, 0, 0, "", fault});
        }
    }
    for (Fault& fault : faults) {
        findings.add_raw(std::move(fault));
    }
}

}  // namespace

void load_impact_files(Scenario& s, Findings& findings) {
    if (s.impact && s.impact->model == "book" && findings.given("/impact/file")
        && findings.sound("/impact")) {
        load_depth_profile(s, findings);
    }
}

VenueInput load_venue_file(std::string const& name) {
    std::vector<Fault> faults;
    VenueInput venue = read_venue_file(read_file(name), name, faults);
    if (!faults.empty()) {
        throw input_error(std::move(faults));
    }
    return venue;
}

void load_book_files(Scenario& s, Findings& findings) {
    bool const in_file = findings.given("/book/file") && findings.sound("/book/file");
    if (s.book.source == "file" && in_file) {
        load_level_file(s, findings);
    }
    if ((s.book.source == "positions" || s.book.source == "position_list")
        && findings.given("/book/venue") && findings.sound("/book/venue")
        && !findings.given("/book/margin")) {
        if (auto margin = load_venue(s, s.book.venue, s.book.venue_date, "/book", findings)) {
            s.book.margin = std::move(margin);
        }
    }
    if (s.book.source == "positions" && findings.given("/book/entry_profile/file")
        && findings.sound("/book/entry_profile")) {
        load_entry_profile(s, findings);
    }
    check_positions(s, findings);
    check_living(s, findings);
    if (s.book.source == "position_list" && in_file) {
        load_position_file(s, findings);
    }
}

namespace {

/// The history of a bootstrap; `pointer` is that of its block.
void load_history(Scenario const& s, ProcessInput& process, std::string const& pointer,
                  Findings& findings) {
    if (process.model != "bootstrap" || !findings.sound(pointer + "/file")
        || !findings.sound(pointer + "/returns")) {
        return;
    }
    bool const in_file = findings.given(pointer + "/file");
    if (!in_file && !findings.given(pointer + "/returns")) {
        return;
    }
    process.history = process.returns;
    if (in_file) {
        auto const data = read_data_file(s, process.file, pointer + "/file", findings);
        if (!data) {
            return;
        }
        std::vector<Fault> faults;
        SeriesFile const series = read_series_file(
            data->text, data->name, {process.price_column, process.return_column, true}, faults);
        auto const step_s = sound_step_s(s, findings);
        if (faults.empty() && step_s) {
            check_spacing(series, *step_s, data->name, faults);
        }
        for (Fault& fault : faults) {
            findings.add_raw(std::move(fault));
        }
        if (!faults.empty()) {
            return;
        }
        process.history = returns_of(series);
    }
    check_history(s, process, pointer, findings);
}

/// The prescribed path in price.file: its moves since the first row.
void load_path(Scenario& s, Findings& findings) {
    auto const data = read_data_file(s, s.price.file, "/price/file", findings);
    if (!data) {
        return;
    }
    std::vector<Fault> faults;
    SeriesFile const series =
        read_series_file(data->text, data->name, {s.price.price_column, "", false}, faults);
    if (faults.empty() && series.values.size() < 2) {
        faults.push_back({data->name, 0, 0, "", "expected at least 2 rows: start and end"});
    }
    if (faults.empty() && series.time_ns.empty()) {
        faults.push_back({data->name, 0, 0, "",
                          "no column gives time; expected \"time_s\", \"time_ms\" or "
                          "\"timestamp\""});
    }
    if (faults.empty() && series.values.size() > kMaxPathPoints + 1) {
        faults.push_back({data->name, 0, 0, "",
                          std::to_string(series.values.size()) + " rows; expected at most "
                              + std::to_string(kMaxPathPoints + 1)});
    }
    auto const horizon =
        findings.sound("/simulation/horizon") ? parse_duration(s.simulation.horizon) : std::nullopt;
    for (std::size_t i = 1; faults.empty() && i < series.values.size(); ++i) {
        std::int64_t const time = series.time_ns[i] - series.time_ns[0];
        if (horizon && time > *horizon) {
            faults.push_back({data->name, series.lines[i], 1, "",
                              duration_text(time) + " after the first row, beyond the horizon of "
                                  + s.simulation.horizon});
        }
        s.price.record.time_ns.push_back(time);
        s.price.record.log_price.push_back(
            models::portable_log(series.values[i] / series.values[0]));
    }
    if (faults.empty()) {
        s.price.record.first_price = series.values[0];
    }
    for (Fault& fault : faults) {
        findings.add_raw(std::move(fault));
    }
}

}  // namespace

void load_price_files(Scenario& s, Findings& findings) {
    load_history(s, s.price, "/price", findings);
    if (s.price.noise) {
        load_history(s, *s.price.noise, "/price/noise", findings);
    }
    if (s.price.model == "scenario" && findings.given("/price/file")
        && findings.sound("/price/file")) {
        load_path(s, findings);
    }
}

void load_portfolio(Scenario& s, Findings& findings) {
    if (!s.portfolio) {
        return;
    }
    for (std::size_t i = 0; i < s.portfolio->positions.size(); ++i) {
        std::string const at = pointer_to("/portfolio/positions", i);
        OwnPositionInput& position = s.portfolio->positions[i];
        bool const inline_rules = findings.given(at + "/margin");
        if (inline_rules == findings.given(at + "/venue")) {
            findings.add(at, inline_rules ? "both \"venue\" and \"margin\" are given"
                                          : "expected \"venue\" or \"margin\"");
        } else if (!inline_rules && findings.sound(at)) {
            position.margin = load_venue(s, position.venue, position.venue_date, at, findings);
        }
    }
    check_portfolio(s, findings);
}

}  // namespace cascade::engine
