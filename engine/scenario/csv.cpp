#include "engine/scenario/csv.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/scenario/did_you_mean.hpp"
#include "engine/scenario/message.hpp"
#include "engine/scenario/spec.hpp"

namespace cascade::engine {
namespace {

constexpr std::size_t kMaxFaults = 50;

std::string trimmed(std::string const& text) {
    auto const first = text.find_first_not_of(" \t\r");
    auto const last = text.find_last_not_of(" \t\r");
    return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

}  // namespace

std::vector<Cell> cells_of(std::string const& line) {
    std::vector<Cell> cells;
    std::size_t start = 0;
    while (true) {
        std::size_t const comma = std::min(line.find(',', start), line.size());
        cells.push_back({trimmed(line.substr(start, comma - start)), start + 1});
        if (comma == line.size()) {
            return cells;
        }
        start = comma + 1;
    }
}

bool skipped(std::string const& line) {
    auto const first = line.find_first_not_of(" \t\r");
    return first == std::string::npos || line[first] == '#';
}

std::optional<double> number_of(Cell const& cell) {
    double value = 0.0;
    auto const* const end = cell.text.data() + cell.text.size();
    auto const parsed = std::from_chars(cell.text.data(), end, value);
    bool const right = parsed.ec == std::errc{} && parsed.ptr == end && std::isfinite(value);
    return right ? std::optional<double>(value) : std::nullopt;
}

void FileFaults::add(std::size_t line, std::size_t column, std::string const& message) {
    if (++count_ <= kMaxFaults) {
        faults_.push_back({file_, line, column, "", message});
    }
}

void FileFaults::finish() {
    if (count_ > kMaxFaults) {
        faults_.push_back({file_, 0, 0, "",
                           "and " + std::to_string(count_ - kMaxFaults) + " more fault"
                               + (count_ - kMaxFaults > 1 ? "s" : ""),
                           true});
    }
}

Cell const* StrictTable::cell(std::string const& column) const {
    auto const at = std::find(columns_.begin(), columns_.end(), column);
    if (at == columns_.end()) {
        return nullptr;
    }
    Cell const& cell = cells_[static_cast<std::size_t>(at - columns_.begin())];
    return cell.text.empty() ? nullptr : &cell;
}

std::optional<double> StrictTable::number(std::string const& column, double min, double max) {
    Cell const* const found = cell(column);
    if (found == nullptr) {
        return std::nullopt;
    }
    std::optional<double> const value = number_of(*found);
    bool const right = value && *value >= min && *value <= max;
    if (!right) {
        fault(column,
              column + ": \"" + printable(found->text) + "\" is not a number "
                  + (needs_positive(min, value.value_or(0.0)) ? "above 0"
                                                              : "of at least " + shortest_text(min))
                  + " and at most " + shortest_text(max));
        return std::nullopt;
    }
    return value;
}

std::string StrictTable::side() {
    Cell const* const found = cell("side");
    std::string text = found == nullptr ? "" : found->text;
    if (text != "long" && text != "short") {
        fault("side", "side: \"" + printable(text) + "\" is not \"long\" or \"short\"");
    }
    return text;
}

void StrictTable::fault(std::string const& column, std::string const& message) {
    auto const at = std::find(columns_.begin(), columns_.end(), column);
    std::size_t const place =
        at == columns_.end() ? 1 : cells_[static_cast<std::size_t>(at - columns_.begin())].column;
    faults_.add(line_, place, message);
    sound_ = false;
}

bool StrictTable::next(std::string const& line) {
    ++line_;
    if (skipped(line)) {
        return false;
    }
    cells_ = cells_of(line);
    if (columns_.empty()) {
        header();
        return false;
    }
    if (usable_ && cells_.size() != columns_.size()) {
        faults_.add(line_, 1,
                    std::to_string(cells_.size()) + " fields, the header has "
                        + std::to_string(columns_.size()));
        return false;
    }
    sound_ = true;
    return usable_;
}

void StrictTable::header() {
    for (Cell const& cell : cells_) {
        columns_.push_back(cell.text);
        if (std::find(known_.begin(), known_.end(), cell.text) == known_.end()) {
            faults_.add(
                line_, cell.column,
                "unknown column \"" + printable(cell.text) + "\"" + suggestion(cell.text, known_));
            usable_ = false;
        } else if (std::count(columns_.begin(), columns_.end(), cell.text) > 1) {
            faults_.add(line_, cell.column, "column \"" + cell.text + "\" is given twice");
            usable_ = false;
        }
    }
    for (std::string const& column : needed_) {
        if (std::find(columns_.begin(), columns_.end(), column) == columns_.end()) {
            faults_.add(line_, 1, "the column \"" + column + "\" is missing");
            usable_ = false;
        }
    }
}

void StrictTable::finish() {
    if (columns_.empty()) {
        std::string names;
        for (std::string const& name : known_) {
            names += (names.empty() ? "" : ",") + name;
        }
        faults_.add(1, 1, "the file has no header line; expected " + names);
    }
    faults_.finish();
}

}  // namespace cascade::engine
