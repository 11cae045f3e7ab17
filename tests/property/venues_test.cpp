/// Several venues: the kernel equals the scalar reference path by path, money is conserved on every
/// venue, mirrored markets mirror, and what should reduce to one venue does.

#include "tests/helpers/venues.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "engine/simulate/replay.hpp"
#include "engine/simulate/run.hpp"
#include "tests/helpers/equal_paths.hpp"
#include "tests/helpers/plans.hpp"

namespace cascade::test {
namespace {

using engine::CashFigure;
using engine::Figure;
using engine::Plan;
using models::MarkRule;

constexpr double kNone = std::numeric_limits<double>::infinity();

engine::Tally simulated(Plan const& plan) {
    return engine::run(plan, {1, nullptr, nullptr}).tally;
}

models::LiquidationRules rules(double fund = kNone, bool deleveraging = false) {
    models::LiquidationRules out;
    out.accounts = true;
    out.margin = 0.004;
    out.fee = 0.001;
    out.fund = fund;
    out.deleveraging = deleveraging;
    return out;
}

/// Bins and points of known and unknown leverage on both sides of a thin market.
Plan plan_with(std::vector<models::Venue> const& venues, std::uint64_t paths = 60) {
    Plan plan = full_plan(paths);
    plan.impact.depth_1pct = 2e8;
    for (auto& side : plan.book.side) {
        for (std::size_t k = 0; k < side.size(); ++k) {
            if (k % 3 == 2) {
                side.far[k] = side.near[k];
            }
            side.leverage[k] = k % 4 == 0 ? std::numeric_limits<double>::quiet_NaN()
                                          : 5.0 + 3.0 * static_cast<double>(k % 7);
        }
    }
    plan.venues = venues;
    plan.arbitrage_half_life_s = 120.0;
    return plan;
}

class Random {
  public:
    explicit Random(std::uint64_t seed) : bits_(seed) {}
    double uniform(double low, double high) {
        return low + (high - low) * static_cast<double>(bits_() >> 11) * 0x1p-53;
    }
    double logarithmic(double low, double high) {
        return std::exp(uniform(std::log(low), std::log(high)));
    }
    bool chance(double p) { return uniform(0.0, 1.0) < p; }
    std::uint64_t number(std::uint64_t below) { return bits_() % below; }
    std::uint64_t seed() { return bits_(); }

  private:
    std::mt19937_64 bits_;
};

/// Shares that sum to 1.
std::vector<double> shares(Random& r, std::size_t n) {
    std::vector<double> out;
    double sum = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
        out.push_back(r.uniform(0.1, 1.0));
        sum += out.back();
    }
    for (double& share : out) {
        share /= sum;
    }
    return out;
}

models::LiquidationRules random_rules(Random& r) {
    models::LiquidationRules out;
    out.accounts = true;
    out.margin = r.uniform(0.0, 0.05);
    out.fee = r.chance(0.3) ? 0.0 : r.uniform(0.0, 0.02);
    out.surplus_to_fund = r.chance(0.5);
    out.fund = r.chance(0.3) ? kNone : r.logarithmic(1.0, 1e8);
    out.deleveraging = std::isfinite(out.fund) && r.chance(0.7);
    out.deleverage_at = out.deleveraging && r.chance(0.5) ? r.uniform(0.0, 0.9) : 0.0;
    out.flow_per_s = r.chance(0.5) ? kNone : r.logarithmic(1e3, 1e6);
    out.price_band = r.chance(0.5) ? kNone : r.uniform(0.0005, 0.05);
    return out;
}

void add_venues(Random& r, Plan& plan) {
    std::size_t const n = 1 + r.number(4);
    std::vector<double> const book = shares(r, n);
    std::vector<double> const depth = shares(r, n);
    bool const linear = std::holds_alternative<models::LinearLaw>(plan.impact.law);
    bool together = false;  // one that does not mark at its last price is there already
    for (std::size_t v = 0; v < n; ++v) {
        auto const mark = together && !linear ? MarkRule::last : static_cast<MarkRule>(r.number(3));
        together = together || mark != MarkRule::last;
        plan.venues.push_back(venue(book[v], depth[v], mark, r.logarithmic(5.0, 5000.0)));
        if (r.chance(0.8)) {
            plan.venues.back().rules = random_rules(r);
        }
    }
    plan.arbitrage_half_life_s = r.chance(0.1) ? kNone : r.logarithmic(5.0, 5000.0);
}

/// A random market with several venues.
Plan random_plan(Random& r) {
    Plan plan = gbm_plan(r.uniform(0.3, 1.5), 0.0, 0.5 / 365.0, 40, 1,
                         r.chance(0.5) ? engine::Monitoring::bridge : engine::Monitoring::step);
    plan.seed = r.seed();
    for (auto& side : plan.book.side) {
        double y = r.uniform(0.0, 0.005);
        for (std::uint64_t k = 0; k < 1 + r.number(12); ++k) {
            double const width = r.chance(0.3) ? 0.0 : r.uniform(0.0005, 0.006);
            add_level(side, y, y + width, r.logarithmic(1e5, 3e8));
            side.leverage.back() =
                r.chance(0.5) ? r.uniform(1.5, 100.0) : std::numeric_limits<double>::quiet_NaN();
            y += width + (r.chance(0.5) ? 0.0 : r.uniform(0.0001, 0.003));
        }
    }
    plan.impact = {r.logarithmic(3e7, 1e9), r.uniform(0.0, 1.0), {300.0}, {1.0}};
    if (r.chance(0.2)) {
        double const d = r.uniform(0.3, 0.9);
        plan.impact.law = models::PowerLaw{0.01 / std::pow(1e8, d), d, r.chance(0.3) ? 1e5 : 0.0};
        plan.impact.memory_half_life_s = r.uniform(60.0, 3600.0);
    }
    if (r.chance(0.7)) {
        plan.depth = {r.uniform(0.05, 1.0), 600.0, r.uniform(0.0, 2.0)};
    }
    if (r.chance(0.5)) {
        plan.dispersion = {0.22, 0.02, 0.5};
    }
    add_venues(r, plan);
    return plan;
}

void expect_venues(Plan const& plan, engine::Tally const& tally, ReferencePath const& reference,
                   std::size_t path, std::string const& what) {
    double scale = 1e6;
    for (auto const& side : plan.book.side) {
        for (double const notional : side.notional) {
            scale = std::max(scale, notional);
        }
    }
    for (std::size_t f = 0; f < tally.venue.size(); ++f) {
        engine::FigureInfo const& about = engine::venue_info(f / plan.venues.size());
        double expected = reference.venue[f];
        double seen = tally.venue[f][path];
        if (about.units != "USD") {  // the basis: of two of one size either counts as the largest
            expected = std::fabs(expected);
            seen = std::fabs(seen);
        }
        double const unit = about.units == "USD" ? std::max(scale, expected) : 1.0;
        ASSERT_NEAR(seen, expected, 1e-8 * unit) << what << ", path " << path << ", " << about.name
                                                 << " of venue " << f % plan.venues.size();
    }
}

void expect_equal(Plan const& plan, std::string const& what) {
    ASSERT_NO_FATAL_FAILURE(expect_equal_paths(plan, what));
    engine::Tally const tally = simulated(plan);
    for (std::uint64_t path = 0; path < plan.paths; path += 7) {
        ASSERT_NO_FATAL_FAILURE(expect_venues(plan, tally, reference_path(plan, path), path, what));
    }
}

TEST(Venues, EveryMarkEqualsReference) {
    expect_equal(plan_with({venue(0.5, 0.6, MarkRule::last), venue(0.5, 0.4, MarkRule::last)}),
                 "last, last");
    expect_equal(
        plan_with({venue(0.7, 0.4, MarkRule::smoothed, 300.0), venue(0.3, 0.6, MarkRule::index)}),
        "smoothed, index");
    expect_equal(plan_with({venue(0.3, 0.5, MarkRule::index), venue(0.5, 0.3, MarkRule::last),
                            venue(0.2, 0.2, MarkRule::smoothed, 60.0)}),
                 "index, last, smoothed");
}

TEST(Venues, DesksEqualReference) {
    Plan plan = plan_with({venue(0.4, 0.5, MarkRule::smoothed, 300.0),
                           venue(0.35, 0.3, MarkRule::index), venue(0.25, 0.2, MarkRule::last)});
    plan.venues[0].rules = rules(3e5, true);
    plan.venues[1].rules = rules(1e5, true);
    plan.venues[1].rules.flow_per_s = 2e4;
    plan.venues[2].rules = rules();
    plan.venues[2].rules.price_band = 0.001;
    expect_equal(plan, "desks");
}

TEST(Venues, RandomMarketsEqualReference) {
    Random r(7);
    int together = 0;
    for (int i = 0; i < 300; ++i) {
        Plan const plan = random_plan(r);
        engine::Tally const tally = simulated(plan);
        ReferencePath const reference = reference_path(plan, 0);
        std::string const what = "scenario " + std::to_string(i);
        for (std::size_t f = 0; f < engine::kFigures; ++f) {
            if (static_cast<Figure>(f) != Figure::feedback_runaway) {
                ASSERT_NEAR(tally.figures[f][0], reference.figures[f],
                            1e-8 * std::max(1.0, std::fabs(reference.figures[f])))
                    << what << ", " << info(static_cast<Figure>(f)).name;
            }
        }
        ASSERT_NO_FATAL_FAILURE(expect_venues(plan, tally, reference, 0, what));
        together += std::count_if(plan.venues.begin(), plan.venues.end(),
                                  [](models::Venue const& v) { return v.mark != MarkRule::last; })
                            > 1
                        ? 1
                        : 0;
    }
    EXPECT_GT(together, 60) << "the cases exercise too little";
}

/// Margin and bad debt against losses, what went back and the fund, on every venue, relative to
/// open interest.
double largest_leak(Plan const& plan, engine::Tally const& tally) {
    double worst = 0.0;
    double open = 1.0;
    for (auto const& side : plan.book.side) {
        for (double const notional : side.notional) {
            open += notional;
        }
    }
    std::size_t const n = plan.venues.size();
    for (std::size_t v = 0; v < n; ++v) {
        double const fund = plan.venues[v].rules.fund;
        double const start = std::isfinite(fund) ? fund : 0.0;
        for (std::size_t i = 0; i < tally.paths; ++i) {
            auto const of = [&](CashFigure f) {
                return tally
                    .venue[(engine::kVenueOwnFigures + static_cast<std::size_t>(f)) * n + v][i];
            };
            double const leak = of(CashFigure::margin) + of(CashFigure::bad_debt)
                                - of(CashFigure::loss) - of(CashFigure::returned)
                                - (of(CashFigure::fund_final) - start);
            worst = std::max(worst, std::fabs(leak) / (open + start));
        }
    }
    return worst;
}

TEST(Venues, MoneyIsConservedInRandomMarkets) {
    Random r(20251010);
    double worst = 0.0;
    int deleveraged = 0;
    int bad = 0;
    int waiting = 0;
    for (int i = 0; i < 10'000; ++i) {
        Plan const plan = random_plan(r);
        engine::Tally const tally = simulated(plan);
        worst = std::max(worst, largest_leak(plan, tally));
        ASSERT_LE(worst, 1e-9) << "scenario " << i;
        if (!plan.keeps_cash()) {
            continue;
        }
        ASSERT_GE(tally.of(CashFigure::queued)[0], 0.0) << "scenario " << i;
        deleveraged += tally.of(CashFigure::deleveraged)[0] > 0.0 ? 1 : 0;
        bad += tally.of(CashFigure::bad_debt)[0] > 0.0 ? 1 : 0;
        waiting += tally.of(CashFigure::queued)[0] > 0.0 ? 1 : 0;
    }
    std::printf(
        "  largest leak %.2g of open interest; deleveraging in %d scenarios, bad debt in "
        "%d, orders waiting in %d\n",
        worst, deleveraged, bad, waiting);
    EXPECT_GT(std::min({deleveraged, bad, waiting}), 500) << "the cases exercise too little";
}

/// Figures of `b` equal those of `a` but for rounding; rounds are counted by where levels begin.
void expect_same(Plan const& a, Plan const& b, std::string const& what) {
    engine::Tally const x = simulated(a);
    engine::Tally const y = simulated(b);
    double scale = 1.0;
    for (auto const& side : a.book.side) {
        for (double const notional : side.notional) {
            scale += notional;
        }
    }
    for (std::size_t f = 0; f < engine::kFigures; ++f) {
        double const unit = info(static_cast<Figure>(f)).units == "USD" ? scale : 1.0;
        for (std::size_t i = 0; i < x.paths; ++i) {
            ASSERT_NEAR(y.figures[f][i], x.figures[f][i], 1e-9 * unit)
                << what << ": " << info(static_cast<Figure>(f)).name << ", path " << i;
        }
    }
    for (std::size_t f = 0; f < engine::kCashFigures && !x.cash[f].empty(); ++f) {
        for (std::size_t i = 0; i < x.paths; ++i) {
            ASSERT_NEAR(y.cash[f][i], x.cash[f][i], 1e-9 * scale)
                << what << ": " << info(static_cast<CashFigure>(f)).name << ", path " << i;
        }
    }
    EXPECT_GT(x.of(Figure::feedback_cascades)[0], 0.0) << "the case exercises nothing";
}

TEST(Venues, OneVenueIsTheMarketItself) {
    Random r(11);
    for (int i = 0; i < 300; ++i) {
        Plan plan = random_plan(r);
        plan.venues.clear();
        Plan one = plan;
        plan.liquidation = random_rules(r);
        one.venues = {venue(1.0, 1.0, static_cast<MarkRule>(r.number(3)), 100.0)};
        one.venues[0].rules = plan.liquidation;
        engine::Tally const x = simulated(plan);
        engine::Tally const y = simulated(one);
        for (std::size_t f = 0; f < engine::kFigures; ++f) {
            ASSERT_NEAR(y.figures[f][0], x.figures[f][0],
                        1e-9 * std::max(1.0, std::fabs(x.figures[f][0])))
                << "scenario " << i << ", " << info(static_cast<Figure>(f)).name;
        }
        ASSERT_EQ(y.venue[static_cast<std::size_t>(engine::VenueFigure::basis)][0], 0.0);
    }
}

/// Marks at the index, shares of the book as of the depth, equal rules and impact linear: one
/// venue, also where orders are capped and funds run out.
TEST(Venues, EqualVenuesAtTheIndexAreOne) {
    Plan plan = plan_with({}, 320);
    Plan several = plan;
    several.venues = {venue(0.5, 0.5, MarkRule::index), venue(0.3, 0.3, MarkRule::index),
                      venue(0.2, 0.2, MarkRule::index)};
    expect_same(plan, several, "no rules");
    several.depth = plan.depth = {0.6, 900.0, 4.0};
    several.impact.depth_1pct = plan.impact.depth_1pct = 1.2e8;
    expect_same(plan, several, "floor of depth, runaways");
    // Without depth dynamics the split of the depth does not matter.
    several.depth = plan.depth = {1.0, 0.0, 0.0};
    several.venues[0].depth_share = 0.1;
    several.venues[1].depth_share = 0.7;
    expect_same(plan, several, "another split of the depth");
}

/// Log price upside down, longs and shorts exchanged: everything the other way round.
TEST(Venues, MirroringTheMarketMirrorsEveryFigure) {
    Random r(5);
    for (int i = 0; i < 2'000; ++i) {
        Plan plan = random_plan(r);
        plan.dispersion = {};
        double const sd =
            std::get<models::Gbm>(plan.price.diffusion).volatility * std::sqrt(plan.step_years());
        plan.price.diffusion = models::Gbm{0.0, 0.0};
        plan.monitoring = engine::Monitoring::step;
        for (std::size_t k = 0; k < plan.steps; ++k) {
            plan.price.prescribed.push_back(3.0 * sd * r.uniform(-1.0, 1.0));
        }
        for (models::Venue& v : plan.venues) {
            v.rules = {};  // simple returns are not the same both ways, and longs' queue is first
        }
        Plan mirrored = plan;
        std::swap(mirrored.book.side[0], mirrored.book.side[1]);
        for (double& move : mirrored.price.prescribed) {
            move = -move;
        }
        engine::Tally const a = simulated(plan);
        engine::Tally const b = simulated(mirrored);
        double const scale = 1e-9 * 3e9;
        auto const number = [](engine::Tally const& t, Figure f) { return t.of(f)[0]; };
        ASSERT_NEAR(number(b, Figure::feedback_high), -number(a, Figure::feedback_low), 1e-9) << i;
        ASSERT_NEAR(number(b, Figure::feedback_return), -number(a, Figure::feedback_return), 1e-9)
            << i;
        ASSERT_NEAR(number(b, Figure::feedback_depth_low), number(a, Figure::feedback_depth_low),
                    1e-9)
            << i;
        std::size_t const n = plan.venues.size();
        for (std::size_t v = 0; v < n; ++v) {
            ASSERT_NEAR(b.venue[v][0], a.venue[n + v][0], scale) << i;
            ASSERT_NEAR(b.venue[n + v][0], a.venue[v][0], scale) << i;
            ASSERT_NEAR(std::fabs(b.venue[2 * n + v][0]), std::fabs(a.venue[2 * n + v][0]), 1e-9)
                << i;
        }
    }
}

/// What happens to a lane does not hang on how often it is looked at.
TEST(Venues, ReplayedPathsAndPiecesEqualTheRun) {
    Random r(3);
    Plan plan = plan_with({venue(0.4, 0.5, MarkRule::smoothed, 300.0),
                           venue(0.35, 0.3, MarkRule::index), venue(0.25, 0.2, MarkRule::last)},
                          300);
    plan.venues[0].rules = rules(3e5, true);
    plan.venues[1].rules = rules(1e5, true);
    plan.venues[1].rules.flow_per_s = 2e4;
    engine::Tally const one = simulated(plan);
    engine::RunOptions pieces;
    pieces.groups_per_piece = 4;
    engine::Tally const blocks = engine::run(plan, pieces).tally;
    for (std::size_t f = 0; f < engine::kFigures; ++f) {
        EXPECT_EQ(one.figures[f], blocks.figures[f]);
    }
    for (std::size_t f = 0; f < one.venue.size(); ++f) {
        EXPECT_EQ(one.venue[f], blocks.venue[f]);
    }
    for (std::uint64_t const path : {0u, 77u, 130u, 299u}) {
        engine::Replay const again = engine::replay(plan, path);
        for (std::size_t f = 0; f < engine::kFigures; ++f) {
            EXPECT_EQ(again.figures[f], one.figures[f][path]) << path;
        }
        for (std::size_t f = 0; f < one.venue.size(); ++f) {
            EXPECT_EQ(again.venue[f], one.venue[f][path]) << path;
        }
    }
}

/// Arbitrage closes a basis by half in its half-life, and orders push the venues apart by the
/// formula: by hand, one point on each of two venues.
TEST(Venues, BasisByHand) {
    Plan plan =
        gbm_plan(0.0, 0.0, 3.0 / engine::kYearSeconds * 60.0, 3, 1, engine::Monitoring::step);
    plan.step_s = 60.0;
    plan.price.prescribed = {-0.011, 0.0, 0.0};
    add_level(plan.book.side[0], 0.01, 0.01, 2e6);  // 1e6 on each
    add_level(plan.book.side[0], 0.0195, 0.0195, 2e6);
    set_permanent_impact(plan, 4e-9);
    plan.venues = {venue(0.5, 0.25, MarkRule::last), venue(0.5, 0.75, MarkRule::index)};
    plan.arbitrage_half_life_s = 60.0;
    // Step 1, venue 0: 1e6 moves its price by 4e-9 / 0.25 1e6 = 0.016 to 0.027; with the second
    // level by 0.032 to 0.043. The index moves by 0.008 to 0.019. Venue 1 marks at the index: its
    // first level moves it by 0.004 to 0.023, the second to 0.027.
    engine::Tally const tally = simulated(plan);
    EXPECT_NEAR(tally.of(Figure::feedback_low)[0], -0.027, 1e-15);
    EXPECT_NEAR(tally.venue[0][0], 2e6, 1e-6);
    EXPECT_NEAR(tally.venue[1][0], 2e6, 1e-6);
    // Bases once both are done, the index at 0.016: venue 0 -0.032 + 0.016 = -0.016, venue 1, moved
    // by 0.016 / 1.5 itself, -0.032 / 3 + 0.016 = 0.016 / 3.
    std::size_t const basis = 2 * static_cast<std::size_t>(engine::VenueFigure::basis);
    EXPECT_NEAR(tally.venue[basis][0], -0.016, 1e-15);
    EXPECT_NEAR(tally.venue[basis + 1][0], 0.016 / 3.0, 1e-15);
}

/// A basis that decays brings a venue at its last price nearer to the index, and trips it later.
TEST(Venues, ArbitrageCarriesAShockToTheOtherVenue) {
    Plan plan =
        gbm_plan(0.0, 0.0, 4.0 / engine::kYearSeconds * 60.0, 4, 1, engine::Monitoring::step);
    plan.step_s = 60.0;
    plan.price.prescribed = {-0.011, 0.0, 0.0, 0.0};
    add_level(plan.book.side[0], 0.01, 0.01, 2e6);
    set_permanent_impact(plan, 4e-9);
    plan.venues = {venue(0.25, 0.5, MarkRule::last), venue(0.75, 0.5, MarkRule::last)};
    plan.arbitrage_half_life_s = 60.0;
    // Both trigger at once: own prices fall by 0.004 and 0.012, the index by 0.008. A second level
    // on the map at 0.0175 is 0.0175 away: venue 0 at 0.015 + 0.002 after one half-life (its basis
    // 0.004 halves), at 0.018 after two.
    add_level(plan.book.side[0], 0.0175, 0.0175, 1e3);
    engine::Replay const replay = engine::replay(plan, 0);
    ASSERT_EQ(replay.cascades.size(), 2u);
    EXPECT_EQ(replay.cascades[0].step, 1u);
    EXPECT_EQ(replay.cascades[1].step, 3u);
    ASSERT_EQ(replay.cascades[1].rounds.size(), 1u);
    EXPECT_EQ(replay.cascades[1].rounds[0].venue, 0u);
}

}  // namespace
}  // namespace cascade::test
