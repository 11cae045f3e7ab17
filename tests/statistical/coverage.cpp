#include "tests/statistical/coverage.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/statistics/batches.hpp"
#include "engine/statistics/bootstrap.hpp"
#include "engine/statistics/checkpoints.hpp"
#include "engine/statistics/intervals.hpp"
#include "engine/statistics/selection.hpp"
#include "engine/statistics/tail_index.hpp"
#include "models/math/elementary.hpp"

namespace cascade::test {
namespace {

using engine::Interval;
using Sample = std::vector<double>;

constexpr double kConfidence = 0.95;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// A law of losses: its draws, mean, 0.99-quantile and expected shortfall at 0.95. Those of t with
/// 2.5 and 4 degrees of freedom by Simpson's rule and f(q) (v + q^2) / ((v - 1)(1 - p)) (McNeil,
/// Frey & Embrechts 2005, example 2.19).
struct Law {
    std::string name;
    std::function<double(Draws&)> draw;
    double mean;
    double quantile_99;
    double shortfall_95;
    double tail_index;  ///< 0: lighter than any power
};

std::vector<Law> laws() {
    return {{"normal", [](Draws& d) { return d.normal(); }, 0.0, 2.3263478740408408,
             2.062712807507429, 0.0},
            {"t, 4", [](Draws& d) { return d.student(4.0); }, 0.0, 3.7469473879792465,
             3.202870402094915, 4.0},
            {"t, 2.5", [](Draws& d) { return d.student(2.5); }, 0.0, 5.353111173030241,
             4.597534479802117, 2.5},
            {"lognormal", [](Draws& d) { return d.lognormal(); }, 1.6487212707001282,
             10.240473656312131, 8.557226866796718, 0.0}};
}

Sample sample_of(Law const& law, std::size_t n, Draws& d) {
    Sample x(n);
    std::generate(x.begin(), x.end(), [&] { return law.draw(d); });
    return x;
}

Sample negated(Sample x) {
    std::transform(x.begin(), x.end(), x.begin(), [](double v) { return -v; });
    return x;
}

double shortfall_of(std::span<double const> losses) {
    static constexpr double kLevel[] = {0.95};
    return engine::expected_shortfalls(negated(Sample(losses.begin(), losses.end())), kLevel)
        .front();
}

/// A statistic of two samples by sections, as the summary takes it for the level 0.95 or the
/// quantile 1 - share.
Interval by_sections(
    std::span<double const> a, std::span<double const> b, double share,
    std::function<double(std::span<double const>, std::span<double const>)> const& statistic) {
    std::size_t const count = engine::batches_for_tail(a.size(), share);
    std::vector<double> values;
    for (engine::BatchRange const& range : engine::batch_ranges(a.size(), count)) {
        values.push_back(
            statistic(a.subspan(range.begin, range.size()), b.subspan(range.begin, range.size())));
    }
    return engine::batch_estimate(statistic(a, b), values, kConfidence).interval();
}

double quantile_of(std::span<double const> x, double q) {
    Sample sorted(x.begin(), x.end());
    std::sort(sorted.begin(), sorted.end());
    return engine::sample_quantile(sorted, q);
}

/// Two positive losses on the same paths, b = scale + |X|, a twice as large on average.
struct Pairs {
    Sample a;
    Sample b;
};

/// a = 2 b + noise of the same law: the mean of a is twice that of b.
Pairs pairs_of(Law const& law, std::size_t n, Draws& d) {
    Pairs p{Sample(n), Sample(n)};
    for (std::size_t i = 0; i < n; ++i) {
        p.b[i] = 5.0 + law.draw(d);
        p.a[i] = 2.0 * p.b[i] + 0.5 * (law.draw(d) - law.mean);
    }
    return p;
}

/// b standard exponential, a = b below 1 and b (1.4 + U/10) beyond: P(a > x) = E exp(-x / (1.4 +
/// U/10)) there, which gives the quantile.
Pairs stretched(std::size_t n, Draws& d) {
    Pairs p{Sample(n), Sample(n)};
    for (std::size_t i = 0; i < n; ++i) {
        p.b[i] = -models::portable_log(d.uniform());
        p.a[i] = p.b[i] < 1.0 ? p.b[i] : p.b[i] * (1.4 + 0.1 * d.uniform());
    }
    return p;
}

class Study {
  public:
    std::vector<CoverageCase> cases;

    /// What nominal 95 % is asked to cover.
    void add(std::string interval, std::string law, std::size_t n, double truth,
             std::function<Interval(Draws&)> draw, double least = 0.935, double most = 0.965) {
        cases.push_back(
            {std::move(interval), std::move(law), n, truth, std::move(draw), least, most});
    }
};

void add_means(Study& s, Law const& law) {
    std::size_t const n = 1000;
    s.add("mean, SE", law.name, n, law.mean, [law, n](Draws& d) {
        return engine::normal_interval(engine::moments(sample_of(law, n, d)).estimate(),
                                       kConfidence);
    });
    s.add("ratio of means, paired", law.name, n, 2.0, [law, n](Draws& d) {
        Pairs const p = pairs_of(law, n, d);
        return engine::normal_interval(engine::paired_ratio(engine::paired_moments(p.a, p.b)),
                                       kConfidence);
    });
}

void add_quantiles(Study& s, Law const& law) {
    std::size_t const n = 2000;
    s.add(
        "quantile 0.99, order", law.name, n, law.quantile_99,
        [law, n](Draws& d) {
            Sample x = sample_of(law, n, d);
            std::sort(x.begin(), x.end());
            return engine::quantile_interval(x, 0.99, kConfidence);
        },
        0.935, 0.975);
}

/// A hundred losses in the tail are too few where it is heavy: docs/statistics.md.
double shortfall_least(Law const& law, std::size_t n) {
    if (n > 2000) {
        return 0.935;
    }
    return law.name == "normal" ? 0.93 : law.name == "t, 2.5" ? 0.895 : 0.91;
}

void add_sectioned_shortfall(Study& s, Law const& law, std::size_t n) {
    s.add(
        "ES 0.95, sections", law.name, n, law.shortfall_95,
        [law, n](Draws& d) {
            Sample const x = sample_of(law, n, d);
            return by_sections(x, x, 0.05, [](auto u, auto) { return shortfall_of(u); });
        },
        shortfall_least(law, n));
}

void add_shortfall(Study& s, Law const& law) {
    std::size_t const n = 2000;
    add_sectioned_shortfall(s, law, n);
    s.add(
        "ES 0.95, bootstrap", law.name, n, law.shortfall_95,
        [law, n](Draws& d) {
            Sample const x = negated(sample_of(law, n, d));
            double const level[] = {0.95};
            return engine::bootstrap_shortfall(x, x, level, 400, kConfidence)[0].a;
        },
        shortfall_least(law, n));
}

void add_ratios(Study& s, std::size_t quantile_paths, std::size_t shortfall_paths) {
    s.add(
        "ratio of 0.99 quantiles, sections", "stretched exponential", quantile_paths,
        1.4507485340811919,
        [quantile_paths](Draws& d) {
            Pairs const p = stretched(quantile_paths, d);
            return by_sections(p.a, p.b, 0.01, [](auto u, auto v) {
                return quantile_of(u, 0.99) / quantile_of(v, 0.99);
            });
        },
        quantile_paths < 20000 ? 0.9 : 0.935);
    // ES of the exponential at 0.95: ln 20 + 1; that of a by Simpson's rule over U.
    double const truth = 5.796389938315434 / (2.995732273553991 + 1.0);
    s.add("ratio of ES 0.95, sections", "stretched exponential", shortfall_paths, truth,
          [shortfall_paths](Draws& d) {
              Pairs const p = stretched(shortfall_paths, d);
              return by_sections(p.a, p.b, 0.05,
                                 [](auto u, auto v) { return shortfall_of(u) / shortfall_of(v); });
          });
    s.add("ratio of ES 0.95, bootstrap", "stretched exponential", shortfall_paths, truth,
          [shortfall_paths](Draws& d) {
              Pairs const p = stretched(shortfall_paths, d);
              double const level[] = {0.95};
              return engine::bootstrap_shortfall(negated(p.b), negated(p.a), level, 400,
                                                 kConfidence)[0]
                  .ratio;
          });
}

void add_probabilities(Study& s) {
    for (double const p : {0.002, 0.01, 0.2}) {
        std::size_t const n = 1000;
        s.add(
            "probability, Wilson",
            p == 0.002  ? "0.002"
            : p == 0.01 ? "0.01"
                        : "0.2",
            n, p,
            [p, n](Draws& d) {
                std::size_t hits = 0;
                for (std::size_t i = 0; i < n; ++i) {
                    hits += d.uniform() < p ? 1U : 0U;
                }
                return engine::wilson_interval(hits, n, kConfidence);
            },
            0.93, 0.975);
    }
}

/// Draw until the interval of the mean is +-`wanted` of it, looking as a run to an accuracy does:
/// at 1,024 draws first, every look sqrt(2) times as late.
Interval stopped_mean(Law const& law, double shift, double wanted, Draws& d) {
    Sample x;
    Interval interval{};
    for (std::uint64_t const n : engine::checkpoints(1024, 1U << 20)) {
        while (x.size() < n) {
            x.push_back(shift + law.draw(d));
        }
        interval = engine::normal_interval(engine::moments(x).estimate(), kConfidence);
        if (interval.high - interval.low <= 2.0 * wanted * std::fabs(interval.value)) {
            break;
        }
    }
    return interval;
}

void add_stopping(Study& s) {
    for (Law const& law : laws()) {
        double const shift = law.name == "lognormal" ? 0.0 : 1.0;
        s.add("mean, SE, stopped at +-3 %", law.name, 0, law.mean + shift,
              [law, shift](Draws& d) { return stopped_mean(law, shift, 0.03, d); });
    }
    s.add("probability, Wilson, stopped at +-20 %", "0.01", 0, 0.01, [](Draws& d) {
        std::size_t hits = 0;
        std::size_t done = 0;
        Interval i{};
        for (std::uint64_t const n : engine::checkpoints(1024, 1U << 20)) {
            for (; done < n; ++done) {
                hits += d.uniform() < 0.01 ? 1U : 0U;
            }
            i = engine::wilson_interval(hits, n, kConfidence);
            if (i.high - i.low <= 2.0 * 0.2 * i.value) {
                break;
            }
        }
        return i;
    });
}

void add_tail_indices(Study& s) {
    std::size_t const n = 20000;
    auto const interval = [](Sample const& x) {
        engine::TailIndex const t = engine::tail_index(x, kConfidence);
        return Interval{t.value, t.low, t.high};
    };
    s.add("tail index, Hill", "Pareto, 2.5", n, 2.5, [n, interval](Draws& d) {
        Sample x(n);
        std::generate(x.begin(), x.end(), [&] {
            return models::portable_exp(-0.4 * models::portable_log(d.uniform()));
        });
        return interval(x);
    });
    for (Law const& law : laws()) {
        if (law.tail_index > 0.0) {
            s.add(
                "tail index, Hill", law.name, n, law.tail_index,
                [law, n, interval](Draws& d) { return interval(sample_of(law, n, d)); },
                law.tail_index > 3.0 ? 0.65 : 0.84);
        }
    }
}

}  // namespace

double Draws::uniform() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return (static_cast<double>((z ^ (z >> 31)) >> 12) + 0.5) * 0x1p-52;
}

double Draws::normal() {
    return models::normal_quantile(uniform());
}

double Draws::lognormal() {
    return models::portable_exp(normal());
}

double Draws::student(double degrees) {
    while (true) {
        double const u = 2.0 * uniform() - 1.0;
        double const v = 2.0 * uniform() - 1.0;
        double const w = u * u + v * v;
        if (w <= 1.0) {
            double const power = models::portable_exp(-2.0 / degrees * models::portable_log(w));
            return u * std::sqrt(degrees * (power - 1.0) / w);
        }
    }
}

std::vector<CoverageCase> coverage_cases(bool large) {
    Study s;
    for (Law const& law : laws()) {
        add_means(s, law);
        add_quantiles(s, law);
        add_shortfall(s, law);
        if (large) {
            add_sectioned_shortfall(s, law, 81920);
        }
    }
    add_probabilities(s);
    add_ratios(s, 9600, 2000);
    if (large) {
        add_ratios(s, 102400, 20480);
    }
    add_stopping(s);
    add_tail_indices(s);
    return s.cases;
}

Coverage coverage_of(CoverageCase const& c, std::size_t repeats, std::uint64_t seed) {
    Draws draws(seed);
    Coverage out;
    std::vector<double> widths;
    double const share = 1.0 / static_cast<double>(repeats);
    for (std::size_t r = 0; r < repeats; ++r) {
        Interval const i = c.draw(draws);
        double const low = i.low == i.low ? i.low : -kInfinity;
        double const high = i.high == i.high ? i.high : kInfinity;
        out.below += high < c.truth ? share : 0.0;
        out.above += low > c.truth ? share : 0.0;
        widths.push_back((high - low) / (c.truth == 0.0 ? 1.0 : std::fabs(c.truth)));
    }
    out.covered = 1.0 - out.below - out.above;
    std::sort(widths.begin(), widths.end());
    out.width = widths[widths.size() / 2];
    return out;
}

}  // namespace cascade::test
