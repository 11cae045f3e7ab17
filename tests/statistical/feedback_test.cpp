/// Feedback against exact laws. One side: lowest x = lowest B over (1 - beta) on every path. Two
/// sides: doubly perturbed Brownian motion (Carmona, Petit, Yor 1998; Perman, Werner 1997; closed
/// forms from Ray-Knight). Units: 1 USD moves log price by 1, so
/// that the notional density of a uniform map is beta itself.

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "models/math/elementary.hpp"
#include "tests/helpers/plans.hpp"
#include "tests/helpers/sample.hpp"
#include "tests/helpers/z_test.hpp"

namespace cascade::test {
namespace {

using engine::Figure;
using engine::Monitoring;
using engine::Plan;
using engine::Tally;

constexpr double kWeek = 7.0 / 365.0;

/// Uniform map of density beta on [from, to] of one side, permanent impact.
void add_uniform(Plan& plan, models::Side side, double beta, double from, double to) {
    add_level(plan.book.of(side), from, to, beta * (to - from));
    set_permanent_impact(plan, 1.0);
}

TEST(Feedback, OneSideOnAGrid) {
    Plan plan = gbm_plan(0.6, 0.0, kWeek, 168, 1, Monitoring::step);
    add_uniform(plan, models::Side::long_, 0.5, 0.0, 4.0);
    double with = 0.0;
    double without = 0.0;
    double worst = 0.0;
    std::vector<double> low;
    std::vector<double> low_without;
    std::vector<double> end;
    sample(plan, 2'200'000, [&](Tally const& t) {
        for (std::size_t i = 0; i < t.paths; ++i) {
            double const x = t.of(Figure::feedback_low)[i];
            double const b = t.of(Figure::baseline_low)[i];
            worst = std::max(worst, std::fabs(x - b / 0.5));
            with += x <= -0.15 ? 1.0 : 0.0;
            without += b <= -0.15 ? 1.0 : 0.0;
            low.push_back(x);
            low_without.push_back(b);
            end.push_back(t.of(Figure::feedback_return)[i]);
        }
    });
    EXPECT_LT(worst, 1e-9) << "lowest x = lowest B / (1 - beta) on every path";
    expect_probability("P(min x <= -0.15) with", with, 2.2e6, 0.3573487867);
    expect_probability("P(min x <= -0.15) without", without, 2.2e6, 0.06959406704);
    expect_mean("E min x with", low, -0.1288119779);
    expect_mean("E min x without", low_without, -0.06440598897);
    expect_mean("E x_T with", end, -0.06785804376);
}

/// \return value at risk and expected shortfall of a sample of losses at the tail probability
std::pair<double, double> tail(std::vector<double>& losses, double probability) {
    auto const k =
        static_cast<std::size_t>(std::ceil(probability * static_cast<double>(losses.size())));
    std::nth_element(losses.begin(), losses.end() - static_cast<std::ptrdiff_t>(k), losses.end());
    double sum = 0.0;
    for (auto it = losses.end() - static_cast<std::ptrdiff_t>(k); it != losses.end(); ++it) {
        sum += *it;
    }
    return {*(losses.end() - static_cast<std::ptrdiff_t>(k)), sum / static_cast<double>(k)};
}

TEST(Feedback, OneSideInContinuousTime) {
    Plan plan = gbm_plan(0.8, 0.0, kWeek, 16, 1, Monitoring::bridge);
    add_uniform(plan, models::Side::long_, 0.5, 0.0, 8.0);
    double hits = 0.0;
    double paths = 0.0;
    std::vector<double> batch[4];
    sample(plan, 40 * 500'000, [&](Tally const& t) {
        std::vector<double> with;
        std::vector<double> without;
        for (std::size_t i = 0; i < t.paths; ++i) {
            hits += t.of(Figure::feedback_low)[i] <= -0.3 ? 1.0 : 0.0;
            with.push_back(-t.of(Figure::feedback_return)[i]);
            without.push_back(-t.of(Figure::baseline_return)[i]);
        }
        paths += static_cast<double>(t.paths);
        auto const a = tail(with, 0.01);
        auto const b = tail(without, 0.01);
        batch[0].push_back(a.first);
        batch[1].push_back(a.second);
        batch[2].push_back(b.first);
        batch[3].push_back(b.second);
    });
    expect_probability("P(min x <= -0.3) with", hits, paths, 0.1892633864);
    expect_mean("VaR 99 % with", batch[0], 0.5507521874);
    expect_mean("ES 99 % with", batch[1], 0.6236959509);
    expect_mean("VaR 99 % without", batch[2], 0.263868327);
    expect_mean("ES 99 % without", batch[3], 0.301410639);
}

TEST(Feedback, LayerBehindAGap) {
    Plan plan = gbm_plan(0.7, 0.0, kWeek, 16, 1, Monitoring::bridge);
    add_uniform(plan, models::Side::long_, 0.6, 0.03, 0.13);
    double const levels[] = {0.02, 0.08, 0.13, 0.2};
    double const with[] = {0.8448039033, 0.6211054135, 0.4867408119, 0.1593424583};
    double const without[] = {0.8448039033, 0.4256944824, 0.191848682, 0.04317278518};
    double n[8] = {};
    sample(plan, 4'000'000, [&](Tally const& t) {
        for (std::size_t i = 0; i < t.paths; ++i) {
            for (int k = 0; k < 4; ++k) {
                n[k] += t.of(Figure::feedback_low)[i] <= -levels[k] ? 1.0 : 0.0;
                n[4 + k] += t.of(Figure::baseline_low)[i] <= -levels[k] ? 1.0 : 0.0;
            }
        }
    });
    for (int k = 0; k < 4; ++k) {
        expect_probability("with, level " + std::to_string(levels[k]), n[k], 4e6, with[k]);
        expect_probability("without, level " + std::to_string(levels[k]), n[4 + k], 4e6,
                           without[k]);
    }
}

/// Gaussian cluster of total log impact 0.05, cut into bins of 1e-4: the bins change the cumulative
/// notional by less than 1e-6 of log price, hence P by less than 2e-5.
TEST(Feedback, GaussianCluster) {
    Plan plan = gbm_plan(0.7, 0.0, kWeek, 16, 1, Monitoring::bridge);
    for (int k = 0; k < 1600; ++k) {
        double const a = 1e-4 * k;
        double const b = 1e-4 * (k + 1);
        double const mass =
            models::normal_cdf((b - 0.08) / 0.015) - models::normal_cdf((a - 0.08) / 0.015);
        add_level(plan.book.of(models::Side::long_), a, b, 0.05 * mass);
    }
    set_permanent_impact(plan, 1.0);
    double const levels[] = {0.06, 0.08, 0.1, 0.15};
    double const with[] = {0.5830956168, 0.5695196528, 0.5695196528, 0.3175706065};
    double n[4] = {};
    double const paths = 800'000;
    sample(plan, 800'000, [&](Tally const& t) {
        for (double const low : t.of(Figure::feedback_low)) {
            for (int k = 0; k < 4; ++k) {
                n[k] += low <= -levels[k] ? 1.0 : 0.0;
            }
        }
    });
    for (int k = 0; k < 4; ++k) {
        expect_z("level " + std::to_string(levels[k]), n[k] / paths,
                 std::sqrt(with[k] * (1.0 - with[k]) / paths), with[k], 2e-5);
    }
}

TEST(Feedback, DominoOfPointClusters) {
    Plan plan = gbm_plan(0.6, 0.0, kWeek, 16, 1, Monitoring::bridge);
    auto& book = plan.book.of(models::Side::long_);
    add_level(book, 0.05, 0.05, 0.02);
    add_level(book, 0.065, 0.065, 0.03);
    add_level(book, 0.12, 0.12, 0.04);
    set_permanent_impact(plan, 1.0);
    double n[4] = {};
    double const paths = 1'000'000;
    sample(plan, 1'000'000, [&](Tally const& t) {
        for (double const usd : t.of(Figure::feedback_long_liquidated)) {
            n[usd > 0.08 ? 3 : usd > 0.04 ? 2 : usd > 0.01 ? 1 : 0] += 1.0;
        }
    });
    expect_probability("no cluster", n[0], paths, 0.43898258168967347);
    EXPECT_EQ(n[1], 0.0) << "the first never falls alone";
    expect_probability("two clusters", n[2], paths, 0.1474178387);
    expect_probability("three clusters", n[3], paths, 0.4135995796);
}

TEST(Feedback, LadderOfEqualPositions) {
    Plan plan = gbm_plan(0.65, 0.0, kWeek, 168, 1, Monitoring::step);
    double const q = 2e6;
    for (int k = 0; k < 60; ++k) {
        add_level(plan.book.of(models::Side::long_), 0.02 + 0.004 * k, 0.02 + 0.004 * k, q);
    }
    set_permanent_impact(plan, 1.2e-9);
    int const at_least[] = {1, 5, 10, 20, 40};
    double const with[] = {0.7989088983, 0.7464778767, 0.6823290815, 0.5604173603, 0.3519516294};
    double const without[] = {0.7989088983, 0.6697234263, 0.5202270181, 0.2802604982,
                              0.04990595263};
    double n[10] = {};
    std::vector<double> count_with;
    std::vector<double> count_without;
    double const paths = 3'200'000;
    sample(plan, 3'200'000, [&](Tally const& t) {
        for (std::size_t i = 0; i < t.paths; ++i) {
            double const a = t.of(Figure::feedback_long_liquidated)[i] / q;
            double const b = t.of(Figure::baseline_long_liquidated)[i] / q;
            count_with.push_back(a);
            count_without.push_back(b);
            for (int k = 0; k < 5; ++k) {
                n[k] += a > at_least[k] - 0.5 ? 1.0 : 0.0;
                n[5 + k] += b > at_least[k] - 0.5 ? 1.0 : 0.0;
            }
        }
    });
    for (int k = 0; k < 5; ++k) {
        std::string const name = "N >= " + std::to_string(at_least[k]);
        expect_probability(name + " with", n[k], paths, with[k]);
        expect_probability(name + " without", n[5 + k], paths, without[k]);
    }
    expect_mean("E N with", count_with, 27.825460414355096);
    expect_mean("E N without", count_without, 13.451258084456363);
}

struct Perturbed {
    double alpha;
    double beta;
    double mean_high;
    double mean_low;
    double mean_end;
    double mean_end2;
    double high_at_least[3];
    double low_at_most[3];
};

constexpr Perturbed kPerturbed[] = {
    {0.0,
     0.5,
     0.57269761002100931,
     -1.5957691216057308,
     -0.7978845608028654,
     3.0,
     {0.4246584054156405, 0.21179748682825666, 0.030333509452160397},
     {0.8025873486341526, 0.6170750774519738, 0.3173105078629141}},
    {0.5,
     0.5,
     1.2533141373155003,
     -1.2533141373155003,
     0.0,
     4.065631738490608,
     {0.6290968672958152, 0.4716275526800286, 0.24203173166341363},
     {0.6290968672958152, 0.4716275526800286, 0.24203173166341363}},
    {0.3,
     0.6,
     0.7596479878377735,
     -1.8139754238613304,
     -0.8604908579654662,
     4.767432759231149,
     {0.47324663111281584, 0.3042993550289494, 0.10134368581689933},
     {0.7673225673844275, 0.6206313187896082, 0.3811445064379284}},
};

/// Two sides, continuous time. Which side moves first inside a step is a rule, not a draw. The bias
/// this leaves falls with the square root of the step: with 100 steps and 1.5 million paths it was
/// seen at z = 5 (0.5 % of E sup x); with 2,500 steps it is a fifth of that, half a standard error
/// here.
TEST(Feedback, DoublyPerturbedBrownianMotion) {
    for (Perturbed const& c : kPerturbed) {
        Plan plan = gbm_plan(1.0, 0.5, 1.0, 2500, 1, Monitoring::bridge);
        add_uniform(plan, models::Side::long_, c.beta, 0.0, 60.0);
        if (c.alpha > 0.0) {
            add_uniform(plan, models::Side::short_, c.alpha, 0.0, 60.0);
        }
        std::vector<double> low;
        std::vector<double> high;
        std::vector<double> end;
        std::vector<double> end2;
        sample(plan, 300'000, [&](Tally const& t) {
            for (std::size_t i = 0; i < t.paths; ++i) {
                double const x = t.of(Figure::feedback_return)[i];
                low.push_back(t.of(Figure::feedback_low)[i]);
                high.push_back(t.of(Figure::feedback_high)[i]);
                end.push_back(x);
                end2.push_back(x * x);
            }
        });
        std::printf("alpha %g, beta %g\n", c.alpha, c.beta);
        expect_mean("E sup x", high, c.mean_high);
        expect_mean("E inf x", low, c.mean_low);
        expect_mean("E x_T", end, c.mean_end);
        expect_mean("E x_T^2", end2, c.mean_end2);
        double const at[] = {0.5, 1.0, 2.0};
        auto const n = static_cast<double>(low.size());
        for (int k = 0; k < 3; ++k) {
            auto const beyond = [&](std::vector<double> const& v, double sign) {
                return static_cast<double>(
                    std::count_if(v.begin(), v.end(), [&](double x) { return sign * x >= at[k]; }));
            };
            expect_probability("P(sup x >= " + std::to_string(at[k]) + ")", beyond(high, 1.0), n,
                               c.high_at_least[k]);
            expect_probability("P(inf x <= -" + std::to_string(at[k]) + ")", beyond(low, -1.0), n,
                               c.low_at_most[k]);
        }
    }
}

/// Two sides on a grid, where one side at most moves in a step and no rule is needed. The reference
/// is an independent simulation of 2 million paths, whose own standard error is added.
TEST(Feedback, TwoSidesOnAGrid) {
    Plan plan = gbm_plan(1.0, 0.5, 1.0, 100, 1, Monitoring::step);
    add_uniform(plan, models::Side::long_, 0.6, 0.0, 60.0);
    add_uniform(plan, models::Side::short_, 0.3, 0.0, 60.0);
    std::vector<double> low;
    std::vector<double> high;
    std::vector<double> end;
    sample(plan, 2'000'000, [&](Tally const& t) {
        low.insert(low.end(), t.of(Figure::feedback_low).begin(), t.of(Figure::feedback_low).end());
        high.insert(high.end(), t.of(Figure::feedback_high).begin(),
                    t.of(Figure::feedback_high).end());
        end.insert(end.end(), t.of(Figure::feedback_return).begin(),
                   t.of(Figure::feedback_return).end());
    });
    auto const expect = [](char const* name, std::vector<double> const& v, double expected,
                           double se) {
        MeanSe const m = mean_and_se(v);
        expect_z(name, m.mean, std::hypot(m.se, se), expected);
    };
    expect("E sup x", high, 0.7611363204930178, 0.000605297939369261);
    expect("E inf x", low, -1.686819672529239, 0.0010790433753120588);
    expect("E x_T", end, -0.7845365349128929, 0.0014192753492328278);
}

}  // namespace
}  // namespace cascade::test
