/// Random books of equal positions placed by a Poisson process: how many a shock liquidates is
/// generalised Poisson (Consul), the law of Borel and Tanner with a Poisson number of seeds. With
/// exponential sizes the total drop has the law of a first passage (Kendall 1957).

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "engine/random/philox.hpp"
#include "models/cascade/settle.hpp"
#include "models/math/elementary.hpp"
#include "tests/helpers/z_test.hpp"

namespace cascade::test {
namespace {

constexpr int kBooks = 100'000;
constexpr double kShock = 2.0;
constexpr double kPerUsd = 2e-6;
constexpr double kReach = 200.0;

/// Uniform on (0, 1), word after word of one book.
class Uniforms {
  public:
    explicit Uniforms(std::uint64_t book) : book_(book) {}
    double operator()() {
        if (at_ == 4) {
            words_ = engine::random_words(20251125, book_, engine::Purpose::book_long, group_++);
            at_ = 0;
        }
        return (static_cast<double>(words_.word[at_++]) + 0.5) * 0x1p-32;
    }

  private:
    std::uint64_t book_;
    std::uint32_t group_ = 0;
    engine::Words words_{};
    int at_ = 4;
};

/// Positions liquidated and the total drop, of one book.
struct Outcome {
    double positions;
    double drop;
};

Outcome run_book(std::uint64_t number, bool exponential) {
    Uniforms uniform(number);
    std::vector<double> at;
    std::vector<double> notional;
    for (double y = 0.0; y < kReach;) {
        y -= std::log(uniform()) / 3.0;
        at.push_back(y);
        notional.push_back(exponential ? -1e5 * std::log(uniform()) : 1e5);
    }
    std::vector<double> const density(at.size(), 0.0);
    models::LevelTable const table{at.data(), at.data(), notional.data(), density.data(),
                                   static_cast<std::int64_t>(at.size())};
    models::Frontier frontier;
    if (kShock < frontier.trigger(table)) {
        return {0.0, kShock};
    }
    auto const end = models::settle(
        table, models::DepthImpact{kPerUsd, 0.0, 1.0}, kShock, 1.0, frontier,
        [](std::int64_t) { return 1.0; }, [](double, double, double) {},
        [](std::int64_t, double, double) {});
    return {static_cast<double>(frontier.level), end.mark};
}

TEST(RandomBook, EqualPositionsAreGeneralisedPoisson) {
    std::vector<double> counts(60, 0.0);
    std::vector<double> number;
    std::vector<double> square;
    std::vector<double> drop;
    double beyond = 0.0;
    for (std::uint64_t b = 0; b < kBooks; ++b) {
        Outcome const o = run_book(b, false);
        if (o.positions < 60.0) {
            counts[static_cast<std::size_t>(o.positions)] += 1.0;
        }
        beyond += o.positions >= 40.0 ? 1.0 : 0.0;
        number.push_back(o.positions);
        square.push_back((o.positions - 15.0) * (o.positions - 15.0));
        drop.push_back(o.drop);
    }
    std::size_t const k[] = {0, 1, 5, 10, 20, 50};
    double const p[] = {0.0024787521766663585, 0.0081622082252873605, 0.0404845862306352262,
                        0.0524186279418296603, 0.0266013425809993472, 0.000830419553955526136};
    for (int i = 0; i < 6; ++i) {
        expect_probability("P(N = " + std::to_string(k[i]) + ")", counts[k[i]], kBooks, p[i]);
    }
    expect_probability("P(N >= 40)", beyond, kBooks, 0.0244178109162444596);
    expect_mean("E N", number, 15.0);
    expect_mean("Var N", square, 93.75);
    expect_mean("E drop", drop, 5.0);
}

TEST(RandomBook, ExponentialSizes) {
    double none = 0.0;
    double beyond = 0.0;
    std::vector<double> drop;
    std::vector<double> square;
    for (std::uint64_t b = 0; b < kBooks; ++b) {
        Outcome const o = run_book(b, true);
        none += o.positions == 0.0 ? 1.0 : 0.0;
        beyond += o.drop > 10.0 ? 1.0 : 0.0;
        drop.push_back(o.drop);
        square.push_back((o.drop - 5.0) * (o.drop - 5.0));
    }
    expect_probability("P(none)", none, kBooks, 0.0024787521766663585);
    expect_probability("P(drop > 10)", beyond, kBooks, 0.0566626239495982137);
    expect_mean("E drop", drop, 5.0);
    expect_mean("Var drop", square, 7.5);
}

}  // namespace
}  // namespace cascade::test
