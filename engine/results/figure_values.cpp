#include "engine/results/figure_values.hpp"

#include <cmath>
#include <limits>
#include <numeric>

#include "engine/results/result_file.hpp"
#include "models/base/contract.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kUsualConfidence = 0.95;
constexpr std::size_t kLeastDegrees = 5;  // of student_quantile

Variable const& required(Dataset const& dataset, std::string const& name) {
    Variable const* const found = dataset.find(name);
    if (found == nullptr) {
        throw storage_error("the result holds no \"" + name + "\"");
    }
    return *found;
}

std::size_t offset_of(Dataset const& dataset, Variable const& variable, Index const& index) {
    CASCADE_EXPECTS(index.size() == variable.dimensions.size());
    std::size_t offset = 0;
    for (std::size_t d = 0; d < index.size(); ++d) {
        offset = offset * dataset.extent(variable.dimensions[d]) + index[d];
    }
    return offset;
}

}  // namespace

Variable coordinate(Axis axis, Values values) {
    AxisInfo const& about = info(axis);
    CASCADE_EXPECTS(about.labels == std::holds_alternative<Strings>(values));
    std::string const name(about.name);
    return {name, {name}, std::string(about.units), std::string(about.meaning), std::move(values),
            {}};
}

Variable numbered(Axis axis, std::size_t count) {
    Integers numbers(count);
    std::iota(numbers.begin(), numbers.end(), std::int64_t{0});
    return coordinate(axis, std::move(numbers));
}

Variable world_coordinate() {
    return coordinate(Axis::world, Strings{kWorldLabels[0], kWorldLabels[1]});
}

Variable side_coordinate() {
    return coordinate(Axis::side, Strings{kSideLabels[0], kSideLabels[1]});
}

Variable variable(Aggregate figure, Values values, Attributes attributes) {
    AggregateInfo const& row = info(figure);
    return {std::string(row.name),    axes_of(row),      std::string(row.units),
            std::string(row.meaning), std::move(values), std::move(attributes),
            name_of(row.group)};
}

Variable variable(ColumnInfo const& column, Values values) {
    AggregateInfo row{};
    row.axes = column.axes;
    return {std::string(column.name),      axes_of(row),      std::string(column.units),
            std::string(column.long_name), std::move(values), {},
            std::string(column.group)};
}

Attributes companion_attribute(AggregateInfo const& row) {
    std::string names;
    for (Companion const which : companions_of(row.error)) {
        names += (names.empty() ? "" : " ") + companion_name(row.name, which);
    }
    return names.empty() ? Attributes{} : Attributes{{kCompanions, names}};
}

bool has_error(Variable const& variable) {
    return find_attribute(variable.attributes, kCompanions) != nullptr;
}

bool holds(Dataset const& dataset, Aggregate figure) {
    return dataset.find(name_of(figure)) != nullptr;
}

Variable const& at(Dataset const& dataset, Aggregate figure) {
    return required(dataset, name_of(figure));
}

Variable const& at(Dataset const& dataset, BookColumn column) {
    return required(dataset, std::string(info(column).name));
}

std::size_t extent(Dataset const& dataset, Axis axis) {
    return dataset.extent(name_of(axis));
}

double number_of(Dataset const& dataset, Aggregate figure, Index const& index) {
    return dataset.number(at(dataset, figure).name, index);
}

double number_of(Dataset const& dataset, BookColumn column, std::size_t row) {
    return dataset.number(at(dataset, column).name, {row});
}

double number_of(Dataset const& dataset, Axis axis, std::size_t place) {
    return dataset.number(required(dataset, name_of(axis)).name, {place});
}

Strings const& labels(Dataset const& dataset, Axis axis) {
    auto const* const texts = std::get_if<Strings>(&required(dataset, name_of(axis)).values);
    if (texts == nullptr) {
        throw storage_error("the axis \"" + name_of(axis) + "\" holds no labels");
    }
    return *texts;
}

std::size_t degrees_of(Dataset const& dataset, Variable const& error, Index const& index) {
    Attribute const* const attribute = find_attribute(error.attributes, kDegreesOfFreedom);
    auto const* const degrees = attribute != nullptr ? std::get_if<Integers>(attribute) : nullptr;
    if (degrees == nullptr || degrees->empty()) {
        return 0;
    }
    std::int64_t const found = (*degrees)[offset_of(dataset, error, index) % degrees->size()];
    return found > 0 ? static_cast<std::size_t>(found) : 0;
}

double reach_in_errors(double confidence, std::size_t degrees) {
    double const p = 0.5 + 0.5 * confidence;
    return degrees < kLeastDegrees ? models::normal_quantile(p) : student_quantile(p, degrees);
}

double confidence_of(Dataset const& dataset) {
    Attribute const* const attribute = find_attribute(dataset.attributes, kConfidence);
    auto const* const found = attribute != nullptr ? std::get_if<double>(attribute) : nullptr;
    return found != nullptr ? *found : kUsualConfidence;
}

Interval interval_of(Dataset const& dataset, Variable const& variable, Index const& index) {
    double const found = dataset.number(variable.name, index);
    auto const companion = [&](Companion which) {
        return dataset.find(companion_name(variable.name, which));
    };
    if (Variable const* const error = companion(Companion::standard_error)) {
        double const reach =
            reach_in_errors(confidence_of(dataset), degrees_of(dataset, *error, index))
            * dataset.number(error->name, index);
        return {found, found - reach, found + reach};
    }
    Variable const* const low = companion(Companion::low);
    Variable const* const high = companion(Companion::high);
    if (low == nullptr || high == nullptr) {
        return {found, kNone, kNone};
    }
    return {found, dataset.number(low->name, index), dataset.number(high->name, index)};
}

Interval interval_of(Dataset const& dataset, Aggregate figure, Index const& index) {
    for (Companion const which : companions_of(info(figure).error)) {
        static_cast<void>(required(dataset, companion_name(info(figure).name, which)));
    }
    return interval_of(dataset, at(dataset, figure), index);
}

std::size_t place_of(Dataset const& dataset, Axis axis, double number) {
    constexpr double kSame = 1e-12;
    std::size_t const size = extent(dataset, axis);
    for (std::size_t i = 0; i < size; ++i) {
        if (std::abs(number_of(dataset, axis, i) - number) < kSame) {
            return i;
        }
    }
    return size;
}

}  // namespace cascade::engine
