#include "tools/cascade/argument_text.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "engine/scenario/duration.hpp"
#include "tools/cascade/format.hpp"

namespace cascade::program {

std::function<std::string(std::string const&)> whole_number(std::size_t digits) {
    return [digits](std::string const& text) {
        bool const good = !text.empty() && text.size() <= digits
                          && text.find_first_not_of("0123456789") == std::string::npos;
        return good ? std::string()
                    : "expected a whole number of at most " + std::to_string(digits)
                          + " digits, not '" + printable(text) + "'";
    };
}

double share_of(std::string const& text) {
    std::size_t used = 0;
    double value = std::numeric_limits<double>::quiet_NaN();
    try {
        value = std::stod(text, &used);
    } catch (std::logic_error const&) {
        return value;
    }
    bool const percent = text.substr(used) == "%";
    bool const good = (percent || used == text.size()) && value >= 0.0 && value <= 1e6;
    return good ? (percent ? 0.01 * value : value) : std::numeric_limits<double>::quiet_NaN();
}

std::string check_share(std::string const& text) {
    return std::isnan(share_of(text))
               ? "expected a share such as 1% or 0.01, not '" + printable(text) + "'"
               : std::string();
}

std::string exact_text(double value) {
    char buffer[32];
    auto const end = std::to_chars(buffer, buffer + sizeof buffer, value);
    return {buffer, end.ptr};
}

std::string duration_fault(std::string const& text) {
    return engine::parse_duration(text)
               ? std::string()
               : "expected a duration such as 10min or 24h, not '" + printable(text) + "'";
}

}  // namespace cascade::program
