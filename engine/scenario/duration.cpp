#include "engine/scenario/duration.hpp"

#include <array>
#include <utility>

namespace cascade::engine {
namespace {

__extension__ typedef __int128 Wide;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::array<std::pair<char const*, std::int64_t>, 6> kUnits{{{"d", 86400 * kSecond},
                                                                      {"h", 3600 * kSecond},
                                                                      {"min", 60 * kSecond},
                                                                      {"s", kSecond},
                                                                      {"ms", kSecond / 1000},
                                                                      {"us", kSecond / 1000000}}};
constexpr std::int64_t kLongest = std::int64_t{36500} * 86400 * kSecond;

}  // namespace

std::optional<std::int64_t> parse_duration(std::string const& text) {
    Wide number = 0;
    Wide scale = 1;
    std::size_t at = 0;
    bool fraction = false;
    std::size_t digits = 0;
    for (; at < text.size() && at < 18; ++at) {
        char const c = text[at];
        if (c == '.' && !fraction && digits > 0) {
            fraction = true;
            digits = 0;
        } else if (c >= '0' && c <= '9') {
            number = number * 10 + (c - '0');
            scale = fraction ? scale * 10 : scale;
            ++digits;
        } else {
            break;
        }
    }
    if (digits == 0 || number == 0) {
        return std::nullopt;
    }
    std::string const unit = text.substr(at);
    for (auto const& [name, ns] : kUnits) {
        if (unit == name) {
            if (number > static_cast<Wide>(kLongest) * scale) {
                return std::nullopt;
            }
            Wide const total = number * ns;
            if (total % scale != 0 || total / scale > kLongest || total == 0) {
                return std::nullopt;
            }
            return static_cast<std::int64_t>(total / scale);
        }
    }
    return std::nullopt;
}

std::optional<std::int64_t> parse_time(std::string const& text) {
    // Nothing but zeros before the unit, and a duration with a 1 before them.
    std::size_t const unit = text.find_first_not_of("0.");
    bool const zero = unit != std::string::npos && unit > 0 && text[0] == '0'
                      && (text[unit] < '0' || text[unit] > '9') && parse_duration("1" + text);
    return zero ? std::optional<std::int64_t>(0) : parse_duration(text);
}

std::string duration_text(std::int64_t ns) {
    for (auto const& [name, unit] : kUnits) {
        if (ns % unit == 0) {
            return std::to_string(ns / unit) + name;
        }
    }
    // Not a whole number of microseconds: a decimal fraction of one.
    std::string fraction = std::to_string(ns % 1000 + 1000).substr(1);
    return std::to_string(ns / 1000) + "." + fraction + "us";
}

double seconds_of(std::int64_t ns) {
    return static_cast<double>(ns) / 1e9;
}

}  // namespace cascade::engine
