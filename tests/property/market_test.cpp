/// General markets: every law of impact equals the scalar reference path by path, and where the
/// market is simple the general way gives the bits of the common one.

#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "engine/simulate/run.hpp"
#include "tests/helpers/equal_paths.hpp"
#include "tests/helpers/plans.hpp"

namespace cascade::test {
namespace {

using engine::Plan;

/// Bins and points on both sides, everything on.
Plan plan_with(models::ImpactLaw const& law, std::uint64_t paths = 200) {
    Plan plan = full_plan(paths);
    plan.impact.law = law;
    plan.impact.memory_half_life_s = 1800.0;
    for (auto& side : plan.book.side) {
        for (std::size_t k = 2; k < side.size(); k += 3) {
            side.far[k] = side.near[k];
        }
    }
    return plan;
}

/// 0.6 % for 100 M USD in calm.
models::PowerLaw power(double exponent, double order_size = 0.0) {
    return {0.006 / std::pow(1e8, exponent), exponent, order_size};
}

models::ProfileLaw profile() {
    models::ProfileLaw out;
    for (int side = 0; side < models::kSides; ++side) {
        double const more = side == 0 ? 1.0 : 1.5;
        out.distance[side] = {0.001, 0.004, 0.01, 0.02, 0.05};
        out.depth[side] = {4e7 * more, 9e7 * more, 3e8 * more, 4e8 * more, 2e9 * more};
    }
    return out;
}

TEST(Market, PowerLawEqualsReference) {
    for (double const exponent : {0.5, 0.7}) {
        std::string const name = "power " + std::to_string(exponent);
        Plan plan = plan_with(power(exponent));
        expect_equal_paths(plan, name);
        plan.depth = {0.6, 900.0, 4.0};
        expect_equal_paths(plan, name + ", floor reached");
        plan.depth = {1.0, 0.0, 0.0};
        plan.impact.depth_1pct = 0.0;
        plan.impact.memory_half_life_s = std::numeric_limits<double>::infinity();
        expect_equal_paths(plan, name + ", no depth dynamics");
    }
}

TEST(Market, PowerLawPerOrderEqualsReference) {
    Plan plan = plan_with(power(0.6, 2e5), 12);  // its reference is the slowest
    std::get<models::PowerLaw>(plan.impact.law).coefficient *= 0.1;
    expect_equal_paths(plan, "per order");
    plan.depth = {0.6, 900.0, 4.0};
    plan.depth.volatility_exponent = 1.5;
    for (std::size_t k = 0; k < plan.steps; ++k) {
        plan.price.volatility_multiplier.push_back(k % 60 < 20 ? 0.5 : 1.5);
    }
    expect_equal_paths(plan, "per order, floor, thin");
}

TEST(Market, ProfileEqualsReference) {
    Plan plan = plan_with(profile());
    expect_equal_paths(plan, "profile");
    plan.depth = {0.6, 900.0, 4.0};
    plan.impact.depth_1pct = 1.2e9;
    plan.depth.volatility_exponent = 1.5;
    for (std::size_t k = 0; k < plan.steps; ++k) {
        plan.price.volatility_multiplier.push_back(k % 60 < 20 ? 0.5 : 1.5);
    }
    expect_equal_paths(plan, "profile, floor, thin");
    plan.depth = {1.0, 0.0, 0.0};
    expect_equal_paths(plan, "profile, no depth dynamics");
}

/// Every figure of every path to 1e-9, cascades counted alike.
void expect_same(Plan const& a, Plan const& b, std::string const& what) {
    engine::Tally const x = engine::run(a, {1, nullptr, nullptr}).tally;
    engine::Tally const y = engine::run(b, {1, nullptr, nullptr}).tally;
    std::size_t bits = 0;
    std::size_t figures = 0;
    for (std::size_t f = 0; f < x.figures.size(); ++f) {
        for (std::size_t i = 0; i < x.figures[f].size(); ++i) {
            double const scale = std::fmax(1.0, std::fabs(x.figures[f][i]));
            ASSERT_NEAR(x.figures[f][i], y.figures[f][i], 1e-9 * scale)
                << what << ": " << info(static_cast<engine::Figure>(f)).name << ", path " << i;
            bits += x.figures[f][i] == y.figures[f][i] ? 1u : 0u;
            ++figures;
        }
    }
    std::printf("  %s: %zu of %zu figures equal bit for bit\n", what.c_str(), bits, figures);
    EXPECT_GT(x.of(engine::Figure::feedback_cascades)[0], 0.0) << "the case exercises nothing";
}

TEST(Market, TheGeneralWayAgreesWithTheCommonOne) {
    Plan plan = full_plan(640);
    for (auto& side : plan.book.side) {
        for (std::size_t k = 2; k < side.size(); k += 3) {
            side.far[k] = side.near[k];
        }
    }
    Plan general = plan;
    general.general_market = true;
    expect_same(plan, general, "everything on");
    plan.depth = general.depth = {0.6, 900.0, 4.0};
    plan.impact.depth_1pct = general.impact.depth_1pct = 1.2e8;
    expect_same(plan, general, "floor and runaways");
}

TEST(Market, AStraightProfileIsLinear) {
    Plan const plan = full_plan(320);
    Plan straight = plan;
    models::ProfileLaw law;
    for (int side = 0; side < models::kSides; ++side) {
        law.distance[side] = {0.002, 0.01};
        law.depth[side] = {0.8e8, 4e8};
    }
    straight.impact.law = law;
    straight.impact.memory_half_life_s = 600.0;
    expect_same(plan, straight, "straight profile");
}

}  // namespace
}  // namespace cascade::test
