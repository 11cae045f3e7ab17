/// The leverage mix that each path draws: moments of its weights against Dirichlet's law, what they
/// do to levels of both sides, and that the expected notional stays.

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "engine/random/dirichlet.hpp"
#include "engine/simulate/run.hpp"
#include "tests/helpers/plans.hpp"
#include "tests/helpers/sample.hpp"
#include "tests/helpers/z_test.hpp"

namespace cascade::test {
namespace {

using engine::Figure;
using engine::Plan;
using engine::Purpose;
using engine::Tally;

constexpr std::uint64_t kDraws = 1'000'000;

/// Mean and product moments up to the third order of the weights, and the variance of each.
void expect_dirichlet(std::string const& what, std::vector<double> const& shape) {
    std::size_t const n = shape.size();
    double total = 0.0;
    for (double const a : shape) {
        total += a;
    }
    std::vector<std::vector<double>> w(n, std::vector<double>(kDraws));
    std::vector<double> one(n);
    for (std::uint64_t path = 0; path < kDraws; ++path) {
        engine::draw_dirichlet(20251010, path, Purpose::leverage_mix, shape.data(),
                               static_cast<int>(n), one.data());
        for (std::size_t j = 0; j < n; ++j) {
            w[j][path] = one[j];
        }
    }
    std::vector<double> x(kDraws);
    for (std::size_t i = 0; i < n; ++i) {
        double const mean = shape[i] / total;
        std::string const name = what + " w" + std::to_string(i);
        expect_mean("E " + name, w[i], mean);
        for (std::size_t j = i; j < n; ++j) {
            for (std::size_t p = 0; p < kDraws; ++p) {
                x[p] = (w[i][p] - mean) * (w[j][p] - shape[j] / total);
            }
            double const expected = mean * ((i == j ? 1.0 : 0.0) - shape[j] / total) / (total + 1);
            expect_mean("cov " + name + " w" + std::to_string(j), x, expected);
        }
        for (std::size_t p = 0; p < kDraws; ++p) {
            x[p] = w[i][p] * w[i][p] * w[i][p];
        }
        expect_mean("E cube of " + name, x,
                    mean * ((shape[i] + 1.0) / (total + 1.0)) * ((shape[i] + 2.0) / (total + 2.0)));
    }
}

/// The default mix at concentration 4: shapes on both sides of 1.
TEST(LeverageMix, MomentsOfWeights) {
    expect_dirichlet("4", {0.6, 1.2, 1.0, 0.8, 0.4});
}

TEST(LeverageMix, MomentsOfLargeShapes) {
    expect_dirichlet("60", {9.0, 18.0, 33.0});
}

/// Nearly always one tier has it all; variates are far below the least double.
TEST(LeverageMix, MomentsOfTinyShapes) {
    expect_dirichlet("0.01", {0.001, 0.006, 0.003});
}

/// A market whose levels at spot trigger at once: what is liquidated is the factor.
Plan at_spot() {
    Plan plan = gbm_plan(0.0, 0.0, 1.0 / 365.0, 1, 1, engine::Monitoring::step);
    for (auto& side : plan.book.side) {
        add_level(side, 0.0, 0.0, 1.0);
    }
    plan.mix = {5.0, {0.2, 0.5, 0.3}, {{0.7, 0.3, 0.0}, {0.1, 0.4, 0.5}}};
    set_permanent_impact(plan, 1e-12);
    return plan;
}

void expect_factors(std::string const& what, Plan const& plan, double common) {
    std::vector<double> side[models::kSides];
    std::vector<double> product;
    sample(plan, 1'000'000, [&](Tally const& t) {
        auto const& a = t.of(Figure::baseline_long_liquidated);
        auto const& b = t.of(Figure::baseline_short_liquidated);
        for (std::size_t i = 0; i < t.paths; ++i) {
            side[0].push_back(a[i]);
            side[1].push_back(b[i]);
            product.push_back(a[i] * b[i]);
        }
    });
    models::LeverageMix const& mix = plan.mix;
    double covariance = -1.0;  // of sum a_i w_i / m_i and sum b_i w_i / m_i, times c + 1
    for (std::size_t j = 0; j < mix.mean.size(); ++j) {
        covariance += mix.share[0][j] * mix.share[1][j] / mix.mean[j];
    }
    covariance /= mix.concentration + 1.0;
    expect_mean(what + ": E long", side[0], 1.0);
    expect_mean(what + ": E short", side[1], 1.0);
    expect_mean(what + ": E long short", product, (1.0 + covariance) * common);
}

TEST(LeverageMix, OneMixForBothSides) {
    expect_factors("mix", at_spot(), 1.0);
}

TEST(LeverageMix, MultipliesTheDispersion) {
    Plan plan = at_spot();
    plan.dispersion = {0.5, 0.02, 0.4};
    expect_factors("mix and dispersion", plan, std::exp(0.4 * std::log(1.25)));
}

/// The price without feedback knows nothing of the mix, so the same paths compare.
TEST(LeverageMix, ExpectedNotionalStays) {
    Plan known = full_plan(100'000, 60);
    Plan drawn = known;
    drawn.mix = mixed(known.book, 6.0);
    auto const a = engine::run(known).tally;
    auto const b = engine::run(drawn).tally;
    for (Figure const figure :
         {Figure::baseline_long_liquidated, Figure::baseline_short_liquidated}) {
        std::vector<double> difference;
        double total = 0.0;
        for (std::size_t i = 0; i < known.paths; ++i) {
            difference.push_back(b.of(figure)[i] - a.of(figure)[i]);
            total += a.of(figure)[i];
        }
        ASSERT_GT(total, 0.0);
        expect_mean("USD more with a drawn mix", difference, 0.0);
    }
    EXPECT_EQ(a.of(Figure::baseline_low), b.of(Figure::baseline_low));
    EXPECT_NE(a.of(Figure::feedback_low), b.of(Figure::feedback_low));
}

}  // namespace
}  // namespace cascade::test
