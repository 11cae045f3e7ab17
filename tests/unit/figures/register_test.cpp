// The register itself: every row is sound, every name means one thing.

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/figures/aggregates.hpp"
#include "engine/figures/path_figures.hpp"

namespace cascade::engine {
namespace {

constexpr PathColumn kPathColumns[] = {PathColumn::weight, PathColumn::passage_time,
                                       PathColumn::own_liquidation_time};
constexpr BookColumn kBookColumns[] = {BookColumn::level_side,
                                       BookColumn::level_price,
                                       BookColumn::level_lower,
                                       BookColumn::level_upper,
                                       BookColumn::level_intensity,
                                       BookColumn::level_notional,
                                       BookColumn::level_cumulative,
                                       BookColumn::level_leverage,
                                       BookColumn::level_reproduction_number};

/// Names of everything a result file holds: figures, companions, columns, axes.
std::vector<std::string> all_names() {
    std::vector<std::string> names;
    for (AggregateInfo const& row : all_aggregates()) {
        if (row.error != ErrorMethod::bootstrap_bounds) {  // its ends alone are written
            names.emplace_back(row.name);
        }
        for (Companion const which : companions_of(row.error)) {
            names.push_back(companion_name(row.name, which));
        }
    }
    for (std::size_t f = 0; f < kFigures; ++f) {
        names.emplace_back(info(static_cast<Figure>(f)).name);
    }
    for (std::size_t f = 0; f < kCashFigures; ++f) {
        names.emplace_back(info(static_cast<CashFigure>(f)).name);
    }
    for (std::size_t f = 0; f < kVenueFigures; ++f) {
        names.emplace_back(venue_info(f).name);
    }
    for (PathColumn const column : kPathColumns) {
        names.emplace_back(info(column).name);
    }
    for (BookColumn const column : kBookColumns) {
        names.emplace_back(info(column).name);
    }
    for (AxisInfo const& axis : all_axes()) {
        names.emplace_back(axis.name);
    }
    return names;
}

TEST(Register, names_are_unique_across_figures_columns_and_axes) {
    std::set<std::string> seen;
    for (std::string const& name : all_names()) {
        EXPECT_TRUE(seen.insert(name).second) << name;
    }
    EXPECT_GT(seen.size(), 250U);
}

/// A group lies in the root beside the root's figures and their axes; what another group holds may
/// bear its name.
TEST(Register, no_name_in_the_root_is_that_of_a_group) {
    std::set<std::string> groups = {"book", "run"};
    for (AggregateInfo const& row : all_aggregates()) {
        groups.insert(name_of(row.group));
    }
    for (PathColumn const column : kPathColumns) {
        groups.emplace(info(column).group);
    }
    groups.erase("");
    EXPECT_GE(groups.size(), 14U);
    for (AggregateInfo const& row : all_aggregates()) {
        EXPECT_EQ(groups.count(std::string(row.name)), 0U) << row.name;
        if (row.group != Group::root) {
            continue;
        }
        for (Companion const which : companions_of(row.error)) {
            EXPECT_EQ(groups.count(companion_name(row.name, which)), 0U) << row.name;
        }
        for (std::string const& axis : axes_of(row)) {
            EXPECT_EQ(groups.count(axis), 0U) << axis;
        }
    }
}

TEST(Register, axes_of_a_figure_are_axes_and_none_comes_twice) {
    std::set<std::string> axes;
    for (AxisInfo const& axis : all_axes()) {
        EXPECT_TRUE(axes.insert(std::string(axis.name)).second) << axis.name;
        EXPECT_FALSE(axis.units.empty()) << axis.name;
        EXPECT_FALSE(axis.meaning.empty()) << axis.name;
    }
    for (AggregateInfo const& row : all_aggregates()) {
        std::vector<std::string> const of = axes_of(row);
        EXPECT_EQ(std::set<std::string>(of.begin(), of.end()).size(), of.size()) << row.name;
        for (std::string const& axis : of) {
            EXPECT_EQ(axes.count(axis), 1U) << row.name << ' ' << axis;
        }
        auto const world = std::find(of.begin(), of.end(), name_of(Axis::world));
        EXPECT_TRUE(world == of.end() || world == of.begin()) << row.name;
    }
    for (PathColumn const column : kPathColumns) {
        EXPECT_EQ(info(column).axes.substr(0, 4), "path") << info(column).name;
    }
    for (BookColumn const column : kBookColumns) {
        EXPECT_EQ(info(column).axes, name_of(Axis::book_level)) << info(column).name;
    }
}

TEST(Register, companions_follow_from_the_method) {
    EXPECT_TRUE(companions_of(ErrorMethod::exact).empty());
    EXPECT_TRUE(companions_of(ErrorMethod::exact_of_paths).empty());
    EXPECT_TRUE(companions_of(ErrorMethod::unknown).empty());
    for (ErrorMethod const method : {ErrorMethod::standard_error, ErrorMethod::sections_error}) {
        EXPECT_EQ(companions_of(method), std::vector{Companion::standard_error});
    }
    for (ErrorMethod const method :
         {ErrorMethod::order_interval, ErrorMethod::wilson_interval, ErrorMethod::paired_interval,
          ErrorMethod::sections_interval, ErrorMethod::woodruff_interval,
          ErrorMethod::tail_interval, ErrorMethod::bootstrap_interval,
          ErrorMethod::bootstrap_bounds}) {
        EXPECT_EQ(companions_of(method), (std::vector{Companion::low, Companion::high}));
    }
    EXPECT_EQ(companion_name("x", Companion::standard_error), "x_standard_error");
    EXPECT_EQ(companion_name("x", Companion::low), "x_low");
    EXPECT_EQ(companion_name("x", Companion::difference_standard_error),
              "x_difference_standard_error");
}

TEST(Register, a_headline_has_a_key_for_each_axis) {
    for (AggregateInfo const& row : all_aggregates()) {
        if (row.headline == "-") {
            continue;
        }
        auto const commas = std::count(row.headline.begin(), row.headline.end(), ',');
        std::size_t const axes = axes_of(row).size();
        EXPECT_EQ(static_cast<std::size_t>(commas) + 1, std::max<std::size_t>(axes, 1)) << row.name;
    }
}

TEST(Register, headlines_are_those_of_the_pattern) {
    for (char const* const shown :
         {"drawdown_amplification[0.99]", "drawdown_amplification[0.5]",
          "drawdown_quantile[baseline, 0.99]", "value_at_risk[feedback, 0.99]",
          "passage_amplification[long 100700]", "passage_probability[baseline, short 1]",
          "liquidated_mean[feedback, long]", "runaway_probability", "critical_shock[short]"}) {
        EXPECT_TRUE(is_headline(shown)) << shown;
    }
    for (char const* const hidden :
         {"drawdown_amplification[0.25]", "drawdown_amplification[0.9]", "drawdown_amplification",
          "drawdown_amplification[0.99, 0.99]", "drawdown_quantile[feedback, 0.5]",
          "value_at_risk[baseline, 0.99]", "value_at_risk[0.99]", "liquidated_mean[baseline, long]",
          "return_mean[feedback]", "cascades_mean", "runaway_probability[0]", "nothing",
          "runaway_probability_low", ""}) {
        EXPECT_FALSE(is_headline(hidden)) << hidden;
    }
}

}  // namespace
}  // namespace cascade::engine
