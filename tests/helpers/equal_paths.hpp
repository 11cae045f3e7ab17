#pragma once

/// The kernel against the scalar reference, path by path.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include <gtest/gtest.h>

#include "engine/simulate/run.hpp"
#include "tests/reference/reference_path.hpp"

namespace cascade::test {

/// Largest difference over all figures and paths, relative to max(1, |reference|) of the figure;
/// USD figures relative to one cluster.
inline void expect_equal_paths(engine::Plan const& plan, std::string const& what) {
    engine::Tally const tally = engine::run(plan, {2, nullptr, nullptr}).tally;
    double worst = 0.0;
    double liquidated = 0.0;
    double usd_scale = 1.0;  // money: what is open on average over levels
    for (auto const& side : plan.book.side) {
        for (double const notional : side.notional) {
            usd_scale = std::max(usd_scale, notional);
        }
    }
    for (std::uint64_t path = 0; path < plan.paths; ++path) {
        ReferencePath const reference = reference_path(plan, path);
        for (std::size_t f = 0; f < engine::kFigures; ++f) {
            if (static_cast<engine::Figure>(f) == engine::Figure::feedback_runaway) {
                continue;  // has its own test: a property of the cascade, not of the fixed point
            }
            double const expected = reference.figures[f];
            double const scale = std::max(1.0, std::fabs(expected));
            double const difference = std::fabs(tally.figures[f][path] - expected) / scale;
            worst = std::max(worst, difference);
            ASSERT_LT(difference, 2e-9)
                << what << ": path " << path << ", " << info(static_cast<engine::Figure>(f)).name
                << " is " << tally.figures[f][path] << ", reference " << expected;
        }
        for (std::size_t f = 0; f < engine::kCashFigures && !tally.cash[f].empty(); ++f) {
            double const expected = reference.cash[f];
            double const difference = std::fabs(tally.cash[f][path] - expected)
                                      / std::max(usd_scale, std::fabs(expected));
            worst = std::max(worst, difference);
            ASSERT_LT(difference, 2e-9) << what << ": path " << path << ", "
                                        << info(static_cast<engine::CashFigure>(f)).name << " is "
                                        << tally.cash[f][path] << ", reference " << expected;
        }
        for (std::size_t k = 0; k < reference.first_passage.size(); ++k) {
            double const a = tally.first_passage[k][path];
            double const b = reference.first_passage[k];
            ASSERT_TRUE(a == b || (std::isnan(a) && std::isnan(b)))
                << what << ": path " << path << ", first passage " << k << ": " << a << ", " << b;
        }
        liquidated +=
            reference.figures[static_cast<std::size_t>(engine::Figure::feedback_long_liquidated)];
    }
    std::printf("  %-28s largest difference %.2g over %llu paths\n", what.c_str(), worst,
                static_cast<unsigned long long>(plan.paths));
    EXPECT_GT(liquidated, 0.0) << "the case exercises nothing";
}

}  // namespace cascade::test
