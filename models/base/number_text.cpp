#include "models/base/number_text.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "models/base/contract.hpp"

namespace cascade {
namespace {

constexpr int kMostDigits = 17;  // tell any two doubles apart
constexpr int kLeastPlain = -4;  // powers of ten between which no exponent is needed
constexpr int kMostPlain = 15;

/// Digits without the zeros at their end, and the power of ten of the first.
struct Decimal {
    std::string digits;
    int power = 0;
};

Decimal decimal_of(double magnitude, int digits) {
    std::array<char, 64> text{};
    auto const end = std::to_chars(text.data(), text.data() + text.size(), magnitude,
                                   std::chars_format::scientific, digits - 1)
                         .ptr;
    std::string const whole(text.data(), end);
    std::size_t const exponent = whole.find('e');
    Decimal out;
    out.digits = whole.substr(0, 1) + (exponent > 2 ? whole.substr(2, exponent - 2) : "");
    out.digits.erase(out.digits.find_last_not_of('0') + 1);
    out.power = std::atoi(whole.c_str() + exponent + 1);
    return out;
}

std::string plain(Decimal const& decimal) {
    auto const power = static_cast<std::size_t>(std::abs(decimal.power));
    if (decimal.power < 0) {
        return "0." + std::string(power - 1, '0') + decimal.digits;
    }
    if (decimal.digits.size() <= power + 1) {
        return decimal.digits + std::string(power + 1 - decimal.digits.size(), '0');
    }
    return decimal.digits.substr(0, power + 1) + "." + decimal.digits.substr(power + 1);
}

std::string with_exponent(Decimal const& decimal) {
    std::string const power = std::to_string(std::abs(decimal.power));
    return decimal.digits.substr(0, 1)
           + (decimal.digits.size() > 1 ? "." + decimal.digits.substr(1) : "") + "e"
           + (decimal.power < 0 ? "-" : "+") + (power.size() < 2 ? "0" : "") + power;
}

}  // namespace

std::string number_text(double value, int digits) {
    CASCADE_EXPECTS(digits >= 1 && digits <= kMostDigits);
    if (!std::isfinite(value)) {
        return std::isnan(value) ? "n/a" : value > 0.0 ? "inf" : "-inf";
    }
    if (value == 0.0) {
        return "0";
    }
    Decimal const decimal = decimal_of(std::fabs(value), digits);
    bool const is_plain = decimal.power >= kLeastPlain && decimal.power < kMostPlain;
    return (value < 0.0 ? "-" : "") + (is_plain ? plain(decimal) : with_exponent(decimal));
}

std::array<std::string, 2> told_apart(double a, double b, int digits) {
    std::array<std::string, 2> texts{number_text(a, digits), number_text(b, digits)};
    while (texts[0] == texts[1] && a != b && digits < kMostDigits) {
        ++digits;
        texts = {number_text(a, digits), number_text(b, digits)};
    }
    return texts;
}

std::string grouped_text(std::uint64_t value) {
    std::string text = std::to_string(value);
    for (std::size_t end = text.size(); end > 3; end -= 3) {
        text.insert(end - 3, ",");
    }
    return text;
}

std::string byte_text(double bytes) {
    constexpr std::array kUnits{"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    std::size_t unit = 0;
    while (bytes >= 999.5 && unit + 1 < kUnits.size()) {
        bytes /= 1024.0;
        ++unit;
    }
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.3g %s", bytes, kUnits[unit]);
    return text.data();
}

}  // namespace cascade
