#include "engine/scenario/csv.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

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
        faults_.push_back(
            {file_, 0, 0, "", "and " + std::to_string(count_ - kMaxFaults) + " more faults"});
    }
}

}  // namespace cascade::engine
