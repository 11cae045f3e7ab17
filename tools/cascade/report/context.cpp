#include "tools/cascade/report/context.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

#include "engine/results/book_dataset.hpp"
#include "tools/cascade/interval.hpp"
#include "tools/cascade/provenance.hpp"
#include "tools/cascade/sweep_figures.hpp"

namespace cascade::program {
namespace {

using engine::BookColumn;
using engine::Dataset;
using engine::Numbers;

constexpr std::size_t kMostLevels = 400;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

Numbers const& column(Dataset const& book, BookColumn which) {
    return std::get<Numbers>(at(book, which).values);
}

/// `count` neighbouring levels from row `first` on as one.
void append(MapSide& map, Dataset const& book, std::size_t side, std::size_t first,
            std::size_t count) {
    double low = std::numeric_limits<double>::infinity();
    double high = 0.0, sum = 0.0, reproduction = 0.0;
    double leverage = column(book, BookColumn::level_leverage)[first];
    for (std::size_t k = first; k < first + count; ++k) {
        low = std::min(low, column(book, BookColumn::level_lower)[k]);
        high = std::max(high, column(book, BookColumn::level_upper)[k]);
        sum += column(book, BookColumn::level_intensity)[k];
        reproduction =
            std::max(reproduction, column(book, BookColumn::level_reproduction_number)[k]);
        leverage = column(book, BookColumn::level_leverage)[k] == leverage ? leverage : kNone;
    }
    map.lower.push_back(low);
    map.upper.push_back(high);
    map.intensity.push_back(sum);
    map.leverage.push_back(leverage);
    map.reproduction.push_back(reproduction);
    double const near = side == 0 ? high : low;
    double const far = side == 0 ? low : high;
    if (map.edge.empty()) {
        map.edge.push_back(near);
        map.cumulative.push_back(0.0);
    } else if (map.edge.back() != near && map.edge.back() != far) {
        map.edge.push_back(near);  // a gap, or points: the line is level up to here
        map.cumulative.push_back(map.total);
    }
    map.total += sum;
    map.edge.push_back(far);
    map.cumulative.push_back(map.total);
}

MapSide map_side(Dataset const& book, std::size_t side) {
    MapSide map;
    if (extent(book, Axis::book_level) == 0) {
        return map;
    }
    auto const [begin, end] = engine::rows_of_side(book, side);
    map.levels = end - begin;
    std::size_t const stride = (map.levels + kMostLevels - 1) / kMostLevels;
    for (std::size_t k = begin; k < end; k += stride) {
        append(map, book, side, k, std::min(stride, end - k));
    }
    return map;
}

double attribute_number(Dataset const& root, char const* name) {
    auto const* attribute = engine::find_attribute(root.attributes, name);
    auto const* number = attribute != nullptr ? std::get_if<double>(attribute) : nullptr;
    auto const* whole = attribute != nullptr ? std::get_if<std::int64_t>(attribute) : nullptr;
    return number != nullptr ? *number : whole != nullptr ? static_cast<double>(*whole) : kNone;
}

std::vector<Threshold> thresholds_of(Dataset const& root, double spot) {
    bool const known = holds(root, Aggregate::threshold_side)  // not in a sweep
                       && at(root, Aggregate::threshold_side).dimensions.size() == 1;
    std::vector<Threshold> found;
    for (double const price : threshold_prices(root)) {
        bool const falls = known ? number_of(root, Aggregate::threshold_side, {found.size()}) == 0.0
                                 : price < spot;
        found.push_back({falls ? 0U : 1U, price});
    }
    return found;
}

}  // namespace

double Report::price_at(std::size_t side, double outward) const {
    return spot * std::exp((side == 0 ? -1.0 : 1.0) * outward);
}

double Report::cumulative_intensity(std::size_t side, double price) const {
    if (map[side].levels == 0) {
        return kNone;
    }
    Numbers const& lower = column(book, BookColumn::level_lower);
    Numbers const& upper = column(book, BookColumn::level_upper);
    Numbers const& intensity = column(book, BookColumn::level_intensity);
    auto const [begin, end] = engine::rows_of_side(book, side);
    double sum = 0.0;
    for (std::size_t k = begin; k < end; ++k) {
        double const near = side == 0 ? upper[k] : lower[k];
        double const far = side == 0 ? lower[k] : upper[k];
        bool const whole = side == 0 ? price <= far : price >= far;
        bool const none = side == 0 ? price >= near : price <= near;
        double const share = whole  ? 1.0
                             : none ? 0.0
                                    : std::log(price / near) / std::log(far / near);
        sum += share * intensity[k];
    }
    return sum;
}

namespace {

std::shared_ptr<nlohmann::ordered_json const> parsed(std::string const& text) {
    return std::make_shared<nlohmann::ordered_json const>(
        nlohmann::ordered_json::parse(text, nullptr, false));
}

}  // namespace

Report make_report(engine::ResultFile const& result, std::string const& file) {
    Report report{result, result.figures, result.book, {}, {}, file, 0.0, 0.0, 0.0, {}, {}, {}};
    report.given = parsed(result.scenario_json);
    report.resolved = parsed(result.resolved_json);
    report.spot = attribute_number(result.figures, "spot");
    report.paths = attribute_number(result.figures, "paths");
    report.horizon_s =
        attribute_number(result.figures, "steps") * attribute_number(result.figures, "step_s");
    report.thresholds = thresholds_of(report.root, report.spot);
    for (std::size_t side = 0; side < kSides; ++side) {
        report.map[side] = map_side(result.book, side);
    }
    return report;
}

}  // namespace cascade::program
