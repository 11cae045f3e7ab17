/// The dispersion field: mean 1, the given coefficient of variation, correlation by distance and
/// across sides, and the worked example of the default width.

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "engine/simulate/run.hpp"
#include "tests/helpers/plans.hpp"
#include "tests/helpers/sample.hpp"
#include "tests/helpers/z_test.hpp"

namespace cascade::test {
namespace {

using engine::Figure;
using engine::Plan;
using engine::Tally;

/// One point a side at `y`, reached for certain by a huge move without noise: what is liquidated is
/// xi.
Plan probe(double cv, double weight, double y) {
    Plan plan = gbm_plan(0.0, -4000.0, 1.0 / 365.0, 1, 1, engine::Monitoring::step);
    for (auto& side : plan.book.side) {
        add_level(side, 0.001, 0.001, 1.0);
        add_level(side, y, y, 1000.0);
    }
    plan.dispersion = {cv, 0.02, weight};
    set_permanent_impact(plan, 1e-12);
    return plan;
}

TEST(Dispersion, MomentsAndCorrelationByDistance) {
    double const cv = 0.22;
    Plan const plan = probe(cv, 0.0, 0.021);
    std::vector<double> xi;
    std::vector<double> square;
    std::vector<double> product;
    sample(plan, 1'000'000, [&](Tally const& t) {
        for (double const usd : t.of(Figure::feedback_long_liquidated)) {
            // Total is xi_1 + 1000 xi_2; moments of the sum separate the two to 1e-3.
            xi.push_back(usd / 1001.0);
            square.push_back(usd * usd);
        }
    });
    double const s2 = std::log(1.0 + cv * cv);
    double const covariance = std::exp(s2 * std::exp(-0.02 / 0.02)) - 1.0;
    double const expected = (1.0 + cv * cv) * (1.0 + 1e6) + 2.0 * 1000.0 * (1.0 + covariance);
    expect_mean("E xi", xi, 1.0);
    expect_mean("E (xi_1 + 1000 xi_2)^2", square, expected);
}

TEST(Dispersion, NeighboursAreCorrelatedByDistance) {
    double const cv = 0.5;
    Plan plan = probe(cv, 0.0, 0.011);
    plan.book.of(models::Side::long_).notional = {1.0, 1.0};
    std::vector<double> square;
    sample(plan, 1'000'000, [&](Tally const& t) {
        for (double const usd : t.of(Figure::feedback_long_liquidated)) {
            square.push_back(usd * usd);
        }
    });
    double const s2 = std::log(1.0 + cv * cv);
    double const covariance = std::exp(s2 * std::exp(-0.01 / 0.02)) - 1.0;
    expect_mean("E (xi_1 + xi_2)^2", square, 2.0 * (1.0 + cv * cv) + 2.0 * (1.0 + covariance));
}

/// Both sides of one path share the common factor: their log covariance is s^2 w.
TEST(Dispersion, CommonFactorTiesTheSides) {
    double const cv = 0.5;
    double const weight = 0.4;
    Plan plan = gbm_plan(0.0, 0.0, 1.0 / 365.0, 1, 1, engine::Monitoring::step);
    for (auto& side : plan.book.side) {
        add_level(side, 0.0, 0.0, 1.0);  // at spot: both sides trigger at once
    }
    plan.dispersion = {cv, 0.02, weight};
    set_permanent_impact(plan, 1e-12);
    std::vector<double> product;
    sample(plan, 1'000'000, [&](Tally const& t) {
        for (std::size_t i = 0; i < t.paths; ++i) {
            product.push_back(t.of(Figure::baseline_long_liquidated)[i]
                              * t.of(Figure::baseline_short_liquidated)[i]);
        }
    });
    double const s2 = std::log(1.0 + cv * cv);
    expect_mean("E xi_long xi_short", product, std::exp(s2 * weight));
}

/// Two readings of one price differ by ln(1012 / 791) = 0.246 in size on average: 2 s / sqrt(pi)
/// for a log standard deviation s, which a coefficient of variation of 0.22 has.
TEST(Dispersion, DefaultWidthFromTwoReadings) {
    Plan plan = gbm_plan(0.0, 0.0, 1.0 / 365.0, 1, 1, engine::Monitoring::step);
    add_level(plan.book.of(models::Side::long_), 0.0, 0.0, 1.0);
    plan.dispersion = {0.22, 0.02, 0.5};
    set_permanent_impact(plan, 1e-12);
    std::vector<double> difference;
    sample(plan, 1'000'000, [&](Tally const& t) {
        auto const& xi = t.of(Figure::baseline_long_liquidated);
        for (std::size_t i = 0; i + 1 < xi.size(); i += 2) {
            difference.push_back(std::fabs(std::log(xi[i] / xi[i + 1])));
        }
    });
    double const s = std::sqrt(std::log(1.0 + 0.22 * 0.22));
    expect_mean("mean |ln ratio| of two readings", difference,
                2.0 * s / std::sqrt(std::acos(-1.0)));
    EXPECT_NEAR(2.0 * s / std::sqrt(std::acos(-1.0)), std::log(1012.0 / 791.0), 0.003);
}

}  // namespace
}  // namespace cascade::test
