/// Self-exciting jumps, counted through the engine: jumps of size -1 without diffusion and without
/// compensator, so that the return is the number of jumps, negative.
///
/// Numbers: reference pack of this project, set 03: moments from Hawkes (1971) and the moment
/// equations of (intensity, count); cluster sizes from Borel (1942), Otter (1949), Tanner (1961).

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "models/price/jump_growth.hpp"
#include "tests/helpers/log_mgf.hpp"
#include "tests/helpers/plans.hpp"
#include "tests/helpers/sample.hpp"

namespace cascade::test {
namespace {

using engine::Figure;
using engine::Monitoring;
using engine::Plan;
using engine::Tally;
using models::JumpProcess;
using models::NormalJump;

/// Jumps without diffusion and without compensator: the return is the sum of the jumps.
Plan jumps_alone(std::uint64_t seed, JumpProcess const& jumps, double years, std::size_t steps) {
    Plan plan = gbm_plan(0.0, 0.0, years, steps, 1, Monitoring::step);
    plan.seed = seed;
    plan.price.jumps = jumps;
    plan.price.prescribed = models::jump_log_growth(jumps, plan.step_years(), steps);
    plan.price.prescribed.resize(steps, plan.price.prescribed.front());
    return plan;
}

/// Hands the number of jumps of each path to count(n).
void count_jumps(std::uint64_t seed, JumpProcess jumps, double years, std::size_t steps,
                 std::uint64_t paths, std::function<void(double)> const& count) {
    jumps.size = NormalJump{-1.0, 0.0};
    sample(jumps_alone(seed, jumps, years, steps), paths, [&](Tally const& t) {
        for (double const x : t.of(Figure::baseline_return)) {
            count(-x);
        }
    });
}

struct CountCase {
    std::uint64_t seed;
    double intensity;
    double excitation;
    double decay;
    double years;
    std::size_t steps;
    std::uint64_t paths;
    double mean;
    double variance;
    double none;
    double one;
};

constexpr CountCase kCounts[] = {
    {100, 1.2, 3.0, 5.0, 2.0, 7, 2'000'000, 5.11648407499986, 23.07912270613044, 0.0907179532894125,
     0.1278945826492919},
    {200, 0.5, 0.9, 1.0, 30.0, 30, 100'000, 107.24041807655388, 5229.492898630592, 0.0, 0.0},
};

TEST(Hawkes, NumberOfJumps) {
    for (CountCase const& c : kCounts) {
        JumpProcess const jumps{c.intensity, c.intensity, c.excitation, c.decay, {}};
        RunningMean mean;
        RunningMean square;
        double none = 0.0;
        double one = 0.0;
        count_jumps(c.seed, jumps, c.years, c.steps, c.paths, [&](double n) {
            mean.add(n);
            square.add((n - c.mean) * (n - c.mean));
            none += n == 0.0 ? 1.0 : 0.0;
            one += n == 1.0 ? 1.0 : 0.0;
        });
        std::printf("intensity %g, branching ratio %g\n", c.intensity, jumps.branching_ratio());
        mean.expect("E N", c.mean);
        square.expect("Var N", c.variance);
        if (c.none > 0.0) {
            auto const paths = static_cast<double>(c.paths);
            expect_probability("P(N = 0)", none, paths, c.none);
            expect_probability("P(N = 1)", one, paths, c.one);
        }
    }
}

/// The intensity at the end, over its base: depth that falls with it makes the impact of one level,
/// reached by a push in the last step, proportional to it.
void expect_intensity(std::uint64_t seed, JumpProcess jumps, double years, std::size_t steps,
                      std::uint64_t paths, double mean, double variance) {
    jumps.size = NormalJump{0.0, 0.0};
    Plan plan = jumps_alone(seed, jumps, years, steps);
    plan.price.prescribed.back() -= 0.2;
    add_level(plan.book.side[0], 0.1, 0.1, 1e6);
    double const moved = 0.003;  // by the level, at the base intensity
    set_permanent_impact(plan, moved / 1e6);
    plan.depth.intensity_exponent = 1.0;
    RunningMean first;
    RunningMean square;
    sample(plan, paths, [&](Tally const& t) {
        for (std::size_t i = 0; i < t.paths; ++i) {
            double const ratio =
                (t.of(Figure::baseline_return)[i] - t.of(Figure::feedback_return)[i]) / moved;
            double const lambda = jumps.intensity * ratio;
            first.add(lambda);
            square.add((lambda - mean) * (lambda - mean));
        }
    });
    first.expect("E lambda_T", mean);
    square.expect("Var lambda_T", variance);
}

TEST(Hawkes, Intensity) {
    JumpProcess jumps{1.2, 1.2, 3.0, 5.0, {}};
    expect_intensity(1000, jumps, 2.0, 7, 2'000'000, 2.9670318500002786, 6.602096199548922);
    jumps.stationary = true;
    expect_intensity(1100, jumps, 0.1, 7, 2'000'000, 3.0, 6.75);
    jumps = {0.5, 0.5, 0.9, 1.0, {}};
    expect_intensity(1200, jumps, 30.0, 30, 200'000, 4.775958192344612, 18.475417143253356);
    jumps.stationary = true;
    expect_intensity(1300, jumps, 30.0, 30, 100'000, 5.0, 20.25);
}

/// From the law in the long run: as many jumps in any stretch of time.
TEST(Hawkes, StationaryNumberOfJumps) {
    struct {
        std::uint64_t seed;
        JumpProcess jumps;
        double years;
        std::size_t steps;
        std::uint64_t paths;
        double mean;
        double variance;
    } const cases[] = {
        {1400, {1.2, 0.0, 3.0, 5.0, {}, true}, 2.0, 7, 2'000'000, 6.0, 29.76923565624878},
        {1500, {0.5, 0.0, 0.9, 1.0, {}, true}, 30.0, 30, 100'000, 150.0, 10296.445988420926},
    };
    for (auto const& c : cases) {
        RunningMean mean;
        RunningMean square;
        count_jumps(c.seed, c.jumps, c.years, c.steps, c.paths, [&](double n) {
            mean.add(n);
            square.add((n - c.mean) * (n - c.mean));
        });
        std::printf("branching ratio %g\n", c.jumps.branching_ratio());
        mean.expect("E N", c.mean);
        square.expect("Var N", c.variance);
    }
}

/// Poisson process: all probabilities known.
TEST(Hawkes, PoissonNumberOfJumps) {
    double const expected = 2.5;
    double n[8] = {};
    count_jumps(300, {5.0, 5.0, 0.0, 0.0, {}}, 0.5, 7, 2'000'000, [&](double count) {
        if (count < 8.0) {
            n[static_cast<int>(count)] += 1.0;
        }
    });
    double p = std::exp(-expected);
    for (int k = 0; k < 8; ++k) {
        expect_probability("P(N = " + std::to_string(k) + ")", n[k], 2e6, p);
        p *= expected / (k + 1.0);
    }
}

/// Started above its base: intensity decays until the first jump, P(N_t = 0) = exp(-base t - excess
/// (1 - exp(-decay t)) / decay), step after step; moments from the generating function.
TEST(Hawkes, StartedExcited) {
    JumpProcess jumps{1.0, 7.0, 2.0, 4.0, {}};
    Cumulants const k = cumulants(
        [&](Complex u) {
            jumps.size = NormalJump{1.0, 0.0};  // E[exp(u J)] = exp(u): the return is the count
            return jump_log_mgf(jumps, 1.5, u);
        },
        0.05);
    MomentTest moments(k);
    count_jumps(400, jumps, 1.5, 6, 2'000'000, [&](double n) { moments.add(n); });
    moments.expect("N");

    jumps.size = NormalJump{-1.0, 0.0};
    Plan plan = jumps_alone(500, jumps, 1.5, 6);
    plan.thresholds = {{models::Side::long_, 50.0, -0.5}};
    std::vector<double> none(plan.steps, 0.0);
    sample(plan, 1'000'000, [&](Tally const& t) {
        for (double const s : t.first_passage[0]) {
            for (std::size_t step = 0; step < plan.steps; ++step) {
                none[step] += !(s <= (static_cast<double>(step) + 1.5) * plan.step_s) ? 1.0 : 0.0;
            }
        }
    });
    for (std::size_t step = 0; step < plan.steps; ++step) {
        double const t = 0.25 * (static_cast<double>(step) + 1.0);
        expect_probability("P(no jump by " + std::to_string(t) + ")", none[step], 1e6,
                           std::exp(-t - 6.0 / 4.0 * (1.0 - std::exp(-4.0 * t))));
    }
}

/// Log price of hawkes-price-p: no compensator, so the deterministic one is added back.
TEST(Hawkes, Price) {
    JumpProcess const jumps{10.0, 10.0, 30.0, 50.0, NormalJump{-0.02, 0.03}};
    Plan plan = gbm_plan(0.5, 0.0, 30.0 / 365.0, 13, 1, Monitoring::step);
    plan.price.jumps = jumps;
    double growth = 0.0;
    for (double const g : models::jump_log_growth(jumps, plan.step_years(), plan.steps)) {
        growth += g;
    }
    double const mean = -0.03926842452882908;
    RunningMean first;
    RunningMean second;
    sample(plan, 2'000'000, [&](Tally const& t) {
        for (double const x : t.of(Figure::baseline_return)) {
            first.add(x + growth);
            second.add((x + growth - mean) * (x + growth - mean));
        }
    });
    first.expect("mean", mean);
    second.expect("variance", 0.023602621771196226);
}

struct Cluster {
    std::uint64_t seed;
    double ratio;
    int seeds;
    double decays;  ///< horizon in decay times
    std::uint64_t paths;
    int k[5];
    double pmf[5];
    int at_least[3];
    double tail[3];
    double mean;      ///< 0: infinite
    double variance;  ///< 0: too heavy a tail to test
};

constexpr Cluster kClusters[] = {
    {600,
     0.5,
     1,
     120.0,
     1'000'000,
     {1, 2, 3, 5, 10},
     {0.6065306597126334, 0.18393972058572117, 0.08367381005566119, 0.026720377156217057,
      0.003626557741564375},
     {10, 0, 0},
     {0.013616256176643225, 0.0, 0.0},
     2.0,
     4.0},
    {700,
     0.9,
     1,
     600.0,
     300'000,
     {1, 2, 3, 5, 10},
     {0.4065696597405991, 0.1487689993994279, 0.08165469797879596, 0.037961524108024884,
      0.013175564000952268},
     {10, 100, 0},
     {0.18627084538849897, 0.017419696420175188, 0.0},
     10.0,
     900.0},
    {800,
     0.99,
     1,
     4000.0,
     100'000,
     {1, 2, 3, 5, 10},
     {0.3715766910220457, 0.13668854493778387, 0.0754235616844709, 0.03543903309607208,
      0.012631017814518322},
     {10, 100, 1000},
     {0.2506225736919371, 0.07104359930426557, 0.01662895628248805},
     100.0,
     0.0},
    {850,
     1.0,
     1,
     1000.0,
     100'000,
     {1, 2, 3, 5, 10},
     {0.36787944117144233, 0.1353352832366127, 0.07468060255179591, 0.03509347395357014,
      0.01251100357211333},
     {10, 100, 1000},
     {0.2580250284428046, 0.07996610115411339, 0.02523693325000096},
     0.0,
     0.0},
    {900,
     0.8,
     5,
     300.0,
     300'000,
     {5, 6, 10, 20, 50},
     {0.01831563888873418, 0.032918988196080114, 0.04580183079628962, 0.024804382905538956,
      0.00439651412224495},
     {30, 0, 0},
     {0.26588048038809226, 0.0, 0.0},
     25.0,
     500.0},
};

/// Without base, and started as `seeds` jumps at once would leave the intensity: the jumps that
/// follow and the seeds are the clusters of the seeds, of Borel-Tanner law. The horizon is long
/// enough for less than 1e-10 of the clusters to live on; at a ratio of 1, which scenarios may not
/// have, 0.2 % do, nearly all of them larger than any size looked at.
TEST(Hawkes, ClusterSizes) {
    for (Cluster const& c : kClusters) {
        double n[8] = {};
        RunningMean mean;
        RunningMean square;
        count_jumps(c.seed, {0.0, c.seeds * c.ratio, c.ratio, 1.0, {}}, c.decays, 3, c.paths,
                    [&](double followers) {
                        double const size = followers + c.seeds;
                        mean.add(size);
                        square.add((size - c.mean) * (size - c.mean));
                        for (int j = 0; j < 5; ++j) {
                            n[j] += size == c.k[j] ? 1.0 : 0.0;
                        }
                        for (int j = 0; j < 3; ++j) {
                            n[5 + j] += size >= c.at_least[j] ? 1.0 : 0.0;
                        }
                    });
        std::printf("branching ratio %g, seeds %d\n", c.ratio, c.seeds);
        auto const paths = static_cast<double>(c.paths);
        for (int j = 0; j < 5; ++j) {
            expect_probability("P(size = " + std::to_string(c.k[j]) + ")", n[j], paths, c.pmf[j]);
        }
        for (int j = 0; j < 3 && c.tail[j] > 0.0; ++j) {
            expect_probability("P(size >= " + std::to_string(c.at_least[j]) + ")", n[5 + j], paths,
                               c.tail[j]);
        }
        if (c.mean > 0.0) {
            mean.expect("E size", c.mean);
        }
        if (c.variance > 0.0) {
            square.expect("Var size", c.variance);
        }
    }
}

}  // namespace
}  // namespace cascade::test
