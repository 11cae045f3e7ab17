/// Laws of impact against closed forms. Distances and USD are plain numbers: laws are free of
/// scale.

#include "models/impact/impact_law.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "models/cascade/settle_market.hpp"
#include "tests/helpers/plans.hpp"

namespace cascade::test {
namespace {

using models::LawKind;
using models::LawState;
using models::LawTable;

LawTable law(LawKind kind, double scale, double exponent = 1.0, double order_size = 0.0) {
    LawTable out{};
    out.kind = kind;
    out.scale = scale;
    out.exponent = exponent;
    out.order_size = order_size;
    out.floor = 1.0;
    out.thinness = 1.0;
    return out;
}

struct Profile {
    std::vector<double> distance{0.0};
    std::vector<double> depth{0.0};

    void add(double x, double usd) {
        distance.push_back(x);
        depth.push_back(usd);
    }
    [[nodiscard]] LawTable table() const {
        LawTable out = law(LawKind::profile, 0.0);
        out.distance = distance.data();
        out.depth = depth.data();
        out.points = static_cast<std::int64_t>(depth.size());
        return out;
    }
};

struct Map {
    models::SideBook book;
    std::vector<double> density;

    void add(double near, double far, double notional) {
        add_level(book, near, far, notional);
        density.push_back(far > near ? notional / (far - near) : 0.0);
    }
    [[nodiscard]] models::LevelTable table() const {
        return {book.near.data(), book.far.data(), book.notional.data(), density.data(),
                static_cast<std::int64_t>(book.size())};
    }
};

models::MarketEnd cascade(Map const& map, LawTable const& law, double mark, LawState& state,
                          double limit = std::numeric_limits<double>::infinity()) {
    models::Frontier frontier;
    return models::settle_market(
        {map.table(), frontier}, law, {mark, limit}, state, [](std::int64_t) { return 1.0; },
        models::CascadeNotes{[](double, double, double) {}, [](std::int64_t, double, double) {}},
        models::OpenDesk{});
}

models::MarketEnd cascade(Map const& map, LawTable const& law, double mark) {
    LawState state{0.0, 1.0};
    return cascade(map, law, mark, state);
}

/// One order after another through one law: impact before, after and on average.
struct Execution {
    LawTable law;
    LawState state{0.0, 1.0};

    double average(double q, double& shift) {
        double const before = state.flow;
        models::LawAdvance const a = models::displace(law, state, q);
        state = a.state;
        shift = a.shift;
        return models::mean_impact(law, before, state.flow, a.shift);
    }
};

TEST(ImpactLaw, SquareRootOnAUniformMap) {
    Map map;
    map.add(0.0, 100.0, 1e8);
    LawTable const root = law(LawKind::power, 0.001, 0.5);
    EXPECT_NEAR(cascade(map, root, 0.5).mark, 1.8660254037844386, 1e-9);
    EXPECT_NEAR(cascade(map, root, 0.01).mark, 1.0199019513592784, 1e-9);
    // As the shock vanishes the drop tends to (c rho^delta)^(1 / (1 - delta)).
    EXPECT_NEAR(cascade(map, root, 1e-13).mark, 1.0, 1e-9);
    // Facts: 1 % shock, c = 0.02 / sqrt(40e9), rho = 7.56e9 / 0.09.
    Map facts;
    facts.add(0.0, 0.09, 7.56e9);
    EXPECT_NEAR(cascade(facts, law(LawKind::power, 0.02 / std::sqrt(40e9), 0.5), 0.01).mark,
                0.0133485, 5e-8);
}

TEST(ImpactLaw, PowerPerOrderOnALadderIsLinear) {
    Map map;
    for (int k = 0; k < 400; ++k) {
        map.add(0.25 * k, 0.25 * k, 1e4);
    }
    auto const end = cascade(map, law(LawKind::per_order, 0.00175, 0.5, 1e4), 1.03);
    EXPECT_NEAR(end.flow, 14e4, 1e-6);
    EXPECT_NEAR(end.mark, 3.48, 1e-12);
}

/// Impact linear in log price, positions uniform in price: bins of equal width in price.
TEST(ImpactLaw, UniformInPriceMeetsLambertsW) {
    struct Case {
        double price, rho, per_usd, final, usd;
    };
    for (Case const& c : {Case{98.0, 4e6, 1.5e-9, 95.24165723362461, 19033371.065501545},
                          Case{99.9, 12e6, 1.25e-9, 41.60769328777103, 700707680.5467477}}) {
        Map map;
        int const bins = 40000;
        for (int k = 0; k < bins; ++k) {
            double const width = 70.0 / bins;
            map.add(-std::log(1.0 - 0.01 * width * k), -std::log(1.0 - 0.01 * width * (k + 1)),
                    c.rho * width);
        }
        auto const end = cascade(map, law(LawKind::linear, c.per_usd), -std::log(c.price / 100.0));
        EXPECT_NEAR(100.0 * std::exp(-end.mark), c.final, 1e-6 * c.final);
        EXPECT_NEAR(end.flow, c.usd, 1e-6 * c.usd);
    }
}

TEST(ImpactLaw, SquareRootLawAndItsAverage) {
    double const bp[] = {4.0, 12.649110640673518, 40.0};
    for (int i = 0; i < 3; ++i) {
        Execution order{law(LawKind::power, 1.0 * 0.04 / std::sqrt(1e10), 0.5)};
        double shift = 0.0;
        double const mean = order.average(1e6 * std::pow(10.0, i), shift);
        EXPECT_NEAR(1e4 * shift, bp[i], 1e-10 * bp[i]);
        EXPECT_NEAR(1e4 * mean, bp[i] * 2.0 / 3.0, 1e-10 * bp[i]);
    }
}

/// Almgren, Thum, Hauptmann, Li (2005), IBM, a tenth of the daily volume.
TEST(ImpactLaw, AlmgrenAndOthers) {
    double const volume = 6561000.0;
    double const sigma = 157.0;  // bp
    double const x = 0.1 * volume;
    double shift = 0.0;
    Execution permanent{
        law(LawKind::linear, 0.314 * sigma * std::pow(1728e6 / volume, 0.25) / volume)};
    double const half = permanent.average(x, shift);
    EXPECT_NEAR(shift, 19.85970191185253, 1e-9 * 20);
    double const durations[] = {0.1, 0.2, 0.5};
    double const temporary[] = {22.294, 14.708554681385452, 8.48801218194636};
    double const realised[] = {32.22385095592627, 24.638405637311717, 18.417863137872622};
    for (int i = 0; i < 3; ++i) {
        Execution now{law(LawKind::power, 0.142 * sigma / std::pow(volume, 0.6), 0.6)};
        static_cast<void>(now.average(x / durations[i], shift));
        EXPECT_NEAR(shift, temporary[i], 1e-9 * temporary[i]);
        EXPECT_NEAR(half + shift, realised[i], 1e-9 * realised[i]);
    }
}

/// Almgren and Chriss (2000), table 1: cost of two given schedules. The temporary part is linear
/// impact that has decayed before the next sale.
TEST(ImpactLaw, CostsOfAlmgrenAndChriss) {
    std::vector<std::vector<double>> const holdings{
        {1e6, 8e5, 6e5, 4e5, 2e5, 0.0},
        {1e6, 541955.5543739223, 289854.21940993506, 147897.48782172313, 62141.80160576603, 0.0}};
    double const cost[] = {662500.0, 911226.9863037935};
    double const variance[] = {1083e9, 364128572058.141};
    for (std::size_t i = 0; i < 2; ++i) {
        Execution permanent{law(LawKind::linear, 2.5e-7)};
        double moved = 0.0;
        double sum = 0.0;
        double var = 0.0;
        for (std::size_t k = 1; k <= 5; ++k) {
            double const n = holdings[i][k - 1] - holdings[i][k];
            double temporary = 0.0;
            Execution now{law(LawKind::linear, 2.5e-6)};
            static_cast<void>(now.average(n, temporary));
            sum += n * (moved + 0.0625 + temporary);
            double shift = 0.0;
            static_cast<void>(permanent.average(n, shift));
            moved += shift;
            var += 0.95 * 0.95 * holdings[i][k] * holdings[i][k];
        }
        EXPECT_NEAR(sum, cost[i], 1e-10 * cost[i]);
        EXPECT_NEAR(var, variance[i], 1e-10 * variance[i]);
    }
}

/// Cost of a schedule of blocks and constant rate under impact that decays: impact before each
/// sale, plus the sale's own average.
double decaying_cost(std::vector<double> const& sales, std::vector<double> const& weight,
                     std::vector<double> const& decay, double kappa) {
    std::vector<double> parts(weight.size(), 0.0);
    double cost = 0.0;
    for (double const n : sales) {
        Execution order{law(LawKind::linear, kappa)};
        double shift = 0.0;
        double const mean = order.average(n, shift);
        double standing = 0.0;
        for (std::size_t j = 0; j < parts.size(); ++j) {
            standing += parts[j];
            parts[j] = (parts[j] + weight[j] * shift) * decay[j];
        }
        cost += n * (standing + mean);
    }
    return cost;
}

/// Obizhaeva and Wang (2013): error of a discrete schedule falls with its step.
TEST(ImpactLaw, CostsOfObizhaevaAndWang) {
    double last[2] = {1e300, 1e300};
    for (double const n : {2000.0, 4000.0}) {
        auto const sales = static_cast<std::size_t>(n) + 1;
        double const decay = std::exp(-1.5 * 2.0 / n);
        std::vector<double> even(sales, 1e5 / (n + 1.0));
        std::vector<double> best(sales, 6e4 / (n - 1.0));
        best.front() = best.back() = 2e4;
        double const error[] = {
            std::fabs(decaying_cost(even, {1.0}, {decay}, 1e-4) - 227754.11870754045),
            std::fabs(decaying_cost(best, {1.0}, {decay}, 1e-4) - 200000.0)};
        for (int i = 0; i < 2; ++i) {
            EXPECT_LT(error[i], 0.6 * last[i]);
            EXPECT_LT(error[i], 4e5 / n);
            last[i] = error[i];
        }
    }
    EXPECT_NEAR(decaying_cost({1e5}, {1.0}, {1.0}, 1e-4), 500000.0, 1e-6);
}

/// Density c x^a with a = 1, cut into bands.
TEST(ImpactLaw, WalkThroughALinearBook) {
    Profile book;
    for (int k = 1; k <= 4000; ++k) {
        double const x = 0.001 * k;
        book.add(x, 0.5 * 2e6 * x * x);
    }
    Execution order{book.table()};
    double shift = 0.0;
    double const mean = order.average(4e6, shift);
    EXPECT_NEAR(shift, 2.0, 1e-9);
    EXPECT_NEAR(mean, 4.0 / 3.0, 1e-6);
    EXPECT_NEAR(100.0 - mean, 98.66666666666667, 1e-6);
}

/// Bids at single prices: steps of the profile.
TEST(ImpactLaw, WalkThroughExplicitLevels) {
    double const prices[] = {99.9, 99.8, 99.5, 99.0, 97.0};
    double const coins[] = {1500.0, 2500.0, 4000.0, 10000.0, 20000.0};
    Profile book;
    double sum = 0.0;
    for (int k = 0; k < 5; ++k) {
        book.add(100.0 - prices[k] - 1e-9, sum + 1e-7);
        sum += coins[k];
        book.add(100.0 - prices[k], sum);
    }
    Execution order{book.table()};
    double shift = 0.0;
    double const mean = order.average(9000.0, shift);
    EXPECT_NEAR(100.0 - mean, 99.59444444444445, 1e-8);
    EXPECT_NEAR(100.0 - shift, 99.0, 1e-8);
    EXPECT_NEAR(9000.0 * (100.0 - mean), 896350.0, 1e-4);
}

/// What a price band lets through moves price by the band, whatever the law, the depth, the memory.
TEST(ImpactLaw, ABandLetsThroughWhatFillsIt) {
    Profile book;
    book.add(0.01, 1e7);
    book.add(0.03, 8e7);
    book.add(0.05, 9e7);
    for (LawTable table : {law(LawKind::linear, 1e-10), law(LawKind::power, 1e-6, 0.5),
                           law(LawKind::power, 3e-7, 0.6), book.table()}) {
        for (double const depletion : {0.0, 2e-9, 3e-8}) {
            table.depletion = depletion;
            table.floor = 0.3;
            for (double const remembered : {0.0, 2e7}) {
                LawState const state{remembered, 0.8};
                double const usd = models::usd_within(table, state, 0.02);
                EXPECT_NEAR(models::displace(table, state, usd).shift, 0.02, 1e-12);
            }
        }
    }
}

/// A limit on orders: what is beyond triggers and moves nothing.
TEST(ImpactLaw, ALimitStopsTheMark) {
    Map map;
    map.add(1.0, 11.0, 1e7);
    map.add(11.0, 11.0, 5e6);
    LawState state{0.0, 1.0};
    // Without limit R = 0.5: from 2 to 3. With 6e5 USD: 0.3 further, to 2.3.
    EXPECT_NEAR(cascade(map, law(LawKind::linear, 5e-7), 2.0).mark, 3.0, 1e-12);
    auto const end = cascade(map, law(LawKind::linear, 5e-7), 2.0, state, 6e5);
    EXPECT_NEAR(end.mark, 2.3, 1e-12);
    EXPECT_NEAR(end.flow, 1.3e6, 1e-6);
    EXPECT_NEAR(end.executed, 6e5, 1e-6);
    state = {0.0, 1.0};
    auto const all = cascade(map, law(LawKind::linear, 5e-7), 12.0, state, 12e6);
    EXPECT_NEAR(all.mark, 18.0, 1e-12);
    EXPECT_NEAR(all.flow, 15e6, 1e-6);
    EXPECT_NEAR(all.executed, 12e6, 1e-6);
}

/// Strays of which there are none, said at run time: keeps settle_market() from its short-cut.
struct EmptyStrays {
    [[nodiscard]] double nearest() const { return std::numeric_limits<double>::infinity(); }
    double take() { return 0.0; }
};

/// What a cascade does and tells.
struct Told {
    models::MarketEnd end{};
    models::Frontier frontier;
    LawState state{0.0, 0.9};
    std::vector<models::LevelFill> fills;
    double heat = 0.0;  ///< USD
};

struct NotingDesk {
    std::vector<models::LevelFill>& fills;

    bool to_market(std::int64_t) { return true; }
    void fill(models::LevelFill const& level) { fills.push_back(level); }
};

template <class Strays>
Told told(Map const& map, models::DepthImpact const& law, models::CascadeStart const& start) {
    Told out;
    out.frontier.y = 0.0012;
    out.end = models::settle_market(
        {map.table(), out.frontier}, law, start, out.state, [](std::int64_t) { return 1.3; },
        models::CascadeNotes{[&](double, double, double usd) { out.heat += usd; },
                             [](std::int64_t, double, double) {}},
        NotingDesk{out.fills}, Strays{});
    return out;
}

/// A cascade that ends in its first bin has formulas of its own: those of the scan, in all it
/// tells.
TEST(ImpactLaw, ACascadeWithinItsFirstBinIsThatOfTheScan) {
    Map map;
    map.add(0.001, 0.003, 4e6);
    map.add(0.003, 0.006, 2e7);
    models::DepthImpact const law{2.5e-10, 5e-9, 0.2};
    int within = 0;
    for (double gap = 1e-7; gap < 2.5e-3; gap *= 1.3) {
        for (double const limit : {std::numeric_limits<double>::infinity(), 1e6}) {
            SCOPED_TRACE(testing::Message() << "gap " << gap << ", limit " << limit);
            models::CascadeStart const start{0.0012 + gap, limit};
            Told const a = told<models::NoStrays>(map, law, start);
            Told const b = told<EmptyStrays>(map, law, start);
            EXPECT_NEAR(a.end.mark - 0.0012, b.end.mark - 0.0012, 1e-12 * gap);
            EXPECT_NEAR(a.end.executed, b.end.executed, 1e-12 * b.end.flow);
            EXPECT_NEAR(a.state.depth, b.state.depth, 1e-14);
            EXPECT_NEAR(a.heat, b.heat, 1e-12 * b.heat);
            EXPECT_EQ(a.end.rounds, b.end.rounds);
            EXPECT_EQ(a.frontier.level, b.frontier.level);
            ASSERT_EQ(a.fills.size(), b.fills.size());
            for (std::size_t i = 0; i < a.fills.size(); ++i) {
                EXPECT_EQ(a.fills[i].level, b.fills[i].level);
                EXPECT_EQ(a.fills[i].from, b.fills[i].from);
                EXPECT_NEAR(a.fills[i].to - 0.0012, b.fills[i].to - 0.0012, 1e-12 * gap);
                EXPECT_NEAR(a.fills[i].triggered, b.fills[i].triggered, 1e-12 * b.end.flow);
                EXPECT_NEAR(a.fills[i].slip, b.fills[i].slip, 1e-9 * b.fills[i].slip);
                EXPECT_EQ(a.fills[i].mark, b.fills[i].mark);
            }
            within += a.fills.size() == 1 && a.end.mark < 0.003 ? 1 : 0;
        }
    }
    EXPECT_GT(within, 40) << "the short-cut was hardly taken";
}

}  // namespace
}  // namespace cascade::test
