#pragma once

/// What the readers of CSV files share. Fields are separated by commas, without quotes; lines that
/// begin with '#' and empty lines are skipped, CRLF is accepted.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"

namespace cascade::engine {

struct Cell {
    std::string text;        ///< without the blanks around it
    std::size_t column = 1;  ///< 1-based
};

[[nodiscard]] std::vector<Cell> cells_of(std::string const& line);

/// True for empty lines and comments.
[[nodiscard]] bool skipped(std::string const& line);

/// Calls `take(line)` for each line of the text, skipped ones too.
template <class Take>
void for_each_line(std::string const& text, Take&& take) {
    std::size_t start = 0;
    while (start < text.size()) {
        std::size_t const end = std::min(text.find('\n', start), text.size());
        take(text.substr(start, end - start));
        start = end + 1;
    }
}

/// The whole cell as a finite plain decimal number with '.'; nothing if it is none.
[[nodiscard]] std::optional<double> number_of(Cell const& cell);

/// Faults of one file: at most 50, then a count.
class FileFaults {
  public:
    FileFaults(std::string const& file, std::vector<Fault>& faults)
        : file_(file), faults_(faults) {}

    void add(std::size_t line, std::size_t column, std::string const& message);
    void finish();  ///< the count of those left out

  private:
    std::string const& file_;
    std::vector<Fault>& faults_;
    std::size_t count_ = 0;
};

/// A CSV file whose header names columns of a fixed set, in any order.
class StrictTable {
  public:
    /// \param name  how messages call the file
    /// \param needed  of `known`: columns that must be there
    StrictTable(std::string const& name, std::vector<std::string> known,
                std::vector<std::string> const& needed, std::vector<Fault>& faults)
        : known_(std::move(known)), needed_(needed), faults_(name, faults) {}

    /// Calls row() for each row with as many cells as the header; the row's cells are then to be
    /// had from the functions below.
    template <class Row>
    void read(std::string const& text, Row&& row) {
        for_each_line(text, [&](std::string const& line) {
            if (next(line)) {
                row();
            }
        });
        finish();
    }

    [[nodiscard]] std::size_t line() const { return line_; }
    /// False once a cell of this row was at fault.
    [[nodiscard]] bool sound() const { return sound_; }
    /// Null where there is no such column, or nothing in it.
    [[nodiscard]] Cell const* cell(std::string const& column) const;
    /// Nothing where there is no such cell, or, with a fault, no such number.
    [[nodiscard]] std::optional<double> number(std::string const& column, double min, double max);
    /// "long" or "short"; anything else is a fault.
    [[nodiscard]] std::string side();
    void fault(std::string const& column, std::string const& message);

  private:
    bool next(std::string const& line);  ///< true where the line is a row to be read
    void header();
    void finish();

    std::vector<std::string> known_;
    std::vector<std::string> needed_;
    FileFaults faults_;
    std::vector<std::string> columns_;
    std::vector<Cell> cells_;
    std::size_t line_ = 0;
    bool usable_ = true;
    bool sound_ = true;
};

}  // namespace cascade::engine
