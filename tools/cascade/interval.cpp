#include "tools/cascade/interval.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "tools/cascade/format.hpp"

namespace cascade::program {
namespace {

std::string fixed(double value, int decimals) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
    return text.data();
}

Interval scaled(Interval const& interval, double factor) {
    return {factor * interval.value, factor * interval.low, factor * interval.high};
}

/// From here down a cell states its power of ten: two decimals show fewer than one digit.
constexpr double kLeastPlain = 0.01;

/// Value and ends with the same number of decimals, below 0.01 as multiples of a power of ten,
/// "6.74 [6.51, 6.97]e-7"; the ends left out where they are not known.
std::string cell(Interval const& interval, std::string const& after_value, std::string const& end) {
    if (std::isnan(interval.value)) {
        return "n/a";
    }
    double const magnitude = std::abs(interval.value);
    bool const known = interval.low < interval.high;  // neither NaN nor exact
    if (magnitude >= 1e6 || (!known && magnitude > 0.0 && magnitude < kLeastPlain)) {
        return short_number(interval.value) + after_value + end;
    }
    double const largest =
        known ? std::max({magnitude, std::abs(interval.low), std::abs(interval.high)}) : magnitude;
    if (largest > 0.0 && largest < kLeastPlain) {
        int const power = static_cast<int>(std::floor(std::log10(largest)));
        return cell(scaled(interval, std::pow(10.0, -power)), after_value,
                    "e" + std::to_string(power) + end);
    }
    int decimals = magnitude < 9.995 ? 2 : magnitude < 99.95 ? 1 : 0;
    if (known && decimals == 2 && fixed(interval.low, 2) == fixed(interval.high, 2)) {
        decimals = 3;
    }
    std::string text = fixed(interval.value, decimals) + after_value;
    if (known) {
        text += " [" + fixed(interval.low, decimals) + ", " + fixed(interval.high, decimals) + "]";
    }
    return text + end;
}

}  // namespace

Interval mapped(Interval const& interval, std::function<double(double)> const& function) {
    double const a = function(interval.low);
    double const b = function(interval.high);
    return {function(interval.value), a > b ? b : a, a > b ? a : b};
}

std::string percent_cell(Interval const& share) {
    return cell(scaled(share, 100.0), "", "");
}

std::string times_cell(Interval const& ratio) {
    return cell(ratio, "x", "");
}

std::string usd_cell(Interval const& amount) {
    std::string const text = usd(amount.value);
    std::size_t const space = text.find(' ');
    if (space == std::string::npos) {
        return cell(amount, "", "");
    }
    std::string const unit = text.substr(space);
    double const size = unit == " k" ? 1e3 : unit == " M" ? 1e6 : unit == " bn" ? 1e9 : 1e12;
    return cell(scaled(amount, 1.0 / size), "", unit);
}

std::string price_cell(Interval const& price) {
    if (std::isnan(price.value) || std::abs(price.value) < 999.5) {
        return cell(price, "", "");
    }
    bool const known = !std::isnan(price.low) && !std::isnan(price.high);
    return count(price.value)
           + (known ? " [" + count(price.low) + ", " + count(price.high) + "]" : "");
}

std::string number_cell(Interval const& number) {
    return cell(number, "", "");
}

}  // namespace cascade::program
