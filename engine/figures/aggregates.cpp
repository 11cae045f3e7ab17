#include "engine/figures/aggregates.hpp"

#include <algorithm>
#include <array>

#include "models/base/contract.hpp"

namespace cascade::engine {
namespace {

constexpr AxisInfo kAxes[] = {
#define AXIS(name, units, labels, meaning) {#name, units, labels, meaning},
#include "engine/figures/axes.inc"
#undef AXIS
};

constexpr std::array<AggregateInfo, kAggregates> kRows{{
#define AGGREGATE(name, group, units, axes, error, exists, headline, meaning, missing) \
    {#name,          Group::group, units,   axes,   ErrorMethod::error,                \
     Exists::exists, headline,     meaning, missing},
#include "engine/figures/aggregates.inc"
#undef AGGREGATE
}};

/// The next entry of a list with separators ", "; takes it off.
constexpr std::string_view next_of(std::string_view& list) {
    std::size_t const comma = list.find(", ");
    std::string_view const first = list.substr(0, comma);
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 2);
    return first;
}

constexpr bool is_axis(std::string_view name) {
    return std::any_of(std::begin(kAxes), std::end(kAxes),
                       [&](AxisInfo const& axis) { return axis.name == name; });
}

constexpr bool rows_are_sound() {
    for (AggregateInfo const& row : kRows) {
        for (std::string_view axes = row.axes; !axes.empty();) {
            if (!is_axis(next_of(axes))) {
                return false;
            }
        }
        if (row.meaning.empty() || row.headline.empty()) {
            return false;
        }
    }
    return true;
}
static_assert(rows_are_sound(), "an axis, a meaning or a headline of a figure is not one");

/// Does a key along one axis fit a pattern such as "*" or "0.5|0.95"?
bool fits(std::string_view key, std::string_view pattern) {
    if (pattern == "*") {
        return true;
    }
    while (!pattern.empty()) {
        std::size_t const bar = pattern.find('|');
        if (pattern.substr(0, bar) == key) {
            return true;
        }
        pattern = bar == std::string_view::npos ? std::string_view() : pattern.substr(bar + 1);
    }
    return false;
}

}  // namespace

AxisInfo const& info(Axis axis) {
    auto const index = static_cast<std::size_t>(axis);
    CASCADE_EXPECTS(index < std::size(kAxes));
    return kAxes[index];
}

std::span<AxisInfo const> all_axes() {
    return kAxes;
}

std::string name_of(Axis axis) {
    return std::string(info(axis).name);
}

AggregateInfo const& info(Aggregate figure) {
    auto const index = static_cast<std::size_t>(figure);
    CASCADE_EXPECTS(index < kAggregates);
    return kRows[index];
}

std::span<AggregateInfo const> all_aggregates() {
    return kRows;
}

std::string name_of(Aggregate figure) {
    return std::string(info(figure).name);
}

std::string name_of(Group group) {
    static constexpr char const* kNames[] = {"",       "cascades", "venues",        "portfolio",
                                             "fan",    "heat",     "vulnerability", "controlled",
                                             "losses", "worst",    "convergence"};
    auto const index = static_cast<std::size_t>(group);
    CASCADE_EXPECTS(index < std::size(kNames));
    return kNames[index];
}

std::string_view name_of(ErrorMethod method) {
    static constexpr std::string_view kNames[] = {
        "exact",  "",         "",         "SE",   "SE by sections", "order",    "Wilson",
        "paired", "sections", "Woodruff", "tail", "bootstrap",      "bootstrap"};
    auto const index = static_cast<std::size_t>(method);
    CASCADE_EXPECTS(index < std::size(kNames));
    return kNames[index];
}

std::string_view name_of(Exists condition) {
    static constexpr std::string_view kNames[] = {"",
                                                  "thresholds of the market",
                                                  "a long and a short threshold",
                                                  "accounts at the venue",
                                                  "an insurance fund that can be used up",
                                                  "several venues",
                                                  "several venues, with accounts",
                                                  "own positions",
                                                  "`outputs.fan`",
                                                  "`outputs.heatmap` and a book",
                                                  "an estimator that weights paths",
                                                  "an estimator with a target",
                                                  "`estimator.control_variate`",
                                                  "`estimator.control_variate` and thresholds",
                                                  "`outputs.tail_index`",
                                                  "`outputs.shortfall_resamples`",
                                                  "a run (not a sweep)",
                                                  "any estimator but splitting",
                                                  "paths without weights",
                                                  "paths without weights, and thresholds",
                                                  "a sweep"};
    auto const index = static_cast<std::size_t>(condition);
    CASCADE_EXPECTS(index < std::size(kNames));
    return kNames[index];
}

std::vector<std::string> axes_of(AggregateInfo const& row) {
    std::vector<std::string> out;
    for (std::string_view axes = row.axes; !axes.empty();) {
        out.emplace_back(next_of(axes));
    }
    return out;
}

std::string companion_name(std::string_view figure, Companion companion) {
    static constexpr char const* kEndings[] = {"_standard_error", "_low", "_high", "_difference",
                                               "_difference_standard_error"};
    auto const index = static_cast<std::size_t>(companion);
    CASCADE_EXPECTS(index < std::size(kEndings));
    return std::string(figure) + kEndings[index];
}

std::vector<Companion> companions_of(ErrorMethod method) {
    switch (method) {
        case ErrorMethod::exact:
        case ErrorMethod::exact_of_paths:
        case ErrorMethod::unknown:
            return {};
        case ErrorMethod::standard_error:
        case ErrorMethod::sections_error:
            return {Companion::standard_error};
        default:
            return {Companion::low, Companion::high};
    }
}

bool is_headline(std::string_view figure_text) {
    std::size_t const open = figure_text.find('[');
    std::string_view const name = figure_text.substr(0, open);
    auto const row = std::find_if(kRows.begin(), kRows.end(),
                                  [&](AggregateInfo const& r) { return r.name == name; });
    if (row == kRows.end() || row->headline == "-") {
        return false;
    }
    if (open == std::string_view::npos || row->axes.empty()) {
        return open == std::string_view::npos && row->axes.empty();
    }
    std::string_view keys = figure_text.substr(open + 1, figure_text.size() - open - 2);
    for (std::string_view pattern = row->headline; !pattern.empty() && !keys.empty();) {
        if (!fits(next_of(keys), next_of(pattern))) {
            return false;
        }
    }
    return keys.empty();
}

}  // namespace cascade::engine
