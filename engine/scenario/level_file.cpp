#include "engine/scenario/level_file.hpp"

#include <algorithm>
#include <array>

#include "engine/scenario/csv.hpp"
#include "engine/scenario/did_you_mean.hpp"
#include "engine/scenario/fields.hpp"
#include "engine/scenario/text.hpp"

namespace cascade::engine {
namespace {

constexpr std::array<char const*, 6> kColumns{"side",  "price",     "lower",
                                              "upper", "intensity", "leverage"};

class LevelReader {
  public:
    LevelReader(std::string const& name, std::vector<Fault>& faults) : faults_(name, faults) {}

    void line(std::string const& line) {
        ++line_;
        if (skipped(line)) {
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
        faults_.finish();
        return std::move(out_);
    }

  private:
    void fault(std::size_t column, std::string const& message) {
        faults_.add(line_, column, message);
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
        std::optional<double> const value = number_of(cell);
        bool const right = value && (above_min ? *value > min : *value >= min) && *value <= max;
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
            level.intensity = number(cell, "intensity", 0.0, kMaxUsd, false).value_or(0.0);
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

    FileFaults faults_;
    LevelFile out_;
    std::vector<std::string> columns_;
    std::size_t line_ = 0;
    bool usable_ = true;
    bool sound_ = true;
};

}  // namespace

LevelFile read_level_file(std::string const& text, std::string const& name,
                          std::vector<Fault>& faults) {
    LevelReader reader(name, faults);
    for_each_line(text, [&](std::string const& line) { reader.line(line); });
    return reader.take();
}

}  // namespace cascade::engine
