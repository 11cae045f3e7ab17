// Do intervals cover what they say? 2,000 replications each with a fixed seed; z is the number of
// standard deviations between the covered share and the exact (or nominal) coverage, and must stay
// below 4.5. A coverage that is wrong by 0.04 is found with near certainty.

#include "engine/statistics/intervals.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iostream>
#include <vector>

#include <gtest/gtest.h>

#include "engine/statistics/batches.hpp"
#include "engine/statistics/moments.hpp"
#include "engine/statistics/sorting.hpp"
#include "models/math/elementary.hpp"

namespace cascade::engine {
namespace {

constexpr std::size_t kReplications = 2000;
constexpr double kLimit = 4.5;

/// Uniform numbers in (0, 1) (splitmix64).
class Uniform {
  public:
    explicit Uniform(std::uint64_t seed) : state_(seed) {}

    double operator()() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return (static_cast<double>((z ^ (z >> 31)) >> 12) + 0.5) * 0x1p-52;
    }
    double normal() { return models::normal_quantile((*this)()); }

  private:
    std::uint64_t state_;
};

void expect_coverage(char const* what, std::size_t covered, double coverage,
                     double limit = kLimit) {
    double const n = static_cast<double>(kReplications);
    double const z =
        (static_cast<double>(covered) - n * coverage) / std::sqrt(n * coverage * (1.0 - coverage));
    std::cout << what << ": covered " << static_cast<double>(covered) / n << ", expected "
              << coverage << ", z = " << z << '\n';
    EXPECT_LT(std::fabs(z), limit) << what;
}

bool covers(Interval const& interval, double truth) {
    return interval.low <= truth && truth <= interval.high;
}

/// P(low <= B <= high - 1), B ~ Binomial(n, q): exact coverage of an order-statistic interval.
double exact_coverage(std::size_t n, double q, QuantileRanks const& ranks) {
    double sum = 0.0;
    double const size = static_cast<double>(n);
    for (std::size_t k = ranks.low; k < ranks.high; ++k) {
        double const x = static_cast<double>(k);
        sum += std::exp(std::lgamma(size + 1.0) - std::lgamma(x + 1.0) - std::lgamma(size - x + 1.0)
                        + x * std::log(q) + (size - x) * std::log1p(-q));
    }
    return sum;
}

TEST(IntervalCoverage, of_a_quantile_is_the_binomial_one) {
    struct Case {
        std::size_t n;
        double q;
        double confidence;
    };
    for (Case const& c : {Case{1000, 0.99, 0.95}, Case{100, 0.95, 0.9}, Case{200, 0.5, 0.95}}) {
        Uniform uniform(11);
        std::size_t covered = 0;
        std::vector<double> sample(c.n);
        for (std::size_t r = 0; r < kReplications; ++r) {
            std::generate(sample.begin(), sample.end(), [&] { return uniform(); });
            std::sort(sample.begin(), sample.end());
            covered += covers(quantile_interval(sample, c.q, c.confidence), c.q) ? 1U : 0U;
        }
        double const exact = exact_coverage(c.n, c.q, quantile_ranks(c.n, c.q, c.confidence));
        EXPECT_GE(exact, c.confidence);
        expect_coverage("quantile", covered, exact);
    }
}

// Exact coverage at n = 1000: 0.94753 for p = 0.002, 0.96354 for p = 0.01 (binomial sums).
TEST(IntervalCoverage, of_wilson_is_the_binomial_one) {
    struct Case {
        double p;
        double coverage;
    };
    for (Case const& c : {Case{0.002, 0.9475276102074771}, Case{0.01, 0.9635363098183768}}) {
        Uniform uniform(12);
        std::size_t covered = 0;
        for (std::size_t r = 0; r < kReplications; ++r) {
            std::size_t successes = 0;
            for (int i = 0; i < 1000; ++i) {
                successes += uniform() < c.p ? 1U : 0U;
            }
            covered += covers(wilson_interval(successes, 1000, 0.95), c.p) ? 1U : 0U;
        }
        expect_coverage("wilson", covered, c.coverage);
    }
}

// Batch means of normal numbers follow Student's law exactly.
TEST(IntervalCoverage, of_batch_means_of_normal_numbers_is_nominal) {
    Uniform uniform(13);
    std::size_t covered = 0;
    std::vector<double> sample(320), batches;
    for (std::size_t r = 0; r < kReplications; ++r) {
        std::generate(sample.begin(), sample.end(), [&] { return uniform.normal(); });
        batches.clear();
        for (BatchRange const& b : batch_ranges(sample.size())) {
            batches.push_back(moments(std::span(sample).subspan(b.begin, b.size())).mean);
        }
        covered +=
            covers(batch_estimate(moments(sample).mean, batches, 0.9).interval(), 0.0) ? 1U : 0U;
    }
    expect_coverage("batch means", covered, 0.9);
}

// Approximate: sectioning a ratio of quantiles of paired draws, as the amplifications are. b is
// exponential, a = b (1 + (4 + U)/10) beyond b = 1 and b before. Beyond, a / b does not depend on
// b, so P(a > x) = E exp(-x / (1.4 + U/10)), which the truths below solve. The fewest paths for 32
// batches, plenty for 8, the fewest for 8.
struct SectionCase {
    double q;
    std::size_t paths;
    std::size_t batches;
    double truth;
    double limit;  ///< of |z|; 10 allows 0.90, documented for the fewest paths
};

double feedback_of(double b, double u) {
    return b < 1.0 ? b : b * (1.4 + 0.1 * u);
}

TEST(IntervalCoverage, of_a_sectioned_ratio_of_quantiles_is_nearly_nominal) {
    for (SectionCase const& c : {SectionCase{0.75, 16384, 32, 1.4498237001210388, 4.5},
                                 SectionCase{0.99, 25600, 8, 1.4507485340811919, 4.5},
                                 SectionCase{0.99, 9600, 8, 1.4507485340811919, 10.0}}) {
        ASSERT_EQ(batches_for_tail(c.paths, 1.0 - c.q), c.batches);
        Uniform uniform(14);
        std::size_t covered = 0;
        std::vector<double> a(c.paths), b(c.paths), sorted_a, sorted_b;
        std::vector<std::uint64_t> scratch;
        auto const ratio = [&](BatchRange const& range) {
            auto const first = static_cast<std::ptrdiff_t>(range.begin);
            auto const last = static_cast<std::ptrdiff_t>(range.end);
            sorted_a.assign(a.begin() + first, a.begin() + last);
            sorted_b.assign(b.begin() + first, b.begin() + last);
            sort_ascending(sorted_a, scratch);
            sort_ascending(sorted_b, scratch);
            return sample_quantile(sorted_a, c.q) / sample_quantile(sorted_b, c.q);
        };
        for (std::size_t r = 0; r < kReplications; ++r) {
            for (std::size_t i = 0; i < c.paths; ++i) {
                b[i] = -models::portable_log(uniform());
                a[i] = feedback_of(b[i], uniform());
            }
            std::vector<double> batches;
            for (BatchRange const& range : batch_ranges(c.paths, c.batches)) {
                batches.push_back(ratio(range));
            }
            BatchEstimate const e = batch_estimate(ratio({0, c.paths}), batches, 0.95);
            covered += covers(e.interval(), c.truth) ? 1U : 0U;
        }
        expect_coverage("sectioned ratio of quantiles", covered, 0.95, c.limit);
    }
}

TEST(IntervalCoverage, of_a_paired_ratio_of_means_is_nearly_nominal) {
    Uniform uniform(15);
    std::size_t covered = 0;
    std::vector<double> a(1000), b(1000);
    for (std::size_t r = 0; r < kReplications; ++r) {
        for (std::size_t i = 0; i < a.size(); ++i) {
            b[i] = -models::portable_log(uniform());
            a[i] = 3.0 * b[i] + uniform.normal();
        }
        covered += covers(normal_interval(paired_ratio(paired_moments(a, b)), 0.95), 3.0) ? 1U : 0U;
    }
    expect_coverage("paired ratio of means", covered, 0.95);
}

}  // namespace
}  // namespace cascade::engine
