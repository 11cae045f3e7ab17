/// Tilting by hand: moments against quadrature, the tilted parameters, the mixture.

#include "engine/tail/tilt.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include <gtest/gtest.h>

#include "engine/tail/importance.hpp"
#include "models/price/jump_growth.hpp"
#include "tests/helpers/plans.hpp"

namespace cascade::test {
namespace {

using engine::Monitoring;
using engine::Plan;
using engine::Prepared;

models::JumpProcess jumps_of(std::variant<models::NormalJump, models::DoubleExponentialJump> size) {
    return {40.0, 40.0, 0.0, 0.0, size, false};
}

Plan plan_with(std::optional<models::JumpProcess> jumps) {
    Plan plan = gbm_plan(0.6, 0.1, 7.0 / 365.0, 5, 64, Monitoring::step);
    plan.price.jumps = std::move(jumps);
    plan.price.volatility_multiplier = {1.0, 2.0, 0.5, 1.0, 1.0};
    return plan;
}

/// Integral of f over [from, to] by the midpoint rule.
double integral(std::function<double(double)> const& f, double from, double to) {
    constexpr int kSteps = 400'000;
    double const h = (to - from) / kSteps;
    double sum = 0.0;
    for (int i = 0; i < kSteps; ++i) {
        sum += f(from + (i + 0.5) * h);
    }
    return sum * h;
}

/// K from its definition: independent increments, and E exp(theta J) by quadrature of the density.
double log_mgf_by_hand(Plan const& plan, double theta) {
    double const year = plan.step_years();
    double sum = 0.0;
    double compensator = 0.0;
    double jump_part = 0.0;
    if (plan.price.jumps) {
        auto const& jumps = *plan.price.jumps;
        std::function<double(double)> density;
        if (auto const* n = std::get_if<models::NormalJump>(&jumps.size)) {
            density = [n](double y) {
                double const z = (y - n->mean) / n->sd;
                return std::exp(-0.5 * z * z) / (n->sd * std::sqrt(2.0 * M_PI));
            };
        } else {
            auto const law = std::get<models::DoubleExponentialJump>(jumps.size);
            density = [law](double y) {
                return y > 0.0 ? law.up_probability / law.up_mean * std::exp(-y / law.up_mean)
                               : (1.0 - law.up_probability) / law.down_mean
                                     * std::exp(y / law.down_mean);
            };
        }
        auto const mgf = [&](double t) {
            return integral([&](double y) { return std::exp(t * y) * density(y); }, -2.0, 2.0);
        };
        compensator = jumps.intensity * year * (mgf(1.0) - 1.0);
        jump_part = jumps.intensity * year * (mgf(theta) - 1.0);
    }
    for (double const factor : plan.price.volatility_multiplier) {
        double const variance = 0.36 * factor * factor * year;
        double const mean = 0.1 * year - 0.5 * variance - compensator;
        sum += theta * mean + 0.5 * theta * theta * variance + jump_part;
    }
    return sum;
}

TEST(Tilt, MomentsAreThoseOfTheDefinition) {
    for (auto const& jumps :
         {std::optional<models::JumpProcess>(),
          std::optional(jumps_of(models::NormalJump{-0.02, 0.03})),
          std::optional(jumps_of(models::DoubleExponentialJump{0.4, 0.02, 0.03}))}) {
        Plan const plan = plan_with(jumps);
        Prepared const prepared = engine::prepare(plan);
        for (double const theta : {-9.0, -1.0, 0.5, 7.0}) {
            auto const moments = engine::tilt_moments(prepared, theta);
            EXPECT_NEAR(moments.log_mgf, log_mgf_by_hand(plan, theta), 1e-7) << theta;
            double const h = 1e-5;
            double const slope = (engine::tilt_moments(prepared, theta + h).log_mgf
                                  - engine::tilt_moments(prepared, theta - h).log_mgf)
                                 / (2.0 * h);
            EXPECT_NEAR(moments.mean, slope, 1e-8) << theta;
            EXPECT_NEAR(engine::tilt_to_mean(prepared, moments.mean), theta, 1e-6);
        }
    }
}

/// Tilting twice is tilting by the sum: the tilted plan is of the same family, and its own moments
/// are K(theta + phi) - K(theta).
TEST(Tilt, StaysInTheFamily) {
    for (auto const& jumps :
         {std::optional(jumps_of(models::NormalJump{-0.02, 0.03})),
          std::optional(jumps_of(models::DoubleExponentialJump{0.4, 0.02, 0.03}))}) {
        Prepared const prepared = engine::prepare(plan_with(jumps));
        Prepared const tilted = engine::tilted(prepared, -9.0);
        for (double const phi : {-3.0, 4.0}) {
            EXPECT_NEAR(engine::tilt_moments(tilted, phi).log_mgf,
                        engine::tilt_moments(prepared, phi - 9.0).log_mgf
                            - engine::tilt_moments(prepared, -9.0).log_mgf,
                        1e-12);
        }
    }
}

TEST(Tilt, RangeAndRefusals) {
    Prepared const kou =
        engine::prepare(plan_with(jumps_of(models::DoubleExponentialJump{0.4, 0.02, 0.03})));
    EXPECT_DOUBLE_EQ(engine::tilt_range(kou).low, -1.0 / 0.03);
    EXPECT_DOUBLE_EQ(engine::tilt_range(kou).high, 50.0);
    // However far the mean, the tilt stays where the model is sound.
    EXPECT_GT(engine::tilt_to_mean(kou, -1e3), -1.0 / 0.03);
    models::PriceModel heston;
    heston.diffusion = models::Heston{0.3, 0.3, 50.0, 5.0, -0.7, 0.0};
    EXPECT_NE(engine::why_not_tilted(heston), "");
    models::PriceModel hawkes = models::Gbm{0.5, 0.0};
    hawkes.jumps = models::JumpProcess{10.0, 10.0, 5.0, 20.0, models::NormalJump{0.0, 0.1}, false};
    EXPECT_NE(engine::why_not_tilted(hawkes), "");
    EXPECT_EQ(engine::why_not_tilted(models::Gbm{0.5, 0.0}), "");
}

TEST(Mixture, WeightsAreBounded) {
    engine::TiltedMixture const mixture{-50.0, 0.3, 0.1};
    EXPECT_NEAR(mixture.weight(1.0), 10.0, 1e-9);  // never under the tilted law: 1 / share
    EXPECT_NEAR(mixture.weight(-0.1), 1.0 / (0.1 + 0.9 * std::exp(5.0 - 0.3)), 1e-12);
    EXPECT_EQ(mixture.weight(-1e6), 1.0 / (0.1 + 0.9 * std::exp(700.0)));
}

/// Of the first n bands the share is plain, rounded down, but at least one and not all.
TEST(Mixture, BothLawsAreThereFromTheSecondBandOn) {
    for (double const share : {1e-12, 0.02, 0.1, 0.5, 0.9, 1.0 - 1e-12}) {
        std::uint64_t plain = 0;
        for (std::uint64_t band = 0; band < 1000; ++band) {
            plain += engine::is_plain_band(band, share) ? 1U : 0U;
            auto const whole = static_cast<std::uint64_t>(share * static_cast<double>(band + 1));
            EXPECT_EQ(plain, band == 0 ? 0 : std::clamp<std::uint64_t>(whole, 1, band)) << band;
        }
    }
}

}  // namespace
}  // namespace cascade::test
