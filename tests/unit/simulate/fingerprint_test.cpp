/// The fingerprint of a plan tells every field that a unit depends on, and no other.

#include "engine/simulate/fingerprint.hpp"

#include <functional>
#include <set>

#include <gtest/gtest.h>

#include "tests/helpers/plans.hpp"
#include "tests/helpers/venues.hpp"

namespace cascade::test {
namespace {

using engine::Plan;
using Change = std::function<void(Plan&)>;

Plan plan() {
    Plan out = full_plan(4096, 50);
    out.mix = mixed(out.book, 6.0);
    out.venues = {venue(0.6, 0.5, models::MarkRule::last), venue(0.4, 0.5, models::MarkRule::last)};
    out.price.jumps =
        models::JumpProcess{20.0, 20.0, 0.0, 0.0, models::NormalJump{-0.004, 0.01}, false};
    out.living.share = {1.0};
    out.estimator.target = engine::RareEvent{engine::Figure::feedback_low, -0.2};
    return out;
}

std::vector<Change> changes_that_count() {
    auto const& gbm = [](Plan & p) -> auto& {
        return std::get<models::Gbm>(p.price.diffusion);
    };
    return {
        [](Plan& p) { p.seed += 1; },
        [](Plan& p) { p.steps += 1; },
        [](Plan& p) { p.step_s += 1.0; },
        [](Plan& p) { p.monitoring = engine::Monitoring::step; },
        [](Plan& p) { p.miss_probability = 0.0; },
        [](Plan& p) { p.max_rounds += 1; },
        [](Plan& p) { p.spot += 1.0; },
        [gbm](Plan& p) { gbm(p).volatility += 1e-15; },
        [gbm](Plan& p) { gbm(p).drift += 0.1; },
        [](Plan& p) { p.price.diffusion = models::Heston{}; },
        [](Plan& p) {
            p.price.diffusion = models::Bootstrap{{0.1}, {}, 1.0};
        },
        [](Plan& p) { p.price.jumps->intensity += 1.0; },
        [](Plan& p) { p.price.jumps->initial_intensity += 1.0; },
        [](Plan& p) { p.price.jumps->excitation += 1.0; },
        [](Plan& p) { p.price.jumps->decay += 1.0; },
        [](Plan& p) {
            p.price.jumps->size = models::NormalJump{-0.004, 0.02};
        },
        [](Plan& p) { p.price.jumps->size = models::DoubleExponentialJump{}; },
        [](Plan& p) { p.price.jumps->stationary = true; },
        [](Plan& p) { p.price.jumps.reset(); },
        [](Plan& p) { p.price.volatility_multiplier = {1.0}; },
        [](Plan& p) { p.price.prescribed = {1.0}; },
        [](Plan& p) { p.book.side[1].near[2] -= 1e-9; },
        [](Plan& p) { p.book.side[1].far[2] += 1e-9; },
        [](Plan& p) { p.book.side[1].notional[2] += 1e-3; },
        [](Plan& p) { p.book.side[1].intensity[2] += 1.0; },
        [](Plan& p) { p.book.side[1].leverage[2] = 3.0; },
        [](Plan& p) { p.dispersion.cv += 0.1; },
        [](Plan& p) { p.dispersion.correlation_length += 0.1; },
        [](Plan& p) { p.dispersion.common_weight += 0.1; },
        [](Plan& p) { p.mix.concentration += 0.1; },
        [](Plan& p) { p.mix.mean[0] += 0.1; },
        [](Plan& p) { p.mix.share[1][5] += 0.1; },
        [](Plan& p) { p.living.opens_per_s[1] += 0.1; },
        [](Plan& p) { p.living.closes_per_s += 0.1; },
        [](Plan& p) { p.living.tops_up_per_s += 0.1; },
        [](Plan& p) { p.living.interval += 1; },
        [](Plan& p) {
            p.living.share = {0.5, 0.5};
        },
        [](Plan& p) { p.living.distance[1] = {0.1}; },
        [](Plan& p) { p.impact.depth_1pct += 1.0; },
        [](Plan& p) { p.impact.permanent_fraction += 0.1; },
        [](Plan& p) { p.impact.half_lives_s[0] += 0.1; },
        [](Plan& p) { p.impact.transient_weights[0] += 0.1; },
        [](Plan& p) { p.impact.law = models::PowerLaw{}; },
        [](Plan& p) {
            p.impact.law = models::PowerLaw{0.1, 0.5, 0.0};
        },
        [](Plan& p) { p.impact.law = models::ProfileLaw{}; },
        [](Plan& p) { p.impact.memory_half_life_s = 60.0; },
        [](Plan& p) { p.depth.floor += 0.1; },
        [](Plan& p) { p.depth.recovery_half_life_s += 0.1; },
        [](Plan& p) { p.depth.depletion += 0.1; },
        [](Plan& p) { p.depth.volatility_exponent += 0.1; },
        [](Plan& p) { p.depth.intensity_exponent += 0.1; },
        [](Plan& p) { p.liquidation.accounts = true; },
        [](Plan& p) { p.liquidation.flow_per_s = 1.0; },
        [](Plan& p) { p.general_market = true; },
        [](Plan& p) { p.venues[1].name = "x"; },
        [](Plan& p) { p.venues[1].book_share += 0.1; },
        [](Plan& p) { p.venues[1].depth_share += 0.1; },
        [](Plan& p) { p.venues[1].mark = models::MarkRule::index; },
        [](Plan& p) { p.venues[1].mark_half_life_s += 0.1; },
        [](Plan& p) { p.venues[1].rules.margin += 0.1; },
        [](Plan& p) { p.venues[1].rules.fee += 0.1; },
        [](Plan& p) { p.venues[1].rules.surplus_to_fund = false; },
        [](Plan& p) { p.venues[1].rules.fund = 1.0; },
        [](Plan& p) { p.venues[1].rules.deleveraging = true; },
        [](Plan& p) { p.venues[1].rules.deleverage_at += 0.1; },
        [](Plan& p) { p.venues[1].rules.ranking = models::Ranking::price_ratio; },
        [](Plan& p) { p.venues[1].rules.price_band = 1.0; },
        [](Plan& p) { p.arbitrage_half_life_s = 1.0; },
        [](Plan& p) { p.thresholds[1].side = models::Side::long_; },
        [](Plan& p) { p.thresholds[1].price += 0.1; },
        [](Plan& p) { p.thresholds[1].log_level += 0.1; },
        [](Plan& p) { p.thresholds[1].own = true; },
        [](Plan& p) { p.estimator.method = engine::EstimatorMethod::importance; },
        [](Plan& p) { p.estimator.method = engine::EstimatorMethod::sobol; },
        [](Plan& p) { p.estimator.target->figure = engine::Figure::baseline_low; },
        [](Plan& p) { p.estimator.target->level = -0.3; },
        [](Plan& p) { p.estimator.tilt = 0.0; },
        [](Plan& p) { p.estimator.plain_share += 0.1; },
        [](Plan& p) { p.estimator.pilot_paths += 1; },
        [](Plan& p) { p.estimator.kill_share += 0.1; },
        [](Plan& p) { p.fan = false; },
        [](Plan& p) { p.heatmap = false; },
        [](Plan& p) { p.grid.step_of_column[0] += 1; },
        [](Plan& p) { p.grid.fan_half_range += 0.1; },
        [](Plan& p) { p.grid.fan_bins += 1; },
        [](Plan& p) { p.grid.heat_edges[1][3] += 1e-9; },
    };
}

TEST(Fingerprint, TellsEveryFieldThatAUnitDependsOn) {
    std::set<std::string> seen{engine::fingerprint(plan())};
    EXPECT_EQ(seen.begin()->size(), 32u);
    std::vector<Change> const changes = changes_that_count();
    for (std::size_t i = 0; i < changes.size(); ++i) {
        Plan changed = plan();
        changes[i](changed);
        EXPECT_TRUE(seen.insert(engine::fingerprint(changed)).second) << "change " << i;
    }
}

TEST(Fingerprint, KnowsNothingOfTheRest) {
    std::string const one = engine::fingerprint(plan());
    for (Change const& change : std::vector<Change>{
             [](Plan& p) { p.paths *= 3; }, [](Plan& p) { p.keep_paths = !p.keep_paths; },
             [](Plan& p) { p.tail_index = !p.tail_index; },
             [](Plan& p) { p.shortfall_resamples += 1; },
             [](Plan& p) { p.estimator.control_variate = true; },
             [](Plan& p) { p.estimator.repeats += 1; }}) {
        Plan changed = plan();
        change(changed);
        EXPECT_EQ(engine::fingerprint(changed), one);
    }
}

/// Where units are repeats, their size counts.
TEST(Fingerprint, TellsTheSizeOfARepeat) {
    Plan p = plan();
    p.estimator.method = engine::EstimatorMethod::splitting;
    Plan more = p;
    more.paths *= 2;
    EXPECT_NE(engine::fingerprint(more), engine::fingerprint(p));
    more.estimator.repeats *= 2;
    EXPECT_EQ(engine::fingerprint(more), engine::fingerprint(p));
}

}  // namespace
}  // namespace cascade::test
