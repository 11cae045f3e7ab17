#include "tools/cascade/format.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <iterator>
#include <map>
#include <vector>

#include "models/base/number_text.hpp"

namespace cascade::program {
namespace {

constexpr std::size_t kLineWidth = 80;

std::string fixed(double value, int decimals) {
    std::array<char, 400> text{};
    int const length = std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
    return std::string(text.data(), static_cast<std::size_t>(std::max(length, 0)));
}

/// Thousands separators into the whole part.
std::string grouped(std::string const& text) {
    std::size_t const point = std::min(text.find('.'), text.size());
    std::string spaced;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const between = i > 0 && i < point && (point - i) % 3 == 0 && text[i - 1] != '-';
        if (between) {
            spaced += ',';
        }
        spaced += text[i];
    }
    return spaced;
}

/// Decimals that give `digits` significant digits to a value below 10^digits.
int decimals_for(double magnitude, int digits) {
    int decimals = digits - 1;
    for (double bound = 10.0; magnitude >= bound && decimals > 0; bound *= 10.0) {
        --decimals;
    }
    return decimals;
}

constexpr int kLeastPriceDigits = 5;
constexpr int kPriceDigits = 8;    ///< a price of at most so many digits is one that was stated
constexpr int kAmountDigits = 12;  ///< as stated, not as computed
constexpr int kAllDigits = 17;

/// Significant digits of a number without exponent.
int digits_of(std::string const& text) {
    std::size_t const first = text.find_first_of("123456789");
    return first == std::string::npos ? 0
                                      : static_cast<int>(std::count_if(
                                          text.begin() + static_cast<std::ptrdiff_t>(first),
                                          text.end(), [](char letter) { return letter != '.'; }));
}

/// Digits of the whole part, at most kAllDigits.
int whole_digits(double value) {
    int digits = 1;
    for (double bound = 10.0; std::fabs(value) >= bound && digits < kAllDigits; bound *= 10.0) {
        ++digits;
    }
    return digits;
}

bool are_apart(std::vector<double> const& values, std::vector<std::string> const& texts) {
    std::map<std::string, double> seen;
    for (std::size_t i = 0; i < values.size(); ++i) {
        auto const [at, is_new] = seen.emplace(texts[i], values[i]);
        if (!is_new && (at->second < values[i] || at->second > values[i])) {
            return false;
        }
    }
    return true;
}

/// By `usual`; where two values that differ read the same, all with more digits.
std::vector<std::string> all_apart(std::vector<double> const& values,
                                   std::string (*usual)(double)) {
    std::vector<std::string> texts;
    std::transform(values.begin(), values.end(), std::back_inserter(texts), usual);
    for (int digits = kLeastPriceDigits + 1; !are_apart(values, texts) && digits <= kAllDigits;
         ++digits) {
        std::transform(values.begin(), values.end(), texts.begin(), [&](double value) {
            return grouped(number_text(value, std::max(digits, whole_digits(value))));
        });
    }
    return texts;
}

bool continues(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// Of one whole code point.
char32_t code_point(std::string_view bytes) {
    auto const lead = static_cast<unsigned char>(bytes[0]);
    char32_t point = bytes.size() == 1 ? lead : lead & (0xFFU >> (bytes.size() + 1));
    for (std::size_t j = 1; j < bytes.size(); ++j) {
        point = (point << 6U) | (static_cast<unsigned char>(bytes[j]) & 0x3FU);
    }
    return point;
}

struct Span {
    char32_t first;
    char32_t last;
};

bool within(char32_t point, std::initializer_list<Span> spans) {
    return std::any_of(spans.begin(), spans.end(),
                       [&](Span const& span) { return point >= span.first && point <= span.last; });
}

/// Blocks of Unicode's EastAsianWidth.txt that are wide throughout, and combining marks.
std::size_t columns_of(char32_t point) {
    bool const mark = within(
        point,
        {{0x300, 0x36F}, {0x200B, 0x200D}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}});
    bool const wide = within(point, {{0x1100, 0x115F},
                                     {0x2E80, 0x303E},
                                     {0x3041, 0xA4CF},
                                     {0xA960, 0xA97F},
                                     {0xAC00, 0xD7A3},
                                     {0xF900, 0xFAFF},
                                     {0xFE30, 0xFE6F},
                                     {0xFF00, 0xFF60},
                                     {0xFFE0, 0xFFE6},
                                     {0x1F300, 0x1F64F},
                                     {0x1F900, 0x1F9FF},
                                     {0x20000, 0x3FFFD}});
    return mark ? 0 : wide ? 2 : 1;
}

/// Code points that change the terminal or the order of what follows.
bool harmful(char32_t point) {
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x200E || point == 0x200F
           || (point >= 0x2028 && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069)
           || point == 0xFEFF;
}

}  // namespace

std::string short_number(double value) {
    if (!std::isfinite(value)) {
        return std::isnan(value) ? "n/a" : value > 0 ? "inf" : "-inf";
    }
    double const magnitude = std::abs(value);
    if (magnitude == 0.0) {
        return "0";
    }
    if (magnitude >= 0.9995) {
        return magnitude < 1e15 ? fixed(value, decimals_for(magnitude * 1.0005, 3))
                                : std::to_string(value);
    }
    return number_text(value, 3);
}

std::string probability(double value) {
    return number_text(value, 3);
}

std::string usd(double value) {
    struct Scale {
        double unit;
        char const* name;
    };
    constexpr std::array kScales{Scale{1.0, ""}, Scale{1e3, " k"}, Scale{1e6, " M"},
                                 Scale{1e9, " bn"}, Scale{1e12, " tn"}};
    if (!std::isfinite(value)) {
        return short_number(value);
    }
    double const magnitude = std::abs(value);
    std::size_t scale = 0;
    while (scale + 1 < kScales.size() && magnitude >= 999.5 * kScales[scale].unit) {
        ++scale;
    }
    if (scale == 0) {
        return short_number(value);
    }
    double const mantissa = magnitude / kScales[scale].unit;
    int const decimals = decimals_for(mantissa * 1.0005, 3);
    std::string const sign = value < 0.0 ? "-" : "";
    return sign + grouped(fixed(mantissa, decimals)) + kScales[scale].name;
}

std::string figure_number(double value) {
    return std::isfinite(value) && std::fabs(value) >= 1e5 ? usd(value) : short_number(value);
}

std::string price(double value) {
    if (!std::isfinite(value)) {
        return short_number(value);
    }
    std::string const stated = number_text(value, kPriceDigits);
    double const magnitude = std::abs(value);
    if (std::strtod(stated.c_str(), nullptr) == value && stated.find('e') == std::string::npos
        && digits_of(stated) > kLeastPriceDigits) {
        return grouped(stated);
    }
    if (magnitude >= 10000.0) {
        return grouped(fixed(value, 0));
    }
    if (magnitude >= 1.0) {
        return grouped(fixed(value, decimals_for(magnitude, kLeastPriceDigits)));
    }
    return number_text(value, magnitude < 1e-4 && std::strtod(stated.c_str(), nullptr) == value
                                  ? kPriceDigits
                                  : kLeastPriceDigits);
}

std::vector<std::string> prices(std::vector<double> const& values) {
    return all_apart(values, price);
}

std::vector<std::string> labels(std::vector<double> const& values) {
    return all_apart(values, figure_number);
}

std::string amount(double value) {
    return grouped(number_text(value, std::max(kAmountDigits, whole_digits(value))));
}

std::string percent(double share) {
    return std::isnan(share) ? "n/a" : short_number(100.0 * share) + " %";
}

std::string level_text(double share) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%g %%", 100.0 * share);
    return text.data();
}

std::string signed_percent(double share) {
    return (share > 0.0 ? "+" : "") + percent(share);
}

std::string times(double ratio) {
    return std::isnan(ratio) ? "n/a" : short_number(ratio) + "x";
}

std::string count(double value) {
    return std::isfinite(value) ? grouped(fixed(value, 0)) : short_number(value);
}

std::string whole(std::uint64_t value) {
    return grouped_text(value);
}

std::string bytes(double value) {
    return byte_text(value);
}

std::string duration(double seconds) {
    if (!std::isfinite(seconds)) {
        return "n/a";
    }
    if (seconds < 0.9995) {
        return short_number(seconds * 1e3) + " ms";
    }
    if (seconds < 99.95) {
        return short_number(seconds) + " s";
    }
    auto const total = static_cast<std::uint64_t>(std::min(std::round(seconds), 1e15));
    auto const two = [](std::uint64_t part) {
        return (part < 10 ? "0" : "") + std::to_string(part);
    };
    if (total < 3600) {
        return std::to_string(total / 60) + " min " + two(total % 60) + " s";
    }
    return whole(total / 3600) + " h " + two(total / 60 % 60) + " min";
}

std::string span(double seconds) {
    struct Unit {
        double seconds;
        char const* name;
    };
    constexpr std::array kUnits{Unit{3600.0, "h"}, Unit{60.0, "min"}};
    std::array<char, 40> text{};
    for (Unit const& unit : kUnits) {
        if (seconds >= unit.seconds && std::fmod(seconds, unit.seconds) == 0.0) {
            std::snprintf(text.data(), text.size(), "%.0f %s", seconds / unit.seconds, unit.name);
            return text.data();
        }
    }
    std::snprintf(text.data(), text.size(), "%g s", seconds);
    return text.data();
}

std::size_t code_point_size(std::string_view text, std::size_t at) {
    auto const lead = static_cast<unsigned char>(text[at]);
    std::size_t const size = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
    bool whole_point = at + size <= text.size();
    for (std::size_t j = 1; whole_point && j < size; ++j) {
        whole_point = continues(text[at + j]);
    }
    return whole_point ? size : 0;
}

std::string printable(std::string_view text) {
    std::string kept;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t const size = code_point_size(text, i);
        if (size == 0) {
            kept += '?';
            ++i;
            continue;
        }
        if (!harmful(code_point(text.substr(i, size)))) {
            kept.append(text, i, size);
        }
        i += size;
    }
    return kept;
}

std::size_t width(std::string_view text) {
    std::size_t columns = 0;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t const size = code_point_size(text, i);
        columns += size < 2 ? 1 : columns_of(code_point(text.substr(i, size)));
        i += std::max<std::size_t>(size, 1);
    }
    return columns;
}

std::string left(std::string_view text, std::size_t size) {
    std::size_t const used = width(text);
    return std::string(text) + std::string(size > used ? size - used : 0, ' ');
}

std::string right(std::string_view text, std::size_t size) {
    std::size_t const used = width(text);
    return std::string(size > used ? size - used : 0, ' ') + std::string(text);
}

std::string cut(std::string_view text, std::size_t size) {
    if (width(text) <= size) {
        return std::string(text);
    }
    std::size_t end = 0;
    for (std::size_t used = 0; end < text.size();) {
        std::size_t const bytes = std::max<std::size_t>(code_point_size(text, end), 1);
        used += width(text.substr(end, bytes));
        if (used >= size) {
            break;
        }
        end += bytes;
    }
    return std::string(text.substr(0, end)) + "\u2026";
}

std::string wrapped(std::string_view text, std::string const& first_indent,
                    std::string const& indent) {
    std::string lines;
    std::string line = first_indent;
    bool empty = true;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t const end = std::min(text.find(' ', i), text.size());
        std::string_view const word = text.substr(i, end - i);
        i = end + 1;
        if (word.empty()) {
            continue;
        }
        if (!empty && width(line) + 1 + width(word) > kLineWidth) {
            lines += line + "\n";
            line = indent;
            empty = true;
        }
        line += (empty ? "" : " ") + std::string(word);
        empty = false;
    }
    return lines + line + "\n";
}

}  // namespace cascade::program
