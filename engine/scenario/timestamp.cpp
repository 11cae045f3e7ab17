/// ISO 8601 dates and times.

#include <array>
#include <charconv>

#include "engine/scenario/series_file.hpp"

namespace cascade::engine {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

/// Takes fixed-width numbers and single characters off the front of a text.
class Scanner {
  public:
    explicit Scanner(std::string const& text) : text_(text) {}

    [[nodiscard]] bool at_end() const { return at_ == text_.size(); }

    bool take(char wanted) {
        bool const there = at_ < text_.size() && text_[at_] == wanted;
        at_ += there ? 1 : 0;
        return there;
    }

    /// A number of exactly `digits` digits from `low` to `high`.
    std::optional<int> number(std::size_t digits, int low, int high) {
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i, ++at_) {
            if (at_ >= text_.size() || text_[at_] < '0' || text_[at_] > '9') {
                return std::nullopt;
            }
            value = 10 * value + (text_[at_] - '0');
        }
        return value >= low && value <= high ? std::optional<int>(value) : std::nullopt;
    }

    /// Digits after a decimal point, as nanoseconds; those beyond the ninth are dropped.
    std::int64_t fraction() {
        std::int64_t value = 0;
        std::int64_t unit = kSecond;
        for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
            unit /= 10;
            value += unit * (text_[at_] - '0');
        }
        return value;
    }

  private:
    std::string const& text_;
    std::size_t at_ = 0;
};

/// Days from 1970-01-01 in the proleptic Gregorian calendar.
/// H. Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.
std::int64_t days_of(int year, int month, int day) {
    int const y = month <= 2 ? year - 1 : year;
    int const era = y / 400;
    int const year_of_era = y - era * 400;
    int const day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int const day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return std::int64_t{era} * 146097 + day_of_era - 719468;
}

bool day_exists(int year, int month, int day) {
    constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool const leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

/// "Z", "+01:00" or nothing, in seconds east.
std::optional<int> take_zone(Scanner& in) {
    if (in.at_end() || in.take('Z')) {
        return 0;
    }
    int const sign = in.take('+') ? 1 : in.take('-') ? -1 : 0;
    auto const hours = in.number(2, 0, 14);
    (void)in.take(':');
    auto const minutes = in.number(2, 0, 59);
    return sign != 0 && hours && minutes
               ? std::optional<int>(sign * (*hours * 3600 + *minutes * 60))
               : std::nullopt;
}

/// The part after the date, in nanoseconds of the day, UTC.
std::optional<std::int64_t> take_time(Scanner& in) {
    auto const hour = in.number(2, 0, 23);
    bool const colon = in.take(':');
    auto const minute = in.number(2, 0, 59);
    if (!hour || !colon || !minute) {
        return std::nullopt;
    }
    std::int64_t seconds = *hour * 3600 + *minute * 60;
    std::int64_t fraction = 0;
    if (in.take(':')) {
        auto const second = in.number(2, 0, 59);
        if (!second) {
            return std::nullopt;
        }
        seconds += *second;
        fraction = in.take('.') ? in.fraction() : 0;
    }
    auto const zone = take_zone(in);
    return zone ? std::optional<std::int64_t>((seconds - *zone) * kSecond + fraction)
                : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> parse_timestamp(std::string const& text) {
    Scanner in(text);
    auto const year = in.number(4, 1900, 2200);
    bool const dash = in.take('-');
    auto const month = in.number(2, 1, 12);
    bool const dash_again = in.take('-');
    auto const day = in.number(2, 1, 31);
    if (!year || !dash || !month || !dash_again || !day || !day_exists(*year, *month, *day)) {
        return std::nullopt;
    }
    std::int64_t const midnight = days_of(*year, *month, *day) * 86400 * kSecond;
    if (in.at_end()) {
        return midnight;
    }
    if (!in.take('T') && !in.take(' ')) {
        return std::nullopt;
    }
    auto const time = take_time(in);
    return time && in.at_end() ? std::optional<std::int64_t>(midnight + *time) : std::nullopt;
}

}  // namespace cascade::engine
