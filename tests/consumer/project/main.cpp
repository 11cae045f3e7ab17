// A program outside the project: one uniform map, built by code. With beta = 0.5 every low doubles.
#include <cmath>
#include <cstdio>

#include "engine/simulate/run.hpp"

int main() {
    using namespace cascade;
    engine::Plan plan;
    plan.paths = 1000;
    plan.steps = 100;
    plan.spot = 100.0;
    plan.price = models::Gbm{0.6, 0.0};
    plan.fan = false;
    plan.heatmap = false;
    auto& longs = plan.book.of(models::Side::long_);
    longs.near = {0.0};
    longs.far = {5.0};
    longs.notional = {2.5};
    longs.intensity = {2.5};
    longs.leverage = {std::nan("")};
    plan.impact = {0.01, 1.0, {}, {}};
    engine::Tally const tally = engine::run(plan).tally;
    for (std::size_t i = 0; i < tally.paths; ++i) {
        double const expected = 2.0 * tally.of(engine::Figure::baseline_low)[i];
        if (std::fabs(tally.of(engine::Figure::feedback_low)[i] - expected) > 1e-9) {
            return 1;
        }
    }
    std::puts("installed library works");
    return 0;
}
