#include "engine/results/judgement.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "engine/statistics/intervals.hpp"

namespace cascade::engine {
namespace {

FigureDifference figure(double a, double b) {
    FigureDifference out;
    out.name = "x";
    out.a = a;
    out.b = b;
    out.difference = b - a;
    out.error = DifferenceError::unpaired;
    return out;
}

OwnError error_of(double standard_error) {
    OwnError out;
    out.standard_error = standard_error;
    return out;
}

OwnError interval_of(double low, double high) {
    OwnError out;
    out.has_interval = true;
    out.low = low;
    out.high = high;
    out.standard_error = (high - low) / (2.0 * 1.96);
    return out;
}

/// The allowance of one figure in a list of one.
double allowed(FigureDifference const& one, double z) {
    Comparison list;
    list.figures.push_back(one);
    set_allowances(list, list_level(list, z), nullptr, nullptr);
    return list.figures[0].allowance;
}

TEST(ListLevel, is_shared_among_the_figures_with_an_error) {
    Comparison list;
    list.figures = {figure(1.0, 2.0), figure(1.0, 2.0), figure(1.0, 1.0), figure(1.0, 1.0)};
    list.figures[0].error = DifferenceError::paired;
    list.figures[2].error = DifferenceError::exact;
    list.figures[3].error = DifferenceError::unknown;
    ListLevel const level = list_level(list, 2.0);
    EXPECT_EQ(level.judged, 2u);
    EXPECT_NEAR(level.chance, 0.0455003, 1e-7);
    EXPECT_NEAR(level.each, 0.0227501, 1e-7);
}

TEST(Allowance, of_a_paired_error_is_by_student) {
    FigureDifference one = figure(1.0, 2.0);
    one.error = DifferenceError::paired;
    one.standard_error = 0.1;
    one.degrees = 7;
    double const t = allowed(one, 4.0) / 0.1;
    EXPECT_NEAR(student_tail(t, 7) / 6.334248e-05, 1.0, 1e-5);
    EXPECT_GT(t, 8.0);  // twice the 4 of a normal law
}

TEST(Allowance, of_standard_errors_is_of_the_sum_of_variances) {
    FigureDifference one = figure(1.0, 2.0);
    one.own_a = error_of(0.3);
    one.own_b = error_of(0.4);
    one.own_a.degrees = one.own_b.degrees = 50;
    // Welch: 0.25^2 / (0.09^2 / 50 + 0.16^2 / 50) = 92.7
    EXPECT_NEAR(allowed(one, 2.0), 0.5 * student_quantile(1.0 - 0.0455003 / 2.0, 92), 1e-6);
    one.own_a = one.own_b = error_of(0.0);
    EXPECT_EQ(allowed(one, 2.0), 0.0);
}

TEST(Allowance, of_intervals_takes_the_ends_that_face_each_other) {
    FigureDifference one = figure(1.0, 2.0);
    one.own_a = interval_of(0.9, 1.6);
    one.own_b = interval_of(1.2, 9.0);
    double const up = allowed(one, 2.0);
    EXPECT_GT(up, std::hypot(0.6, 0.8));  // z = 2 is a little more than 95 %
    EXPECT_LT(up, 1.1 * std::hypot(0.6, 0.8));
    one.own_a = interval_of(1.0, 1.0);  // a point says nothing
    EXPECT_TRUE(std::isnan(allowed(one, 2.0)));
    one.own_a = error_of(0.1);  // nor do two kinds of error compare
    EXPECT_TRUE(std::isnan(allowed(one, 2.0)));
    one.error = DifferenceError::unknown;
    EXPECT_TRUE(std::isnan(allowed(one, 2.0)));
}

TEST(Rounding, is_of_the_scale_of_the_terms_and_of_the_walk_over_the_steps) {
    EXPECT_GT(rounding_of(0.02, 24.0), 0.002000000000000001 - 0.002);
    EXPECT_LT(rounding_of(1.0, 1e6), 1e-11);
    EXPECT_EQ(rounding_of(0.0, 24.0), 0.0);
    EXPECT_DOUBLE_EQ(rounding_of(2e6, 99.0), 10.0 * rounding_of(2e6, 0.0));
    FigureDifference one = figure(0.9999999999999998, 1.0000000000000004);
    one.rounding = rounding_of(1.0, 24.0);
    one.allowance = 5e-17;
    EXPECT_FALSE(beyond(one, {}));
    EXPECT_FALSE(beyond(one, {0.0, 5.0}));
    one.rounding = 0.0;
    EXPECT_TRUE(beyond(one, {0.0, 5.0}));
}

}  // namespace
}  // namespace cascade::engine
