#include "engine/scenario/level_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "engine/scenario/did_you_mean.hpp"
#include "engine/scenario/fields.hpp"
#include "engine/scenario/text.hpp"

namespace cascade::engine {
namespace {

constexpr std::size_t kMaxFaults = 50;
constexpr std::array<char const*, 6> kColumns{"side",  "price",     "lower",
                                              "upper", "intensity", "leverage"};

struct Cell {
    std::string text;
    std::size_t column = 1;
};

std::string trimmed(std::string const& text) {
    auto const first = text.find_first_not_of(" \t\r");
    auto const last = text.find_last_not_of(" \t\r");
    return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

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

class LevelReader {
  public:
    LevelReader(std::string const& name, std::vector<Fault>& faults)
        : name_(name), faults_(faults) {}

    void line(std::string const& line) {
        ++line_;
        std::string const content = trimmed(line);
        if (content.empty() || content[0] == '#') {
            return;
        }
        std::vector<Cell> const cells = cells_of(line);
        if (columns_.empty()) {
            header(cells);
        } else if (usable_) {
            row(cells);
        }
    }

    LevelFile take() {
        if (columns_.empty()) {
            line_ = 1;
            fault(
                1,
                "the file has no header line; expected side,price,lower,upper,intensity,leverage");
        }
        if (count_ > kMaxFaults) {
            faults_.push_back(
                {name_, 0, 0, "", "and " + std::to_string(count_ - kMaxFaults) + " more faults"});
        }
        return std::move(out_);
    }

  private:
    void fault(std::size_t column, std::string const& message) {
        if (++count_ <= kMaxFaults) {
            faults_.push_back({name_, line_, column, "", message});
        }
    }

    void header(std::vector<Cell> const& cells) {
        std::vector<std::string> const names(kColumns.begin(), kColumns.end());
        for (Cell const& cell : cells) {
            columns_.push_back(cell.text);
            if (std::find(names.begin(), names.end(), cell.text) == names.end()) {
                fault(cell.column, "unknown column \"" + printable(cell.text) + "\""
                                       + suggestion(cell.text, names));
                usable_ = false;
            } else if (std::count(columns_.begin(), columns_.end(), cell.text) > 1) {
                fault(cell.column, "column \"" + cell.text + "\" is given twice");
                usable_ = false;
            }
        }
        for (char const* needed : {"side", "intensity"}) {
            if (std::find(columns_.begin(), columns_.end(), needed) == columns_.end()) {
                fault(1, std::string("the column \"") + needed + "\" is missing");
                usable_ = false;
            }
        }
    }

    std::optional<double> number(Cell const& cell, char const* what, double min, double max,
                                 bool above_min) {
        double value = 0.0;
        auto const* const end = cell.text.data() + cell.text.size();
        auto const parsed = std::from_chars(cell.text.data(), end, value);
        bool const right = parsed.ec == std::errc{} && parsed.ptr == end && std::isfinite(value)
                           && (above_min ? value > min : value >= min) && value <= max;
        if (!right) {
            fault(cell.column, std::string(what) + ": \"" + printable(cell.text)
                                   + "\" is not a number " + (above_min ? "above " : "of at least ")
                                   + Json(min).dump() + " and at most " + Json(max).dump());
            sound_ = false;
        }
        return value;
    }

    void row(std::vector<Cell> const& cells) {
        if (cells.size() != columns_.size()) {
            fault(1, std::to_string(cells.size()) + " fields, the header has "
                         + std::to_string(columns_.size()));
            return;
        }
        LevelInput level;
        sound_ = true;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            take_cell(columns_[i], cells[i], level);
        }
        if (sound_) {
            out_.levels.push_back(level);
            out_.lines.push_back(line_);
        }
    }

    void take_cell(std::string const& column, Cell const& cell, LevelInput& level) {
        if (column == "side") {
            level.side = cell.text;
            if (level.side != "long" && level.side != "short") {
                fault(cell.column,
                      "side: \"" + printable(cell.text) + "\" is not \"long\" or \"short\"");
                sound_ = false;
            }
        } else if (column == "intensity") {
            level.intensity = *number(cell, "intensity", 0.0, kMaxUsd, false);
        } else if (!cell.text.empty()) {
            if (column == "leverage") {
                level.leverage = number(cell, "leverage", 1.0, 1000.0, false);
            } else {
                auto& target = column == "price"   ? level.price
                               : column == "lower" ? level.lower
                                                   : level.upper;
                target = number(cell, column.c_str(), 0.0, kMaxPrice, true);
            }
        }
    }

    std::string const& name_;
    std::vector<Fault>& faults_;
    LevelFile out_;
    std::vector<std::string> columns_;
    std::size_t line_ = 0;
    std::size_t count_ = 0;
    bool usable_ = true;
    bool sound_ = true;
};

}  // namespace

LevelFile read_level_file(std::string const& text, std::string const& name,
                          std::vector<Fault>& faults) {
    LevelReader reader(name, faults);
    std::size_t start = 0;
    while (start < text.size()) {
        std::size_t const end = std::min(text.find('\n', start), text.size());
        reader.line(text.substr(start, end - start));
        start = end + 1;
    }
    return reader.take();
}

}  // namespace cascade::engine
