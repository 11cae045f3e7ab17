#include "tools/cascade/pictures_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "tools/cascade/format.hpp"
#include "tools/cascade/interval.hpp"

namespace cascade::program {
namespace {

using engine::Dataset;

constexpr std::size_t kBands = 14;
constexpr std::array kHeights{"\u2581", "\u2582", "\u2583", "\u2584",
                              "\u2585", "\u2586", "\u2587", "\u2588"};
constexpr std::array kWidths{"",       "\u258f", "\u258e", "\u258d",
                             "\u258c", "\u258b", "\u258a", "\u2589"};
constexpr std::string_view kAsciiHeights = "_.-:=+*#";

constexpr char const* kDim = "\x1b[2m";
constexpr char const* kMagenta = "\x1b[35m";
constexpr char const* kYellow = "\x1b[33m";
constexpr char const* kCyan = "\x1b[36m";

std::string painted(std::string const& text, char const* color, Style const& style) {
    return style.color && !text.empty() ? color + text + "\x1b[0m" : text;
}

/// One quantile of one world over time, and how it is called.
struct FanLine {
    std::string label;
    bool feedback;
    std::vector<double> prices;
};

std::vector<FanLine> fan_lines(Dataset const& root) {
    std::vector<FanLine> lines;
    for (auto const& [share, world] :
         {std::pair{0.99, kFeedback}, std::pair{0.99, kBaseline}, std::pair{0.5, kFeedback},
          std::pair{0.01, kBaseline}, std::pair{0.01, kFeedback}}) {
        std::size_t const q = place_of(root, Axis::quantile, share);
        FanLine line{right(level_text(share), 5) + " " + engine::kWorldLabels[world],
                     world == kFeedback,
                     {}};
        for (std::size_t c = 0; c < extent(root, Axis::time); ++c) {
            line.prices.push_back(number_of(root, Aggregate::price_fan, {world, c, q}));
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

std::string spark(std::vector<double> const& values, double low, double high, std::size_t width,
                  Style const& style) {
    std::string text;
    for (std::size_t i = 0; i < width; ++i) {
        double const value = values[i * values.size() / width];
        double const share = high > low ? (value - low) / (high - low) : 0.5;
        auto const level = static_cast<std::size_t>(std::clamp(8.0 * share, 0.0, 7.0));
        text += style.blocks ? std::string(kHeights[level]) : std::string(1, kAsciiHeights[level]);
    }
    return text;
}

std::string bar(double share, std::size_t width, Style const& style) {
    auto const eighths =
        static_cast<std::size_t>(std::lround(8.0 * share * static_cast<double>(width)));
    std::string text;
    for (std::size_t i = 0; i < eighths / 8; ++i) {
        text += style.blocks ? "\u2588" : "#";
    }
    return text + (style.blocks ? kWidths[eighths % 8] : eighths % 8 >= 4 ? "#" : "");
}

/// Prices between which a row of the map lies, and what is there.
struct MapRow {
    double low, high;
    double intensity[kSides];
};

std::vector<MapRow> map_rows(Report const& report) {
    double low = report.spot, high = report.spot;
    for (MapSide const& side : report.map) {
        for (double const edge : side.edge) {
            low = std::min(low, edge);
            high = std::max(high, edge);
        }
    }
    std::vector<MapRow> rows;
    double const step = std::log(high / low) / static_cast<double>(kBands);
    for (std::size_t i = 0; i < kBands; ++i) {
        MapRow row{low * std::exp(step * static_cast<double>(i)),
                   low * std::exp(step * static_cast<double>(i + 1)),
                   {}};
        if (i + 1 == kBands) {
            row.high = high;
        }
        for (std::size_t s = 0; s < kSides; ++s) {
            bool const there = report.map[s].levels > 0;
            double const inner = s == 0 ? std::min(row.high, report.spot) : row.high;
            double const outer = s == 0 ? row.low : std::max(row.low, report.spot);
            row.intensity[s] =
                there && inner > outer
                    ? std::abs(report.cumulative_intensity(s, s == 0 ? outer : inner)
                               - report.cumulative_intensity(s, s == 0 ? inner : outer))
                    : 0.0;
        }
        rows.push_back(row);
    }
    return rows;
}

/// Spot and thresholds that lie in a row.
std::string marks(Report const& report, MapRow const& row) {
    std::string text;
    auto const add = [&](double at, std::string const& what) {
        if (at >= row.low && at < row.high) {
            text += (text.empty() ? "< " : ", ") + what;
        }
    };
    add(report.spot, "spot");
    for (std::size_t t = 0; t < extent(report.root, Axis::threshold); ++t) {
        double const at = number_of(report.root, Aggregate::threshold_price, {t});
        add(at, price(at));
    }
    return text;
}

}  // namespace

std::string fan_picture(Report const& report, Style const& style) {
    if (!report.has(Aggregate::price_fan) || extent(report.root, Axis::time) == 0) {
        return "";
    }
    constexpr std::size_t kFanLabel = 17, kFanEnd = 11;
    std::vector<FanLine> const lines = fan_lines(report.root);
    double low = std::numeric_limits<double>::infinity(), high = 0.0;
    for (FanLine const& line : lines) {
        low = std::min(low, *std::min_element(line.prices.begin(), line.prices.end()));
        high = std::max(high, *std::max_element(line.prices.begin(), line.prices.end()));
    }
    std::size_t const width = style.columns - kFanLabel - kFanEnd;
    std::string text = "\n" + left("Price over " + span(report.horizon_s), style.columns - kFanEnd)
                       + right("at the end", kFanEnd) + "\n";
    for (FanLine const& line : lines) {
        text += left("  " + line.label, kFanLabel)
                + painted(spark(line.prices, low, high, width, style),
                          line.feedback ? kMagenta : kDim, style)
                + right(price(line.prices.back()), kFanEnd) + "\n";
    }
    return text;
}

std::string map_picture(Report const& report, Style const& style) {
    if (report.map[0].levels + report.map[1].levels == 0) {
        return "";
    }
    constexpr std::size_t kPrice = 12, kAmount = 10, kMarks = 18;
    std::vector<MapRow> const rows = map_rows(report);
    double most = 0.0;
    for (MapRow const& row : rows) {
        most = std::max(most, row.intensity[0] + row.intensity[1]);
    }
    std::size_t const width = style.columns - kPrice - kAmount - kMarks - 2;
    std::string text = "\nMap: intensity from each price up to the next, USD\n";
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
        double const sum = row->intensity[0] + row->intensity[1];
        bool const longs = row->intensity[0] > row->intensity[1];
        std::string const drawn = bar(most > 0.0 ? sum / most : 0.0, width, style);
        std::string line = right(price(row->low), kPrice) + right(usd(sum), kAmount) + "  "
                           + painted(drawn, longs ? kYellow : kCyan, style);
        std::string const at = marks(report, *row);
        if (!at.empty()) {
            line += std::string(width - std::min(width, cascade::program::width(drawn)) + 1, ' ')
                    + cut(at, kMarks - 1);
        }
        text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return text;
}

}  // namespace cascade::program
