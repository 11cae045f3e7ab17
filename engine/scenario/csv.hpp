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

}  // namespace cascade::engine
