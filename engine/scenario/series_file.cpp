#include "engine/scenario/series_file.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/scenario/csv.hpp"
#include "engine/scenario/did_you_mean.hpp"
#include "engine/scenario/duration.hpp"
#include "engine/scenario/message.hpp"
#include "engine/scenario/spec.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// A plain decimal number of units of `unit_ns`, exact to the nanosecond.
std::optional<std::int64_t> parse_decimal(std::string const& text, std::int64_t unit_ns) {
    bool const negative = !text.empty() && text[0] == '-';
    std::int64_t whole = 0;
    std::int64_t part = 0;
    std::int64_t unit = unit_ns;
    bool point = false;
    std::size_t digits = 0;
    for (std::size_t i = negative ? 1 : 0; i < text.size(); ++i) {
        if (text[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (text[i] < '0' || text[i] > '9' || ++digits > 30
            || (!point && whole > INT64_MAX / unit_ns / 20)) {
            return std::nullopt;
        }
        if (point) {
            unit /= 10;
            part += unit * (text[i] - '0');
        } else {
            whole = 10 * whole + (text[i] - '0');
        }
    }
    std::int64_t const value = whole * unit_ns + part;
    return digits == 0 ? std::nullopt : std::optional<std::int64_t>(negative ? -value : value);
}

class SeriesReader {
  public:
    SeriesReader(std::string const& name, SeriesColumns const& wanted, std::vector<Fault>& faults)
        : wanted_(wanted), faults_(name, faults) {}

    void line(std::string const& line) {
        ++line_;
        if (skipped(line)) {
            return;
        }
        std::vector<Cell> const cells = cells_of(line);
        if (names_.empty()) {
            header(cells);
        } else if (usable_) {
            row(cells);
        }
    }

    SeriesFile take() {
        if (names_.empty()) {
            faults_.add(1, 1,
                        "the file has no header line; expected the names of the columns, "
                        "\"price\" or \"return\" among them");
        }
        faults_.finish();
        return std::move(out_);
    }

  private:
    void refuse(std::string const& message) {
        faults_.add(line_, 1, message);
        usable_ = false;
    }

    /// Where the column of that name stands; kNone where there is none.
    std::size_t find(std::string const& name) {
        auto const at = std::find(names_.begin(), names_.end(), name);
        if (at != names_.end() && std::count(at, names_.end(), name) > 1) {
            refuse("column \"" + printable(name) + "\" is given twice");
        }
        return at == names_.end() ? kNone : static_cast<std::size_t>(at - names_.begin());
    }

    std::size_t find_named(std::string const& name) {
        std::size_t const at = find(name);
        if (at == kNone) {
            refuse("there is no column \"" + printable(name) + "\"" + suggestion(name, names_));
        }
        return at;
    }

    void header(std::vector<Cell> const& cells) {
        for (Cell const& cell : cells) {
            names_.push_back(cell.text);
        }
        choose_values();
        for (char const* const name : {"time_s", "time_ms", "timestamp"}) {
            std::size_t const at = find(name);
            if (at != kNone && time_ != kNone) {
                refuse("columns \"" + names_[time_] + "\" and \"" + name
                       + "\" both give time; leave one");
            } else if (at != kNone) {
                time_ = at;
            }
        }
    }

    void choose_values() {
        if (!wanted_.price.empty() || !wanted_.returns.empty()) {
            out_.are_prices = !wanted_.price.empty();
            value_ = find_named(out_.are_prices ? wanted_.price : wanted_.returns);
            return;
        }
        std::size_t const price = find("price");
        std::size_t const returns = wanted_.returns_allowed ? find("return") : kNone;
        if (price != kNone && returns != kNone) {
            refuse(
                "there are columns \"price\" and \"return\"; choose with price_column or "
                "return_column");
        } else if (price == kNone && returns == kNone) {
            refuse(wanted_.returns_allowed
                       ? "there is no column \"price\" or \"return\"; name one with price_column "
                         "or return_column"
                       : "there is no column \"price\"; name one with price_column");
        }
        out_.are_prices = price != kNone;
        value_ = out_.are_prices ? price : returns;
    }

    void row(std::vector<Cell> const& cells) {
        if (cells.size() != names_.size()) {
            faults_.add(line_, 1,
                        std::to_string(cells.size()) + " fields, the header has "
                            + std::to_string(names_.size()));
            return;
        }
        std::optional<double> const value = value_of(cells[value_]);
        if (time_ != kNone && !take_time(cells[time_])) {
            return;
        }
        out_.values.push_back(value.value_or(1.0));
        out_.lines.push_back(line_);
    }

    std::optional<double> value_of(Cell const& cell) {
        auto const value = number_of(cell);
        bool const right = value
                           && (out_.are_prices ? *value > 0.0 && *value <= kMaxPrice
                                               : std::fabs(*value) <= kMaxLogPrice);
        if (!right) {
            faults_.add(line_, cell.column,
                        names_[value_] + ": \"" + printable(cell.text) + "\" is not "
                            + (out_.are_prices ? "a price above 0 and at most 1e12"
                                               : "a log return from -20 to 20"));
        }
        return right ? value : std::nullopt;
    }

    bool take_time(Cell const& cell) {
        std::string const& name = names_[time_];
        auto const time =
            name == "timestamp"
                ? parse_timestamp(cell.text)
                : parse_decimal(cell.text, name == "time_s" ? 1'000'000'000 : 1'000'000);
        if (!time) {
            faults_.add(line_, cell.column,
                        name + ": \"" + printable(cell.text) + "\" is not "
                            + (name == "timestamp" ? "a date and time such as 2025-10-10T21:15:00Z"
                                                   : "a plain decimal number"));
            return false;
        }
        if (!out_.time_ns.empty() && *time <= out_.time_ns.back()) {
            faults_.add(line_, cell.column,
                        name + ": " + printable(cell.text)
                            + " is not after the row before it, line "
                            + std::to_string(out_.lines.back()));
            return false;
        }
        out_.time_ns.push_back(*time);
        return true;
    }

    SeriesColumns const& wanted_;
    FileFaults faults_;
    SeriesFile out_;
    std::vector<std::string> names_;
    std::size_t value_ = kNone;
    std::size_t time_ = kNone;
    std::size_t line_ = 0;
    bool usable_ = true;
};

}  // namespace

SeriesFile read_series_file(std::string const& text, std::string const& name,
                            SeriesColumns const& columns, std::vector<Fault>& faults) {
    SeriesReader reader(name, columns, faults);
    for_each_line(text, [&](std::string const& line) { reader.line(line); });
    return reader.take();
}

void check_spacing(SeriesFile const& series, double step_s, std::string const& name,
                   std::vector<Fault>& faults) {
    std::map<std::int64_t, std::size_t> counts;
    for (std::size_t i = 1; i < series.time_ns.size(); ++i) {
        ++counts[series.time_ns[i] - series.time_ns[i - 1]];
    }
    if (counts.empty()) {
        return;
    }
    auto const usual =
        std::max_element(counts.begin(), counts.end(), [](auto const& a, auto const& b) {
            return a.second < b.second;
        })->first;
    FileFaults out(name, faults);
    if (std::fabs(seconds_of(usual) - step_s) > 1e-9 * step_s) {
        auto const step_ns = static_cast<std::int64_t>(std::llround(step_s * 1e9));
        out.add(series.lines[1], 1,
                "rows are " + duration_text(usual) + " apart, but the step of the simulation is "
                    + duration_text(step_ns) + "; they must be equal");
    }
    for (std::size_t i = 1; i < series.time_ns.size(); ++i) {
        std::int64_t const spacing = series.time_ns[i] - series.time_ns[i - 1];
        if (spacing != usual) {
            out.add(series.lines[i], 1,
                    duration_text(spacing) + " after the row before it, line "
                        + std::to_string(series.lines[i - 1]) + "; other rows are "
                        + duration_text(usual) + " apart");
        }
    }
    out.finish();
}

std::vector<double> returns_of(SeriesFile const& series) {
    if (!series.are_prices) {
        return series.values;
    }
    std::vector<double> out;
    for (std::size_t i = 1; i < series.values.size(); ++i) {
        out.push_back(models::portable_log(series.values[i] / series.values[i - 1]));
    }
    return out;
}

}  // namespace cascade::engine
